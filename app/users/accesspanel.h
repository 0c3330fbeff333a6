// SPDX-License-Identifier: GPL-3.0-or-later
// What a person holds, grouped by institution, and what that lets the person do, in plain words.
#pragma once

#include "app/users/actions.h"
#include "app/users/panels.h"

namespace bitflow {

class AccessPanel : public QWidget
{
    Q_OBJECT

public:
    explicit AccessPanel(UserActions &actions, QWidget *parent = nullptr); // the actions outlive it

    void show(const User &user); // asks the server when it is another person
    void reload();
    void clear();
    [[nodiscard]] const std::optional<UserAccess> &access() const { return m_access; }

Q_SIGNALS:
    void loaded();

private:
    void arrived(const Result<UserAccess> &access);
    void present();
    void addAssignments();
    QWidget *assignmentCard(const Assignment &assignment);
    void addButtons(QVBoxLayout *column, QWidget *card, const Assignment &assignment);
    void addGrants();
    void addGrant(const Grant &grant);
    QWidget *permissionLine(const QString &slug, const QList<PathStep> &path, QWidget *parent);
    UserActions &m_actions;
    Sections *m_sections;
    std::optional<User> m_user;
    std::optional<UserAccess> m_access;
    Pending<UserAccess> m_call;
};

} // namespace bitflow
