// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sessions/sessionspage.h"

#include "app/parts/columnfit.h"
#include "app/parts/people.h"
#include "app/parts/sheet.h"
#include "app/ui/blocked.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"
#include "app/ui/wraplayout.h"

#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
namespace space = ui::space;

namespace {
const QString stripId = u"list"_s;
}

SessionsPage::SessionsPage(ApiClient &api, ClientSession &session, QWidget *parent)
    : Page(parent)
    , m_api(api)
    , m_model(new ui::KeysetTableModel<Session, SessionQuery>(sessionColumns(false), this))
    , m_view(new ui::ListView(tr("Your sessions"), this))
    , m_strip(new ui::Strip(this))
    , m_count(new ui::Label(this, {}, Token::Text2))
    , m_empty(new ui::EmptyState(this))
    , m_error(new ui::ErrorPanel(this))
    , m_stack(new QStackedWidget(this))
    , m_revoke(new QPushButton(tr("Sign out…"), this))
    , m_others(new QPushButton(tr("Sign out all others…"), this))
{
    m_model->setFetcher([&api](const SessionQuery &query, QObject *asker, auto done) {
        api.call(Api::listSessions, query).then(asker, std::move(done));
    });
    build();
    connect(m_others, &QPushButton::clicked, this, &SessionsPage::askRevokeOthers);
    connect(m_revoke, &QPushButton::clicked, this, &SessionsPage::askRevoke);
    connect(m_error, &ui::ErrorPanel::retry, this, &SessionsPage::refresh);
    connect(m_view, &ui::ListView::currentRowChanged, this, &SessionsPage::chooseRow);
    connect(m_view, &ui::ListView::deleteWanted, m_revoke, &QPushButton::click);
    connect(m_view, &ui::ListView::contextMenuWanted, this, [this](int row, const QPoint &at) {
        chooseRow(row);
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        QAction *one = menu->addAction(m_revoke->text(), this, &SessionsPage::askRevoke);
        QAction *others = menu->addAction(m_others->text(), this, &SessionsPage::askRevokeOthers);
        ui::block(one, ui::blockReason(m_revoke));
        ui::block(others, ui::blockReason(m_others));
        menu->popup(at);
    });
    connect(m_model, &ui::ListModel::stateChanged, this, &SessionsPage::present);
    connect(m_model, &ui::ListModel::refreshed, this, &SessionsPage::present);
    connect(&session, &ClientSession::signedIn, this, [this] {
        if (m_asked)
            refresh();
    });
    present();
}

void SessionsPage::build()
{
    auto *top = new ui::WrapLayout;
    top->setContentsMargins(space::l, 0, space::l, space::s);
    auto *words = new ui::Label(
        this, tr("Everywhere you are signed in. Sign out what you do not know, then change your password."),
        Token::Text2);
    top->addWords(words, 400);
    top->addWidget(m_count);
    for (QPushButton *button : {m_revoke, m_others}) {
        button->setAutoDefault(false);
        top->addWidget(button);
    }
    m_view->setListModel(m_model);
    m_view->setFrameShape(QFrame::NoFrame);
    new ColumnFit(m_view, {200, 110, 110, 110, 130});
    for (QWidget *view : std::initializer_list<QWidget *>{m_view, m_empty, m_error})
        m_stack->addWidget(view);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_strip);
    column->addWidget(m_stack, 1);
}

QString SessionsPage::title() const { return tr("Sessions"); }

void SessionsPage::activate()
{
    if (m_asked)
        return m_model->refresh(); // what was true a while ago misleads here
    m_asked = true;
    SessionQuery query;
    query.sort = u"-last_seen_at"_s;
    m_model->setQuery(query);
}

void SessionsPage::refresh()
{
    if (!m_asked)
        return activate();
    m_model->refresh();
}

QList<QWidget *> SessionsPage::panes() const { return {m_revoke, m_stack->currentWidget()}; }

void SessionsPage::present()
{
    using State = ui::ListModel::State;
    const qint64 total = m_model->total();
    if (m_model->state() == State::Ready) {
        m_count->setText(tr("%Ln session(s)", "", int(total)));
        Q_EMIT countChanged(total);
    }
    ui::block(m_others, total > 1 ? QString() : tr("You are signed in here only."));
    chooseRow(m_view->currentRow());
    if (m_model->state() == State::Failed && m_model->rowCount() > 0)
        m_strip->show({stripId, tr("These rows may be out of date. %1").arg(ui::errorText(m_model->error())),
                       ui::Tone::Warn, tr("Retry"), [this] { refresh(); }});
    else
        m_strip->hide(stripId);
    if (m_model->state() == State::Failed && m_model->rowCount() == 0) {
        m_error->show(tr("Your sessions could not be loaded"), m_model->error());
        return m_stack->setCurrentWidget(m_error);
    }
    if (m_model->state() == State::Ready && total == 0) {
        m_empty->show(u":/icons/devices.svg"_s, tr("No sessions"), tr("Nobody is signed in with this account."));
        return m_stack->setCurrentWidget(m_empty);
    }
    m_stack->setCurrentWidget(m_view);
}

void SessionsPage::chooseRow(int row)
{
    const Session *one = m_model->at(row);
    ui::block(m_revoke, !one           ? tr("Choose a session first.")
                        : one->current ? tr("This is the session you are working in. Sign out from your account menu.")
                                       : QString());
}

void SessionsPage::askRevoke()
{
    const Session *chosen = m_model->at(m_view->currentRow());
    if (!chosen || chosen->current)
        return;
    const Session one = *chosen;
    auto *sheet = new Sheet(tr("Sign out this device?"), this);
    sheet->addText(one.device.isEmpty() ? tr("Unknown device") : one.device, Token::Text);
    sheet->addText(tr("%1 · last seen %2").arg(fmt::ltr(one.ipAddress), fmt::relative(one.lastSeenAt)));
    sheet->addText(tr("Whoever works there has to sign in again."));
    sheet->setAction(tr("Sign out"), ui::Variant::Danger)->setFocus();
    connect(sheet, &Sheet::acted, this, [this, sheet, one] { revoke(one, sheet); });
    sheet->open();
}

void SessionsPage::revoke(const Session &one, Sheet *sheet)
{
    if (sheet->isBusy())
        return;
    sheet->setBusy(tr("Signing out…"));
    m_api.call(Api::revokeSession, {one.id})
        .then(sheet, [this, sheet, device = one.device](const Result<Nothing> &gone) {
            if (!gone)
                return sheet->setError(gone.error());
            sheet->setBusy({});
            sheet->accept();
            m_model->refresh();
            Q_EMIT notice(tr("%1 is signed out").arg(fmt::isolate(device)));
        });
}

void SessionsPage::askRevokeOthers()
{
    auto *sheet = new Sheet(tr("Sign out all other devices?"), this);
    sheet->addText(tr("%Ln other session(s) end. This one stays.", "", int(std::max<qint64>(0, m_model->total() - 1))),
                   Token::Text);
    sheet->addText(tr("Whoever works there has to sign in again."));
    sheet->setAction(tr("Sign out all others"), ui::Variant::Danger)->setFocus();
    connect(sheet, &Sheet::acted, this, [this, sheet] { revokeOthers(sheet); });
    sheet->open();
}

// Asks anew which there are: the list on the screen may be older than the newest session.
void SessionsPage::revokeOthers(Sheet *sheet)
{
    if (sheet->isBusy())
        return;
    sheet->setBusy(tr("Signing out…"));
    m_sheet = sheet;
    m_ended = 0;
    SessionQuery query;
    query.limit = maximumPageSize;
    query.sort = u"-last_seen_at"_s;
    m_api.call(Api::listSessions, query).then(sheet, [this, sheet](const Result<bitflow::Page<Session>> &page) {
        if (!page)
            return sheet->setError(page.error());
        m_ending = page->items;
        m_ending.removeIf([](const Session &one) { return one.current; });
        endNext();
    });
}

void SessionsPage::endNext()
{
    if (!m_sheet)
        return;
    if (m_ending.isEmpty()) {
        m_sheet->setBusy({});
        m_sheet->accept();
        m_model->refresh();
        return Q_EMIT notice(tr("%Ln other session(s) ended", "", m_ended));
    }
    m_api.call(Api::revokeSession, {m_ending.takeFirst().id}).then(m_sheet, [this](const Result<Nothing> &gone) {
        // one that ended by itself meanwhile is what was wanted
        if (!gone && gone.error().status != 404) {
            m_model->refresh();
            return m_sheet->setError(gone.error());
        }
        ++m_ended;
        endNext();
    });
}

} // namespace bitflow
