// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in of a person: when, the password, where now; and what one may do about it.
#pragma once

#include "app/users/actions.h"
#include "app/users/panels.h"
#include "common/api/auth.h"

namespace bitflow {

class SecurityPanel : public QWidget
{
    Q_OBJECT

public:
    explicit SecurityPanel(UserActions &actions, QWidget *parent = nullptr); // the actions outlive it

    void show(const User &user); // asks for the sessions when it is another person
    void reload();
    void clear();

Q_SIGNALS:
    void revoked(const QString &device);
    void ended(int sessions);

private:
    [[nodiscard]] ui::Reason unlessHeld(Permission permission, const QString &what) const;
    [[nodiscard]] ui::Reason whyNotSee() const;
    [[nodiscard]] ui::Reason whyNotEnd() const;
    void countFailures();
    void present();
    void addFacts();
    void addSessions();
    void addDevices();
    QWidget *everywhereButton();
    QWidget *sessionCard(const Session &one);
    void revoke(const Session &one);
    UserActions &m_actions;
    Sections *m_sections;
    std::optional<User> m_user;
    std::optional<Result<Page<Session>>> m_sessions;
    Pending<Page<Session>> m_call;
    std::optional<int> m_failures; // refused sign-ins of a month; none: not known
    Pending<SignInFailures> m_counting;
};

} // namespace bitflow
