// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/institutionspage.h"

#include "app/institutions/columns.h"
#include "app/institutions/detail.h"
#include "app/institutions/institutionsfilter.h"
#include "app/institutions/treeview.h"
#include "app/parts/columnfit.h"
#include "app/ui/blocked.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"

#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QResizeEvent>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace bitflow {

namespace space = ui::space;

namespace {

constexpr int detailWidth = 340;
constexpr int kindColumnAt = 2; // of what is found and of the trash
constexpr int roomyWidth = 880; // of the page: 1104 of the window with the sidebar
const QString pageId = u"institutions"_s;

QList<Id<Institution>> wayTo(const Institution &institution)
{
    QList<Id<Institution>> way;
    for (const PathStep &step : institution.path)
        way.append(step.id);
    return way;
}

} // namespace

InstitutionsPage::InstitutionsPage(ApiClient &api, ClientSession &session, QWidget *parent)
    : Page(parent)
    , m_api(api)
    , m_session(session)
    , m_actions(new InstitutionActions(api, session, this))
    , m_filter(new InstitutionsFilter(this))
    , m_strip(new ui::Strip(this))
    , m_count(new ui::Label(this, {}, ui::Token::Text2, ui::Type::Caption))
    , m_stack(new QStackedWidget(this))
    , m_empty(new ui::EmptyState(this))
    , m_error(new ui::ErrorPanel(this))
    , m_splitter(new QSplitter(this))
{
    const auto fetch = [&api](const InstitutionQuery &query, QObject *asker, auto done) {
        api.call(Api::listInstitutions, query).then(asker, std::move(done));
    };
    m_model = new InstitutionTreeModel(fetch, this);
    m_found = new ListModel(foundColumns(), this);
    m_found->setFetcher(fetch);
    m_trash = new ListModel(trashColumns(), this);
    m_trash->setFetcher(fetch);
    m_detail = new InstitutionDetail(api, *m_actions, this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_filter);
    column->addWidget(m_strip);
    buildViews();
    column->addWidget(m_splitter, 1);
    connectTree();
    connectActions();
    addShortcuts();
    connect(m_filter, &InstitutionsFilter::changed, this, &InstitutionsPage::applyFilter);
    connect(&session, &ClientSession::meChanged, this, &Page::headerChanged);
}

InstitutionsPage::~InstitutionsPage() = default;

ui::ListView *InstitutionsPage::buildList(ListModel *model, const QString &name)
{
    auto *view = new ui::ListView(name, this);
    view->setListModel(model);
    view->setFrameShape(QFrame::NoFrame);
    const auto chosen = [this, model](int row) {
        if (const Institution *institution = model->at(row))
            choose(*institution);
    };
    connect(view, &ui::ListView::currentRowChanged, this, chosen);
    connect(view, &QAbstractItemView::clicked, this, [this](const QModelIndex &) { showPanel(true); });
    connect(view, &ui::ListView::opened, this, [this, chosen](int row) {
        chosen(row);
        showPanel(true);
        m_detail->tabs()->setFocus();
    });
    connect(view, &ui::ListView::contextMenuWanted, this, [this, chosen](int row, const QPoint &at) {
        chosen(row);
        contextMenu(at);
    });
    connect(model, &ui::ListModel::stateChanged, this, [this, model] { onListState(model); });
    connect(model, &ui::ListModel::totalChanged, this, [this, model] { onListState(model); });
    connect(model, &ui::ListModel::refreshed, this, [view, chosen] { chosen(view->currentRow()); });
    return view;
}

void InstitutionsPage::buildViews()
{
    m_tree = new InstitutionTreeView(m_model, this);
    m_foundView = buildList(m_found, tr("Institutions found"));
    m_trashView = buildList(m_trash, tr("Institutions in the trash"));
    new ColumnFit(m_foundView, {130, 110, 84, 62, 112, 80, 90});
    new ColumnFit(m_trashView, {140, 120, 84, 110});
    for (QWidget *view : std::initializer_list<QWidget *>{m_tree, m_foundView, m_trashView, m_empty, m_error})
        m_stack->addWidget(view);
    auto *left = new QWidget(this);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_stack, 1);
    m_count->setContentsMargins(space::l, space::xs, space::l, space::xs);
    column->addWidget(m_count);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_detail->hide(); // until there is room for it, or somebody opens an institution
}

void InstitutionsPage::connectTree()
{
    connect(m_error, &ui::ErrorPanel::retry, this, &InstitutionsPage::refresh);
    connect(m_foundView, &ui::ListView::deleteWanted, this, [this] { attempt(m_actions->trash); });
    connect(m_tree, &InstitutionTreeView::currentChangedTo, this, &InstitutionsPage::choose);
    connect(m_tree, &QAbstractItemView::clicked, this, [this](const QModelIndex &) { showPanel(true); });
    connect(m_tree, &InstitutionTreeView::opened, this, [this](const Institution &institution) {
        choose(institution);
        showPanel(true);
        m_detail->tabs()->setFocus();
    });
    connect(m_tree, &InstitutionTreeView::contextMenuWanted, this, &InstitutionsPage::contextMenu);
    connect(m_tree, &InstitutionTreeView::deleteWanted, this, [this] { attempt(m_actions->trash); });
    connect(m_model, &InstitutionTreeModel::topChanged, this, [this] {
        if (m_model->topTotal() >= 0)
            Q_EMIT countChanged(m_model->topTotal());
        showView();
    });
}

void InstitutionsPage::connectActions()
{
    connect(m_actions, &InstitutionActions::created, this, &InstitutionsPage::onCreated);
    connect(m_actions, &InstitutionActions::moved, this, &InstitutionsPage::onMoved);
    connect(m_actions, &InstitutionActions::trashed, this, &InstitutionsPage::onTrashed);
    connect(m_actions, &InstitutionActions::restored, this, &InstitutionsPage::onRestored);
    connect(m_actions, &InstitutionActions::editWanted, this, [this] {
        showPanel(true);
        m_detail->edit();
    });
    connect(m_detail, &InstitutionDetail::closeWanted, this, [this] {
        if (!m_detail->hasUnsavedInput())
            showPanel(false);
    });
    const auto newer = [this](const Institution &institution) {
        m_model->replace(institution);
        m_found->replace(institution);
        Q_EMIT headerChanged();
    };
    connect(m_actions, &InstitutionActions::changed, this, [this, newer](const Institution &institution) {
        newer(institution);
        m_detail->show(institution);
        Q_EMIT notice(tr("%1 saved").arg(fmt::isolate(institution.name)));
    });
    connect(m_detail, &InstitutionDetail::loaded, this, newer);
    connect(m_detail, &InstitutionDetail::saved, this, [this, newer](const Institution &institution) {
        newer(institution);
        m_model->refreshBelow(institution.parentId); // a new name may have a new place
        Q_EMIT notice(tr("%1 saved").arg(fmt::isolate(institution.name)));
    });
    connect(m_detail, &InstitutionDetail::openWanted, this,
            [this](const Institution &institution) { openById(institution.id); });
    connect(m_actions, &InstitutionActions::failed, this, [this](const QString &what, const Error &error) {
        tellFailure(what + u". "_s + ui::errorText(error), error);
    });
    connect(m_actions, &InstitutionActions::peopleWanted, this, [this](const Institution &institution) {
        Q_EMIT navigate(u"users"_s, QVariantMap{{u"institution_id"_s, institution.id.toString()},
                                                {u"institution_name"_s, institution.name}});
    });
}

void InstitutionsPage::addShortcuts()
{
    const auto on = [](const QKeySequence &keys, QWidget *where, auto run) {
        auto *shortcut = new QShortcut(keys, where, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, where, run);
    };
    on(QKeySequence::New, this, [this] { attempt(primaryAction()); });
    on(Qt::Key_Escape, this, [this] { leave(); });
    on(Qt::ALT | Qt::Key_Return, this, [this] {
        if (m_detail->isHidden() || !m_detail->hasUnsavedInput())
            showPanel(m_detail->isHidden());
    });
    // among the rows only: in a line of text they mean the text
    on(QKeySequence::Cut, m_stack, [this] {
        if (!ui::blockReason(m_actions->move).isEmpty())
            return attempt(m_actions->move); // which says why
        Q_EMIT notice(m_actions->take());
    });
    on(QKeySequence::Paste, m_stack, [this] {
        if (const QString reason = m_actions->putHere(); !reason.isEmpty())
            Q_EMIT notice(reason);
    });
}

void InstitutionsPage::leave()
{
    if (m_detail->isEditing())
        return m_detail->leaveEditing();
    // A detail that stands there by itself lies over nothing, so it is closed from inside only.
    const QWidget *focus = QApplication::focusWidget();
    const bool inside = focus && m_detail->isAncestorOf(focus);
    if (!m_detail->isHidden() && (m_panel == Panel::Open || inside))
        showPanel(false);
    else if (m_filter->filtered())
        clearFilter();
}

void InstitutionsPage::showPanel(bool shown)
{
    if (shown != m_detail->isHidden())
        return;
    m_panel = shown ? Panel::Open : Panel::Closed;
    fitPanel();
    if (!shown)
        m_stack->currentWidget()->setFocus();
}

void InstitutionsPage::fitPanel()
{
    const bool shown =
        m_panel == Panel::Open || (m_panel == Panel::Fitting && width() >= roomyWidth) || m_detail->hasUnsavedInput();
    if (shown != m_detail->isHidden())
        return;
    m_detail->setVisible(shown);
    for (ui::ListView *view : {m_foundView, m_trashView}) // the detail says the type
        view->setColumnHidden(kindColumnAt, shown && width() < roomyWidth);
    if (shown)
        m_splitter->setSizes({width() - detailWidth, detailWidth});
}

void InstitutionsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    fitPanel();
}

QString InstitutionsPage::title() const { return tr("Institutions"); }

QList<ui::Crumb> InstitutionsPage::breadcrumb() const
{
    QList<ui::Crumb> crumbs{{title(), pageId, {}}};
    if (m_filter->trash())
        crumbs.append({tr("Trash"), pageId, {}});
    if (const auto &current = m_actions->current())
        for (const PathStep &step : current->path)
            crumbs.append({step.name, pageId, QVariantMap{{u"id"_s, step.id.toString()}}});
    crumbs.last().pageId.clear();
    return crumbs;
}

// What goes below the chosen one comes first; a university where that is nothing for the person.
QAction *InstitutionsPage::primaryAction() const
{
    const auto &current = m_actions->current();
    const bool below = current && !current->deletedAt && m_actions->newChild->isEnabled();
    return below || !m_session.may(Api::createInstitution) ? m_actions->newChild : m_actions->newTop;
}

void InstitutionsPage::open(const QVariant &argument)
{
    const QVariantMap map = argument.toMap();
    if (map.isEmpty())
        return;
    const auto id = Id<Institution>::parse(map.value(u"id"_s).toString());
    if (id && map.size() == (map.contains(u"edit"_s) ? 2 : 1)) {
        openById(*id, map.contains(u"edit"_s));
    } else if (!map.contains(u"new"_s)) {
        m_filter->set(map);
        applyFilter();
        if (id)
            openById(*id);
    }
    if (map.contains(u"new"_s))
        m_actions->newTop->trigger();
}

QVariant InstitutionsPage::place() const
{
    QVariantMap map = m_filter->map();
    if (const auto &current = m_actions->current())
        map.insert(u"id"_s, current->id.toString());
    return map;
}

// What was imported, or changed by somebody else, while another page was in sight.
void InstitutionsPage::activate()
{
    if (m_asked && m_filter->filtered())
        refreshShown();
    m_asked = true;
    m_model->refresh();
    m_detail->reload();
    showView();
}

void InstitutionsPage::refreshShown()
{
    ListModel *model = m_filter->trash() ? m_trash : m_found;
    if (model->state() != ui::ListModel::State::Loading) // a new question is on its way already
        model->refresh();
}

void InstitutionsPage::refresh()
{
    m_asked = true;
    m_model->refresh();
    if (m_filter->filtered())
        refreshShown();
    m_detail->reload();
    showView();
}

QWidget *InstitutionsPage::searchField() const { return m_filter->search(); }

QList<QWidget *> InstitutionsPage::panes() const
{
    QList<QWidget *> panes{m_filter->search(), m_stack->currentWidget()};
    if (!m_detail->isHidden())
        panes.append(m_detail);
    return panes;
}

bool InstitutionsPage::hasUnsavedInput() const { return m_detail->hasUnsavedInput(); }

void InstitutionsPage::applyFilter()
{
    if (m_filter->filtered())
        (m_filter->trash() ? m_trash : m_found)->setQuery(m_filter->query());
    showView();
}

void InstitutionsPage::clearFilter()
{
    m_filter->set({});
    showView();
    m_tree->setFocus();
}

void InstitutionsPage::choose(const Institution &institution)
{
    m_detail->show(institution);
    Q_EMIT headerChanged();
}

void InstitutionsPage::openById(Id<Institution> id, bool editing)
{
    const auto arrived = [this, editing](const Result<Institution> &institution) {
        if (!institution)
            return tellFailure(ui::errorText(institution.error()), institution.error());
        m_tree->setCurrent(wayTo(*institution));
        choose(*institution);
        if (editing)
            attempt(m_actions->edit);
    };
    m_api.call(Api::getInstitution, {.institutionId = id}).then(this, arrived);
}

void InstitutionsPage::onCreated(const CreatedInstitution &made)
{
    if (m_filter->filtered())
        clearFilter();
    const Institution &institution = made.institution;
    m_model->refreshBelow(institution.parentId);
    if (!institution.parentId.isNull()) {
        m_tree->expand(m_model->indexOf(institution.parentId));
        m_api.call(Api::getInstitution, {.institutionId = institution.parentId})
            .then(this, [this](const Result<Institution> &parent) {
                if (parent) {
                    m_model->replace(*parent);
                    m_tree->expand(m_model->indexOf(parent->id));
                    m_model->fetchMore(m_model->indexOf(parent->id)); // it may be open already, and was empty until now
                }
            });
    }
    m_tree->setCurrent(wayTo(institution));
    choose(institution);
    Q_EMIT notice(tr("%1 added").arg(fmt::isolate(institution.name)));
}

void InstitutionsPage::onMoved(const Institution &institution)
{
    m_model->refresh();
    m_found->replace(institution);
    m_tree->setCurrent(wayTo(institution));
    m_detail->show(institution);
    Q_EMIT notice(tr("%1 moved").arg(fmt::isolate(institution.name)));
}

void InstitutionsPage::onTrashed(const Institution &institution)
{
    m_detail->clear();
    m_model->refresh();
    if (m_filter->filtered())
        m_found->refresh();
    Q_EMIT notice(tr("%1 is in the trash").arg(fmt::isolate(institution.name)));
}

void InstitutionsPage::onRestored(const Institution &institution)
{
    m_detail->clear();
    m_trash->refresh();
    m_model->refresh();
    Q_EMIT notice(tr("%1 is back").arg(fmt::isolate(institution.name)));
}

void InstitutionsPage::contextMenu(const QPoint &globalPos)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_actions->fill(menu);
    menu->popup(globalPos);
}

} // namespace bitflow
