// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/userspage.h"

#include "app/parts/columnfit.h"
#include "app/parts/people.h"
#include "app/ui/blocked.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"
#include "app/users/columns.h"
#include "app/users/userdetail.h"
#include "app/users/usersfilter.h"

#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace bitflow {

namespace space = ui::space;

namespace {
constexpr int detailWidth = 360;
constexpr int lastSignInAt = 5; // of userColumns()
const QString stripId = u"list"_s;

// By what somebody who comes here looks for first.
QString usualSort(bool trash) { return trash ? u"-created_at"_s : u"name"_s; }
} // namespace

UsersPage::UsersPage(ApiClient &api, ClientSession &session, QWidget *parent)
    : Page(parent)
    , m_api(api)
    , m_session(session)
    , m_actions(new UserActions(api, session, this))
    , m_model(new ListModel(userColumns(), this))
    , m_filter(new UsersFilter(api, this))
    , m_strip(new ui::Strip(this))
    , m_count(new ui::Label(this, {}, ui::Token::Text2, ui::Type::Caption))
    , m_view(new ui::ListView(tr("People"), this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new ui::EmptyState(this))
    , m_error(new ui::ErrorPanel(this))
    , m_splitter(new QSplitter(this))
    , m_detail(new UserDetail(*m_actions, this))
{
    m_model->setFetcher([&api](const UserQuery &query, QObject *asker, auto done) {
        api.call(Api::listUsers, query).then(asker, std::move(done));
    });
    // Ahead of the view, which moves its current row when the rows move.
    const auto atWork = [this] { m_modelAtWork = true; };
    connect(m_model, &QAbstractItemModel::rowsAboutToBeInserted, this, atWork);
    connect(m_model, &QAbstractItemModel::rowsAboutToBeRemoved, this, atWork);
    connect(m_model, &ui::ListModel::refreshed, this, atWork);
    m_view->setListModel(m_model);
    const auto done = [this] { m_modelAtWork = false; };
    connect(m_model, &QAbstractItemModel::rowsInserted, this, done);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, done);
    m_view->setFrameShape(QFrame::NoFrame);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *mail = new QPushButton(ui::icon(u":/icons/state-mail.svg"_s), tr("Invitations"), this);
    mail->setAutoDefault(false);
    connect(mail, &QPushButton::clicked, this, [this, mail] {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions({m_actions->invite, m_actions->invitations});
        menu->popup(mail->mapToGlobal(QPoint(0, mail->height() + 2)));
    });
    m_filter->layout()->addWidget(mail);
    column->addWidget(m_filter);
    column->addWidget(m_strip);
    buildViews();
    column->addWidget(m_splitter, 1);
    connectView();
    connectActions();
    addShortcuts();
    connect(m_filter, &UsersFilter::changed, this, [this] {
        m_pinned = {};
        applyFilter();
    });
    connect(&session, &ClientSession::meChanged, this, &Page::headerChanged);
}

void UsersPage::buildViews()
{
    auto *left = new QWidget(this);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget *view : std::initializer_list<QWidget *>{m_view, m_empty, m_error})
        m_stack->addWidget(view);
    column->addWidget(m_stack, 1);
    m_count->setContentsMargins(space::l, space::xs, space::l, space::xs);
    column->addWidget(m_count);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_detail->hide(); // the whole width belongs to the list until somebody opens a person
    new ColumnFit(m_view, {132, 178, 124, 124, 124, 92, 100, 90, 100, 110});
}

void UsersPage::showDetail(bool shown)
{
    if (shown == !m_detail->isHidden())
        return;
    m_detail->setVisible(shown);
    m_view->setColumnHidden(lastSignInAt, shown); // the detail says it, and the others need the room
    if (shown)
        m_splitter->setSizes({m_splitter->width() - detailWidth, detailWidth});
    else
        m_view->setFocus();
}

void UsersPage::connectView()
{
    connect(m_error, &ui::ErrorPanel::retry, this, &UsersPage::refresh);
    connect(m_view, &ui::ListView::currentRowChanged, this, &UsersPage::follow);
    connect(m_view, &QAbstractItemView::clicked, this, [this](const QModelIndex &at) {
        m_pinned = {};
        choose(at.row());
        showDetail(true);
    });
    connect(m_detail, &UserDetail::closeWanted, this, [this] {
        if (!m_detail->hasUnsavedInput())
            showDetail(false);
    });
    connect(m_view, &ui::ListView::opened, this, [this](int row) {
        m_pinned = {};
        showDetail(true);
        choose(row);
        m_detail->tabs()->setFocus();
    });
    connect(m_view, &ui::ListView::deleteWanted, this, [this](int row) {
        m_pinned = {};
        choose(row);
        attempt(m_filter->trash() ? m_actions->restore : m_actions->trash);
    });
    connect(m_view, &ui::ListView::contextMenuWanted, this, [this](int row, const QPoint &at) {
        m_pinned = {};
        choose(row);
        contextMenu(at);
    });
    // the row that became current while it was still under way
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
        if (const int row = m_view->currentRow(); row >= first.row() && row <= last.row() && !m_actions->current())
            choose(row);
    });
    connect(m_model, &ui::ListModel::stateChanged, this, &UsersPage::showState);
    connect(m_model, &ui::ListModel::totalChanged, this, &UsersPage::showState);
    connect(m_model, &ui::ListModel::refreshed, this, [this] {
        m_modelAtWork = false;
        choose(m_view->currentRow());
    });
}

void UsersPage::connectActions()
{
    const auto newer = [this](const User &user) {
        m_model->replace(user);
        m_detail->renew(user);
    };
    connect(m_actions, &UserActions::editWanted, this, [this] {
        showDetail(true);
        m_detail->edit();
    });
    connect(m_actions, &UserActions::created, this, [this](const User &user) {
        if (m_filter->filtered())
            clearFilter();
        m_model->refresh();
        pin(user);
        Q_EMIT notice(tr("%1 added").arg(fmt::isolate(displayName(user))));
    });
    connect(m_actions, &UserActions::changed, this, [this, newer](const User &user) {
        newer(user);
        Q_EMIT notice(tr("%1: %2 now").arg(fmt::isolate(displayName(user)), statusLabel(user.status)));
    });
    connect(m_actions, &UserActions::statusChanged, this, [this, newer](const User &user, UserStatus before) {
        newer(user);
        const QString text = tr("%1: %2 now").arg(fmt::isolate(displayName(user)), statusLabel(user.status));
        if (before == UserStatus::Invited) // nobody can be made that again
            return Q_EMIT notice(text);
        Q_EMIT undoable(text, [this, user, before] { m_actions->setBack(user, before); });
    });
    connect(m_actions, &UserActions::sessionsEnded, m_detail, &UserDetail::reloadSessions);
    connect(m_actions, &UserActions::accessChanged, this, [this, newer](const User &user, const QString &what) {
        m_detail->reloadAccess();
        m_api.call(Api::getUser, {user.id}).then(this, [newer](const Result<User> &newest) {
            if (newest)
                newer(*newest);
        });
        Q_EMIT notice(what);
    });
    connect(m_actions, &UserActions::trashed, this, [this](const User &user) {
        forget();
        m_model->refresh();
        Q_EMIT undoable(tr("%1 is in the trash").arg(fmt::isolate(displayName(user))),
                        [this, id = user.id] { m_actions->bringBack(id); });
    });
    connect(m_actions, &UserActions::merged, m_model, &ui::ListModel::refresh);
    connect(m_actions, &UserActions::restored, this, [this](const User &user) {
        if (m_actions->current() && m_actions->current()->id == user.id)
            forget();
        m_model->refresh();
        Q_EMIT notice(tr("%1 is back").arg(fmt::isolate(displayName(user))));
    });
    connect(m_actions, &UserActions::invited, this, [this](int count) {
        m_model->refresh();
        Q_EMIT notice(tr("%Ln person(s) invited", "", count));
    });
    connect(m_actions, &UserActions::invitationsChanged, m_model, [this] { m_model->refresh(); });
    connect(m_actions, &UserActions::mailed, this, [this](const QString &what) { Q_EMIT notice(what); });
    connect(m_actions, &UserActions::noted, this, [this](const QString &what) { Q_EMIT notice(what); });
    connect(m_actions, &UserActions::failed, this, &UsersPage::say);
    connect(m_actions, &UserActions::pageWanted, this, &UsersPage::navigate);
    connect(m_detail, &UserDetail::loaded, this, [this](const User &user) { m_model->replace(user); });
    connect(m_detail, &UserDetail::logWanted, this,
            [this](const QVariantMap &filter) { Q_EMIT navigate(u"audit"_s, filter); });
    connect(m_detail, &UserDetail::notice, this, [this](const QString &text) { Q_EMIT notice(text); });
    connect(m_detail, &UserDetail::saved, this, [this](const User &user) {
        m_model->replace(user);
        Q_EMIT notice(tr("%1 saved").arg(fmt::isolate(displayName(user))));
    });
}

void UsersPage::addShortcuts()
{
    auto *newOne = new QShortcut(QKeySequence::New, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(newOne, &QShortcut::activated, this, [this] { attempt(m_actions->add); });
    auto *back = new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(back, &QShortcut::activated, this, &UsersPage::stepBack);
    auto *toggle = new QShortcut(Qt::ALT | Qt::Key_Return, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(toggle, &QShortcut::activated, this, [this] {
        if (m_detail->isHidden() || !m_detail->hasUnsavedInput())
            showDetail(m_detail->isHidden());
    });
}

QString UsersPage::title() const { return tr("Users"); }

QList<ui::Crumb> UsersPage::breadcrumb() const
{
    QList<ui::Crumb> crumbs;
    if (const auto institution = m_filter->institution()) {
        crumbs.append({tr("Institutions"), u"institutions"_s, {}});
        crumbs.append({institution->name, u"institutions"_s, QVariantMap{{u"id"_s, institution->id.toString()}}});
    }
    crumbs.append({title(), {}, {}});
    if (m_filter->trash())
        crumbs.append({tr("Trash"), {}, {}});
    return crumbs;
}

QAction *UsersPage::primaryAction() const { return m_actions->add; }

void UsersPage::open(const QVariant &argument)
{
    const QVariantMap map = argument.toMap();
    if (map.isEmpty())
        return;
    const auto id = Id<User>::parse(map.value(u"id"_s).toString());
    const bool editing = map.contains(u"edit"_s);
    const bool onlyOne = id && map.size() == (editing ? 2 : 1);
    if (!onlyOne && !map.contains(u"new"_s) && !map.contains(u"invite"_s)) {
        m_pinned = {};
        m_filter->set(map);
        UserQuery query = m_filter->query();
        query.sort = map.value(u"sort"_s, usualSort(query.trashed)).toString();
        m_asked = m_opened = true;
        m_actions->setHome(m_filter->institution());
        m_model->setQuery(query);
        Q_EMIT headerChanged();
    }
    if (id)
        openById(*id, editing);
    if (map.contains(u"invite"_s))
        attempt(m_actions->invite);
    if (map.contains(u"new"_s))
        m_actions->add->trigger();
}

QVariant UsersPage::place() const
{
    QVariantMap map = m_filter->map();
    if (const auto &current = m_actions->current())
        map.insert(u"id"_s, current->id.toString());
    map.insert(u"sort"_s, ui::sortText(m_model->sortKeys()));
    return map;
}

void UsersPage::activate()
{
    // Others went on meanwhile, an import perhaps; what open() asked for is on its way already.
    if (!std::exchange(m_opened, false))
        return refresh();
    m_filter->loadRoles();
}

void UsersPage::refresh()
{
    m_filter->loadRoles();
    if (!std::exchange(m_asked, true))
        return applyFilter();
    m_model->refresh();
    m_detail->reload();
}

QWidget *UsersPage::searchField() const { return m_filter->search(); }

QList<QWidget *> UsersPage::panes() const
{
    QList<QWidget *> panes{m_filter->search()};
    if (!m_strip->isEmpty())
        panes.append(m_strip);
    panes.append(m_stack->currentWidget());
    if (!m_detail->isHidden())
        panes.append(m_detail);
    return panes;
}

bool UsersPage::hasUnsavedInput() const { return m_detail->hasUnsavedInput(); }

void UsersPage::applyFilter()
{
    UserQuery query = m_filter->query();
    const QString sort = ui::sortText(m_model->sortKeys());
    query.sort = sort.isEmpty() || m_model->query().trashed != query.trashed ? usualSort(query.trashed) : sort;
    m_actions->setHome(m_filter->institution());
    m_model->setQuery(query);
    Q_EMIT headerChanged();
}

void UsersPage::clearFilter()
{
    m_pinned = {};
    m_filter->set({});
    applyFilter();
    m_view->setFocus();
}

void UsersPage::showState()
{
    using State = ui::ListModel::State;
    const State state = m_model->state();
    describe();
    if (state == State::Failed && m_model->rowCount() == 0) {
        m_error->show(tr("The list of people could not be loaded"), m_model->error());
        forget();
        return m_stack->setCurrentWidget(m_error);
    }
    if (state == State::Ready && m_model->total() == 0)
        return showEmpty();
    m_stack->setCurrentWidget(m_view);
}

void UsersPage::describe()
{
    if (m_model->state() == ui::ListModel::State::Failed && m_model->rowCount() > 0)
        m_strip->show({stripId, tr("These rows may be out of date. %1").arg(ui::errorText(m_model->error())),
                       ui::Tone::Warn, tr("Retry"), [this] { refresh(); }},
                      m_model->error());
    else
        m_strip->hide(stripId);
    if (m_model->state() != ui::ListModel::State::Ready)
        return;
    const QString count = fmt::number(m_model->total(), m_model->totalIsEstimate());
    const bool filtered = m_filter->filtered();
    const QString text = filtered ? tr("%1 match", "people", int(m_model->total())).arg(count)
                                  : tr("%1 person(s)", "", int(m_model->total())).arg(count);
    if (text != m_count->text() && filtered)
        ui::announce(m_count, text);
    m_count->setText(text);
    if (!filtered)
        Q_EMIT countChanged(m_model->total());
}

void UsersPage::showEmpty()
{
    forget();
    m_empty->clearButtons();
    if (m_filter->trash() && m_filter->map().size() == 1) {
        m_empty->show(u":/icons/trash.svg"_s, tr("The trash is empty"),
                      tr("People whom you move here can be restored with their roles."));
    } else if (m_filter->filtered()) {
        m_empty->show(u":/icons/search.svg"_s, tr("Nobody matches"), tr("Check the spelling, or take a filter away."));
    } else {
        m_empty->show(u":/icons/people.svg"_s, tr("Nobody here yet"),
                      tr("Bring many in from a CSV file, or add the first person by hand."));
        m_empty->addButton(tr("Import people…"),
                           [this] { Q_EMIT navigate(u"imports"_s, QVariantMap{{u"new"_s, u"users"_s}}); });
        m_actions->attach(m_empty->addButton(m_actions->add->text(), [] {}), m_actions->add);
        return m_stack->setCurrentWidget(m_empty);
    }
    m_empty->addButton(tr("Show everybody"), [this] { clearFilter(); });
    m_stack->setCurrentWidget(m_empty);
}

// Out of the form, then out of the detail, then out of the filter; what was typed is never lost by it.
void UsersPage::stepBack()
{
    if (m_detail->hasUnsavedInput())
        return Q_EMIT notice(tr("Save or discard your changes first."));
    if (m_detail->isEditing())
        m_detail->leaveEditing();
    else if (!m_detail->isHidden())
        showDetail(false);
    else if (m_filter->filtered())
        clearFilter();
}

bool UsersPage::pinned(int row)
{
    if (const User *user = m_model->at(row); user && user->id == m_pinned)
        m_pinned = {}; // the list has come to it: the detail follows the list again
    return !m_pinned.isNull();
}

void UsersPage::pin(const User &user)
{
    m_pinned = user.id;
    m_view->setCurrentKey(user.id.toBytes());
    m_detail->show(user);
    showDetail(true);
}

void UsersPage::forget()
{
    m_pinned = {};
    m_detail->clear();
}

void UsersPage::follow(int row)
{
    if (!m_modelAtWork)
        m_pinned = {};
    choose(row);
}

void UsersPage::choose(int row)
{
    if (pinned(row))
        return;
    if (const User *user = m_model->at(row))
        m_detail->show(User(*user));
    else if (row >= 0 && !m_detail->hasUnsavedInput())
        m_actions->setCurrent({}); // its row is on its way
}

void UsersPage::openById(Id<User> id, bool editing)
{
    m_view->setCurrentKey(id.toBytes());
    m_pinned = id; // until the answer: whatever row becomes the current one meanwhile
    m_api.call(Api::getUser, {id}).then(this, [this, editing](const Result<User> &user) {
        if (user) {
            pin(*user);
            return editing ? attempt(m_actions->edit) : void();
        }
        m_pinned = {};
        say(tr("The person cannot be shown"), user.error());
    });
}

void UsersPage::say(const QString &what, const Error &error)
{
    //: What was not done, and why
    tellFailure(tr("%1. %2").arg(what, peopleErrorText(error)), error);
}

void UsersPage::contextMenu(const QPoint &globalPos)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_actions->fill(menu);
    menu->popup(globalPos);
}

} // namespace bitflow
