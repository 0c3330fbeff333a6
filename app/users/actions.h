// SPDX-License-Identifier: GPL-3.0-or-later
// What one may do with the current person: the same actions in the context menu, in the detail and by keyboard. Those
// that are not to be had say why.
#pragma once

#include "app/api/session.h"
#include "app/ui/blocked.h"
#include "common/api/access.h"
#include "common/api/accounts.h"
#include "common/api/mfa.h"

#include <QAction>

class QAbstractButton;
class QMenu;

namespace bitflow {

class ExplainSheet;
class RoleOpener;

class UserActions : public QObject
{
    Q_OBJECT

public:
    // Sheets open over the page's window. api and session outlive this.
    UserActions(ApiClient &api, ClientSession &session, QWidget *page);

    void setCurrent(const std::optional<User> &user);
    [[nodiscard]] const std::optional<User> &current() const { return m_current; }
    void setHome(const std::optional<PathStep> &home) { m_home = home; } // where new people are put at first

    QAction *add, *edit, *assign, *password, *secondFactor, *status, *trash, *restore, *why, *compare, *preview;
    QAction *merge;                // a second account of the same person
    QAction *transfer;             // one's own role of an owner, to the current person
    QAction *invite, *invitations; // of anybody
    QAction *remind;               // the invitation of the current person, once more

    void fill(QMenu *menu) const;
    void attach(QAbstractButton *button, QAction *action); // the button shows, does and explains what the action does
    void removeRole(const Assignment &assignment);
    void changeEnd(const Assignment &assignment);
    // Of the current person; `first`: what else to choose from before all others.
    void explain(const QString &permission, Id<Institution> where, const QList<PathStep> &path,
                 const QStringList &first = {});
    void open(ExplainSheet *sheet);                    // whose links lead on from here, and whose fixes can be given
    void explainRole(const Assignment &assignment);    // why what it allows is allowed where it holds
    void setBack(const User &user, UserStatus before); // undoes a change of the status, of which `user` came
    void bringBack(Id<User> id);                       // from the trash
    [[nodiscard]] ui::Reason whyNotRemove(const Assignment &assignment) const; // empty: one may
    [[nodiscard]] ui::Reason whyNotChangeEnd(const Assignment &assignment) const;
    [[nodiscard]] ApiClient &api() const { return m_api; }
    [[nodiscard]] ClientSession &session() const { return m_session; }

Q_SIGNALS:
    void created(const bitflow::User &user);
    void changed(const bitflow::User &user);
    void statusChanged(const bitflow::User &user, bitflow::UserStatus before);
    void accessChanged(const bitflow::User &user, const QString &what);
    void sessionsEnded(const bitflow::User &user);
    void trashed(const bitflow::User &user);
    void merged(); // somebody is gone from the list
    void restored(const bitflow::User &user);
    void invited(int count);
    void invitationsChanged();
    void mailed(const QString &what); // a mail is on its way
    void failed(const QString &what, const bitflow::Error &error);
    void noted(const QString &what); // instead of an answer
    void editWanted();
    void pageWanted(const QString &pageId, const QVariant &argument);

private:
    QAction *make(const QString &text, const QString &icon, void (UserActions::*run)());
    void runMerge();
    void runTransfer();
    void present();
    void presentCurrent(const User &user);
    void runAdd();
    void runEdit();
    void runAssign();
    void runPassword();
    void runSecondFactor();
    void runStatus();
    void runTrash();
    void runRestore();
    void runInvite();
    void runInvitations();
    void runRemind();
    void runWhy();
    void runPreview();
    void runCompare();

    ApiClient &m_api;
    ClientSession &m_session;
    QWidget *m_page;
    RoleOpener *m_opener;
    std::optional<User> m_current;
    std::optional<PathStep> m_home;
    Pending<User> m_restoring;
    Pending<bitflow::Accepted> m_reminding;
    Pending<Preview> m_previewing;
    Pending<Role> m_asking;
};

} // namespace bitflow
