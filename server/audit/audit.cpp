// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/audit.h"

#include "common/json.h"

namespace bitflow {

namespace {
QStringList allKeys(const QJsonObject &a, const QJsonObject &b)
{
    QStringList keys = a.keys() + b.keys();
    keys.removeDuplicates();
    return keys;
}
} // namespace

Result<void> Audit::record(const Caller &caller, const AuditEntry &entry)
{
    const auto text = [](const QJsonObject &state) {
        return state.isEmpty() ? QString() : QString::fromUtf8(toText(state));
    };
    return m_db
        .run(u"INSERT INTO audit_events (id, at, action, outcome, actor_id, actor_name, session_id, ip_address, "
             u"request_id, "
             "institution_id, subject_type, subject_id, before_state, after_state) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
             {Id<Audit>::make(), Instant::now(), QString(entry.action), QString(entry.outcome), caller.userId,
              caller.name, caller.sessionId, caller.ip, caller.requestId, entry.institution, QString(entry.subjectType),
              Id<Audit>(entry.subject), text(entry.before), text(entry.after)})
        .transform([](qint64) {});
}

std::pair<QJsonObject, QJsonObject> difference(const QJsonObject &before, const QJsonObject &after)
{
    static const QStringList bookkeeping{u"row_version"_s, u"updated_at"_s};
    std::pair<QJsonObject, QJsonObject> result;
    for (const QString &key : allKeys(before, after)) {
        if (bookkeeping.contains(key) || before[key] == after[key])
            continue;
        if (before.contains(key))
            result.first.insert(key, before[key]);
        if (after.contains(key))
            result.second.insert(key, after[key]);
    }
    return result;
}

} // namespace bitflow
