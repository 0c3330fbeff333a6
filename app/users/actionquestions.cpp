// SPDX-License-Identifier: GPL-3.0-or-later
// What one can ask about a person: why something may or may not be done, how others differ, what the person sees.
#include "app/parts/comparesheet.h"
#include "app/parts/explainsheet.h"
#include "app/parts/previewevent.h"
#include "app/ui/fmt.h"
#include "app/users/actions.h"
#include "app/users/roleopener.h"
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
    open(new ExplainSheet(m_api, m_session, {m_current->id, displayName(*m_current), permission, where, path}, m_page));
}

void UserActions::open(ExplainSheet *sheet)
{
    connect(sheet, &ExplainSheet::pageWanted, this, &UserActions::pageWanted);
    m_opener->serve(sheet);
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
