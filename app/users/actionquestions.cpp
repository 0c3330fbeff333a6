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

void UserActions::explain(const QString &permission, Id<Institution> where, const QList<PathStep> &path,
                          const QStringList &first)
{
    if (!m_current)
        return;
    const ExplainSheet::About about{m_current->id, displayName(*m_current), permission, where, path, {}, first};
    open(new ExplainSheet(m_api, m_session, about, m_page));
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
        if (!role)
            return Q_EMIT failed(tr("What the role allows could not be read"), role.error());
        if (role->permissions.isEmpty())
            return Q_EMIT noted(tr("The role %1 allows nothing.").arg(fmt::isolate(role->name)));
        explain(role->permissions.first(), assignment.institutionId, assignment.institutionPath, role->permissions);
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
