// SPDX-License-Identifier: GPL-3.0-or-later
// What one may do with the current role, and why not.
#pragma once

#include "app/api/session.h"
#include "app/ui/blocked.h"
#include "common/api/institutions.h"
#include "common/api/roles.h"

#include <QAction>
#include <QHash>

class QAbstractButton;
class QMenu;

namespace bitflow {

class RoleActions : public QObject
{
    Q_OBJECT

public:
    // Sheets open over the page's window. api and session outlive this.
    RoleActions(ApiClient &api, ClientSession &session, QWidget *page);

    void setCurrent(const std::optional<Role> &role);
    [[nodiscard]] const std::optional<Role> &current() const { return m_current; }

    QAction *add, *rename, *remove, *compare;
    void setAll(const QList<Role> &roles) { m_all = roles; } // to compare with
    void whoCan(const QString &permission);

    void fill(QMenu *menu) const;
    void attach(QAbstractButton *button, QAction *action);
    [[nodiscard]] ui::Reason whyNotChange(const Role &role) const; // empty: one may
    // Why this permission cannot be put into the role: one does not hold it where the role belongs.
    [[nodiscard]] ui::Reason whyNotAdd(const Role &role, const QString &slug) const;
    [[nodiscard]] bool mayRead(const Role &role) const; // its history
    [[nodiscard]] ApiClient &api() const { return m_api; }

Q_SIGNALS:
    void created(const bitflow::Role &role);
    void changed(const bitflow::Role &role);
    void deleted(const bitflow::Role &role);
    void rightsChanged(); // of the current role: where its owner stands is known now

private:
    QAction *make(const QString &text, const QString &icon, void (RoleActions::*run)());
    void present();
    void findOwner(const Role &role);
    [[nodiscard]] QList<PathStep> ownerPath(const Role &role) const;
    void runAdd();
    void runRename();
    void runRemove();
    void runCompare();

    ApiClient &m_api;
    ClientSession &m_session;
    QWidget *m_page;
    std::optional<Role> m_current;
    QList<Role> m_all;
    QHash<QUuid, QList<PathStep>> m_owners;
};

} // namespace bitflow
