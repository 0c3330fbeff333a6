// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/exportrows.h"

#include "common/json.h"
#include "server/imports/csv.h"

namespace bitflow::auditexport {

namespace {

QString text(const QJsonObject &state) { return state.isEmpty() ? QString() : QString::fromUtf8(toText(state)); }

template<class T>
QString text(Id<T> id)
{
    return id.isNull() ? QString() : id.toString();
}

QString place(const AuditEvent &event)
{
    QStringList names;
    for (const PathStep &step : event.path)
        names.append(step.name);
    return names.join(u" › "_s);
}

} // namespace

QString header(ExportFormat format)
{
    if (format == ExportFormat::Jsonl)
        return {};
    return u"\ufeff"_s +
           csvLine({u"seq"_s, u"at"_s, u"action"_s, u"outcome"_s, u"actor"_s, u"actor_id"_s, u"subject_type"_s,
                    u"subject"_s, u"subject_id"_s, u"institution"_s, u"institution_id"_s, u"ip_address"_s, u"device"_s,
                    u"session_id"_s, u"request_id"_s, u"reason"_s, u"before"_s, u"after"_s, u"id"_s});
}

QString line(const AuditEvent &event, ExportFormat format)
{
    const QString reason = event.after[u"reason"].toString();
    if (format == ExportFormat::Jsonl) {
        QJsonObject members = toJsonObject(event);
        members.insert(u"reason"_s, reason);
        return QString::fromUtf8(toText(members)) + u'\n';
    }
    return csvLine({event.seq == 0 ? QString() : QString::number(event.seq), event.at.toString(), event.action,
                    QString(nameOf(event.outcome)), event.actorName, text(event.actorId), event.subjectType,
                    event.subjectName, text(event.subjectId), place(event), text(event.institutionId), event.ipAddress,
                    event.device, text(event.sessionId), event.requestId, reason, text(event.before), text(event.after),
                    event.id.toString()});
}

} // namespace bitflow::auditexport
