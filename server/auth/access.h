// SPDX-License-Identifier: GPL-3.0-or-later
// The access decision: what somebody holds at a node is the union over the assignments at that node and above.
// Deny by default, no negative grants. Thread-safe; every function reads the database.
#pragma once

#include "common/endpoint.h"
#include "server/auth/caller.h"
#include "server/sql/database.h"

namespace bitflow {

// Where a permission is held.
struct Reach
{
    bool everything = false;      // held at the platform
    QList<Id<Institution>> nodes; // else: these and all below them

    [[nodiscard]] bool nowhere() const { return !everything && nodes.isEmpty(); }
};

class AccessControl
{
public:
    explicit AccessControl(sql::Database &db) : m_db(db) {}

    // What an active person holds now: expired assignments, and those at or below a suspended or trashed institution,
    // count for nothing. Empty for everybody else.
    Result<QList<NodeGrant>> grantsOf(Id<User> user);

    // Permissions that these grants amount to at a node (null = the platform). A node that does not exist has none.
    Result<PermissionSet> effectiveAt(const QList<NodeGrant> &grants, Id<Institution> node);

    Result<bool> may(const Caller &caller, Permission permission, Id<Institution> node);
    // E9: 404 where the caller holds nothing in that tenant, so that it does not show that the node exists; else 403.
    Result<void> require(const Caller &caller, Permission permission, Id<Institution> node);
    // At the home of a person. E9: without anything at the platform, who belongs to it is not there.
    Result<void> requireAtHome(const Caller &caller, Permission permission, Id<Institution> home);
    Result<void> requireOfPerson(const Caller &caller, Permission permission, Id<User> person);
    Result<void> requireAction(const Caller &caller, NodeAction action, Id<Institution> node);

    [[nodiscard]] Reach reach(const Caller &caller, Permission permission) const;
    // Any of the three view permissions of the kinds.
    [[nodiscard]] Reach reachOfAction(const Caller &caller, NodeAction action) const;
    // "column IN (subtrees of the reach)" as a condition on a column of institution ids, with its arguments appended.
    // Everything → "1=1". People of the platform (NULL) are only within everything.
    static QString within(const Reach &reach, const QString &column, sql::Args &args);

    // E1: whoever gives these permissions at a node needs roles.assign and every one of them there.
    Result<void> mayGrant(const Caller &caller, const PermissionSet &permissions, Id<Institution> node);
    // Whether somebody who holds the permission may do to this person what it allows. E3: not to one who holds
    // anything, anywhere, that the caller lacks there; what waits in invitations counts as held: 403 outranked. Not to
    // oneself what nobody does to himself; the rest always. The refusal names the act, where (null: the person's home)
    // and whom.
    Result<void> mayActOn(const Caller &caller, Permission permission, Id<User> target, Id<Institution> node = {});

    // 403 own_account, self_assignment.
    Result<void> notToOneself(const Caller &caller, Permission permission, Id<User> target, Id<Institution> node = {});

    // Ids from the node up to its university, the node first; empty when it does not exist.
    Result<QList<Id<Institution>>> ancestors(Id<Institution> node);
    // The kind of a live or trashed node.
    Result<InstitutionKind> kindOf(Id<Institution> node);

private:
    std::unexpected<Error> protectedFrom(Error refusal, Permission permission, Id<User> target, Id<Institution> node);
    Result<bool> outranks(const Caller &caller, Id<User> target);
    Result<bool> outranksPromised(const Caller &caller, Id<User> target);

    sql::Database &m_db;
};

// Whether what it allows is done to people, so that mayActOn() is asked as well.
bool isDoneToPeople(Permission permission);

// The permissions of roles, as texts in the database, as a set.
PermissionSet permissionSet(const QStringList &slugs);
// 403 exceeds_own_rights, naming each that is given and not held at the node.
Result<void> holdsAll(const PermissionSet &own, const PermissionSet &given, Id<Institution> node);
// What a client is told of grants, with the way to each node.
Result<QList<Grant>> describe(sql::Database &db, const QList<NodeGrant> &grants);
// The way from the university to each of these nodes, one query for all.
Result<QHash<Id<Institution>, QList<PathStep>>> pathsOf(sql::Database &db, const QList<Id<Institution>> &nodes);

} // namespace bitflow
