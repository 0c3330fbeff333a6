// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/names.h"

#include "server/roles/guards.h"
#include "server/sql/inlist.h"

namespace bitflow::auditevents {

const QString personName = u"CASE WHEN TRIM(CONCAT(first_name, ' ', last_name)) = '' THEN email "
                           "ELSE TRIM(CONCAT(first_name, ' ', last_name)) END"_s;

namespace {

enum class Kind { Person, Institution, Role, Slug, Session };

struct Member
{
    QLatin1StringView name;
    Kind kind;
};

// What a member of a state holds; subject_id may be of several kinds.
constexpr Member members[] = {{"user_id"_L1, Kind::Person},
                              {"actor_id"_L1, Kind::Person},
                              {"merged_into"_L1, Kind::Person},
                              {"merged_with"_L1, Kind::Person},
                              {"subject_id"_L1, Kind::Person},
                              {"subject_id"_L1, Kind::Institution},
                              {"institution_id"_L1, Kind::Institution},
                              {"parent_id"_L1, Kind::Institution},
                              {"owner_institution_id"_L1, Kind::Institution},
                              {"role_id"_L1, Kind::Role},
                              {"role"_L1, Kind::Slug},
                              {"session_id"_L1, Kind::Session}};

using Wanted = QHash<Kind, QSet<QString>>;

struct IdRow
{
    QUuid id;
    QString name;

    static constexpr auto fields() { return describe(Field{"id"_L1, &IdRow::id}, Field{"name"_L1, &IdRow::name}); }
};

struct SlugRow
{
    QString slug, name;

    static constexpr auto fields()
    {
        return describe(Field{"slug"_L1, &SlugRow::slug}, Field{"name"_L1, &SlugRow::name});
    }
};

void collect(const QJsonObject &state, Wanted &wanted)
{
    for (const Member &member : members) {
        const QString text = state[member.name].toString();
        if (!text.isEmpty() && (member.kind == Kind::Slug || !QUuid::fromString(text).isNull()))
            wanted[member.kind].insert(text);
    }
}

// The names of one kind, up to the ids asked for; a constant text each.
QString namesOf(Kind kind, const Reach &reach, sql::Args &args)
{
    switch (kind) {
    case Kind::Person:
        return u"SELECT id, "_s + personName + u" AS name FROM users WHERE "_s +
               AccessControl::within(reach, u"institution_id"_s, args) + u" AND id"_s;
    case Kind::Institution:
        return u"SELECT id, name FROM institutions WHERE "_s + knownNodes(reach, u"id"_s, args) + u" AND id"_s;
    case Kind::Role:
        return u"SELECT id, name FROM roles WHERE "_s + knownNodes(reach, u"institution_id"_s, args) + u" AND id"_s;
    case Kind::Slug:
        return u"SELECT slug, name FROM roles WHERE "_s + knownNodes(reach, u"institution_id"_s, args) + u" AND slug"_s;
    case Kind::Session:
        return u"SELECT s.id, s.device AS name FROM sessions s JOIN users u ON u.id = s.user_id WHERE "_s +
               AccessControl::within(reach, u"u.institution_id"_s, args) + u" AND s.id"_s;
    }
    return {};
}

Result<void> find(sql::Database &db, const Reach &reach, Kind kind, const QSet<QString> &keys, QJsonObject &names)
{
    sql::Args args;
    const QString sql = namesOf(kind, reach, args);
    if (kind == Kind::Slug) {
        const QString which = sql::in(QStringList(keys.begin(), keys.end()), args);
        TRY(const auto rows, db.all<SlugRow>(sql + which, args));
        for (const SlugRow &row : rows)
            names.insert(row.slug, row.name);
        return {};
    }
    QList<QUuid> ids;
    for (const QString &key : keys)
        ids.append(QUuid::fromString(key));
    const QString which = sql::in(ids, args);
    TRY(const auto rows, db.all<IdRow>(sql + which, args));
    for (const IdRow &row : rows)
        if (!row.name.isEmpty())
            names.insert(row.id.toString(QUuid::WithoutBraces), row.name);
    return {};
}

} // namespace

Result<void> addNames(sql::Database &db, const Reach &reach, QList<AuditEvent> &events)
{
    if (reach.nowhere())
        return {};
    Wanted wanted;
    for (const AuditEvent &event : events) {
        collect(event.before, wanted);
        collect(event.after, wanted);
    }
    QJsonObject names;
    for (auto it = wanted.begin(); it != wanted.end(); ++it)
        TRY_VOID(find(db, reach, it.key(), *it, names));
    for (AuditEvent &event : events)
        for (const QJsonObject &state : {event.before, event.after})
            for (const Member &member : members)
                if (const QString key = state[member.name].toString(); names.contains(key))
                    event.names.insert(key, names[key]);
    return {};
}

} // namespace bitflow::auditevents
