// SPDX-License-Identifier: GPL-3.0-or-later
// What a person did, and what was done to the account, newest first; the audit log has the rest.
#pragma once

#include "app/users/actions.h"
#include "common/api/audit.h"

#include <QWidget>

#include <optional>

namespace bitflow {

class Sections;

class ActivityPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ActivityPanel(UserActions &actions, QWidget *parent = nullptr); // the actions outlive it

    void clear();
    void show(const User &user);

Q_SIGNALS:
    void logWanted(const QVariantMap &filter); // of the audit page

private:
    using Events = std::optional<Result<Page<AuditEvent>>>;
    void reload();
    void present();
    void addEvents(const QString &heading, const QString &none, const Events &events, const QVariantMap &filter);
    QWidget *card(const AuditEvent &event);
    void addButtons(QVBoxLayout *words, const AuditEvent &event);

    UserActions &m_actions;
    Sections *m_sections;
    std::optional<User> m_user;
    Events m_byThem, m_aboutThem;
    Pending<Page<AuditEvent>> m_callBy, m_callAbout;
};

} // namespace bitflow
