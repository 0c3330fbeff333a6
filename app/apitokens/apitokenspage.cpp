// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/apitokens/apitokenspage.h"

#include "app/apitokens/newtokensheet.h"
#include "app/apitokens/secretsheet.h"
#include "app/parts/columnfit.h"
#include "app/parts/labels.h"
#include "app/parts/people.h"
#include "app/parts/why.h"
#include "app/ui/blocked.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/wraplayout.h"

#include <QAction>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
namespace space = ui::space;

namespace {

constexpr std::chrono::days soon{14};

QString placeOf(const ApiToken &token)
{
    return token.institutionId.isNull() ? ApiTokensPage::tr("Platform") : token.institutionName;
}

ui::Pill endPill(const ApiToken &token)
{
    const Instant now = Instant::now();
    if (token.expiresAt <= now)
        return {ApiTokensPage::tr("Over"), ui::Tone::Neutral, u":/icons/state-neutral.svg"_s};
    const QString when = fmt::relative(token.expiresAt);
    if (token.expiresAt <= now + soon)
        return {when, ui::Tone::Warn, u":/icons/state-clock.svg"_s};
    return {when, ui::Tone::Neutral, {}};
}

QString allowed(const ApiToken &token)
{
    QStringList labels;
    for (const QString &slug : token.permissions)
        labels.append(permissionLabel(slug));
    return labels.join(u", "_s);
}

QList<ui::Column<ApiToken>> tokenColumns()
{
    using Col = ui::Column<ApiToken>;
    using ui::CellKind;
    return {
        Col{u"name"_s, ApiTokensPage::tr("Name"), [](const ApiToken &t) { return t.name; }, 200, CellKind::Strong,
            true},
        Col{u"where"_s, ApiTokensPage::tr("Where"), placeOf, 160},
        Col{u"may"_s, ApiTokensPage::tr("May"), allowed, 240, CellKind::Text, false, {}, allowed},
        Col{u"networks"_s, ApiTokensPage::tr("Accepted from"),
            [](const ApiToken &t) {
                return t.networks.isEmpty() ? ApiTokensPage::tr("anywhere") : t.networks.join(u", "_s);
            },
            150, CellKind::Quiet},
        Col{u"user"_s,
            ApiTokensPage::tr("Made by"),
            [](const ApiToken &t) { return t.userName.isEmpty() ? t.userEmail : t.userName; },
            150,
            CellKind::Text,
            false,
            {},
            [](const ApiToken &t) { return t.userEmail; }},
        Col{u"last_used_at"_s,
            ApiTokensPage::tr("Last used"),
            [](const ApiToken &t) { return t.lastUsedAt ? fmt::relative(*t.lastUsedAt) : ApiTokensPage::tr("never"); },
            120,
            CellKind::Quiet,
            false,
            {},
            [](const ApiToken &t) { return t.lastUsedIp; }},
        Col{u"expires_at"_s, ApiTokensPage::tr("Ends"), [](const ApiToken &t) { return endPill(t).text; }, 130,
            CellKind::Pill, true, endPill, [](const ApiToken &t) { return fmt::dateTime(t.expiresAt); }}};
}

} // namespace

ApiTokensPage::ApiTokensPage(ApiClient &api, ClientSession &session, QWidget *parent)
    : Page(parent)
    , m_api(api)
    , m_session(session)
    , m_new(new QAction(ui::icon(u":/icons/key.svg"_s), tr("New API token…"), this))
    , m_model(new ui::KeysetTableModel<ApiToken, ApiTokenQuery>(tokenColumns(), this))
    , m_view(new ui::ListView(tr("API tokens"), this))
    , m_count(new ui::Label(this, {}, Token::Text2))
    , m_empty(new ui::EmptyState(this))
    , m_error(new ui::ErrorPanel(this))
    , m_stack(new QStackedWidget(this))
    , m_end(new QPushButton(tr("End token…"), this))
{
    m_new->setShortcut(QKeySequence::New);
    m_new->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_new);
    m_model->setFetcher([&api](const ApiTokenQuery &query, QObject *asker, auto done) {
        api.call(Api::listApiTokens, query).then(asker, std::move(done));
    });
    build();
    connect(m_new, &QAction::triggered, this, &ApiTokensPage::make);
    connect(m_end, &QPushButton::clicked, this, &ApiTokensPage::askEnd);
    connect(m_error, &ui::ErrorPanel::retry, this, &ApiTokensPage::refresh);
    connect(m_view, &ui::ListView::currentRowChanged, this, &ApiTokensPage::presentButtons);
    connect(m_view, &ui::ListView::deleteWanted, m_end, &QPushButton::click);
    connect(m_model, &ui::ListModel::stateChanged, this, &ApiTokensPage::present);
    connect(m_model, &ui::ListModel::refreshed, this, &ApiTokensPage::present);
    connect(&session, &ClientSession::signedIn, this, [this] {
        if (m_asked)
            refresh();
    });
    present();
}

void ApiTokensPage::build()
{
    auto *top = new ui::WrapLayout;
    top->setContentsMargins(space::l, 0, space::l, space::s);
    auto *words = new ui::Label(
        this,
        tr("Programs call the server with these, in the name of who made them. End those that are no longer used."),
        Token::Text2);
    top->addWords(words, 400);
    top->addWidget(m_count);
    m_end->setAutoDefault(false);
    top->addWidget(m_end);
    m_view->setListModel(m_model);
    m_view->setFrameShape(QFrame::NoFrame);
    new ColumnFit(m_view, {140, 100, 120, 110, 110, 90, 110});
    m_empty->show(
        u":/icons/key.svg"_s, tr("No API tokens"),
        tr("A program that reads or writes here needs one: an export at night, a directory to compare with."));
    if (m_session.mayAnywhere(Permission::ApiTokensCreate))
        m_empty->addButton(tr("New API token…"), [this] { m_new->trigger(); });
    for (QWidget *view : std::initializer_list<QWidget *>{m_view, m_empty, m_error})
        m_stack->addWidget(view);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_stack, 1);
}

QString ApiTokensPage::title() const { return tr("API tokens"); }

QAction *ApiTokensPage::primaryAction() const
{
    return m_session.mayAnywhere(Permission::ApiTokensCreate) ? m_new : nullptr;
}

void ApiTokensPage::open(const QVariant &argument)
{
    if (const auto id = Id<ApiToken>::parse(argument.toMap().value(u"id"_s).toString()))
        m_view->setCurrentKey(id->toBytes());
}

void ApiTokensPage::activate()
{
    if (m_asked)
        return m_model->refresh();
    m_asked = true;
    ApiTokenQuery query;
    query.sort = u"-created_at"_s;
    m_model->setQuery(query);
}

void ApiTokensPage::refresh()
{
    if (!m_asked)
        return activate();
    m_model->refresh();
}

QList<QWidget *> ApiTokensPage::panes() const { return {m_end, m_stack->currentWidget()}; }

void ApiTokensPage::present()
{
    using State = ui::ListModel::State;
    if (m_model->state() == State::Ready) {
        m_count->setText(tr("%Ln token(s)", "", int(m_model->total())));
        Q_EMIT countChanged(m_model->total());
    }
    presentButtons();
    if (m_model->state() == State::Failed && m_model->rowCount() == 0) {
        m_error->show(tr("The tokens could not be loaded"), m_model->error());
        return m_stack->setCurrentWidget(m_error);
    }
    const bool none = m_model->state() == State::Ready && m_model->total() == 0;
    m_stack->setCurrentWidget(none ? static_cast<QWidget *>(m_empty) : m_view);
}

void ApiTokensPage::presentButtons()
{
    const ApiToken *one = m_model->at(m_view->currentRow());
    const bool own = one && one->userId == m_session.me().user.id;
    ui::block(m_end, !one  ? ui::Reason(tr("Choose a token first."))
                     : own ? ui::Reason()
                           : unlessAnywhere(m_session, Permission::ApiTokensRevoke, tr("Ending tokens of others")));
}

void ApiTokensPage::make()
{
    auto *sheet = new NewTokenSheet(m_api, m_session, this);
    connect(sheet, &NewTokenSheet::made, this, [this](const MadeApiToken &made) {
        m_model->refresh();
        (new SecretSheet(made, this))->open();
    });
    sheet->open();
}

void ApiTokensPage::askEnd()
{
    const ApiToken *chosen = m_model->at(m_view->currentRow());
    if (!chosen)
        return;
    const ApiToken token = *chosen;
    auto *sheet = new Sheet(tr("End this token?"), this);
    sheet->addText(fmt::isolate(token.name), Token::Text);
    sheet->addText(tr("The program that uses it is shut out at once. A token that was ended does not come back."));
    sheet->setAction(tr("End token"), ui::Variant::Danger)->setFocus();
    connect(sheet, &Sheet::acted, this, [this, sheet, token] { end(token, sheet); });
    sheet->open();
}

void ApiTokensPage::end(const ApiToken &token, Sheet *sheet)
{
    if (sheet->isBusy())
        return;
    sheet->setBusy(tr("Ending…"));
    m_api.call(Api::revokeApiToken, {token.id})
        .then(sheet, [this, sheet, name = token.name](const Result<Nothing> &gone) {
            if (!gone)
                return sheet->setMessage(peopleErrorText(gone.error()), gone.error());
            sheet->setBusy({});
            sheet->accept();
            m_model->refresh();
            Q_EMIT notice(tr("The token %1 has ended").arg(fmt::isolate(name)));
        });
}

} // namespace bitflow
