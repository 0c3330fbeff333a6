// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/actions.h"

#include "app/parts/credentialssheet.h"
#include "app/parts/labels.h"
#include "app/parts/why.h"
#include "app/ui/blocked.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/users/invitationssheet.h"
#include "app/users/invitesheet.h"
#include "app/users/newsheet.h"
#include "app/users/roleopener.h"
#include "app/users/sheets.h"

#include <QAbstractButton>
#include <QMenu>

namespace bitflow {

UserActions::UserActions(ApiClient &api, ClientSession &session, QWidget *page)
    : QObject(page)
    , m_api(api)
    , m_session(session)
    , m_page(page)
    , m_opener(new RoleOpener(api, session, this))
{
    using A = UserActions;
    add = make(tr("Add person"), u"list-add"_s, &A::runAdd);
    edit = make(tr("Edit"), u"document-edit"_s, &A::runEdit);
    assign = make(tr("Assign role…"), u":/icons/shield.svg"_s, &A::runAssign);
    password = make(tr("Reset password…"), u":/icons/state-lock.svg"_s, &A::runPassword);
    secondFactor = make(tr("Reset two-step sign-in…"), u":/icons/shield.svg"_s, &A::runSecondFactor);
    status = make(tr("Suspend…"), u":/icons/state-pause.svg"_s, &A::runStatus);
    trash = make(tr("Move to trash…"), u":/icons/trash.svg"_s, &A::runTrash);
    restore = make(tr("Restore"), u"edit-undo"_s, &A::runRestore);
    invite = make(tr("Invite people…"), u":/icons/state-mail.svg"_s, &A::runInvite);
    invitations = make(tr("Pending invitations…"), u":/icons/state-clock.svg"_s, &A::runInvitations);
    remind = make(tr("Send the invitation"), u":/icons/state-mail.svg"_s, &A::runRemind);
    why = make(tr("Why may this person…?"), u":/icons/shield.svg"_s, &A::runWhy);
    compare = make(tr("Compare…"), u":/icons/people.svg"_s, &A::runCompare);
    preview = make(tr("Preview as this person"), u":/icons/eye.svg"_s, &A::runPreview);
    merge = make(tr("Merge duplicate…"), u":/icons/people.svg"_s, &A::runMerge);
    transfer = make(tr("Transfer ownership…"), u":/icons/people.svg"_s, &A::runTransfer);
    edit->setShortcut(Qt::Key_F2);
    edit->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    page->addAction(edit);
    connect(m_opener, &RoleOpener::assigned, this, &A::accessChanged);
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
    ui::block(add, unlessAnywhere(m_session, Permission::UsersCreate, tr("Adding people")));
    const auto invites = [this](Permission permission) {
        return unlessAnywhere(m_session, permission, tr("Inviting people"));
    };
    const ui::Reason unable = invites(Permission::UsersCreate);
    ui::block(invite, unable.text.isEmpty() ? invites(Permission::RolesAssign) : unable);
    ui::block(invitations, unable);
    if (m_current)
        return presentCurrent(*m_current);
    for (QAction *action :
         {edit, assign, password, secondFactor, status, trash, restore, remind, why, compare, preview, merge, transfer})
        ui::block(action, tr("Choose a person first."));
}

static QList<Assignment> ownerships(const ClientSession &session)
{
    QList<Assignment> held = session.me().assignments;
    held.removeIf([](const Assignment &one) { return !isOwnerRole(one.roleSlug); });
    return held;
}

void UserActions::presentCurrent(const User &user)
{
    const bool own = user.id == m_session.me().user.id;
    const bool active = user.status == UserStatus::Active || user.status == UserStatus::Invited;
    const auto &path = user.institutionPath;
    const auto never = [&](Permission permission, const QString &text) {
        ui::Why question = whyAt(permission, path);
        question.person = user.id.toString();
        return ui::Reason(text, question);
    };
    const auto ownAccount = [&](Permission permission) {
        return never(permission, tr("This is your own account. Somebody else has to do this."));
    };
    ui::block(why, own ? ui::Reason()
                       : unless(m_session.may(Permission::RolesView, path), tr("Seeing roles"),
                                whyOf(Api::whoCan.access, path)));
    ui::block(compare,
              unless(m_session.may(Permission::RolesView, path), tr("Seeing roles"), whyOf(Api::whoCan.access, path)));
    if (user.deletedAt) {
        for (QAction *action : {edit, assign, password, secondFactor, status, trash, remind, preview, merge, transfer})
            ui::block(action, tr("This person is in the trash. Restore the account first."));
        return ui::block(restore, unless(m_session, Api::restoreUser, path, tr("Restoring people")));
    }
    ui::block(edit, unless(m_session, Api::updateUser, path, tr("Editing people")));
    ui::block(assign, own ? never(Permission::RolesAssign, tr("Nobody gives roles to himself."))
                          : unless(m_session.mayAnywhere(Permission::RolesAssign), tr("Giving roles"),
                                   {QString(info(Permission::RolesAssign).slug),
                                    user.institutionId.isNull() ? QString() : user.institutionId.toString()}));
    ui::block(password, own ? ui::Reason(tr("Change your own password in your account menu."))
                            : unless(m_session, Api::resetUserPassword, path, tr("Resetting passwords")));
    ui::block(secondFactor, own ? ui::Reason(tr("Your own is in your account menu."))
                            : !user.mfaEnabledAt
                                ? ui::Reason(tr("This person signs in by password alone."))
                                : unless(m_session, Api::resetUserMfa, path, tr("Resetting two-step sign-in")));
    status->setText(active ? tr("Suspend…") : tr("Reactivate…"));
    status->setIcon(ui::icon(active ? u":/icons/state-pause.svg"_s : u":/icons/state-ok.svg"_s));
    ui::block(status, own ? ownAccount(Permission::UsersSuspend)
                          : unless(m_session, Api::setUserStatus, path, tr("Suspending people")));
    ui::block(trash, own ? ownAccount(Permission::UsersDelete)
                         : unless(m_session, Api::trashUser, path, tr("Deleting people")));
    ui::block(remind, user.status == UserStatus::Invited
                          ? unless(m_session, Api::inviteUser, path, tr("Inviting people"))
                          : ui::Reason(tr("This account is open already.")));
    ui::block(restore, tr("This person is not in the trash."));
    ui::block(merge, own ? ownAccount(Permission::UsersDelete)
                         : unless(m_session.may(Api::mergeUser, path) && m_session.mayAnywhere(Permission::UsersDelete),
                                  tr("Merging people"), whyOf(Api::mergeUser.access, path)));
    ui::block(transfer, own                               ? ui::Reason(tr("You hold it already."))
                        : ownerships(m_session).isEmpty() ? ui::Reason(tr("You own nothing that you could hand over."))
                        : user.status != UserStatus::Active
                            ? ui::Reason(tr("This person cannot sign in yet. An owner must be able to."))
                            : unless(m_session, Api::transferOwnership, path, tr("Handing over an ownership")));
    ui::block(preview, own       ? ui::Reason(tr("This is your own account. Choose somebody else to preview."))
                       : !active ? ui::Reason(tr("This person cannot sign in now. Reactivate the account first."))
                                 : unless(m_session, Api::previewUser, path, tr("Looking as another person")));
}

void UserActions::fill(QMenu *menu) const
{
    if (m_current && m_current->deletedAt) {
        menu->addAction(restore);
        return;
    }
    menu->addAction(edit);
    menu->addAction(assign);
    menu->addAction(why);
    menu->addAction(compare);
    menu->addAction(preview);
    menu->addSeparator();
    if (m_current && m_current->status == UserStatus::Invited)
        menu->addAction(remind);
    menu->addAction(password);
    menu->addAction(secondFactor);
    menu->addAction(status);
    menu->addSeparator();
    menu->addAction(merge);
    menu->addAction(transfer);
    menu->addAction(trash);
}

void UserActions::attach(QAbstractButton *button, QAction *action)
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

ui::Reason UserActions::whyNotRemove(const Assignment &assignment) const
{
    // giving up one's own role is allowed to everybody
    if (assignment.userId == m_session.me().user.id)
        return {};
    const auto &path = assignment.institutionPath;
    return unless(
        m_session.may(Permission::RolesAssign, path), tr("Taking roles away"),
        {QString(info(Permission::RolesAssign).slug), path.isEmpty() ? QString() : path.last().id.toString()});
}

ui::Reason UserActions::whyNotChangeEnd(const Assignment &assignment) const
{
    if (assignment.userId != m_session.me().user.id)
        return whyNotRemove(assignment);
    ui::Why question = whyAt(Permission::RolesAssign, assignment.institutionPath);
    question.person = assignment.userId.toString();
    return {tr("Nobody prolongs his own roles."), question};
}

void UserActions::changeEnd(const Assignment &assignment)
{
    if (!m_current)
        return;
    auto *sheet = new EndRoleSheet(m_api, *m_current, assignment, m_page);
    connect(sheet, &UserSheet::succeeded, this, [this, role = assignment.roleName](const User &user) {
        Q_EMIT accessChanged(user, tr("The end of \"%1\" is saved").arg(fmt::isolate(role)));
    });
    sheet->open();
}

void UserActions::removeRole(const Assignment &assignment)
{
    if (!m_current)
        return;
    auto *sheet = new RemoveRoleSheet(m_api, *m_current, assignment, m_current->id == m_session.me().user.id, m_page);
    connect(sheet, &UserSheet::succeeded, this, [this, role = assignment.roleName](const User &user) {
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

void UserActions::runAssign() { m_opener->open(*m_current, m_page); }

void UserActions::runPassword()
{
    auto *sheet = new PasswordSheet(m_api, *m_current, m_page);
    connect(sheet, &PasswordSheet::reset, this, [this](const OneTimePassword &made) {
        Q_EMIT sessionsEnded(made.user);
        if (made.password.isEmpty())
            return Q_EMIT mailed(tr("A link to a new password is on its way to %1").arg(fmt::isolate(made.user.email)));
        Q_EMIT changed(made.user);
        (new CredentialsSheet(made, m_page))->open();
    });
    sheet->open();
}

void UserActions::runSecondFactor()
{
    auto *sheet = new SecondFactorSheet(m_api, *m_current, m_page);
    connect(sheet, &UserSheet::succeeded, this, [this](const User &user) {
        Q_EMIT changed(user);
        Q_EMIT sessionsEnded(user);
    });
    sheet->open();
}

void UserActions::runStatus()
{
    const bool active = m_current->status == UserStatus::Active || m_current->status == UserStatus::Invited;
    auto *sheet = new UserStatusSheet(m_api, *m_current, active ? UserStatus::Suspended : UserStatus::Active, m_page);
    connect(sheet, &UserSheet::succeeded, this, [this, sheet](const User &user) {
        Q_EMIT statusChanged(user, sheet->user().status);
        Q_EMIT sessionsEnded(user);
    });
    sheet->open();
}

// Only as long as nobody has changed anything since: what is undone is that change and no other.
void UserActions::setBack(const User &user, UserStatus before)
{
    m_api.call(Api::setUserStatus, {user.id, before, {}}, {.ifMatch = user.rowVersion})
        .then(this, [this, user](const Result<User> &back) {
            if (!back)
                return Q_EMIT failed(tr("The change to %1 was not undone").arg(fmt::isolate(displayName(user))),
                                     back.error());
            Q_EMIT changed(*back);
            Q_EMIT sessionsEnded(*back);
        });
}

void UserActions::runMerge()
{
    auto *sheet = new MergeSheet(m_api, *m_current, m_page);
    connect(sheet, &UserSheet::succeeded, this, [this](const User &user) {
        Q_EMIT accessChanged(user, tr("The two accounts of %1 are one now").arg(fmt::isolate(displayName(user))));
        Q_EMIT merged();
    });
    sheet->open();
}

void UserActions::runTransfer()
{
    auto *sheet = new TransferSheet(m_api, ownerships(m_session), *m_current, m_page);
    connect(sheet, &TransferSheet::transferred, this, [this](const User &user, const QString &role) {
        Q_EMIT accessChanged(
            user,
            tr("%1 is %2 now, and you are not any more").arg(fmt::isolate(displayName(user)), fmt::isolate(role)));
        m_session.reload().then(this, [](const Result<Me> &) {});
    });
    sheet->open();
}

void UserActions::runTrash()
{
    auto *sheet = new UserTrashSheet(m_api, *m_current, m_page);
    connect(sheet, &UserSheet::succeeded, this, &UserActions::trashed);
    sheet->open();
}

void UserActions::runRestore() { bringBack(m_current->id); }

void UserActions::bringBack(Id<User> id)
{
    if (m_restoring.running())
        return;
    m_restoring = m_api.call(Api::restoreUser, {id});
    m_restoring.then(this, [this](const Result<User> &user) {
        if (user)
            Q_EMIT restored(*user);
        else
            Q_EMIT failed(tr("The person was not restored"), user.error());
    });
}

void UserActions::runInvite()
{
    auto *sheet = new InviteSheet(m_api, m_session, m_home, m_page);
    connect(sheet, &InviteSheet::invited, this, &UserActions::invited);
    sheet->open();
}

void UserActions::runInvitations()
{
    auto *sheet = new InvitationsSheet(m_api, m_home ? m_home->id : Id<Institution>(), m_page);
    connect(sheet, &InvitationsSheet::changed, this, &UserActions::invitationsChanged);
    sheet->open();
}

void UserActions::runRemind()
{
    if (m_reminding.running())
        return;
    m_reminding = m_api.call(Api::inviteUser, {m_current->id});
    m_reminding.then(this, [this, email = m_current->email](const Result<bitflow::Accepted> &sent) {
        if (sent)
            Q_EMIT mailed(tr("An invitation is on its way to %1").arg(fmt::isolate(email)));
        else
            Q_EMIT failed(tr("The invitation was not sent"), sent.error());
    });
}

} // namespace bitflow
