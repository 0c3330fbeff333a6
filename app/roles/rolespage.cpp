// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/rolespage.h"

#include "app/parts/columnfit.h"
#include "app/parts/debounce.h"
#include "app/parts/people.h"
#include "app/roles/roledetail.h"
#include "app/ui/blocked.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/listview.h"
#include "app/ui/margins.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"

#include <QMenu>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace bitflow {

using ui::CellKind;
using ui::Token;
namespace space = ui::space;

namespace {

const QString stripId = u"list"_s;

QList<ui::Column<Role>> roleColumns()
{
    using Col = ui::Column<Role>;
    using P = RolesPage;
    return {
        Col{u"name"_s,
            P::tr("Role"),
            [](const Role &r) { return r.name; },
            178,
            CellKind::Strong,
            true,
            {},
            [](const Role &r) { return r.description; }},
        Col{u"level"_s, P::tr("Level"), [](const Role &r) { return fmt::number(r.level); }, 64, CellKind::Number, true},
        Col{u"holders"_s, P::tr("Holders"), [](const Role &r) { return fmt::number(r.holderCount); }, 76,
            CellKind::Number, true}};
}

} // namespace

RolesPage::RolesPage(ApiClient &api, ClientSession &session, QWidget *parent)
    : Page(parent)
    , m_api(api)
    , m_actions(new RoleActions(api, session, this))
    , m_model(new ui::TableModel<Role>(roleColumns(), this))
    , m_strip(new ui::Strip(this))
    , m_search(new QLineEdit(this))
    , m_view(new ui::ListView(tr("Roles"), this))
    , m_empty(new ui::EmptyState(this))
    , m_error(new ui::ErrorPanel(this))
    , m_stack(new QStackedWidget(this))
    , m_left(new QStackedWidget(this))
    , m_detail(new RoleDetail(*m_actions, this))
{
    m_model->setRefresher([this] { load(); });
    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildLeft());
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({336, 720});
    m_stack->addWidget(splitter);
    m_stack->addWidget(m_error);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_stack, 1);
    connectParts();
}

QWidget *RolesPage::buildLeft()
{
    auto *left = new QWidget(this);
    left->setMinimumWidth(280);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    ui::setMargins(left, row, space::l, 0, space::s, space::s);
    m_search->setPlaceholderText(tr("Filter roles … (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(ui::icon(u":/icons/search.svg"_s, Token::Text3), QLineEdit::LeadingPosition);
    ui::name(m_search, tr("Filter roles"));
    row->addWidget(m_search);
    column->addLayout(row);
    m_view->setListModel(m_model);
    m_view->setFrameShape(QFrame::NoFrame);
    new ColumnFit(m_view, {150, 60, 72});
    m_left->addWidget(m_view);
    m_left->addWidget(m_empty);
    column->addWidget(m_left, 1);
    return left;
}

void RolesPage::connectParts()
{
    onTyped(m_search, [this](const QString &) { filter(); });
    connect(m_error, &ui::ErrorPanel::retry, this, &RolesPage::refresh);
    connect(m_view, &ui::ListView::currentRowChanged, this, &RolesPage::choose);
    connect(m_view, &ui::ListView::opened, this, [this] { m_detail->tabs()->setFocus(); });
    connect(m_view, &ui::ListView::deleteWanted, this, [this] { attempt(m_actions->remove); });
    connect(m_view, &ui::ListView::contextMenuWanted, this, [this](int row, const QPoint &at) {
        choose(row);
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        m_actions->fill(menu);
        menu->popup(at);
    });
    connect(m_actions, &RoleActions::created, this, [this](const Role &role) {
        m_search->clear();
        m_wanted = role.id;
        load();
        Q_EMIT notice(tr("%1 made").arg(fmt::isolate(role.name)));
    });
    connect(m_actions, &RoleActions::changed, this, [this](const Role &role) {
        replace(role);
        Q_EMIT notice(tr("%1 saved").arg(fmt::isolate(role.name)));
    });
    connect(m_actions, &RoleActions::deleted, this, [this](const Role &role) {
        m_detail->clear();
        load();
        Q_EMIT notice(tr("%1 deleted").arg(fmt::isolate(role.name)));
    });
    connect(m_detail, &RoleDetail::saved, this, [this](const Role &role) {
        replace(role);
        Q_EMIT notice(tr("%1 saved").arg(fmt::isolate(role.name)));
    });
    connect(m_detail, &RoleDetail::refused, this, [this](const QString &reason) { Q_EMIT notice(reason); });
    connect(m_detail, &RoleDetail::personWanted, this,
            [this](Id<User> id) { Q_EMIT navigate(u"users"_s, QVariantMap{{u"id"_s, id.toString()}}); });
    auto *newOne = new QShortcut(QKeySequence::New, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(newOne, &QShortcut::activated, this, [this] { attempt(m_actions->add); });
}

QString RolesPage::title() const { return tr("Roles & access"); }

QAction *RolesPage::primaryAction() const { return m_actions->add; }

void RolesPage::open(const QVariant &argument)
{
    const QVariantMap map = argument.toMap();
    if (const auto id = Id<Role>::parse(map.value(u"id"_s).toString()))
        select(*id);
    if (map.contains(u"new"_s))
        m_actions->add->trigger();
}

QVariant RolesPage::place() const
{
    const auto &current = m_actions->current();
    return current ? QVariantMap{{u"id"_s, current->id.toString()}} : QVariantMap();
}

void RolesPage::activate()
{
    refresh(); // others may have made and given roles meanwhile
}

void RolesPage::refresh()
{
    load();
    m_detail->reload();
}

QWidget *RolesPage::searchField() const { return m_search; }

QList<QWidget *> RolesPage::panes() const { return {m_view, m_detail}; }

bool RolesPage::hasUnsavedInput() const { return m_detail->hasUnsavedInput(); }

void RolesPage::load()
{
    if (m_all.isEmpty())
        m_model->setLoading();
    RoleQuery query;
    query.limit = maximumPageSize;
    query.sort = u"level,name"_s;
    m_call.cancel();
    m_call = m_api.call(Api::listRoles, query);
    m_call.then(this, [this](const Result<bitflow::Page<Role>> &page) { arrived(page); });
}

void RolesPage::arrived(const Result<bitflow::Page<Role>> &page)
{
    if (!page) {
        m_model->setFailed(page.error());
        if (!m_all.isEmpty())
            return m_strip->show({stripId, tr("These roles may be out of date. %1").arg(peopleErrorText(page.error())),
                                  ui::Tone::Warn, tr("Retry"), [this] { refresh(); }},
                                 page.error());
        m_error->show(tr("The roles could not be loaded"), page.error());
        return m_stack->setCurrentWidget(m_error);
    }
    m_strip->hide(stripId);
    m_all = page->items;
    m_actions->setAll(m_all);
    m_detail->setRoles(m_all);
    m_stack->setCurrentIndex(0);
    Q_EMIT countChanged(page->total);
    filter();
    if (!m_wanted.isNull())
        select(std::exchange(m_wanted, {}));
    else
        choose(m_view->currentRow());
}

void RolesPage::filter()
{
    const QString text = m_search->text().trimmed();
    QList<Role> rows;
    for (const Role &role : std::as_const(m_all))
        if (role.name.contains(text, Qt::CaseInsensitive) || role.description.contains(text, Qt::CaseInsensitive))
            rows.append(role);
    m_left->setCurrentIndex(rows.isEmpty() ? 1 : 0);
    m_empty->clearButtons();
    if (rows.isEmpty()) {
        m_empty->show(u":/icons/search.svg"_s, tr("No role matches"), {});
        m_empty->addButton(tr("Show all roles"), [this] {
            m_search->clear();
            filter();
        });
    }
    m_model->setRows(rows);
}

void RolesPage::choose(int row)
{
    if (const Role *role = m_model->at(row))
        m_detail->show(Role(*role));
}

void RolesPage::select(Id<Role> id)
{
    m_view->setCurrentKey(id.toBytes());
    if (const int row = m_model->rowOf(id.toBytes()); row >= 0)
        return choose(row);
    m_wanted = id;
}

void RolesPage::replace(const Role &role)
{
    for (Role &one : m_all)
        if (one.id == role.id)
            one = role;
    m_actions->setAll(m_all);
    m_detail->setRoles(m_all);
    filter();
    if (m_actions->current() && m_actions->current()->id == role.id)
        select(role.id);
}

} // namespace bitflow
