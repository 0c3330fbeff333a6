// SPDX-License-Identifier: GPL-3.0-or-later
// What one can ask about a person: why something may or may not be done, how others differ, what the person sees.
#include "app/parts/comparesheet.h"
#include "app/parts/explainsheet.h"
#include "app/parts/previewevent.h"
#include "app/ui/fmt.h"
#include "app/users/actions.h"
#include "app/users/assignsheet.h"
#include "common/api/roles.h"

#include <QCoreApplication>

namespace bitflow {

void UserActions::runWhy()
{
    explain(QString(info(Permission::UsersView).slug), m_current->institutionId, m_current->institutionPath);
}

void UserActions::explain(const QString &permission, Id<Institution> where, const QList<PathStep> &path)
{
    if (!m_current)
        return;
    const User user = *m_current;
    auto *sheet = new ExplainSheet(m_api, m_session, {user.id, displayName(user), permission, where, path}, m_page);
    connect(sheet, &ExplainSheet::pageWanted, this, &UserActions::pageWanted);
    connect(sheet, &ExplainSheet::assignWanted, this, [this, sheet, user](const AccessFix &fix) {
        auto *assigning = openAssign(user, sheet);
        assigning->suggest(fix);
        connect(assigning, &AssignSheet::assigned, sheet, &ExplainSheet::renew);
    });
    sheet->open();
}

void UserActions::explainRole(const Assignment &assignment)
{
    if (m_asking.running())
        return;
    m_asking = m_api.call(Api::getRole, {assignment.roleId});
    m_asking.then(this, [this, assignment, user = m_current](const Result<Role> &role) {
        if (!m_current || !user || m_current->id != user->id)
            return; // somebody else was chosen meanwhile
        const bool known = role && !role->permissions.isEmpty();
        explain(known ? role->permissions.first() : QString(info(Permission::UsersView).slug), assignment.institutionId,
                assignment.institutionPath);
    });
}

void UserActions::runCompare()
{
    CompareSheet::ofPeople(m_api, {m_current->id.uuid(), displayName(*m_current)}, m_current->institutionId,
                           m_current->institutionPath, m_page)
        ->open();
}

void UserActions::runPreview()
{
    if (m_previewing.running())
        return;
    m_previewing = m_api.call(Api::previewUser, {m_current->id});
    m_previewing.then(this, [this](const Result<Preview> &given) {
        if (!given)
            return Q_EMIT failed(tr("The preview could not be opened"), given.error());
        PreviewEvent event(*given);
        QCoreApplication::sendEvent(m_page->window(), &event);
    });
}

} // namespace bitflow
