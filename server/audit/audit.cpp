// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/audit.h"

#include "common/json.h"
#include "server/audit/row.h"

namespace bitflow {

namespace {

QStringList allKeys(const QJsonObject &a, const QJsonObject &b)
{
    QStringList keys = a.keys() + b.keys();
    keys.removeDuplicates();
    return keys;
}

// As it comes back from either database. Half of a surrogate pair, NUL, a byte order mark and its mirror do not, and
// the code of the row would not fit it any longer.
QString storable(const QString &text)
{
    QString clean = QString::fromUtf8(text.toUtf8());
    for (const char16_t lost : {u'\0', u'\ufeff', u'\ufffe', u'\uffff'})
        clean.replace(QChar(lost), QChar(QChar::ReplacementCharacter));
    return clean;
}

QString stateText(const QJsonObject &state)
{
    return state.isEmpty() ? QString(u""_s) : storable(QString::fromUtf8(toText(withoutSecrets(state))));
}

QUuid uuidOf(auto id) { return id.uuid(); }

AuditRow rowOf(const Caller &caller, const AuditEntry &entry, Id<Institution> place)
{
    AuditRow row;
    row.id = makeUuidV7();
    row.at = Instant::now();
    row.action = entry.action;
    row.outcome = entry.outcome;
    row.actorId = uuidOf(caller.isPreview() ? caller.actorId : caller.userId);
    row.actorName = storable(caller.isPreview() ? caller.actorName : caller.name);
    row.sessionId = uuidOf(caller.sessionId);
    row.ipAddress = storable(caller.ip);
    row.requestId = storable(caller.requestId);
    row.institutionId = uuidOf(place);
    row.subjectType = entry.subjectType;
    row.subjectId = entry.subject;
    row.beforeState = stateText(entry.before);
    QJsonObject after = entry.after;
    if (caller.isPreview()) // both identities: who did it, and as whom
        after.insert(u"preview_as"_s, caller.name);
    row.afterState = stateText(after);
    return row;
}

QJsonValue hidden(const QJsonValue &value);

QJsonArray hidden(const QJsonArray &list)
{
    QJsonArray clean;
    for (const QJsonValue &item : list)
        clean.append(hidden(item));
    return clean;
}

QJsonValue hidden(const QJsonValue &value)
{
    if (value.isObject())
        return withoutSecrets(value.toObject());
    return value.isArray() ? QJsonValue(hidden(value.toArray())) : value;
}

} // namespace

Result<Id<Institution>> Audit::placeOf(const AuditEntry &entry)
{
    // Asked for nobody as well: what is tried at an account that there is not takes as long.
    if (!entry.institution.isNull() || entry.subjectType != "user"_L1)
        return entry.institution;
    return m_db.value<Id<Institution>>(u"SELECT institution_id FROM users WHERE id = ?"_s, {entry.subject});
}

Result<void> Audit::record(const Caller &caller, const AuditEntry &entry)
{
    TRY(const auto place, placeOf(entry));
    AuditRow row = rowOf(caller, entry, place);
    TRY_VOID(m_people.protect(row));
    return m_db
        .run(u"INSERT INTO audit_events (id, at, action, outcome, actor_id, actor_name, session_id, ip_address, "
             "request_id, institution_id, subject_type, subject_id, before_state, after_state, actor_sealed, "
             "states_sealed, ip_code, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
             {row.id, row.at, row.action, row.outcome, row.actorId, row.actorName, row.sessionId, row.ipAddress,
              row.requestId, row.institutionId, row.subjectType, row.subjectId, row.beforeState, row.afterState,
              row.actorSealed, row.statesSealed, row.ipCode, m_key.mac(leafOf(row))})
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

QJsonObject withoutSecrets(const QJsonObject &state)
{
    static const QStringList secret{
        u"password"_s,       u"new_password"_s, u"current_password"_s, u"password_hash"_s, u"token"_s,
        u"refresh_token"_s,  u"access_token"_s, u"token_hash"_s,       u"secret"_s,        u"totp_secret"_s,
        u"recovery_codes"_s, u"private_key"_s,  u"one_time_password"_s};
    QJsonObject clean;
    for (auto it = state.begin(); it != state.end(); ++it)
        clean.insert(it.key(), secret.contains(it.key()) ? QJsonValue(u"***"_s) : hidden(it.value()));
    return clean;
}

} // namespace bitflow
