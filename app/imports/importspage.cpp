// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/importspage.h"

#include "app/imports/importtext.h"
#include "app/imports/wizard.h"
#include "app/parts/columnfit.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "common/api/institutions.h"

#include <QAction>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace bitflow {

namespace {

constexpr int lookEveryMs = 3000;
const QString pageId = u"imports"_s;

QList<ui::Column<ImportRun>> runColumns()
{
    using Col = ui::Column<ImportRun>;
    using ui::CellKind;
    const auto count = [](int ImportRun::*member) {
        return [member](const ImportRun &run) { return fmt::number(run.*member); };
    };
    return {Col{u"file_name"_s, ImportsPage::tr("File"), [](const ImportRun &run) { return run.fileName; }, 280,
                CellKind::Strong, true},
            Col{u"kind"_s, ImportsPage::tr("Contents"), [](const ImportRun &run) { return importKindLabel(run.kind); },
                110, CellKind::Quiet},
            Col{u"state"_s, ImportsPage::tr("State"), [](const ImportRun &run) { return statePill(run.state).text; },
                150, CellKind::Pill, true, [](const ImportRun &run) { return statePill(run.state); }},
            Col{u"row_count"_s, ImportsPage::tr("Rows"), count(&ImportRun::rowCount), 80, CellKind::Number},
            Col{u"created"_s, ImportsPage::tr("Created"), count(&ImportRun::created), 90, CellKind::Number},
            Col{u"existing"_s, ImportsPage::tr("Existing"), count(&ImportRun::existing), 90, CellKind::Number},
            Col{u"failed"_s, ImportsPage::tr("Need attention"), count(&ImportRun::failed), 120, CellKind::Number},
            Col{u"created_at"_s, ImportsPage::tr("Started"),
                [](const ImportRun &run) { return fmt::relative(run.createdAt); }, 140, CellKind::Quiet, true}};
}

} // namespace

ImportsPage::ImportsPage(ApiClient &api, ClientSession &session, QWidget *parent)
    : Page(parent)
    , m_api(api)
    , m_new(new QAction(ui::icon(u":/icons/upload.svg"_s), tr("Import…"), this))
    , m_model(new ui::KeysetTableModel<ImportRun, ImportQuery>(runColumns(), this))
    , m_view(new ui::ListView(tr("Imports"), this))
    , m_empty(new ui::EmptyState(this))
    , m_error(new ui::ErrorPanel(this))
    , m_stack(new QStackedWidget(this))
    , m_wizard(new ImportWizard(api, session, this))
{
    m_new->setShortcut(QKeySequence::New);
    m_new->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_new);
    m_model->setFetcher([this](const ImportQuery &query, QObject *asker, auto done) {
        m_api.call(Api::listImports, query).then(asker, std::move(done));
    });
    m_view->setListModel(m_model);
    m_view->setFrameShape(QFrame::NoFrame);
    new ColumnFit(m_view, {160, 96, 156, 60, 72, 72, 116, 100});
    m_empty->show(u":/icons/upload.svg"_s, tr("No imports yet"),
                  tr("Bring universities, colleges, departments or people in from a CSV file. A dry run comes first."));
    m_empty->addButton(tr("Import…"), [this] { m_new->trigger(); });
    for (QWidget *view : std::initializer_list<QWidget *>{m_view, m_empty, m_error, m_wizard})
        m_stack->addWidget(view);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    connect(m_new, &QAction::triggered, this, [this] { begin({}); });
    connect(m_error, &ui::ErrorPanel::retry, this, &ImportsPage::refresh);
    connect(m_model, &ui::ListModel::stateChanged, this, &ImportsPage::onListState);
    connect(m_model, &ui::ListModel::refreshed, this, &ImportsPage::onListState);
    connect(m_view, &ui::ListView::opened, this, [this](int row) {
        if (const ImportRun *run = m_model->at(row))
            resume(run->id);
    });
    connect(m_wizard, &ImportWizard::closed, this, &ImportsPage::showList);
    connect(m_wizard, &ImportWizard::changed, this, &Page::headerChanged);
    connect(m_wizard, &ImportWizard::navigate, this, &Page::navigate);
    connect(m_wizard, &ImportWizard::notice, this, [this](const QString &text) { Q_EMIT notice(text); });
    m_timer.setSingleShot(true);
    m_timer.setInterval(lookEveryMs);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!inWizard() && isVisible())
            m_model->refresh();
    });
}

QString ImportsPage::title() const { return tr("Imports"); }

bool ImportsPage::inWizard() const { return m_stack->currentWidget() == m_wizard; }

QList<ui::Crumb> ImportsPage::breadcrumb() const
{
    if (!inWizard())
        return {{title(), {}, {}}};
    const auto &run = m_wizard->run();
    return {{title(), pageId, QVariantMap{{u"list"_s, true}}}, {run ? run->fileName : tr("New import"), {}, {}}};
}

QAction *ImportsPage::primaryAction() const { return inWizard() ? nullptr : m_new; }

void ImportsPage::open(const QVariant &argument)
{
    const QVariantMap map = argument.toMap();
    if (map.contains(u"new"_s))
        begin(map);
    else if (const auto id = Id<ImportRun>::parse(map.value(u"id"_s).toString()))
        resume(*id, map.contains(u"columns"_s));
    else if (map.contains(u"list"_s))
        showList();
}

QVariant ImportsPage::place() const
{
    if (!inWizard())
        return QVariantMap{{u"list"_s, true}};
    const auto &run = m_wizard->run();
    return run ? QVariantMap{{u"id"_s, run->id.toString()}} : QVariantMap();
}

void ImportsPage::activate()
{
    if (m_model->state() == ui::ListModel::State::Idle) {
        ImportQuery query;
        query.sort = u"-created_at"_s;
        return m_model->setQuery(query);
    }
    if (!inWizard())
        m_model->refresh();
}

void ImportsPage::refresh()
{
    if (!inWizard())
        m_model->refresh();
    else if (const auto &run = m_wizard->run())
        resume(run->id);
}

bool ImportsPage::hasUnsavedInput() const { return inWizard() && m_wizard->hasUnsavedInput(); }

void ImportsPage::begin(const QVariantMap &map)
{
    const bool people = map.value(u"new"_s).toString() == "users"_L1;
    const auto target = Id<Institution>::parse(map.value(u"institution_id"_s).toString());
    enter(people ? Rows::People : Rows::Universities, {}, {});
    if (target && !target->isNull())
        beginAt(people, *target);
}

// What its rows may be depends on what it is.
void ImportsPage::beginAt(bool people, Id<Institution> target)
{
    m_api.call(Api::getInstitution, {.institutionId = target})
        .then(this, [this, people](const Result<Institution> &institution) {
            if (!institution)
                return tellFailure(ui::errorText(institution.error()), institution.error());
            const Rows below = institution->kind == InstitutionKind::University ? Rows::Colleges : Rows::Departments;
            enter(people ? Rows::People : below, institution->id, institution->name);
        });
}

void ImportsPage::enter(Rows rows, Id<Institution> target, const QString &targetName)
{
    m_stack->setCurrentWidget(m_wizard);
    m_wizard->start(rows, target, targetName);
    Q_EMIT headerChanged();
}

void ImportsPage::resume(Id<ImportRun> id, bool choosing)
{
    m_api.call(Api::getImport, {.importId = id}).then(this, [this, choosing](const Result<ImportRun> &run) {
        if (!run)
            return tellFailure(ui::errorText(run.error()), run.error());
        m_stack->setCurrentWidget(m_wizard);
        m_wizard->resume(*run, choosing);
        Q_EMIT headerChanged();
    });
}

void ImportsPage::showList()
{
    m_stack->setCurrentWidget(m_view);
    activate();
    onListState();
    Q_EMIT headerChanged();
}

void ImportsPage::onListState()
{
    if (inWizard())
        return;
    const bool ready = m_model->state() == ui::ListModel::State::Ready;
    if (m_model->state() == ui::ListModel::State::Failed && m_model->rowCount() == 0) {
        m_error->show(tr("The imports could not be loaded"), m_model->error());
        return m_stack->setCurrentWidget(m_error);
    }
    m_stack->setCurrentWidget(ready && m_model->total() == 0 ? static_cast<QWidget *>(m_empty) : m_view);
    // what the server is busy with is looked at now and then
    for (int row = 0; row < std::min(m_model->rowCount(), 20); ++row)
        if (const ImportRun *run = m_model->at(row); run && isAtWork(run->state) && !m_timer.isActive())
            m_timer.start();
}

} // namespace bitflow
