// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sessions/sessionspage.h"

#include "app/parts/columnfit.h"
#include "app/parts/devicecards.h"
#include "app/parts/labels.h"
#include "app/parts/people.h"
#include "app/parts/sheet.h"
#include "app/sessions/endsheet.h"
#include "app/sessions/sessionsfilter.h"
#include "app/ui/blocked.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"
#include "app/ui/wraplayout.h"

#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
namespace space = ui::space;

namespace {

const QString stripId = u"list"_s;
constexpr int personColumn = 0;

QString personOf(const Session &one) { return one.userName.isEmpty() ? one.userEmail : one.userName; }

} // namespace

SessionsPage::SessionsPage(ApiClient &api, ClientSession &session, QWidget *parent)
    : Page(parent)
    , m_api(api)
    , m_session(session)
    , m_model(new ui::KeysetTableModel<Session, SessionQuery>(sessionColumns(true), this))
    , m_view(new ui::ListView(tr("Your sessions"), this))
    , m_strip(new ui::Strip(this))
    , m_count(new ui::Label(this, {}, Token::Text2))
    , m_empty(new ui::EmptyState(this))
    , m_error(new ui::ErrorPanel(this))
    , m_stack(new QStackedWidget(this))
    , m_revoke(new QPushButton(tr("Sign out…"), this))
    , m_others(new QPushButton(tr("Sign out all others…"), this))
    , m_person(new QPushButton(tr("Sign this person out everywhere…"), this))
    , m_here(new QPushButton(tr("Sign everybody out here…"), this))
    , m_devices(new QPushButton(tr("Devices…"), this))
    , m_filter(new SessionsFilter(api, session, this))
{
    m_model->setFetcher([&api](const SessionQuery &query, QObject *asker, auto done) {
        api.call(Api::listSessions, query).then(asker, std::move(done));
    });
    build();
    connectAll();
    applyFilter();
}

void SessionsPage::connectAll()
{
    connect(m_revoke, &QPushButton::clicked, this, &SessionsPage::askRevoke);
    connect(m_others, &QPushButton::clicked, this, &SessionsPage::askRevokeOthers);
    connect(m_person, &QPushButton::clicked, this, &SessionsPage::askRevokePerson);
    connect(m_devices, &QPushButton::clicked, this, &SessionsPage::showDevices);
    connect(m_here, &QPushButton::clicked, this, &SessionsPage::askRevokeInstitution);
    connect(m_error, &ui::ErrorPanel::retry, this, &SessionsPage::refresh);
    connect(m_view, &ui::ListView::currentRowChanged, this, &SessionsPage::presentButtons);
    connect(m_view, &ui::ListView::deleteWanted, m_revoke, &QPushButton::click);
    connect(m_view, &ui::ListView::contextMenuWanted, this, [this](int, const QPoint &at) { contextMenu(at); });
    connect(m_model, &ui::ListModel::stateChanged, this, &SessionsPage::present);
    connect(m_model, &ui::ListModel::refreshed, this, &SessionsPage::present);
    connect(m_filter, &SessionsFilter::changed, this, &SessionsPage::applyFilter);
    connect(&m_session, &ClientSession::meChanged, m_filter, &SessionsFilter::present);
    connect(&m_session, &ClientSession::signedIn, this, [this] {
        if (m_asked)
            refresh();
    });
}

void SessionsPage::build()
{
    auto *top = new ui::WrapLayout;
    top->setContentsMargins(space::l, 0, space::l, space::s);
    auto *words = new ui::Label(this, tr("Sign out any device that you do not recognise, then change your password."),
                                Token::Text2);
    top->addWords(words, 300);
    top->addWidget(m_count);
    for (QPushButton *button : {m_revoke, m_others, m_person, m_here, m_devices}) {
        button->setAutoDefault(false);
        top->addWidget(button);
    }
    m_view->setListModel(m_model);
    m_view->setFrameShape(QFrame::NoFrame);
    m_fit = new ColumnFit(m_view, {120, 120, 130, 100, 90, 90, 70, 100, 120});
    for (QWidget *view : std::initializer_list<QWidget *>{m_view, m_empty, m_error})
        m_stack->addWidget(view);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_filter);
    column->addLayout(top);
    column->addWidget(m_strip);
    column->addWidget(m_stack, 1);
}

QString SessionsPage::title() const { return tr("Sessions"); }

void SessionsPage::applyFilter()
{
    m_view->setColumnHidden(personColumn, !m_filter->everybody());
    m_fit->fit();
    ui::name(m_view, m_filter->everybody() ? tr("Sessions of people") : tr("Your sessions"));
    if (m_asked)
        m_model->setQuery(m_filter->query());
    present();
}

void SessionsPage::open(const QVariant &argument)
{
    const QVariantMap map = argument.toMap();
    const auto id = Id<Session>::parse(map.value(u"id"_s).toString());
    if (!id)
        return;
    if (m_session.mayAnywhere(Permission::SessionsView))
        m_filter->showOf(map.value(u"q"_s).toString());
    m_asked = true;
    applyFilter();
    m_view->setCurrentKey(id->toBytes());
}

void SessionsPage::activate()
{
    if (m_asked)
        return m_model->refresh(); // what was true a while ago misleads here
    m_asked = true;
    m_model->setQuery(m_filter->query());
}

void SessionsPage::refresh()
{
    if (!m_asked)
        return activate();
    m_model->refresh();
}

QWidget *SessionsPage::searchField() const { return m_filter->everybody() ? m_filter->search() : nullptr; }

QList<QWidget *> SessionsPage::panes() const
{
    QList<QWidget *> all{m_revoke, m_stack->currentWidget()};
    if (m_filter->isVisible())
        all.prepend(m_filter->toggle());
    return all;
}

void SessionsPage::present()
{
    using State = ui::ListModel::State;
    if (m_model->state() == State::Ready) {
        m_count->setText(tr("%Ln session(s)", "", int(m_model->total())));
        Q_EMIT countChanged(m_model->total());
    }
    presentButtons();
    if (m_model->state() == State::Failed && m_model->rowCount() > 0)
        m_strip->show({stripId, tr("These rows may be out of date. %1").arg(ui::errorText(m_model->error())),
                       ui::Tone::Warn, tr("Retry"), [this] { refresh(); }});
    else
        m_strip->hide(stripId);
    showState();
}

void SessionsPage::showState()
{
    using State = ui::ListModel::State;
    if (m_model->state() == State::Failed && m_model->rowCount() == 0) {
        m_error->show(m_filter->everybody() ? tr("The sessions could not be loaded")
                                            : tr("Your sessions could not be loaded"),
                      m_model->error());
        return m_stack->setCurrentWidget(m_error);
    }
    if (m_model->state() == State::Ready && m_model->total() == 0) {
        m_empty->show(u":/icons/devices.svg"_s, tr("No sessions"),
                      m_filter->everybody() ? tr("Nobody who fits is signed in.")
                                            : tr("Nobody is signed in with this account."));
        return m_stack->setCurrentWidget(m_empty);
    }
    m_stack->setCurrentWidget(m_view);
}

void SessionsPage::presentButtons()
{
    const bool all = m_filter->everybody();
    const Session *one = m_model->at(m_view->currentRow());
    m_others->setVisible(!all);
    m_person->setVisible(all);
    m_here->setVisible(all && !m_filter->institution().isNull());
    ui::block(m_others, m_model->total() > 1 ? QString() : tr("You are signed in here only."));
    ui::block(m_revoke, !one           ? tr("Choose a session first.")
                        : one->current ? tr("This is the session you are working in. Sign out from your account menu.")
                                       : QString());
    const QString notMine =
        m_session.mayAnywhere(Permission::SessionsRevoke) ? QString() : notAllowed(tr("Signing people out"));
    ui::block(m_devices, !all || one ? QString() : tr("Choose a session first."));
    ui::block(m_person, one ? notMine : tr("Choose a session first."));
    ui::block(m_here, notMine);
}

void SessionsPage::contextMenu(const QPoint &at)
{
    presentButtons();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (QPushButton *button : {m_revoke, m_others, m_person})
        if (button->isVisible())
            ui::block(menu->addAction(button->text(), button, &QPushButton::click), ui::blockReason(button));
    menu->popup(at);
}

void SessionsPage::askRevoke()
{
    const Session *chosen = m_model->at(m_view->currentRow());
    if (!chosen || chosen->current)
        return;
    const Session one = *chosen;
    auto *sheet = new Sheet(tr("Sign out this device?"), this);
    if (m_filter->everybody())
        sheet->addText(fmt::isolate(personOf(one)), Token::Text);
    sheet->addText(one.device.isEmpty() ? tr("Unknown device") : deviceLabel(one.device), Token::Text);
    sheet->addText(tr("%1 · last seen %2").arg(fmt::ltr(one.ipAddress), fmt::relative(one.lastSeenAt)));
    sheet->addText(tr("That device has to sign in again."));
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
        .then(sheet, [this, sheet, device = deviceLabel(one.device)](const Result<Nothing> &gone) {
            if (!gone)
                return sheet->setError(gone.error());
            sheet->setBusy({});
            sheet->accept();
            m_model->refresh();
            Q_EMIT notice(tr("%1 is signed out").arg(fmt::isolate(device)));
        });
}

void SessionsPage::showDevices()
{
    const Session *one = m_filter->everybody() ? m_model->at(m_view->currentRow()) : nullptr;
    auto *sheet = new Sheet(one ? tr("Devices of %1").arg(fmt::isolate(personOf(*one))) : tr("Your devices"), this);
    sheet->addText(tr("The account has been signed in to from these. A sign-in from any other is marked as unusual."));
    auto *cards = new DeviceCards(m_api, sheet);
    sheet->content()->addWidget(cards);
    sheet->cancel()->setText(tr("Close"));
    const bool may = !one || m_session.mayAnywhere(Permission::SessionsRevoke);
    cards->load(one ? one->userId : Id<User>(), may ? QString() : notAllowed(tr("Signing people out")));
    connect(cards, &DeviceCards::forgotten, this, [this](const QString &device) {
        m_model->refresh();
        Q_EMIT notice(tr("%1 is forgotten").arg(fmt::isolate(device)));
    });
    sheet->open();
}

void SessionsPage::endMany(const SessionChoice &choice, const QString &title, const QString &act, const QString &whose,
                           bool own)
{
    auto *sheet = new EndSheet(m_api, choice, {title, act, whose, own}, this);
    connect(sheet, &EndSheet::ended, this, [this](const SessionCount &count) {
        m_model->refresh();
        Q_EMIT notice(tr("%Ln session(s) ended", "", count.sessions));
    });
    sheet->open();
}

void SessionsPage::askRevokeOthers() { endMany({}, tr("Sign out all other devices?"), tr("Sign out all others"), {}); }

void SessionsPage::askRevokePerson()
{
    if (const Session *one = m_model->at(m_view->currentRow()))
        endMany({one->userId, {}}, tr("Sign this person out everywhere?"), tr("Sign out everywhere"),
                fmt::isolate(personOf(*one)), one->userId == m_session.me().user.id);
}

void SessionsPage::askRevokeInstitution()
{
    endMany({{}, m_filter->institution()}, tr("Sign everybody out?"), tr("Sign everybody out"),
            tr("%1 and everything below").arg(fmt::isolate(m_filter->institutionName())));
}

} // namespace bitflow
