// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/roleactions.h"

#include "app/parts/labels.h"
#include "app/parts/people.h"
#include "app/roles/rolesheets.h"
#include "app/ui/blocked.h"
#include "app/ui/icons.h"

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

QString RoleActions::whyNotChange(const Role &role) const
{
    if (isSystemRole(role))
        return tr("A system role is the same for everybody. Make a copy to change it.");
    return m_session.may(Api::updateRole, ownerPath(role)) ? QString() : notAllowed(tr("Changing roles"));
}

void RoleActions::present()
{
    ui::block(add, m_session.mayAnywhere(Permission::RolesCreate) ? QString() : notAllowed(tr("Making roles")));
    if (!m_current) {
        ui::block(rename, tr("Choose a role first."));
        return ui::block(remove, tr("Choose a role first."));
    }
    const Role &role = *m_current;
    ui::block(rename, whyNotChange(role));
    ui::block(remove, isSystemRole(role) ? tr("A system role is the same for everybody and stays.")
                      : !m_session.may(Api::deleteRole, ownerPath(role)) ? notAllowed(tr("Deleting roles"))
                      : role.holderCount > 0
                          ? tr("%Ln person(s) hold this role. Take it away from them first.", "", role.holderCount)
                          : QString());
}

void RoleActions::fill(QMenu *menu) const
{
    menu->addAction(rename);
    menu->addAction(add);
    menu->addSeparator();
    menu->addAction(remove);
}

void RoleActions::attach(QAbstractButton *button, QAction *action)
{
    const auto follow = [button, action] {
        button->setText(action->text());
        button->setIcon(action->icon());
        ui::block(button, ui::blockReason(action));
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

void RoleActions::runRemove()
{
    auto *sheet = new DeleteRoleSheet(m_api, *m_current, m_page);
    connect(sheet, &DeleteRoleSheet::deleted, this, &RoleActions::deleted);
    sheet->open();
}

} // namespace bitflow
