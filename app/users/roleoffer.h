// SPDX-License-Identifier: GPL-3.0-or-later
// The roles that somebody may give at a place: those that go there and that hold nothing he lacks. The server decides
// in the end; this only says what to offer.
#pragma once

#include "app/api/session.h"
#include "app/ui/formbase.h"
#include "common/api/roles.h"

namespace bitflow {

class Facts;

class RoleOffer : public QObject
{
    Q_OBJECT

public:
    RoleOffer(ApiClient &api, const ClientSession &session, QObject *parent); // both outlive it

    void load(); // changed() follows, or failed(); nothing new while one is on its way
    // Nothing: the place is not chosen yet.
    void setPlace(const std::optional<QList<PathStep>> &path);
    [[nodiscard]] bool isLoaded() const { return m_loaded; }
    [[nodiscard]] const QList<Role> &roles() const { return m_offered; }
    [[nodiscard]] const Role *find(Id<Role> id) const; // among roles()
    [[nodiscard]] QList<ui::Choice> choices() const;   // with a first one that says why there is none
    // What a role is and allows at the place chosen; false when there is none of that id.
    bool explain(Id<Role> id, Facts &facts) const;

Q_SIGNALS:
    void changed();
    void failed(const bitflow::Error &error);

private:
    [[nodiscard]] bool mayGive(const Role &role) const;
    void offer();

    ApiClient &m_api;
    const ClientSession &m_session;
    Pending<Page<Role>> m_loading;
    std::optional<QList<PathStep>> m_path;
    QList<Role> m_roles, m_offered;
    bool m_loaded = false;
};

} // namespace bitflow
