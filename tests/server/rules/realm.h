// SPDX-License-Identifier: GPL-3.0-or-later
// The server's side of the model: its numbers as rows of a real database, its steps through the real stores as the
// router would let them through.
#pragma once

#include "tests/server/rules/model.h"
#include "tests/server/stores/world.h"

namespace bitflow::test {

class Realm : public World
{
protected:
    // Both sides, kept in step: numbers in the model are positions in these.
    QList<Id<Institution>> nodeIds;
    QList<Id<Role>> roleIds;
    QList<Id<User>> personIds;
    model::World model;

    int addNode(Id<Institution> id, int parent, int depth);
    int addRole(QLatin1StringView slug);
    int addPerson(Id<User> id, int home);
    void addHeld(int person, int role, int node);
    // A role of an institution with these rights, made by the server itself.
    int makeRole(int owner, RoleScope scope, const QString &name, const QStringList &rights);

    [[nodiscard]] Id<Institution> nodeId(int node) const;
    QString perform(const model::Step &step); // "ok", or why not
    // Every person's every sample right at every node, and the platform. Says the first difference; empty = none.
    QString difference(const QList<Permission> &sample);
    QString words(const model::Step &step) const;
    qint64 decisions = 0; // compared so far

private:
    QString performOn(const Caller &actor, const model::Step &step);
    QString changeHeld(const Caller &actor, const model::Step &step);
    Id<Assignment> heldId(const model::Step &step);
};

} // namespace bitflow::test
