// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/users/store.h"

#include "server/roles/guards.h"
#include "server/sql/inlist.h"
#include "server/sql/keyset.h"
#include "server/users/rows.h"

namespace bitflow {

namespace {

const QList<sql::SortColumn> sortable{{"name"_L1, "u.sort_name"_L1},
                                      {"email"_L1, "u.email"_L1},
                                      {"status"_L1, "u.status"_L1},
                                      {"last_login_at"_L1, "u.last_login_at"_L1},
                                      {"created_at"_L1, "u.created_at"_L1}};

User made(const NewUser &in, bool hasPassword, UserSource source)
{
    User user;
    user.id = Id<User>::make();
    user.email = in.email.toCaseFolded();
    user.firstName = in.firstName;
    user.lastName = in.lastName;
    user.nativeName = in.nativeName;
    user.phone = in.phone;
    user.employeeId = in.employeeId;
    user.designation = in.designation;
    user.employmentType = in.employmentType;
    user.joiningDate = in.joiningDate;
    user.locale = in.locale;
    user.timezone = in.timezone;
    user.tags = in.tags;
    user.notes = in.notes;
    user.status = in.status;
    user.institutionId = in.institutionId;
    user.source = source;
    user.mustChangePassword = hasPassword;
    user.createdAt = user.updatedAt = Instant::now();
    user.rowVersion = 1;
    if (hasPassword)
        user.passwordChangedAt = user.createdAt;
    return user;
}

User changed(User user, const UserChange &in)
{
    apply(user.institutionId, in.institutionId);
    apply(user.email, in.email);
    apply(user.firstName, in.firstName);
    apply(user.lastName, in.lastName);
    apply(user.nativeName, in.nativeName);
    apply(user.phone, in.phone);
    apply(user.employeeId, in.employeeId);
    apply(user.designation, in.designation);
    apply(user.employmentType, in.employmentType);
    apply(user.joiningDate, in.joiningDate);
    apply(user.locale, in.locale);
    apply(user.timezone, in.timezone);
    apply(user.tags, in.tags);
    apply(user.notes, in.notes);
    user.email = user.email.toCaseFolded();
    user.updatedAt = Instant::now();
    return user;
}

void addFilters(const UserQuery &query, const Reach &reach, sql::ListSource &source)
{
    source.where.append(query.trashed ? u"u.deleted_at IS NOT NULL"_s : u"u.deleted_at IS NULL"_s);
    if (!query.institutionId.isNull()) {
        source.where.append(u"u.institution_id IN (SELECT descendant FROM institution_paths WHERE ancestor = ?)"_s);
        source.args.append(query.institutionId);
    }
    if (!query.status.isEmpty())
        source.where.append(u"u.status"_s + in(query.status, source.args));
    if (query.neverSignedIn)
        source.where.append(u"u.last_login_at IS NULL"_s);
    if (query.lastLoginAfter) {
        source.where.append(u"u.last_login_at > ?"_s);
        source.args.append(*query.lastLoginAfter);
    }
    if (!query.role.isEmpty()) {
        const QString slugs = in(query.role, source.args);
        source.args.append(Instant::now());
        const QString known =
            knownNodes(reach, u"a.institution_id"_s, source.args); // what is held elsewhere stays there
        source.where.append(
            u"EXISTS (SELECT 1 FROM assignments a JOIN roles r ON r.id = a.role_id WHERE a.user_id = u.id AND r.slug"_s +
            slugs + u" AND (a.expires_at IS NULL OR a.expires_at > ?) AND "_s + known + u')');
    }
    addSearch(query.q, u"u.search_text"_s, source.where, source.args);
}

} // namespace

UserStore::UserStore(sql::Database &db, AccessControl &access, Audit &audit, PasswordHasher &passwords,
                     Lockout &lockout, QByteArray cursorKey)
    : m_db(db)
    , m_access(access)
    , m_audit(audit)
    , m_passwords(passwords)
    , m_lockout(lockout)
    , m_assignments(db, access, audit)
    , m_cursorKey(std::move(cursorKey))
{}

Result<Page<User>> UserStore::list(const Caller &caller, const UserQuery &query)
{
    const Reach reach = m_access.reach(caller, Permission::UsersView);
    sql::ListSource source;
    source.select = userrows::columns;
    source.from = u"FROM users u"_s;
    source.where.append(AccessControl::within(reach, u"u.institution_id"_s, source.args));
    addFilters(query, reach, source);
    source.sortable = sortable;
    source.defaultSort = u"name"_s;
    source.idColumn = u"u.id"_s;
    source.cursorKey = m_cursorKey;
    source.filterHash = filterHash(query);
    TRY(auto page, sql::page<User>(m_db, query, source));
    TRY_VOID(userrows::complete(m_db, reach, page.items));
    return page;
}

Result<User> UserStore::answer(const Caller &caller, Id<User> id)
{
    return userrows::loadComplete(m_db, m_access.reach(caller, Permission::UsersView), id);
}

Result<User> UserStore::load(Id<User> id) { return userrows::loadComplete(m_db, {true, {}}, id); }

Result<User> UserStore::get(const Caller &caller, const UserRef &in) { return answer(caller, in.userId); }

Result<UserAccess> UserStore::access(const Caller &caller, const UserRef &in)
{
    TRY_VOID(userrows::load(m_db, in.userId));
    return m_assignments.of(caller, in.userId);
}

Complaints UserStore::check(const NewUser &in)
{
    Complaints complaints;
    if (in.status == UserStatus::Suspended || in.status == UserStatus::Locked)
        complain(complaints, u"/status"_s, u"not_one_of"_s, u"must be one of: invited, active, inactive"_s);
    return complaints;
}

Result<void> UserStore::checkHome(Id<Institution> home)
{
    if (home.isNull())
        return {};
    // Locked, so that the home does not go to the trash at the same moment.
    TRY(const auto live,
        m_db.column<Id<Institution>>(
            u"SELECT id FROM institutions WHERE id = ? AND deleted_at IS NULL"_s + m_db.dialect().forUpdate(), {home}));
    if (live.isEmpty())
        return invalid(u"/institution_id"_s, u"not_found"_s, u"there is no such institution, or it is in the trash"_s);
    return {};
}

Result<User> UserStore::insert(const Caller &caller, const NewUser &in, const QString &passwordHash, UserSource source)
{
    TRY_VOID(checkHome(in.institutionId));
    const User user = made(in, !passwordHash.isEmpty(), source);
    TRY(const auto holder, userrows::emailHolder(m_db, user.email));
    if (!holder.isNull())
        return conflict(u"conflict"_s, u"Somebody has this e-mail address already."_s, {taken(u"/email"_s)});
    const auto written = userrows::insert(m_db, user, passwordHash);
    if (!written && sql::isUniqueViolation(written.error()))
        return conflict(u"conflict"_s, u"Somebody has this e-mail address already."_s, {taken(u"/email"_s)});
    TRY_VOID(written);
    const auto [before, after] = difference({}, toJsonObject(user));
    TRY_VOID(m_audit.record(caller, {"users.create"_L1, user.institutionId, "user"_L1, user.id.uuid(), before, after}));
    return user;
}

Result<OneTimePassword> UserStore::create(const Caller &caller, const NewUser &in)
{
    if (const auto complaints = check(in); !complaints.isEmpty())
        return invalid(complaints);
    const QString password = makeOneTimePassword();
    TRY(const QString hash, m_passwords.hash(password));
    TRY(const User user, m_db.transaction([&] { return insert(caller, in, hash, UserSource::Manual); }));
    TRY(const User told, answer(caller, user.id));
    return OneTimePassword{told, password};
}

Result<User> UserStore::update(const Caller &caller, const UserChange &in)
{
    return m_db.transaction([&]() -> Result<User> {
        TRY(const User before, forChange(caller, in.userId, Permission::UsersUpdate));
        const User after = changed(before, in);
        if (after.institutionId != before.institutionId) {
            TRY_VOID(m_access.require(caller, Permission::UsersUpdate, after.institutionId));
            TRY_VOID(checkHome(after.institutionId));
        }
        if (after.email != before.email) // whoever has the address can have the account
            TRY_VOID(requireRecentProof(caller));
        TRY(const auto holder, userrows::emailHolder(m_db, after.email));
        if (!holder.isNull() && holder != in.userId)
            return conflict(u"conflict"_s, u"Somebody has this e-mail address already."_s, {taken(u"/email"_s)});
        TRY_VOID(userrows::update(m_db, after));
        if (after.email != before.email)
            TRY_VOID(endOtherSessions(m_db, caller, in.userId, "email_changed"_L1));
        TRY_VOID(record(caller, "users.update"_L1, before, after));
        return answer(caller, in.userId);
    });
}

} // namespace bitflow
