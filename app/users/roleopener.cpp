// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/roleopener.h"

#include "app/parts/assignevent.h"
#include "app/parts/people.h"
#include "app/ui/fmt.h"

namespace bitflow {

RoleOpener::RoleOpener(ApiClient &api, ClientSession &session, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_session(session)
{}

void RoleOpener::answer(QWidget *window) { window->installEventFilter(this); }

void RoleOpener::serve(ExplainSheet *sheet)
{
    connect(sheet, &ExplainSheet::assignWanted, this, [this, sheet](const AccessFix &fix) { mend(sheet, fix); });
}

AssignSheet *RoleOpener::open(const User &user, QWidget *over)
{
    auto *sheet = new AssignSheet(m_api, m_session, user, over);
    connect(sheet, &AssignSheet::assigned, this, [this, user](const Assignment &made) {
        Q_EMIT assigned(user, tr("%1 is now %2").arg(fmt::isolate(displayName(user)), fmt::isolate(made.roleName)));
    });
    sheet->open();
    return sheet;
}

// Whom it explains is known by name alone; what may be given depends on where the person is at home.
void RoleOpener::mend(ExplainSheet *sheet, const AccessFix &fix)
{
    if (m_fetching.running() || !sheet->told())
        return;
    m_fetching = m_api.call(Api::getUser, {sheet->told()->userId});
    m_fetching.then(sheet, [this, sheet, fix](const Result<User> &user) {
        if (!user)
            return sheet->setMessage(tr("The role cannot be given now. %1").arg(peopleErrorText(user.error())),
                                     user.error());
        AssignSheet *assigning = open(*user, sheet);
        assigning->suggest(fix);
        connect(assigning, &AssignSheet::assigned, sheet, &ExplainSheet::renew);
    });
}

bool RoleOpener::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != AssignEvent::kind())
        return QObject::eventFilter(watched, event);
    const auto *chosen = static_cast<AssignEvent *>(event);
    mend(chosen->sheet, chosen->fix);
    event->accept();
    return true;
}

} // namespace bitflow
