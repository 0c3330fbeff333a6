// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/actions.h"

#include "app/parts/credentialssheet.h"
#include "app/parts/labels.h"
#include "app/ui/blocked.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/users/assignsheet.h"
#include "app/users/newsheet.h"
#include "app/users/sheets.h"

#include <QAbstractButton>
#include <QMenu>

namespace bitflow {

UserActions::UserActions(ApiClient &api, ClientSession &session, QWidget *page)
    : QObject(page)
    , m_api(api)
    , m_session(session)
    , m_page(page)
{
    using A = UserActions;
    add = make(tr("Add person"), u"list-add"_s, &A::runAdd);
    edit = make(tr("Edit"), u"document-edit"_s, &A::runEdit);
    assign = make(tr("Assign role…"), u":/icons/shield.svg"_s, &A::runAssign);
    password = make(tr("Reset password…"), u":/icons/state-lock.svg"_s, &A::runPassword);
    status = make(tr("Suspend…"), u":/icons/state-pause.svg"_s, &A::runStatus);
    trash = make(tr("Move to trash…"), u":/icons/trash.svg"_s, &A::runTrash);
    restore = make(tr("Restore"), u"edit-undo"_s, &A::runRestore);
    edit->setShortcut(Qt::Key_F2);
    edit->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    page->addAction(edit);
    connect(&session, &ClientSession::meChanged, this, &A::present);
    present();
}

QAction *UserActions::make(const QString &text, const QString &icon, void (UserActions::*run)())
{
    auto *action = new QAction(ui::icon(icon), text, this);
    connect(action, &QAction::triggered, this, run);
    return action;
}

void UserActions::setCurrent(const std::optional<User> &user)
{
    m_current = user;
    present();
}

void UserActions::present()
{
    ui::block(add, m_session.mayAnywhere(Permission::UsersCreate) ? QString() : notAllowed(tr("Adding people")));
    if (m_current)
        return presentCurrent(*m_current);
    for (QAction *action : {edit, assign, password, status, trash, restore})
        ui::block(action, tr("Choose a person first."));
}

void UserActions::presentCurrent(const User &user)
{
    const bool own = user.id == m_session.me().user.id;
    const bool active = user.status == UserStatus::Active || user.status == UserStatus::Invited;
    const QString ownAccount = tr("This is your own account. Somebody else has to do this.");
    const auto unless = [](bool may, const QString &what) { return may ? QString() : notAllowed(what); };
    const auto &path = user.institutionPath;
    if (user.deletedAt) {
        for (QAction *action : {edit, assign, password, status, trash})
            ui::block(action, tr("This person is in the trash. Restore the account first."));
        return ui::block(restore, unless(m_session.may(Api::restoreUser, path), tr("Restoring people")));
    }
    ui::block(edit, unless(m_session.may(Api::updateUser, path), tr("Editing people")));
    ui::block(assign, own ? tr("Nobody gives roles to himself.")
                          : unless(m_session.mayAnywhere(Permission::RolesAssign), tr("Giving roles")));
    ui::block(password, own ? tr("Change your own password in your account menu.")
                            : unless(m_session.may(Api::resetUserPassword, path), tr("Resetting passwords")));
    status->setText(active ? tr("Suspend…") : tr("Reactivate…"));
    status->setIcon(ui::icon(active ? u":/icons/state-pause.svg"_s : u":/icons/state-ok.svg"_s));
    ui::block(status, own ? ownAccount : unless(m_session.may(Api::setUserStatus, path), tr("Suspending people")));
    ui::block(trash, own ? ownAccount : unless(m_session.may(Api::trashUser, path), tr("Deleting people")));
    ui::block(restore, tr("This person is not in the trash."));
}

void UserActions::fill(QMenu *menu) const
{
    if (m_current && m_current->deletedAt) {
        menu->addAction(restore);
        return;
    }
    menu->addAction(edit);
    menu->addAction(assign);
    menu->addSeparator();
    menu->addAction(password);
    menu->addAction(status);
    menu->addSeparator();
    menu->addAction(trash);
}

void UserActions::attach(QAbstractButton *button, QAction *action)
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

QString UserActions::whyNotRemove(const Assignment &assignment) const
{
    // giving up one's own role is allowed to everybody
    if (assignment.userId == m_session.me().user.id ||
        m_session.may(Permission::RolesAssign, assignment.institutionPath))
        return {};
    return notAllowed(tr("Taking roles away"));
}

void UserActions::removeRole(const Assignment &assignment)
{
    if (!m_current)
        return;
    auto *sheet = new RemoveRoleSheet(m_api, *m_current, assignment, m_page);
    connect(sheet, &UserSheet::done, this, [this, role = assignment.roleName](const User &user) {
        Q_EMIT accessChanged(
            user, tr("%1 does not hold \"%2\" any more").arg(fmt::isolate(displayName(user)), fmt::isolate(role)));
    });
    sheet->open();
}

void UserActions::runAdd()
{
    auto *sheet = new NewUserSheet(m_api, m_session, m_home, m_page);
    connect(sheet, &NewUserSheet::created, this, [this](const OneTimePassword &made) {
        Q_EMIT created(made.user);
        (new CredentialsSheet(made, m_page))->open();
    });
    sheet->open();
}

void UserActions::runEdit() { Q_EMIT editWanted(); }

void UserActions::runAssign()
{
    auto *sheet = new AssignSheet(m_api, m_session, *m_current, m_page);
    connect(sheet, &AssignSheet::assigned, this, [this, user = *m_current](const Assignment &made) {
        Q_EMIT accessChanged(user,
                             tr("%1 is now %2").arg(fmt::isolate(displayName(user)), fmt::isolate(made.roleName)));
    });
    sheet->open();
}

void UserActions::runPassword()
{
    auto *sheet = new PasswordSheet(m_api, *m_current, m_page);
    connect(sheet, &PasswordSheet::reset, this, [this](const OneTimePassword &made) {
        Q_EMIT changed(made.user);
        Q_EMIT sessionsEnded(made.user);
        (new CredentialsSheet(made, m_page))->open();
    });
    sheet->open();
}

void UserActions::runStatus()
{
    const bool active = m_current->status == UserStatus::Active || m_current->status == UserStatus::Invited;
    auto *sheet = new UserStatusSheet(m_api, *m_current, active ? UserStatus::Suspended : UserStatus::Active, m_page);
    connect(sheet, &UserSheet::done, this, [this](const User &user) {
        Q_EMIT changed(user);
        Q_EMIT sessionsEnded(user);
    });
    sheet->open();
}

void UserActions::runTrash()
{
    auto *sheet = new UserTrashSheet(m_api, *m_current, m_page);
    connect(sheet, &UserSheet::done, this, &UserActions::trashed);
    sheet->open();
}

void UserActions::runRestore()
{
    if (m_restoring.running())
        return;
    m_restoring = m_api.call(Api::restoreUser, {m_current->id});
    m_restoring.then(this, [this](const Result<User> &user) {
        if (user)
            Q_EMIT restored(*user);
        else
            Q_EMIT failed(tr("The person was not restored"), user.error());
    });
}

} // namespace bitflow
