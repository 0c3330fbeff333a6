// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/eventrows.h"

#include "server/audit/names.h"
#include "server/roles/guards.h"
#include "server/sql/inlist.h"

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
        return u"SELECT id, "_s + personName + u" AS name FROM users WHERE id"_s;
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

Result<void> openParts(SubjectKeys &people, QList<AuditEvent> &events)
{
    QList<QUuid> ids;
    for (const AuditEvent &event : events)
        ids.append(event.id.uuid());
    TRY(const auto parts, people.read(ids));
    for (AuditEvent &event : events) {
        const auto found = parts.constFind(event.id.uuid());
        if (found == parts.constEnd())
            continue;
        event.erased = found->erased;
        if (event.actorName.isEmpty())
            event.actorName = found->actorName;
        if (event.ipAddress.isEmpty())
            event.ipAddress = found->ipAddress;
        if (event.before.isEmpty() && event.after.isEmpty()) {
            event.before = found->before;
            event.after = found->after;
        }
    }
    return {};
}

} // namespace

Result<void> complete(sql::Database &db, SubjectKeys &people, const Reach &reach, QList<AuditEvent> &events)
{
    TRY_VOID(openParts(people, events));
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
        const QString which = sql::in(QList<QUuid>(it->begin(), it->end()), args);
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
    return addNames(db, reach, events);
}

} // namespace bitflow::auditevents
