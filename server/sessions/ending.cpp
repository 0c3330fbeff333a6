// SPDX-License-Identifier: GPL-3.0-or-later
// Which sessions there are, one of them, and ending them: one, all others of one's own, a person's, everybody's in an
// institution.
#include "server/sessions/account.h"
#include "server/sql/fold.h"
#include "server/sql/keyset.h"

#include <QMap>

namespace bitflow {

namespace {

struct LiveRow
{
    Id<Session> id;
    Id<User> userId;

    static constexpr auto fields()
    {
        return describe(Field{"id"_L1, &LiveRow::id}, Field{"user_id"_L1, &LiveRow::userId});
    }
};

const QString select =
    u"SELECT s.id, s.user_id, s.app, s.device, s.ip_address, s.created_at, s.last_seen_at, s.expires_at, s.unusual, "
    "s.methods <> 'pwd' AS two_step, u.email AS user_email, "
    "TRIM(CONCAT(u.first_name, ' ', u.last_name)) AS user_name"_s;
const QString from = u"FROM sessions s JOIN users u ON u.id = s.user_id"_s;
const QStringList live{u"s.revoked_at IS NULL"_s, u"s.actor_id IS NULL"_s, u"s.expires_at > ?"_s}; // no previews

constexpr auto inSubtree = "u.institution_id IN (SELECT descendant FROM institution_paths WHERE ancestor = ?)"_L1;

// As the caller may see it.
void present(Session &session, const Caller &caller)
{
    session.current = session.id == caller.sessionId;
    if (caller.isPreview()) // where somebody is signed in from is not shown to whoever looks
        session.ipAddress.clear();
}

} // namespace

struct SessionStore::Chosen
{
    QMap<QByteArray, QList<Id<Session>>> byPerson; // bytes of the person's id
    SessionCount count;
};

Result<void> SessionStore::end(const Caller &caller, Id<Session> session, Id<User> user, QLatin1StringView action,
                               const QString &reason)
{
    TRY_VOID(m_.db.run(u"UPDATE sessions SET revoked_at = ?, revoked_reason = ? WHERE id = ? AND revoked_at IS NULL"_s,
                       {Instant::now(), reason, session}));
    return m_.audit.record(caller, sessionrows::entryFor(action, user, {{u"session_id"_s, session.toString()}}));
}

Result<Nothing> SessionStore::logout(const Caller &caller, const Nothing &)
{
    return m_.db.transaction([&]() -> Result<Nothing> {
        TRY_VOID(end(caller, caller.sessionId, caller.userId, "auth.logout"_L1, u"signed_out"_s));
        return Nothing{};
    });
}

Result<Nothing> SessionStore::logoutAll(const Caller &caller, const Nothing &)
{
    return m_.db.transaction([&]() -> Result<Nothing> {
        TRY(const auto ended,
            m_.db.run(u"UPDATE sessions SET revoked_at = ?, revoked_reason = 'signed_out' WHERE user_id = ? "
                      "AND revoked_at IS NULL"_s,
                      {Instant::now(), caller.userId}));
        TRY_VOID(dropCodes(m_.db, caller.userId));
        TRY_VOID(m_.audit.record(caller,
                                 sessionrows::entryFor("auth.logout_all"_L1, caller.userId, {{u"sessions"_s, ended}})));
        return Nothing{};
    });
}

Result<Session> SessionStore::get(const Caller &caller, const SessionRef &in)
{
    TRY(auto found, m_.db.first<Session>(select + u' ' + from + u" WHERE s.id = ? AND "_s + live.join(u" AND "_s),
                                         {in.sessionId, Instant::now()}));
    if (!found)
        return notFound();
    TRY_VOID(whose(caller, found->userId, Permission::SessionsView));
    present(*found, caller);
    return *found;
}

Result<Page<Session>> SessionStore::list(const Caller &caller, const SessionQuery &in)
{
    sql::ListSource source;
    source.select = select;
    source.from = from;
    source.where = live;
    source.args = {Instant::now()};
    TRY_VOID(confine(caller, in, source));
    if (!in.q.isEmpty()) {
        source.where.append(u"u.search_text LIKE ? ESCAPE '!'"_s);
        source.args.append(sql::Dialect::containing(foldedText(in.q)));
    }
    source.sortable = {{"last_seen_at"_L1, "s.last_seen_at"_L1},
                       {"created_at"_L1, "s.created_at"_L1},
                       {"user_name"_L1, "u.sort_name"_L1}};
    source.defaultSort = u"-created_at"_s;
    source.idColumn = u"s.id"_s;
    source.cursorKey = m_.cursorKey;
    source.filterHash = in.userId.toBytes() + in.institutionId.toBytes() + (in.everybody ? "*" : "") + in.q.toUtf8();
    TRY(auto page, sql::page<Session>(m_.db, in, source));
    for (Session &session : page.items)
        present(session, caller);
    return page;
}

// One's own need no permission; those of others are seen where sessions.view is held.
Result<void> SessionStore::confine(const Caller &caller, const SessionQuery &in, sql::ListSource &source)
{
    if (!in.institutionId.isNull()) {
        TRY_VOID(m_.access.require(caller, Permission::SessionsView, in.institutionId));
        source.where.append(QString(inSubtree));
        source.args.append(in.institutionId);
        return {};
    }
    if (in.everybody) {
        const Reach reach = m_.access.reach(caller, Permission::SessionsView);
        if (reach.nowhere())
            return fail(403, u"forbidden"_s, u"Nothing you hold allows this."_s);
        source.where.append(AccessControl::within(reach, u"u.institution_id"_s, source.args));
        return {};
    }
    TRY(const Id<User> person, whose(caller, in.userId, Permission::SessionsView));
    source.where.append(u"s.user_id = ?"_s);
    source.args.append(person);
    return {};
}

Result<Nothing> SessionStore::revoke(const Caller &caller, const SessionRef &in)
{
    return m_.db.transaction([&]() -> Result<Nothing> {
        TRY(const auto owner,
            m_.db.value<Id<User>>(u"SELECT user_id FROM sessions WHERE id = ? AND revoked_at IS NULL"_s,
                                  {in.sessionId}));
        if (owner.isNull())
            return notFound();
        if (owner != caller.userId) {
            TRY(const User user, m_.users.load(owner));
            TRY_VOID(m_.access.requireAtHome(caller, Permission::SessionsRevoke, user.institutionId));
            TRY_VOID(m_.access.mayActOn(caller, Permission::SessionsRevoke, owner));
        }
        TRY_VOID(end(caller, in.sessionId, owner, "sessions.revoke"_L1, u"revoked"_s));
        return Nothing{};
    });
}

// Live sessions that a choice means, the caller's present one left out, by whom they belong to; E3 for each of them.
Result<SessionStore::Chosen> SessionStore::chosen(const Caller &caller, const SessionChoice &in)
{
    QString which = u"s.user_id = ?"_s;
    sql::Args args{Instant::now(), caller.sessionId};
    if (!in.institutionId.isNull()) {
        TRY_VOID(m_.access.require(caller, Permission::SessionsRevoke, in.institutionId));
        which = inSubtree;
        args.append(in.institutionId);
    } else if (in.userId.isNull() || in.userId == caller.userId) {
        args.append(caller.userId);
    } else {
        TRY(const User user, m_.users.load(in.userId));
        TRY_VOID(m_.access.requireAtHome(caller, Permission::SessionsRevoke, user.institutionId));
        TRY_VOID(m_.access.mayActOn(caller, Permission::SessionsRevoke, in.userId));
        args.append(in.userId);
    }
    TRY(const auto rows, m_.db.all<LiveRow>(u"SELECT s.id, s.user_id FROM sessions s JOIN users u ON u.id = s.user_id "
                                            "WHERE s.revoked_at IS NULL AND s.actor_id IS NULL "
                                            "AND s.expires_at > ? AND s.id <> ? AND "_s +
                                                which,
                                            args));
    Chosen chosen;
    for (const LiveRow &row : rows)
        chosen.byPerson[row.userId.toBytes()].append(row.id);
    if (!in.institutionId.isNull())
        TRY_VOID(leaveOut(caller, chosen));
    for (const auto &sessions : std::as_const(chosen.byPerson))
        chosen.count.sessions += int(sessions.size());
    chosen.count.people = int(chosen.byPerson.size());
    return chosen;
}

// Those who hold what the caller does not keep their sessions, and are counted.
Result<void> SessionStore::leaveOut(const Caller &caller, Chosen &chosen)
{
    for (auto it = chosen.byPerson.begin(); it != chosen.byPerson.end();) {
        const Id<User> person(QUuid::fromRfc4122(it.key()));
        const auto may =
            person == caller.userId ? Result<void>() : m_.access.mayActOn(caller, Permission::SessionsRevoke, person);
        if (!may && may.error().status != 403)
            return std::unexpected(may.error());
        chosen.count.kept += may ? 0 : 1;
        it = may ? std::next(it) : chosen.byPerson.erase(it);
    }
    return {};
}

Result<SessionCount> SessionStore::count(const Caller &caller, const SessionChoice &in)
{
    return chosen(caller, in).transform([](const Chosen &all) { return all.count; });
}

Result<SessionCount> SessionStore::revokeMany(const Caller &caller, const SessionChoice &in)
{
    return m_.db.transaction([&]() -> Result<SessionCount> {
        TRY(const auto all, chosen(caller, in));
        const Instant now = Instant::now();
        for (auto it = all.byPerson.begin(); it != all.byPerson.end(); ++it) {
            for (const auto session : it.value())
                TRY_VOID(m_.db.run(u"UPDATE sessions SET revoked_at = ?, revoked_reason = 'revoked' WHERE id = ? "
                                   "AND revoked_at IS NULL"_s,
                                   {now, session}));
            AuditEntry entry = sessionrows::entryFor("sessions.revoke_all"_L1, Id<User>(QUuid::fromRfc4122(it.key())),
                                                     {{u"sessions"_s, it.value().size()}});
            entry.institution = in.institutionId;
            TRY_VOID(m_.audit.record(caller, entry));
        }
        return all.count;
    });
}

} // namespace bitflow
