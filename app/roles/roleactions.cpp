// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/roleactions.h"

#include "app/parts/comparesheet.h"
#include "app/parts/labels.h"
#include "app/parts/people.h"
#include "app/parts/whocanevent.h"
#include "app/parts/why.h"
#include "app/roles/rolesheets.h"
#include "app/ui/blocked.h"
#include "app/ui/icons.h"
#include "common/api/access.h"

#include <QAbstractButton>
#include <QMenu>

namespace bitflow {

RoleActions::RoleActions(ApiClient &api, ClientSession &session, QWidget *page)
    : QObject(page)
    , m_api(api)
    , m_session(session)
    , m_page(page)
{
    add = make(tr("New role"), u"list-add"_s, &RoleActions::runAdd);
    rename = make(tr("Rename…"), u"document-edit"_s, &RoleActions::runRename);
    remove = make(tr("Delete…"), u":/icons/trash.svg"_s, &RoleActions::runRemove);
    compare = make(tr("Compare…"), u":/icons/shield.svg"_s, &RoleActions::runCompare);
    rename->setShortcut(Qt::Key_F2);
    rename->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    page->addAction(rename);
    connect(&session, &ClientSession::meChanged, this, &RoleActions::present);
    present();
}

QAction *RoleActions::make(const QString &text, const QString &icon, void (RoleActions::*run)())
{
    auto *action = new QAction(ui::icon(icon), text, this);
    connect(action, &QAction::triggered, this, run);
    return action;
}

void RoleActions::setCurrent(const std::optional<Role> &role)
{
    m_current = role;
    if (role)
        findOwner(*role);
    present();
}

QList<PathStep> RoleActions::ownerPath(const Role &role) const
{
    if (role.ownerInstitutionId.isNull())
        return {};
    const QList<PathStep> alone{{role.ownerInstitutionId, role.ownerInstitutionName, InstitutionKind::University}};
    return m_owners.value(role.ownerInstitutionId.uuid(), alone);
}

// A right at the university reaches the role of a college: the way down to the owner has to be known.
void RoleActions::findOwner(const Role &role)
{
    const Id<Institution> owner = role.ownerInstitutionId;
    if (owner.isNull() || m_owners.contains(owner.uuid()))
        return;
    m_api.call(Api::getInstitution, {.institutionId = owner})
        .then(this, [this, owner](const Result<Institution> &institution) {
            if (!institution)
                return;
            m_owners.insert(owner.uuid(), institution->path);
            present();
            Q_EMIT rightsChanged();
        });
}

bool RoleActions::mayRead(const Role &role) const { return m_session.may(Api::roleHistory, ownerPath(role)); }

ui::Reason RoleActions::whyNotChange(const Role &role) const
{
    if (isSystemRole(role))
        return tr("A system role is the same for everybody. Make a copy to change it.");
    return unless(m_session, Api::updateRole, ownerPath(role), tr("Changing roles"));
}

ui::Reason RoleActions::whyNotAdd(const Role &role, const QString &slug) const
{
    const auto permission = permissionFrom(slug);
    const QList<PathStep> path = ownerPath(role);
    if (!permission || m_session.may(*permission, path))
        return {};
    return {tr("You do not hold this yourself where the role belongs, so you cannot put it into the role."),
            {slug, path.isEmpty() ? QString() : path.last().id.toString()}};
}

void RoleActions::present()
{
    ui::block(add, unlessAnywhere(m_session, Permission::RolesCreate, tr("Making roles")));
    if (!m_current) {
        ui::block(rename, tr("Choose a role first."));
        return ui::block(remove, tr("Choose a role first."));
    }
    const Role &role = *m_current;
    ui::block(rename, whyNotChange(role));
    if (isSystemRole(role))
        return ui::block(remove, tr("A system role is the same for everybody and stays."));
    ui::Reason reason = unless(m_session, Api::deleteRole, ownerPath(role), tr("Deleting roles"));
    if (reason.text.isEmpty() && role.holderCount > 0)
        reason = tr("%Ln person(s) hold this role. Take it away from them first.", "", role.holderCount);
    ui::block(remove, reason);
}

void RoleActions::fill(QMenu *menu) const
{
    menu->addAction(rename);
    menu->addAction(add);
    menu->addAction(compare);
    menu->addSeparator();
    menu->addAction(remove);
}

void RoleActions::attach(QAbstractButton *button, QAction *action)
{
    const auto follow = [button, action] {
        button->setText(action->text());
        button->setIcon(action->icon());
        ui::block(button, ui::reasonOf(action));
    };
    connect(action, &QAction::changed, button, follow);
    connect(button, &QAbstractButton::clicked, action, &QAction::trigger);
    follow();
}

void RoleActions::runAdd()
{
    auto *sheet = new NewRoleSheet(m_api, m_session, m_current, m_page);
    connect(sheet, &NewRoleSheet::created, this, &RoleActions::created);
    sheet->open();
}

void RoleActions::runRename()
{
    auto *sheet = new RenameRoleSheet(m_api, *m_current, m_page);
    connect(sheet, &RenameRoleSheet::renamed, this, &RoleActions::changed);
    sheet->open();
}

void RoleActions::runCompare()
{
    QList<CompareSheet::One> all;
    for (const Role &role : std::as_const(m_all))
        all.append({role.id.uuid(), role.name});
    CompareSheet::ofRoles(m_api, all, m_current ? m_current->id.uuid() : QUuid(), m_page)->open();
}

void RoleActions::whoCan(const QString &permission) { askWhoCan(m_page, permission); }

void RoleActions::runRemove()
{
    auto *sheet = new DeleteRoleSheet(m_api, *m_current, m_page);
    connect(sheet, &DeleteRoleSheet::deleted, this, &RoleActions::deleted);
    sheet->open();
}

} // namespace bitflow
