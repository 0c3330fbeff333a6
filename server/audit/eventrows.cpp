// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/eventrows.h"

#include "server/roles/guards.h"

namespace bitflow::auditevents {

namespace {

struct NameRow
{
    QUuid id;
    QString name;

    static constexpr auto fields() { return describe(Field{"id"_L1, &NameRow::id}, Field{"name"_L1, &NameRow::name}); }
};

// The names of today of subjects of one type; two constant texts, chosen by the type.
QString namesOf(const QString &type)
{
    if (type == "user"_L1)
        return u"SELECT id, CASE WHEN TRIM(CONCAT(first_name, ' ', last_name)) = '' THEN email "
               "ELSE TRIM(CONCAT(first_name, ' ', last_name)) END AS name FROM users WHERE id"_s;
    if (type == "institution"_L1)
        return u"SELECT id, name FROM institutions WHERE id"_s;
    if (type == "role"_L1)
        return u"SELECT id, name FROM roles WHERE id"_s;
    if (type == "api_token"_L1)
        return u"SELECT id, name FROM api_tokens WHERE id"_s;
    if (type == "import"_L1)
        return u"SELECT id, file_name AS name FROM imports WHERE id"_s;
    return {};
}

} // namespace

Result<void> complete(sql::Database &db, const Reach &reach, QList<AuditEvent> &events)
{
    QList<Id<Institution>> nodes;
    QHash<QString, QSet<QUuid>> subjects;
    for (const AuditEvent &event : events) {
        nodes.append(event.institutionId);
        if (!event.subjectId.isNull())
            subjects[event.subjectType].insert(event.subjectId.uuid());
    }
    TRY(const auto paths, pathsOf(db, nodes));
    QHash<QUuid, QString> names;
    for (auto it = subjects.begin(); it != subjects.end(); ++it) {
        const QString sql = namesOf(it.key());
        if (sql.isEmpty())
            continue;
        sql::Args args;
        const QString which = ::bitflow::in(QList<QUuid>(it->begin(), it->end()), args);
        TRY(const auto rows, db.all<NameRow>(sql + which, args));
        for (const NameRow &row : rows)
            names.insert(row.id, row.name);
    }
    for (AuditEvent &event : events) {
        event.sealed = event.seq > 0;
        if (!reach.everything)
            event.seq = 0;
        event.path = paths.value(event.institutionId);
        event.subjectName = names.value(event.subjectId.uuid());
    }
    return {};
}

} // namespace bitflow::auditevents
