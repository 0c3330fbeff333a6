// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/auditpage.h"

#include "app/audit/auditfilterrow.h"
#include "app/audit/columns.h"
#include "app/audit/eventdetail.h"
#include "app/audit/timeline.h"
#include "app/parts/columnfit.h"
#include "app/parts/labels.h"
#include "app/parts/why.h"
#include "app/ui/blocked.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>

namespace bitflow {

namespace space = ui::space;

namespace {
constexpr int detailWidth = 380;
} // namespace

AuditPage::AuditPage(ApiClient &api, ClientSession &session, QWidget *parent)
    : Page(parent)
    , m_api(api)
    , m_session(session)
    , m_export(new QAction(ui::icon(u":/icons/download.svg"_s), tr("Export…"), this))
    , m_model(new ListModel(auditColumns(), this))
    , m_filter(new AuditFilterRow(api, this))
    , m_timeline(new Timeline(this))
    , m_strip(new ui::Strip(this))
    , m_count(new ui::Label(this, {}, ui::Token::Text2, ui::Type::Caption))
    , m_integrity(new ui::PillLabel(this))
    , m_newer(new QPushButton(this))
    , m_live(new QPushButton(tr("Live"), this))
    , m_view(new ui::ListView(tr("Events"), this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new ui::EmptyState(this))
    , m_error(new ui::ErrorPanel(this))
    , m_splitter(new QSplitter(this))
    , m_detail(new EventDetail(this))
{
    m_model->setFetcher([&api](const AuditQuery &query, QObject *asker, auto done) {
        api.call(Api::listAuditEvents, query).then(asker, std::move(done));
    });
    build();
    connectParts();
    addShortcuts();
    const auto rights = [this] {
        ui::block(m_export, unlessAnywhere(m_session, Permission::AuditExport, tr("Exporting the audit log")));
    };
    connect(&session, &ClientSession::meChanged, this, rights);
    rights();
}

void AuditPage::build()
{
    m_view->setListModel(m_model);
    m_view->setFrameShape(QFrame::NoFrame);
    new ColumnFit(m_view, {100, 240, 120, 100, 110, 120, 120, 160});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_filter);
    column->addWidget(m_timeline);
    column->addWidget(m_strip);
    auto *left = new QWidget(this);
    buildBelow(new QVBoxLayout(left));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_detail->hide();
    column->addWidget(m_splitter, 1);
}

void AuditPage::buildBelow(QVBoxLayout *column)
{
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget *view : std::initializer_list<QWidget *>{m_view, m_empty, m_error})
        m_stack->addWidget(view);
    column->addWidget(m_stack, 1);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(space::l, space::xs, space::l, space::xs);
    foot->setSpacing(space::m);
    m_newer->setAutoDefault(false);
    m_newer->hide();
    m_live->setCheckable(true);
    m_live->setAutoDefault(false);
    ui::name(m_live, tr("Live"), tr("Shows what happens while it happens, and waits while you read further down"));
    foot->addWidget(m_count, 1);
    foot->addWidget(m_integrity);
    foot->addWidget(m_newer);
    foot->addWidget(m_live);
    column->addLayout(foot);
}

void AuditPage::connectParts()
{
    connect(m_filter, &AuditFilterRow::changed, this, [this] {
        m_pinned = {};
        ask();
    });
    connect(m_timeline, &Timeline::chosen, this,
            [this](const std::optional<Instant> &from, const std::optional<Instant> &until) {
                m_pinned = {};
                m_filter->setRange(from, until);
                ask(false);
            });
    connect(m_error, &ui::ErrorPanel::retry, this, &AuditPage::refresh);
    connect(m_view, &ui::ListView::currentRowChanged, this, [this](int row) {
        if (m_view->hasFocus()) // somebody goes there, not the model
            m_pinned = {};
        choose(row);
    });
    connect(m_view, &QAbstractItemView::clicked, this, [this](const QModelIndex &at) {
        m_pinned = {};
        choose(at.row());
        showDetail(true);
    });
    connect(m_view, &ui::ListView::opened, this, [this](int row) {
        m_pinned = {};
        choose(row);
        showDetail(true);
    });
    connect(m_detail, &EventDetail::closeWanted, this, [this] { showDetail(false); });
    connect(m_detail, &EventDetail::filterWanted, m_filter, &AuditFilterRow::change);
    connect(m_detail, &EventDetail::pageWanted, this, &Page::navigate);
    connect(m_detail, &EventDetail::whyWanted, this, &AuditPage::explain);
    connect(m_model, &ui::ListModel::stateChanged, this, &AuditPage::showState);
    connect(m_model, &ui::ListModel::totalChanged, this, &AuditPage::showState);
    connect(m_model, &ui::ListModel::refreshed, this, [this] { choose(m_view->currentRow()); });
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
        if (const int row = m_view->currentRow(); row >= first.row() && row <= last.row())
            choose(row);
    });
    connect(m_export, &QAction::triggered, this, &AuditPage::askExport);
    connectTail();
}

void AuditPage::addShortcuts()
{
    auto *back = new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(back, &QShortcut::activated, this, &AuditPage::stepBack);
    auto *toggle = new QShortcut(Qt::ALT | Qt::Key_Return, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(toggle, &QShortcut::activated, this, [this] { showDetail(m_detail->isHidden()); });
    auto *write = new QShortcut(Qt::CTRL | Qt::Key_E, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(write, &QShortcut::activated, this, [this] { attempt(m_export); });
}

QString AuditPage::title() const { return tr("Audit log"); }

void AuditPage::open(const QVariant &argument)
{
    const QVariantMap map = argument.toMap();
    if (map.isEmpty())
        return;
    const auto id = Id<AuditEvent>::parse(map.value(u"id"_s).toString());
    if (!id || map.size() > 1) {
        m_pinned = {};
        m_filter->set(map);
        m_asked = m_opened = true;
        ask();
    }
    if (id)
        openById(*id);
}

QVariant AuditPage::place() const
{
    QVariantMap map = m_filter->map();
    if (!m_detail->isHidden())
        map.insert(u"id"_s, m_detail->shown().id.toString());
    return map;
}

void AuditPage::activate()
{
    if (m_live->isChecked())
        m_tail.start();
    if (!std::exchange(m_opened, false))
        return refresh();
    askIntegrity();
}

void AuditPage::hideEvent(QHideEvent *event)
{
    m_tail.stop();
    Page::hideEvent(event);
}

void AuditPage::refresh()
{
    askIntegrity();
    if (!std::exchange(m_asked, true))
        return ask();
    m_model->refresh();
    askTimeline();
}

QWidget *AuditPage::searchField() const { return m_filter->search(); }

QList<QWidget *> AuditPage::panes() const
{
    QList<QWidget *> panes{m_filter->search(), m_timeline};
    if (!m_strip->isEmpty())
        panes.append(m_strip);
    panes.append(m_stack->currentWidget());
    if (!m_detail->isHidden())
        panes.append(m_detail);
    return panes;
}

void AuditPage::ask(bool timelineToo)
{
    AuditQuery query;
    static_cast<AuditFilter &>(query) = m_filter->filter();
    query.q = m_filter->words();
    const QString sort = ui::sortText(m_model->sortKeys());
    query.sort = sort.isEmpty() ? u"-at"_s : sort;
    m_model->setQuery(query);
    if (timelineToo)
        askTimeline();
    Q_EMIT headerChanged();
}

void AuditPage::showDetail(bool shown)
{
    if (shown == !m_detail->isHidden())
        return;
    m_detail->setVisible(shown);
    if (shown)
        m_splitter->setSizes({m_splitter->width() - detailWidth, detailWidth});
    else
        m_view->setFocus();
}

void AuditPage::choose(int row)
{
    const AuditEvent *event = m_model->at(row);
    if (!event || (!m_pinned.isNull() && event->id != m_pinned))
        return;
    m_pinned = {};
    if (event->id != m_detail->shown().id || event->sealed != m_detail->shown().sealed)
        m_detail->show(AuditEvent(*event));
}

void AuditPage::openById(Id<AuditEvent> id)
{
    m_pinned = id;
    m_view->setCurrentKey(id.toBytes());
    m_api.call(Api::getAuditEvent, {id}).then(this, [this](const Result<AuditEvent> &event) {
        if (!event) {
            m_pinned = {};
            //: What was not done, and why
            return tellFailure(tr("The event cannot be shown. %1").arg(ui::errorText(event.error())), event.error());
        }
        m_detail->show(*event);
        showDetail(true);
    });
}

// Out of the event, then out of the filter.
void AuditPage::stepBack()
{
    if (!m_detail->isHidden())
        return showDetail(false);
    if (!m_filter->filtered())
        return;
    m_filter->set({});
    ask();
}

} // namespace bitflow
