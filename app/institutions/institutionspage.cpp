// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/institutionspage.h"

#include "app/institutions/columns.h"
#include "app/institutions/detail.h"
#include "app/institutions/treeview.h"
#include "app/parts/debounce.h"
#include "app/parts/filterchip.h"
#include "app/parts/labels.h"
#include "app/ui/blocked.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
namespace space = ui::space;

namespace {

const QString pageId = u"institutions"_s;

QStringList texts(const QVariant &value)
{
    return value.typeId() == QMetaType::QString ? value.toString().split(u',', Qt::SkipEmptyParts)
                                                : value.toStringList();
}

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
    column->addWidget(buildFilters());
    column->addWidget(buildViews(), 1);
    connectActions();
    addShortcuts();
    connect(&session, &ClientSession::meChanged, this, &Page::headerChanged);
}

InstitutionsPage::~InstitutionsPage() = default;

QWidget *InstitutionsPage::buildFilters()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, 0, space::l, space::s);
    m_search = new QLineEdit(bar);
    m_search->setPlaceholderText(tr("Name, code or domain … (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(ui::icon(u"search"_s, Token::Text3), QLineEdit::LeadingPosition);
    ui::name(m_search, tr("Search institutions"));
    m_kind = new FilterChip(tr("Type"), kindChoices(), bar);
    m_status = new FilterChip(tr("Status"), statusChoices(), bar);
    m_leaderless = new QPushButton(tr("Without leader"), bar);
    m_trashed = new QPushButton(ui::icon(u"user-trash"_s), tr("Trash"), bar);
    for (QPushButton *toggle : {m_leaderless, m_trashed}) {
        toggle->setCheckable(true);
        toggle->setAutoDefault(false);
        connect(toggle, &QPushButton::toggled, this, &InstitutionsPage::applyFilter);
    }
    ui::name(m_leaderless, tr("Only those without a leader"),
             tr("Colleges without a principal, departments without a head"));
    m_count = new ui::Label(bar, {}, Token::Text2);
    m_count->setMinimumWidth(96);
    row->addWidget(m_search, 1);
    row->addWidget(m_kind);
    row->addWidget(m_status);
    row->addWidget(m_leaderless);
    row->addWidget(m_trashed);
    row->addWidget(m_count);
    onTyped(m_search, [this](const QString &) { applyFilter(); });
    connect(m_kind, &FilterChip::changed, this, &InstitutionsPage::applyFilter);
    connect(m_status, &FilterChip::changed, this, &InstitutionsPage::applyFilter);
    return bar;
}

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
    connect(view, &ui::ListView::opened, this, [this, chosen](int row) {
        chosen(row);
        m_detail->setFocus();
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

QWidget *InstitutionsPage::buildViews()
{
    m_tree = new InstitutionTreeView(m_model, this);
    m_foundView = buildList(m_found, tr("Institutions found"));
    m_trashView = buildList(m_trash, tr("Institutions in the trash"));
    connect(m_foundView, &ui::ListView::deleteWanted, m_actions->trash, &QAction::trigger);
    m_empty = new ui::EmptyState(this);
    m_error = new ui::ErrorPanel(this);
    m_stack = new QStackedWidget(this);
    for (QWidget *view : std::initializer_list<QWidget *>{m_tree, m_foundView, m_trashView, m_empty, m_error})
        m_stack->addWidget(view);
    m_splitter = new QSplitter(this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({716, 340});
    connect(m_error, &ui::ErrorPanel::retry, this, &InstitutionsPage::refresh);
    connect(m_tree, &InstitutionTreeView::currentChangedTo, this, &InstitutionsPage::choose);
    connect(m_tree, &InstitutionTreeView::opened, this, [this](const Institution &institution) {
        choose(institution);
        m_detail->setFocus();
    });
    connect(m_tree, &InstitutionTreeView::contextMenuWanted, this, &InstitutionsPage::contextMenu);
    connect(m_tree, &InstitutionTreeView::deleteWanted, m_actions->trash, &QAction::trigger);
    connect(m_model, &InstitutionTreeModel::topChanged, this, &InstitutionsPage::showView);
    return m_splitter;
}

void InstitutionsPage::connectActions()
{
    connect(m_actions, &InstitutionActions::created, this, &InstitutionsPage::onCreated);
    connect(m_actions, &InstitutionActions::moved, this, &InstitutionsPage::onMoved);
    connect(m_actions, &InstitutionActions::trashed, this, &InstitutionsPage::onTrashed);
    connect(m_actions, &InstitutionActions::restored, this, &InstitutionsPage::onRestored);
    connect(m_actions, &InstitutionActions::editWanted, m_detail, &InstitutionDetail::edit);
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
    connect(m_actions, &InstitutionActions::failed, this,
            [this](const QString &what, const Error &error) { Q_EMIT notice(what + u". "_s + ui::errorText(error)); });
    connect(m_actions, &InstitutionActions::peopleWanted, this, [this](const Institution &institution) {
        Q_EMIT navigate(u"users"_s, QVariantMap{{u"institution_id"_s, institution.id.toString()},
                                                {u"institution_name"_s, institution.name}});
    });
}

void InstitutionsPage::addShortcuts()
{
    auto *newOne = new QShortcut(QKeySequence::New, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(newOne, &QShortcut::activated, this, [this] {
        const bool below = m_actions->newChild->isEnabled() && m_actions->current() && !m_actions->current()->deletedAt;
        QAction *action = below ? m_actions->newChild : m_actions->newTop;
        if (action->isEnabled())
            action->trigger();
        else
            Q_EMIT notice(ui::blockReason(action));
    });
    auto *back = new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(back, &QShortcut::activated, this, [this] {
        if (filtered() && !m_detail->hasUnsavedInput())
            clearFilter();
    });
}

QString InstitutionsPage::title() const { return tr("Institutions"); }

QList<ui::Crumb> InstitutionsPage::breadcrumb() const
{
    QList<ui::Crumb> crumbs{{title(), pageId, {}}};
    if (const auto &current = m_actions->current())
        for (const PathStep &step : current->path)
            crumbs.append({step.name, pageId, QVariantMap{{u"id"_s, step.id.toString()}}});
    crumbs.last().pageId.clear();
    return crumbs;
}

QAction *InstitutionsPage::primaryAction() const
{
    return m_session.may(Api::createInstitution) ? m_actions->newTop : m_actions->newChild;
}

void InstitutionsPage::open(const QVariant &argument)
{
    const QVariantMap map = argument.toMap();
    if (map.isEmpty())
        return;
    const auto id = Id<Institution>::parse(map.value(u"id"_s).toString());
    if (id && map.size() == 1) {
        openById(*id);
    } else if (!map.contains(u"new"_s)) {
        const QSignalBlocker quietSearch(m_search), quietLeader(m_leaderless), quietTrash(m_trashed);
        m_search->setText(map.value(u"q"_s).toString());
        m_kind->setValues(texts(map.value(u"kind"_s)));
        m_status->setValues(texts(map.value(u"status"_s)));
        m_leaderless->setChecked(map.value(u"without_leader"_s).toBool());
        m_trashed->setChecked(map.value(u"trashed"_s).toBool());
        applyFilter();
        if (id)
            openById(*id);
    }
    if (map.contains(u"new"_s))
        m_actions->newTop->trigger();
}

QVariant InstitutionsPage::place() const
{
    QVariantMap map;
    if (const auto &current = m_actions->current())
        map.insert(u"id"_s, current->id.toString());
    if (!m_search->text().isEmpty())
        map.insert(u"q"_s, m_search->text());
    if (const auto kinds = m_kind->values(); !kinds.isEmpty())
        map.insert(u"kind"_s, kinds);
    if (const auto status = m_status->values(); !status.isEmpty())
        map.insert(u"status"_s, status);
    if (m_leaderless->isChecked())
        map.insert(u"without_leader"_s, true);
    if (m_trashed->isChecked())
        map.insert(u"trashed"_s, true);
    return map;
}

void InstitutionsPage::activate()
{
    if (m_asked)
        return;
    m_asked = true;
    m_model->refresh();
    showView();
}

void InstitutionsPage::refresh()
{
    m_asked = true;
    m_model->refresh();
    if (m_trashed->isChecked())
        m_trash->refresh();
    else if (filtered())
        m_found->refresh();
    m_detail->reload();
    showView();
}

QWidget *InstitutionsPage::searchField() const { return m_search; }

QList<QWidget *> InstitutionsPage::panes() const { return {m_search, m_stack->currentWidget(), m_detail}; }

bool InstitutionsPage::hasUnsavedInput() const { return m_detail->hasUnsavedInput(); }

bool InstitutionsPage::filtered() const
{
    return !m_search->text().trimmed().isEmpty() || !m_kind->values().isEmpty() || !m_status->values().isEmpty() ||
           m_leaderless->isChecked() || m_trashed->isChecked();
}

InstitutionQuery InstitutionsPage::query() const
{
    InstitutionQuery query;
    query.q = m_search->text().trimmed();
    query.kind = enumsFrom<InstitutionKind>(m_kind->values());
    query.status = enumsFrom<InstitutionStatus>(m_status->values());
    query.withoutLeader = m_leaderless->isChecked();
    query.trashed = m_trashed->isChecked();
    query.top = query.trashed; // what went with its parent is part of it
    query.sort = query.trashed ? u"-deleted_at"_s : u"name"_s;
    return query;
}

void InstitutionsPage::applyFilter()
{
    if (m_trashed->isChecked())
        m_trash->setQuery(query());
    else if (filtered())
        m_found->setQuery(query());
    showView();
}

void InstitutionsPage::clearFilter()
{
    const QSignalBlocker quietSearch(m_search), quietLeader(m_leaderless), quietTrash(m_trashed);
    m_search->clear();
    m_kind->setValues({});
    m_status->setValues({});
    m_leaderless->setChecked(false);
    m_trashed->setChecked(false);
    showView();
    m_tree->setFocus();
}

void InstitutionsPage::describe(qint64 total)
{
    const int shown = int(std::min<qint64>(total, std::numeric_limits<int>::max()));
    m_count->setText(total < 0    ? QString()
                     : filtered() ? tr("%Ln found", "", shown)
                     : m_session.mayOnPlatform(Permission::UniversitiesView)
                         ? kindCount(InstitutionKind::University, total)
                         : tr("%Ln at the top", "", shown));
    if (filtered() && total >= 0)
        ui::announce(m_count, m_count->text());
}

void InstitutionsPage::showView()
{
    if (m_trashed->isChecked())
        return onListState(m_trash);
    if (filtered())
        return onListState(m_found);
    const qint64 total = m_model->topTotal();
    describe(total);
    if (total > 0)
        Q_EMIT countChanged(total);
    if (m_model->error() && total < 0) {
        m_error->show(tr("The institutions could not be loaded"), *m_model->error());
        return m_stack->setCurrentWidget(m_error);
    }
    if (total != 0) {
        m_stack->setCurrentWidget(m_tree);
        if (const Institution *current = m_tree->current())
            choose(*current);
        return;
    }
    m_detail->clear();
    m_empty->clearButtons();
    m_empty->show(u":/icons/institution.svg"_s, tr("No institutions yet"),
                  tr("Bring many in from a CSV file, or add the first university by hand."));
    m_empty->addButton(tr("Import universities…"),
                       [this] { Q_EMIT navigate(u"imports"_s, QVariantMap{{u"new"_s, u"institutions"_s}}); });
    m_actions->attach(m_empty->addButton(m_actions->newTop->text(), [] {}), m_actions->newTop);
    m_stack->setCurrentWidget(m_empty);
}

void InstitutionsPage::onListState(ListModel *model)
{
    const bool trash = model == m_trash;
    if (trash != m_trashed->isChecked() || (!trash && !filtered()))
        return;
    if (model->state() == ui::ListModel::State::Failed && model->rowCount() == 0) {
        m_error->show(trash ? tr("The trash could not be loaded") : tr("The search did not work"), model->error());
        return m_stack->setCurrentWidget(m_error);
    }
    const bool none = model->state() == ui::ListModel::State::Ready && model->total() == 0;
    describe(model->state() == ui::ListModel::State::Ready ? model->total() : -1);
    if (!none)
        return m_stack->setCurrentWidget(trash ? m_trashView : m_foundView);
    m_detail->clear();
    m_empty->clearButtons();
    if (trash && m_search->text().isEmpty())
        m_empty->show(u"user-trash"_s, tr("The trash is empty"),
                      tr("What you move here can be restored, with everything below it."));
    else
        m_empty->show(u"search"_s, tr("Nothing matches"), tr("Check the spelling, or take a filter away."));
    m_empty->addButton(tr("Show all institutions"), [this] { clearFilter(); });
    m_stack->setCurrentWidget(m_empty);
}

void InstitutionsPage::choose(const Institution &institution)
{
    m_detail->show(institution);
    Q_EMIT headerChanged();
}

void InstitutionsPage::openById(Id<Institution> id)
{
    m_api.call(Api::getInstitution, {.institutionId = id}).then(this, [this](const Result<Institution> &institution) {
        if (!institution)
            return Q_EMIT notice(ui::errorText(institution.error()));
        m_tree->setCurrent(wayTo(*institution));
        choose(*institution);
    });
}

void InstitutionsPage::onCreated(const CreatedInstitution &made)
{
    if (filtered())
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
    if (filtered())
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
