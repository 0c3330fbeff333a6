// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sessions/sessionspage.h"

#include "app/parts/columnfit.h"
#include "app/parts/labels.h"
#include "app/parts/people.h"
#include "app/parts/why.h"
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
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
namespace space = ui::space;

namespace {

const QString stripId = u"list"_s;
constexpr int personColumn = 0;

} // namespace

SessionsPage::SessionsPage(ApiClient &api, ClientSession &session, QWidget *parent)
    : Page(parent)
    , m_api(api)
    , m_session(session)
    , m_model(new ui::KeysetTableModel<Session, SessionQuery>(sessionColumns(true), this))
    , m_view(new ui::ListView(tr("Your sessions"), this))
    , m_strip(new ui::Strip(this))
    , m_count(new ui::Label(this, {}, Token::Text2))
    , m_reason(new ui::Label(this, {}, Token::Warn))
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
    connect(m_view, &ui::ListView::currentRowChanged, this, [this] {
        presentButtons();
        presentReason();
    });
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
    m_reason->setWordWrap(true);
    m_reason->setContentsMargins(space::l, space::s, space::l, space::s);
    m_reason->hide();
    column->addWidget(m_reason);
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
    presentReason();
    if (m_model->state() == State::Failed && m_model->rowCount() > 0)
        m_strip->show({stripId, tr("These rows may be out of date. %1").arg(ui::errorText(m_model->error())),
                       ui::Tone::Warn, tr("Retry"), [this] { refresh(); }},
                      m_model->error());
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
    const auto notMine = unlessAnywhere(m_session, Permission::SessionsRevoke, tr("Signing people out"));
    ui::block(m_devices, !all || one ? QString() : tr("Choose a session first."));
    ui::block(m_person, one ? notMine : ui::Reason(tr("Choose a session first.")));
    ui::block(m_here, notMine);
}

// In words and for the keyboard what the mark in the row of the current session says by its tool tip.
void SessionsPage::presentReason()
{
    const Session *one = m_model->at(m_view->currentRow());
    const QString text = one && !one->unusual.isEmpty()
                             ? tr("Unusual sign-in. %1").arg(unusualText(one->unusual).replace(u'\n', u" · "_s))
                             : QString();
    if (text == m_reason->text())
        return;
    m_reason->setText(text);
    m_reason->setVisible(!text.isEmpty());
    if (!text.isEmpty())
        ui::announce(m_reason, text);
}

} // namespace bitflow
