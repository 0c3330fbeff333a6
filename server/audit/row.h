// SPDX-License-Identifier: GPL-3.0-or-later
// A row of the audit log and its canonical text: what is hashed, signed and compared when the log is verified.
#pragma once

#include "common/instant.h"
#include "common/reflect.h"

#include <QUuid>

namespace bitflow {

// The columns of audit_events.
struct AuditRow
{
    QUuid id;
    Instant at;
    QString action, outcome;
    QUuid actorId;
    QString actorName;
    QUuid sessionId;
    QString ipAddress, requestId;
    QUuid institutionId;
    QString subjectType;
    QUuid subjectId;
    QString beforeState, afterState; // JSON text, or empty
    // Of people, by their keys (subjectkeys.h); what stands here is empty in its own column. Empty in rows of before.
    QString actorSealed, statesSealed, ipCode;
    QByteArray mac; // AuditKey::mac() of the leaf; empty in rows of before there was a key

    static constexpr auto fields()
    {
        using R = AuditRow;
        return describe(Field{"id"_L1, &R::id}, Field{"at"_L1, &R::at}, Field{"action"_L1, &R::action},
                        Field{"outcome"_L1, &R::outcome}, Field{"actor_id"_L1, &R::actorId},
                        Field{"actor_name"_L1, &R::actorName}, Field{"session_id"_L1, &R::sessionId},
                        Field{"ip_address"_L1, &R::ipAddress}, Field{"request_id"_L1, &R::requestId},
                        Field{"institution_id"_L1, &R::institutionId}, Field{"subject_type"_L1, &R::subjectType},
                        Field{"subject_id"_L1, &R::subjectId}, Field{"before_state"_L1, &R::beforeState},
                        Field{"after_state"_L1, &R::afterState}, Field{"actor_sealed"_L1, &R::actorSealed},
                        Field{"states_sealed"_L1, &R::statesSealed}, Field{"ip_code"_L1, &R::ipCode},
                        Field{"mac"_L1, &R::mac});
    }
};

// "SELECT e.id, e.at, …" of audit_events e, the columns of an AuditRow.
extern const QString auditColumns;

// All but the mac as canonical JSON (RFC 8785). The states are texts in it, so that not even white space in them can
// change unnoticed. Sealed parts that are empty are no members: rows of before there were any keep their text.
QByteArray canonicalText(const AuditRow &row);

QByteArray sha256(QByteArrayView bytes);
// SHA-256(0x00 ‖ canonical text); the byte keeps a leaf from being taken for a chain (RFC 6962 §2.1).
QByteArray leafOf(const AuditRow &row);
// SHA-256(chain before ‖ leaf).
QByteArray chainAfter(const QByteArray &before, const QByteArray &leaf);
// The chain before the first row: 32 zero bytes.
QByteArray chainBegin();

} // namespace bitflow
