// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/accounts/invitations.h"

#include "common/validate.h"
#include "server/accounts/invitationrow.h"
#include "server/roles/guards.h"
#include "server/sql/keyset.h"
#include "server/users/rows.h"

namespace bitflow {

namespace {

QJsonObject facts(const QString &email, Id<Role> role, const std::optional<Instant> &ends)
{
    return {{u"email"_s, email}, {u"role_id"_s, toJson(role)}, {u"access_ends_at"_s, toJson(ends)}};
}

Result<void> checkPeople(const NewInvitations &in)
{
    if (in.people.isEmpty())
        return invalid(u"/people"_s, u"required"_s, u"must not be empty"_s);
    if (in.people.size() > NewInvitations::most)
        return invalid(u"/people"_s, u"too_many"_s, u"at most %1 allowed"_s.arg(NewInvitations::most));
    if (in.accessEndsAt && *in.accessEndsAt <= Instant::now())
        return invalid(u"/access_ends_at"_s, u"in_the_past"_s, u"must lie in the future"_s);
    return {};
}

InvitationProblem problemOf(const Invitee &person, const Error &error)
{
    const Complaint first = error.errors.value(0);
    return error.code == "invalid"_L1 ? InvitationProblem{person.email, first.code, first.detail}
                                      : InvitationProblem{person.email, error.code, error.detail};
}

} // namespace

Result<InvitationReport> InvitationStore::create(const Caller &caller, const NewInvitations &in)
{
    TRY_VOID(m_.mail.required());
    TRY_VOID(checkPeople(in));
    return m_.db.transaction([&]() -> Result<InvitationReport> {
        TRY_VOID(m_.users.mayAssign(caller, {{}, in.roleId, in.institutionId, in.accessEndsAt, {}}));
        InvitationReport report;
        QSet<QString> seen;
        QList<Row> rows;
        for (const Invitee &person : in.people) {
            const bool again = seen.contains(person.email.toCaseFolded());
            seen.insert(person.email.toCaseFolded());
            const auto made = again ? Result<Id<Invitation>>(fail(409, u"duplicate"_s, u"stands in the list twice"_s))
                                    : m_.db.transaction([&] { return invite(caller, in, person); });
            if (made) {
                TRY(const Row row, pendingById(caller, *made));
                rows.append(row);
            } else if (made.error().status >= 500) {
                return std::unexpected(made.error());
            } else {
                report.refused.append(problemOf(person, made.error()));
            }
        }
        TRY(report.invited, told(rows));
        return report;
    });
}

Result<Id<Invitation>> InvitationStore::invite(const Caller &caller, const NewInvitations &in, const Invitee &given)
{
    Invitee person = given;
    tidy(person);
    if (auto complaints = validate(person); !complaints.isEmpty())
        return invalid(std::move(complaints));
    TRY_VOID(m_.takeMail(person.email));
    TRY(const auto holder, userrows::emailHolder(m_.db, person.email.toCaseFolded()));
    if (!holder.isNull()) {
        TRY(const User user, userrows::loadForChange(m_.db, holder));
        // of somebody who waits elsewhere one learns no more than of an account that is open
        TRY(const bool known, m_.access.may(caller, Permission::UsersView, user.institutionId));
        if (!known || user.status != UserStatus::Invited ||
            !m_.access.mayActOn(caller, Permission::UsersCreate, user.id))
            return conflict(u"conflict"_s, u"Somebody has this e-mail address already; give that person the role."_s);
        return write(caller, in, user);
    }
    NewUser account;
    account.institutionId = in.institutionId;
    account.email = person.email;
    account.firstName = person.firstName.isEmpty() ? person.email.section(u'@', 0, 0).left(100) : person.firstName;
    account.lastName = person.lastName;
    account.locale = in.locale;
    account.status = UserStatus::Invited;
    TRY(const User user, m_.users.insert(caller, account, {}, UserSource::Invite));
    return write(caller, in, user);
}

// The same role at the same place once more is the same invitation.
Result<Id<Invitation>> InvitationStore::write(const Caller &caller, const NewInvitations &in, const User &user)
{
    const Instant now = Instant::now();
    TRY(const auto rows, pending(user.id));
    for (const Row &row : rows)
        if (row.roleId == in.roleId && row.institutionId == in.institutionId)
            TRY_VOID(m_.db.run(u"UPDATE invitations SET revoked_at = ? WHERE id = ?"_s, {now, row.id}));
    const auto id = Id<Invitation>::make();
    TRY_VOID(m_.db.run(u"INSERT INTO invitations (id, user_id, role_id, institution_id, access_ends_at, locale, "
                       "invited_by, created_at, sent_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
                       {id, user.id, in.roleId, in.institutionId, in.accessEndsAt, in.locale, caller.userId, now, now,
                        now + lifeOf(TokenPurpose::Invite)}));
    TRY_VOID(m_.audit.record(caller, {"invitations.create"_L1,
                                      in.institutionId,
                                      "user"_L1,
                                      user.id.uuid(),
                                      {},
                                      facts(user.email, in.roleId, in.accessEndsAt)}));
    TRY_VOID(send(user));
    return id;
}

// One code for all that waits for this person.
Result<void> InvitationStore::send(const User &user)
{
    TRY(const auto rows, pending(user.id));
    if (rows.isEmpty())
        return {};
    const Row &last = rows.first();
    TRY(const auto issued, m_tokens.issue(TokenPurpose::Invite, user.id, user.email));
    TRY_VOID(m_.db.run(u"UPDATE invitations SET sent_at = ?, expires_at = ? WHERE user_id = ? "
                       "AND accepted_at IS NULL AND revoked_at IS NULL"_s,
                       {Instant::now(), issued.expiresAt, user.id}));
    TRY(const auto paths, pathsOf(m_.db, {last.institutionId}));
    const auto path = paths.value(last.institutionId);
    Mail mail = mailTo(user, last.roleId.isNull() ? MailKind::AccountReady : MailKind::Invitation,
                       {{u"inviter"_s, last.invitedBy.isNull() ? u"Bitflow"_s : last.inviterName()},
                        {u"role"_s, last.roleName},
                        {u"place"_s, path.isEmpty() ? u"Bitflow"_s : path.last().name}});
    mail.code = issued.code;
    mail.until = issued.expiresAt;
    if (!last.locale.isEmpty())
        mail.locale = last.locale;
    return m_.mail.add(mail);
}

Result<void> InvitationStore::remind(const User &user)
{
    TRY(const auto rows, pending(user.id));
    const Instant now = Instant::now();
    const bool open = std::ranges::any_of(rows, [&](const Row &row) { return row.expiresAt > now; });
    return open ? send(user) : Result<void>();
}

Result<void> InvitationStore::dropAll(const Caller &caller, const User &user)
{
    TRY(const auto rows, pending(user.id));
    for (const Row &row : rows) {
        TRY_VOID(m_.db.run(u"UPDATE invitations SET revoked_at = ? WHERE id = ?"_s, {Instant::now(), row.id}));
        TRY_VOID(m_.audit.record(caller, {"invitations.revoke"_L1,
                                          row.institutionId,
                                          "user"_L1,
                                          user.id.uuid(),
                                          facts(user.email, row.roleId, row.accessEndsAt),
                                          {}}));
    }
    return m_tokens.drop(user.id, TokenPurpose::Invite);
}

// Newest first.
Result<QList<InvitationStore::Row>> InvitationStore::pending(Id<User> user)
{
    return m_.db.all<Row>(Row::columns + Row::tables + u"WHERE i.user_id = ? AND "_s + Row::isPending +
                              u" ORDER BY i.created_at DESC, i.id DESC"_s,
                          {user});
}

// E9 at the node of the invitation, which the router could not know.
Result<InvitationStore::Row> InvitationStore::pendingById(const Caller &caller, Id<Invitation> id)
{
    TRY(auto row, m_.db.first<Row>(Row::columns + Row::tables + u"WHERE i.id = ? AND "_s + Row::isPending, {id}));
    if (!row)
        return notFound();
    TRY_VOID(m_.access.requireAtHome(caller, Permission::UsersCreate, row->institutionId));
    return *std::move(row);
}

Result<QList<Invitation>> InvitationStore::told(const QList<Row> &rows)
{
    QList<Id<Institution>> nodes;
    for (const Row &row : rows)
        nodes.append(row.institutionId);
    TRY(const auto paths, pathsOf(m_.db, nodes));
    QList<Invitation> list;
    for (const Row &row : rows)
        list.append({row.id, row.userId, row.personName(), row.email, row.roleId, row.roleName, row.institutionId,
                     paths.value(row.institutionId), row.accessEndsAt, row.locale, row.inviterName(), row.createdAt,
                     row.sentAt, row.expiresAt});
    return list;
}

Result<Page<Invitation>> InvitationStore::list(const Caller &caller, const InvitationQuery &in)
{
    sql::ListSource source;
    source.select = Row::columns;
    source.from = Row::tables;
    source.where.append(Row::isPending);
    source.where.append(
        AccessControl::within(m_.access.reach(caller, Permission::UsersCreate), u"i.institution_id"_s, source.args));
    if (!in.institutionId.isNull()) {
        source.where.append(u"i.institution_id IN (SELECT descendant FROM institution_paths WHERE ancestor = ?)"_s);
        source.args.append(in.institutionId);
    }
    addSearch(in.q, u"u.search_text"_s, source.where, source.args);
    source.sortable = {
        {"created_at"_L1, "i.created_at"_L1}, {"expires_at"_L1, "i.expires_at"_L1}, {"email"_L1, "u.email"_L1}};
    source.defaultSort = u"-created_at"_s;
    source.idColumn = u"i.id"_s;
    source.cursorKey = m_.cursorKey;
    source.filterHash = filterHash(in);
    TRY(const auto rows, sql::page<Row>(m_.db, in, source));
    TRY(auto items, told(rows.items));
    return Page<Invitation>{std::move(items), rows.nextCursor, rows.total, rows.totalIsEstimate};
}

Result<Invitation> InvitationStore::resend(const Caller &caller, const InvitationRef &in)
{
    return m_.db.transaction([&]() -> Result<Invitation> {
        TRY(const Row row, pendingById(caller, in.invitationId)); // whoever may not hears that and nothing else
        TRY_VOID(m_.mail.required());
        TRY_VOID(m_.access.mayActOn(caller, Permission::UsersCreate, row.userId, row.institutionId));
        TRY_VOID(m_.takeMail(row.email));
        TRY(const User user, userrows::loadForChange(m_.db, row.userId));
        TRY_VOID(send(user));
        TRY_VOID(m_.audit.record(caller, AccountDesk::entry("invitations.resend"_L1, user)));
        TRY(const Row now, pendingById(caller, in.invitationId));
        TRY(const auto list, told({now}));
        return list.first();
    });
}

Result<Accepted> InvitationStore::inviteUser(const Caller &caller, const UserRef &in)
{
    TRY_VOID(m_.mail.required());
    TRY_VOID(m_.access.mayActOn(caller, Permission::UsersCreate, in.userId));
    return m_.db.transaction([&]() -> Result<Accepted> {
        TRY(const User user, userrows::loadForChange(m_.db, in.userId));
        if (user.status != UserStatus::Invited)
            return conflict(u"not_invited"_s, u"This account is open already; reset its password instead."_s);
        TRY_VOID(m_.takeMail(user.email));
        TRY(const auto rows, pending(user.id));
        if (rows.isEmpty()) {
            NewInvitations invitation;
            invitation.institutionId = user.institutionId;
            TRY_VOID(write(caller, invitation, user));
        } else {
            TRY_VOID(send(user));
            TRY_VOID(m_.audit.record(caller, AccountDesk::entry("invitations.resend"_L1, user)));
        }
        return Accepted{};
    });
}

Result<Nothing> InvitationStore::revoke(const Caller &caller, const InvitationRef &in)
{
    return m_.db.transaction([&]() -> Result<Nothing> {
        TRY(const Row row, pendingById(caller, in.invitationId));
        TRY_VOID(m_.access.mayActOn(caller, Permission::UsersCreate, row.userId, row.institutionId));
        TRY(const User user, userrows::loadForChange(m_.db, row.userId));
        TRY(const qint64 revoked,
            m_.db.run(u"UPDATE invitations SET revoked_at = ? WHERE id = ? AND accepted_at IS NULL "
                      "AND revoked_at IS NULL"_s,
                      {Instant::now(), row.id}));
        if (revoked == 0) // accepted meanwhile
            return notFound();
        TRY_VOID(m_.audit.record(caller, {"invitations.revoke"_L1,
                                          row.institutionId,
                                          "user"_L1,
                                          user.id.uuid(),
                                          facts(user.email, row.roleId, row.accessEndsAt),
                                          {}}));
        TRY(const auto left, pending(user.id));
        if (!left.isEmpty())
            return Nothing{};
        TRY_VOID(m_tokens.drop(user.id, TokenPurpose::Invite));
        if (user.status == UserStatus::Invited && user.source == UserSource::Invite)
            TRY_VOID(m_.users.trash(caller, {user.id})); // so that the address is free again
        return Nothing{};
    });
}

} // namespace bitflow
