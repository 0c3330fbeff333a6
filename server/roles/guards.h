// SPDX-License-Identifier: GPL-3.0-or-later
// What every store checks, and the pieces of statements that all of them need. Thread-safe.
#pragma once

#include "common/json.h"
#include "server/auth/access.h"

#include <QCryptographicHash>

namespace bitflow {

// 412 precondition_failed: somebody else changed it since the client saw it.
[[nodiscard]] std::unexpected<Error> staleVersion();
// Callers without If-Match (the command line, a job) are let through; the guarded UPDATE still holds.
Result<void> checkVersion(const Caller &caller, int rowVersion);

// 409 with complaints: the input is right, what stands there forbids it.
[[nodiscard]] std::unexpected<Error> conflict(QString code, QString detail, Complaints complaints = {});
// The complaint that another live row has this value.
Complaint taken(QString pointer, const QString &value = {});

// A member of a PATCH body onto what it changes; null clears.
template<class T>
void apply(T &member, const Change<T> &change)
{
    if (change.given)
        member = change.to.value_or(T{});
}
template<class T>
void apply(std::optional<T> &member, const Change<T> &change)
{
    if (change.given)
        member = change.to;
}

// Every word of the free text must stand in the folded column.
void addSearch(const QString &q, const QString &column, QStringList &where, sql::Args &args);

// Binds a cursor to the filters of its list; where in the list one is does not belong to them.
template<Reflected Query>
QByteArray filterHash(const Query &query)
{
    QJsonObject filters = toJsonObject(query);
    for (const auto place : {"cursor"_L1, "seek"_L1, "limit"_L1, "sort"_L1})
        filters.remove(place);
    return QCryptographicHash::hash(toText(filters), QCryptographicHash::Sha256);
}

// Nodes that somebody with this reach knows of: those within it, those above it, and the platform (NULL).
QString knownNodes(const Reach &reach, const QString &column, sql::Args &args);

// Roles as they are held: each a right to lose or to win at one node.
struct RoleAtNode
{
    Id<Role> role;
    Id<Institution> node;

    static constexpr auto fields()
    {
        return describe(Field{"role"_L1, &RoleAtNode::role}, Field{"node"_L1, &RoleAtNode::node});
    }
    friend bool operator==(const RoleAtNode &, const RoleAtNode &) = default;
};

// Whether a role is given at nodes of this kind; none: the platform. Self roles belong to a person, so any institution
// may be where that person is.
bool fitsAt(RoleScope scope, std::optional<InstitutionKind> kind);
struct Lacking
{
    PermissionSet permissions;
    Complaints complaints; // one for each, with a place where it is lacking

    void add(const PermissionSet &more, Id<Institution> where);
};
// E2: what of this the caller does not hold wherever the role reaches, from its owner on.
Result<Lacking> lackingFor(sql::Database &db, AccessControl &access, const Caller &caller, const PermissionSet &added,
                           Id<Role> role);

Result<PermissionSet> permissionsOf(sql::Database &db, Id<Role> role);
// E3 for many people at once: 403 outranked unless the caller holds all that these roles allow, where they allow it.
Result<void> holdsAllOf(sql::Database &db, AccessControl &access, const Caller &caller, const QList<RoleAtNode> &held);

} // namespace bitflow
