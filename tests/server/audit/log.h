// SPDX-License-Identifier: GPL-3.0-or-later
// The world of the stores with a sealer beside it.
#pragma once

#include "server/audit/sealer.h"
#include "server/audit/verifier.h"
#include "tests/server/stores/world.h"

namespace bitflow::test {

class AuditLogTest : public World
{
protected:
    // Rows about people, each different from the others, in one transaction.
    void write(int rows)
    {
        Caller caller = as(root);
        const auto written = db.transaction([&]() -> Result<void> {
            for (int i = 0; i < rows; ++i) {
                const QJsonObject before{{u"first_name"_s, u"Asha %1"_s.arg(m_written)}};
                const QJsonObject after{{u"first_name"_s, u"Āśā “%1”\n"_s.arg(++m_written)}};
                caller.ip = u"192.0.2.%1"_s.arg(i % 250);
                TRY_VOID(audit.record(caller, {"users.update"_L1, arts, "user"_L1, dean.uuid(), before, after}));
            }
            return {};
        });
        EXPECT_TRUE(written) << qPrintable(outcome(written));
    }
    // Until nothing is left to seal; how many that were.
    int sealAll(AuditSealer &by)
    {
        for (int all = 0;;) {
            const auto sealed = by.seal();
            EXPECT_TRUE(sealed) << qPrintable(outcome(sealed));
            if (!sealed || *sealed == 0)
                return all;
            (void)by.checkpoint(); // when it is time to, as a server does
            all += *sealed;
        }
    }
    int sealAll() { return sealAll(sealer); }
    AuditVerdict verdict(const QList<AuditCheckpoint> &outside = {}, qint64 from = 1, Instant now = Instant::now())
    {
        const auto found = AuditVerifier(db, auditKey).run({from, outside, now});
        EXPECT_TRUE(found) << qPrintable(outcome(found));
        return found.value_or(AuditVerdict{AuditFault::ChainBroken, -1});
    }
    // "event_changed 17"; "none 0".
    static QString told(const AuditVerdict &verdict)
    {
        return QString(nameOf(verdict.fault)) + u' ' + QString::number(verdict.firstBad);
    }
    QList<AuditCheckpoint> checkpoints() { return AuditChain(db).checkpoints().value_or(QList<AuditCheckpoint>()); }
    // A row as somebody with the database writes one.
    void insert(const AuditRow &row)
    {
        sql(u"INSERT INTO audit_events (id, at, action, outcome, actor_id, actor_name, session_id, ip_address, "
            "request_id, institution_id, subject_type, subject_id, before_state, after_state, actor_sealed, "
            "states_sealed, ip_code, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {row.id, row.at, row.action, row.outcome, row.actorId, row.actorName, row.sessionId, row.ipAddress,
             row.requestId, row.institutionId, row.subjectType, row.subjectId, row.beforeState, row.afterState,
             row.actorSealed, row.statesSealed, row.ipCode, row.mac});
    }
    void sql(const QString &text, const sql::Args &args = {})
    {
        const auto done = db.run(text, args);
        EXPECT_TRUE(done) << qPrintable(text + u' ' + outcome(done));
    }

    QTemporaryDir directory;
    AuditSealer sealer{db, auditKey, {.checkpointFile = directory.filePath(u"checkpoints.log"_s)}};

private:
    int m_written = 0;
};

} // namespace bitflow::test
