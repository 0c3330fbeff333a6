// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/roledetail.h"

#include "app/drafts/draftkeeper.h"
#include "app/parts/columnfit.h"
#include "app/parts/people.h"
#include "app/roles/matrix.h"
#include "app/roles/matrixtree.h"
#include "app/roles/rolehistory.h"
#include "app/roles/rolesaving.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"
#include "app/ui/style.h"
#include "app/ui/wraplayout.h"

#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace bitflow {

using ui::CellKind;
using ui::Token;
using ui::Type;
namespace space = ui::space;

namespace {

const QString stripId = u"role"_s;
constexpr int holdersTab = 1, historyTab = 2;

QList<ui::Column<Assignment>> holderColumns()
{
    using Col = ui::Column<Assignment>;
    using D = RoleDetail;
    return {
        Col{u"name"_s, D::tr("Name"), [](const Assignment &a) { return a.userName; }, 170, CellKind::Strong, true},
        Col{u"email"_s, D::tr("E-mail"), [](const Assignment &a) { return a.userEmail; }, 200, CellKind::Code, true},
        Col{u"where"_s, D::tr("Where"), [](const Assignment &a) { return placeText(a.institutionPath); }, 200,
            CellKind::Path},
        Col{u"assigned_at"_s, D::tr("Since"), [](const Assignment &a) { return fmt::relative(a.assignedAt); }, 110,
            CellKind::Quiet, true},
        Col{u"expires_at"_s, D::tr("Ends"),
            [](const Assignment &a) { return a.expiresAt ? fmt::dateTime(*a.expiresAt) : D::tr("Never"); }, 130,
            CellKind::Quiet}};
}

} // namespace

RoleDetail::RoleDetail(RoleActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_strip(new ui::Strip(this))
    , m_draft(new DraftKeeper(m_strip, this))
    , m_name(new ui::Label(this, {}, Token::Text, Type::Title, true))
    , m_description(new ui::Label(this, {}, Token::Text2))
    , m_facts(new ui::Label(this, {}, Token::Text2))
    , m_kind(new ui::PillLabel(this))
    , m_copy(new QPushButton(this))
    , m_compare(new QPushButton(this))
    , m_rename(new QPushButton(this))
    , m_remove(new QPushButton(this))
    , m_tabs(new QTabWidget(this))
    , m_matrix(new PermissionMatrix(this))
    , m_saving(new RoleSaving(actions, *m_matrix->model(), this))
    , m_history(new RoleHistory(actions.api(), this))
    , m_model(new HolderModel(holderColumns(), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(buildHeader());
    m_tabs->setDocumentMode(true);
    ui::name(m_tabs, tr("Parts of the role"));
    m_tabs->addTab(m_matrix, tr("Permissions"));
    m_tabs->addTab(buildHolders(), tr("Holders"));
    m_tabs->addTab(m_history, tr("History"));
    column->addWidget(m_tabs, 1);
    m_matrix->model()->setWhyNot([this](const Role &role, const QString &slug) { return whyNot(role, slug); });
    connectParts();
}

QWidget *RoleDetail::buildHeader()
{
    auto *header = new QWidget(this);
    auto *column = new QVBoxLayout(header);
    column->setContentsMargins(space::l, space::l, space::l, space::m);
    column->setSpacing(space::s);
    auto *title = new ui::WrapLayout;
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    title->addWords(m_name, 160);
    for (QPushButton *button : {m_copy, m_compare, m_rename, m_remove}) {
        button->setAutoDefault(false);
        title->addWidget(button);
    }
    m_copy->setText(tr("Copy…"));
    ui::name(m_copy, tr("New role with these permissions"));
    m_copy->setToolTip(tr("New role with these permissions"));
    connect(m_copy, &QPushButton::clicked, m_actions.add, &QAction::trigger);
    m_actions.attach(m_compare, m_actions.compare);
    m_actions.attach(m_rename, m_actions.rename);
    m_actions.attach(m_remove, m_actions.remove);
    column->addLayout(title);
    m_description->setWordWrap(true);
    column->addWidget(m_description);
    auto *facts = new QHBoxLayout;
    facts->setSpacing(space::s);
    facts->addWidget(m_kind);
    m_facts->setElided(Qt::ElideRight);
    m_facts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    facts->addWidget(m_facts, 1);
    column->addLayout(facts);
    return header;
}

QWidget *RoleDetail::buildHolders()
{
    m_model->setFetcher([this](const HolderQuery &query, QObject *asker, auto done) {
        m_actions.api().call(Api::roleHolders, query).then(asker, std::move(done));
    });
    m_holders = new ui::ListView(tr("Holders of the role"), this);
    m_holders->setListModel(m_model);
    m_holders->setFrameShape(QFrame::NoFrame);
    new ColumnFit(m_holders, {120, 130, 110, 84, 96});
    m_nobody = new ui::EmptyState(this);
    m_holderStack = new QStackedWidget(this);
    m_holderStack->addWidget(m_holders);
    m_holderStack->addWidget(m_nobody);
    connect(m_holders, &ui::ListView::opened, this, [this](int row) {
        if (const Assignment *holder = m_model->at(row))
            Q_EMIT personWanted(Id<User>(holder->userId));
    });
    connect(m_model, &ui::ListModel::stateChanged, this, &RoleDetail::describeHolders);
    connect(m_model, &ui::ListModel::totalChanged, this, &RoleDetail::describeHolders);
    return m_holderStack;
}

void RoleDetail::describeHolders()
{
    using State = ui::ListModel::State;
    const bool failed = m_model->state() == State::Failed && m_model->rowCount() == 0;
    const bool none = m_model->state() == State::Ready && m_model->total() == 0;
    m_holderStack->setCurrentIndex(failed || none ? 1 : 0);
    m_nobody->clearButtons();
    if (failed) {
        m_nobody->show(u":/icons/state-error.svg"_s, tr("The holders could not be loaded"),
                       peopleErrorText(m_model->error()));
        m_nobody->addButton(tr("Retry"), [this] { m_model->refresh(); });
        if (const ui::Why why = ui::whyOf(m_model->error()); !why.isEmpty())
            m_nobody->addButton(tr("Why?"), [this, why] { ui::askWhy(this, why); });
    } else if (none) {
        m_nobody->show(u":/icons/people.svg"_s, tr("Nobody holds this role"),
                       tr("Give it on the page of a person, under Access."));
    }
}

void RoleDetail::show(const Role &role)
{
    MatrixModel *model = m_matrix->model();
    const RoleDraft *shown = m_role ? model->draft(m_role->id) : nullptr;
    const bool dirty = shown && shown->isDirty();
    if (dirty && m_role->id != role.id && model->columnOf(role.id) < 0) {
        m_waiting = role;
        return m_strip->show({stripId,
                              tr("Your changes to %1 are not saved yet. Save or discard them to see %2.")
                                  .arg(fmt::isolate(m_role->name), fmt::isolate(role.name)),
                              ui::Tone::Warn});
    }
    if (dirty && m_role->id == role.id)
        return; // a newer version while somebody is at it is told when saving
    present(role);
}

// Into the place of the one shown before, or where it stands already.
void RoleDetail::present(const Role &role)
{
    MatrixModel *model = m_matrix->model();
    if (const RoleDraft *draft = model->draft(role.id)) {
        if (!draft->isDirty())
            model->storeRole(role);
    } else if (m_role && model->columnOf(m_role->id) > 0) {
        model->replaceRole(m_role->id, role);
    } else {
        model->addRole(role);
    }
    const bool other = !m_role || m_role->id != role.id;
    m_role = role;
    m_actions.setCurrent(role);
    if (other)
        m_strip->hide(stripId);
    m_name->setText(role.name);
    m_description->setText(role.description);
    m_description->setVisible(!role.description.isEmpty());
    const bool system = isSystemRole(role);
    m_kind->setPill(system ? ui::Pill{tr("System role"), ui::Tone::Neutral, u":/icons/state-lock.svg"_s}
                           : ui::Pill{tr("Custom role"), ui::Tone::Info, u":/icons/person.svg"_s});
    //: What is to be known of a role in a line: its level, where it is given, how many hold it
    const QString facts = tr("Level %1 · %2 · %Ln holder(s)", "", role.holderCount)
                              .arg(fmt::number(role.level), scopeLabel(role.scopeKind));
    m_facts->setText(role.ownerInstitutionName.isEmpty()
                         ? facts
                         //: The same, and whose role it is
                         : tr("%1 · %2").arg(facts, fmt::isolate(role.ownerInstitutionName)));
    m_tabs->setTabText(holdersTab, tr("Holders (%1)").arg(fmt::number(role.holderCount)));
    m_matrix->setMain(role.id);
    beginDraft();
    loadCatalogue();
    const bool mayChange = m_actions.mayRead(role);
    m_tabs->setTabVisible(historyTab, mayChange);
    m_told = {};
    showTab();
    ui::name(this, role.name, m_kind->pill().text);
}

void RoleDetail::clear()
{
    if (!m_role)
        return;
    m_matrix->model()->removeRole(m_role->id);
    m_role.reset();
    m_actions.setCurrent({});
}

void RoleDetail::loadCatalogue()
{
    if (m_matrix->model()->hasCatalogue() || m_catalogue.running())
        return;
    m_catalogue = m_actions.api().call(Api::listPermissions);
    m_catalogue.then(this, [this](const Result<PermissionList> &list) {
        if (list) {
            m_strip->hide(u"catalogue"_s);
            m_matrix->setCatalogue(list->items);
            return beginDraft();
        }
        m_strip->show({u"catalogue"_s, tr("The permissions could not be loaded. %1").arg(peopleErrorText(list.error())),
                       ui::Tone::Error, tr("Retry"), [this] { loadCatalogue(); }},
                      list.error());
    });
}

void RoleDetail::showTab()
{
    if (m_tabs->currentIndex() == holdersTab)
        showHolders();
    if (!m_role || m_tabs->currentIndex() != historyTab || m_told == m_role->id)
        return;
    m_told = m_role->id;
    m_history->show(*m_role, m_actions.whyNotChange(*m_role));
}

void RoleDetail::showHolders()
{
    if (!m_role || m_tabs->currentIndex() != holdersTab || m_held == m_role->id)
        return;
    m_held = m_role->id;
    HolderQuery query;
    query.roleId = m_role->id;
    query.sort = u"name"_s;
    m_model->setQuery(query);
}

void RoleDetail::reload()
{
    loadCatalogue();
    if (m_tabs->currentIndex() == holdersTab)
        m_model->refresh();
    else
        m_held = {};
    m_told = {};
    showTab();
}

bool RoleDetail::hasUnsavedInput() const { return m_matrix->isDirty(); }

void RoleDetail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), ui::Theme::color(Token::Surface));
    const int edge = layoutDirection() == Qt::RightToLeft ? width() - 1 : 0;
    painter.fillRect(QRect(edge, 0, 1, height()), ui::Theme::color(Token::Border));
}

} // namespace bitflow
