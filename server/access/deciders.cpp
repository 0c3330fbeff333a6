// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/deciders.h"

namespace bitflow {

namespace {

struct Row
{
    Id<User> id;
    QString firstName, lastName, nativeName, email, locale, timezone;
    bool inside = false;
    int distance = 0;

    static constexpr auto fields()
    {
        return describe(Field{"id"_L1, &Row::id}, Field{"first_name"_L1, &Row::firstName},
                        Field{"last_name"_L1, &Row::lastName}, Field{"native_name"_L1, &Row::nativeName},
                        Field{"email"_L1, &Row::email}, Field{"locale"_L1, &Row::locale},
                        Field{"timezone"_L1, &Row::timezone}, Field{"inside"_L1, &Row::inside},
                        Field{"distance"_L1, &Row::distance});
    }
};

} // namespace

Result<QList<Decider>> decidersOf(sql::Database &db, const Picture &picture, Permission permission, qsizetype most)
{
    const bool platform = picture.way.isEmpty();
    const auto node = platform ? Id<Institution>() : picture.way.first().id;
    sql::Args args{platform ? node : picture.way.last().id, node};
    const QString counts = counting(args);
    args.append({info(Permission::RolesAssign).slug, picture.user.id});
    const QString person = u"u.id, u.first_name, u.last_name, u.native_name, u.email, u.locale, u.timezone"_s;
    TRY(const auto rows,
        db.all<Row>(
            u"SELECT %1, MAX(CASE WHEN t.descendant IS NULL THEN 0 ELSE 1 END) AS inside, "
            "MIN(COALESCE(p.depth, 1000)) AS distance FROM assignments a JOIN users u ON u.id = a.user_id "
            "JOIN role_permissions rp ON rp.role_id = a.role_id "
            "LEFT JOIN institution_paths t ON t.descendant = u.institution_id AND t.ancestor = ? "
            "LEFT JOIN institution_paths p ON p.ancestor = a.institution_id AND p.descendant = ? "
            "WHERE %2 AND rp.permission = ? AND (a.institution_id IS NULL OR p.depth IS NOT NULL) "
            "AND u.id <> ? GROUP BY %1, u.sort_name ORDER BY distance, u.sort_name LIMIT 100"_s.arg(person, counts),
            args));
    QList<Decider> list;
    for (const Row &row : rows) {
        if (list.size() == most)
            break;
        TRY(const Holdings holdings, holdingsOf(db, row.id));
        if (!amountAt(inForce(holdings, picture.at), picture.above()).test(size_t(permission)))
            continue;
        Decider one{{}, row.inside, row.distance};
        one.user.id = row.id;
        one.user.firstName = row.firstName;
        one.user.lastName = row.lastName;
        one.user.nativeName = row.nativeName;
        one.user.email = row.email;
        one.user.locale = row.locale;
        one.user.timezone = row.timezone;
        list.append(one);
    }
    return list;
}

} // namespace bitflow
