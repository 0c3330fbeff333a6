// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/users/rows.h"

#include "server/roles/guards.h"
#include "server/sql/fold.h"
#include "server/sql/inlist.h"

namespace bitflow::userrows {

const QString columns =
    u"SELECT u.id, u.email, u.first_name, u.last_name, u.native_name, u.phone, u.employee_id, u.designation, "
    u"u.employment_type, "
    "u.joining_date, u.locale, u.timezone, u.tags, u.notes, u.status, u.institution_id, u.email_verified_at, "
    "u.last_login_at, "
    "u.password_changed_at, u.must_change_password, u.mfa_enabled_at, u.source, u.created_at, u.updated_at, u.row_version, u.deleted_at "_s;

namespace {

struct HeldName
{
    Id<User> userId;
    QString name;

    static constexpr auto fields()
    {
        return describe(Field{"user_id"_L1, &HeldName::userId}, Field{"name"_L1, &HeldName::name});
    }
};

QString searchText(const User &user)
{
    QString digits;
    for (const QChar c : user.phone)
        if (c.isDigit())
            digits += c;
    return foldedText(
        QStringList{user.firstName, user.lastName, user.nativeName, user.email, user.phone, digits, user.employeeId}
            .join(u' '));
}

const QStringList editableColumns{
    u"email"_s,    u"first_name"_s,  u"last_name"_s,   u"native_name"_s,     u"sort_name"_s,    u"search_text"_s,
    u"phone"_s,    u"employee_id"_s, u"designation"_s, u"employment_type"_s, u"joining_date"_s, u"locale"_s,
    u"timezone"_s, u"tags"_s,        u"notes"_s,       u"institution_id"_s,  u"updated_at"_s};

// The values of editableColumns, in their order.
sql::Args editable(const User &user)
{
    return {user.email,         user.firstName, user.lastName,   user.nativeName,  foldedKey(displayName(user), 200),
            searchText(user),   user.phone,     user.employeeId, user.designation, user.employmentType,
            user.joiningDate,   user.locale,    user.timezone,   user.tags,        user.notes,
            user.institutionId, user.updatedAt};
}

Result<QHash<Id<User>, QStringList>> rolesOf(sql::Database &db, const Reach &reach, const QList<User> &list)
{
    QList<Id<User>> ids;
    for (const User &user : list)
        ids.append(user.id);
    sql::Args args;
    const QString which = in(ids, args);
    const QString known = knownNodes(reach, u"a.institution_id"_s, args);
    args.append(Instant::now());
    TRY(const auto rows,
        db.all<HeldName>(u"SELECT a.user_id, r.name FROM assignments a JOIN roles r ON r.id = a.role_id "
                         "WHERE a.user_id%1 AND %2 AND (a.expires_at IS NULL OR a.expires_at > ?) "
                         "ORDER BY r.level, r.name"_s.arg(which, known),
                         args));
    QHash<Id<User>, QStringList> roles;
    for (const HeldName &row : rows)
        if (QStringList &names = roles[row.userId]; !names.contains(row.name))
            names.append(row.name);
    return roles;
}

Result<User> one(Result<std::optional<User>> user)
{
    TRY(auto found, std::move(user));
    if (!found)
        return notFound();
    return *std::move(found);
}

} // namespace

Result<User> load(sql::Database &db, Id<User> id)
{
    return one(db.first<User>(columns + u"FROM users u WHERE u.id = ?"_s, {id}));
}

Result<User> loadForChange(sql::Database &db, Id<User> id)
{
    return one(db.first<User>(
        columns + u"FROM users u WHERE u.id = ? AND u.deleted_at IS NULL"_s + db.dialect().forUpdate(), {id}));
}

Result<void> complete(sql::Database &db, const Reach &reach, QList<User> &list)
{
    QList<Id<Institution>> homes;
    for (const User &user : list)
        homes.append(user.institutionId);
    TRY(const auto paths, pathsOf(db, homes));
    TRY(const auto roles, rolesOf(db, reach, list));
    for (User &user : list) {
        user.institutionPath = paths.value(user.institutionId);
        user.roles = roles.value(user.id);
    }
    return {};
}

Result<User> loadComplete(sql::Database &db, const Reach &reach, Id<User> id)
{
    TRY(const auto user, load(db, id));
    QList<User> list{user};
    TRY_VOID(complete(db, reach, list));
    return list.first();
}

Result<void> insert(sql::Database &db, const User &user, const QString &passwordHash)
{
    static const QString sql =
        u"INSERT INTO users (id, password_hash, status, must_change_password, password_changed_at, source, "
        "created_at, row_version, %1) VALUES (?, ?, ?, ?, ?, ?, ?, 1, %2)"_s.arg(
            editableColumns.join(u", "_s), QStringList(editableColumns.size(), u"?"_s).join(u", "_s));
    return db
        .run(sql, sql::Args{user.id, passwordHash, user.status, user.mustChangePassword, user.passwordChangedAt,
                            user.source, user.createdAt} +
                      editable(user))
        .transform([](qint64) {});
}

Result<void> update(sql::Database &db, const User &user)
{
    static const QString sql =
        u"UPDATE users SET row_version = row_version + 1, %1 = ? WHERE id = ? AND row_version = ?"_s.arg(
            editableColumns.join(u" = ?, "_s));
    TRY(const qint64 rows, db.run(sql, editable(user) + sql::Args{user.id, user.rowVersion}));
    if (rows == 0)
        return staleVersion();
    return {};
}

Result<QStringList> passwordContext(sql::Database &db, const User &user)
{
    QStringList words{user.email, user.firstName, user.lastName, user.nativeName};
    TRY(const auto paths, pathsOf(db, {user.institutionId}));
    for (const PathStep &step : paths.value(user.institutionId))
        words.append(step.name);
    words.removeAll(QString());
    return words;
}

Result<Id<User>> emailHolder(sql::Database &db, const QString &email)
{
    return db.value<Id<User>>(u"SELECT id FROM users WHERE email = ? AND deleted_at IS NULL"_s, {email});
}

} // namespace bitflow::userrows
