// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the audit log: everybody sees what happened at the nodes where he holds the permission, and below them.
// What happened at the platform is seen by those who hold it there. Thread-safe.
#pragma once

#include "common/api/audit.h"
#include "server/audit/audit.h"
#include "server/audit/runninghash.h"
#include "server/audit/watch.h"
#include "server/auth/access.h"
#include "server/auth/bulkquota.h"
#include "server/sql/keyset.h"

namespace bitflow {

class AuditStore
{
public:
    AuditStore(sql::Database &db, AccessControl &access, Audit &audit, const AuditWatch &watch, AuditKey key,
               BulkQuota quota, QByteArray cursorKey)
        : m_db(db)
        , m_access(access)
        , m_audit(audit)
        , m_watch(watch)
        , m_key(std::move(key))
        , m_quota(quota)
        , m_cursorKey(std::move(cursorKey))
    {}

    Result<Page<AuditEvent>> list(const Caller &caller, const AuditQuery &query);
    Result<AuditEvent> get(const Caller &caller, const AuditEventRef &in);
    Result<AuditHistogram> histogram(const Caller &caller, const AuditHistogramQuery &query);
    Result<AuditIntegrity> integrity(const Caller &caller, const Nothing &);
    // The first slice counts against the quota and writes that the log was taken out, and with what filters. The last
    // one vouches for all that was sent.
    Result<AuditSlice> exportSlice(const Caller &caller, const AuditExportQuery &query);

    // Where an export goes on, when it began, and what has been sent of it.
    struct Slice
    {
        Id<AuditEvent> last;
        Instant begun;
        qint64 rows = 0;
        RunningHash hash;
    };
    static constexpr std::chrono::hours longestExport{6};

private:
    static QString where(const sql::ListSource &source);
    [[nodiscard]] sql::ListSource source(const Caller &caller, Permission permission, const AuditFilter &filter,
                                         const QString &q) const;
    Result<Slice> opened(const Caller &caller, const AuditExportQuery &query) const;
    [[nodiscard]] QString sealed(const Caller &caller, const AuditExportQuery &query, const Slice &slice) const;
    Result<AuditSlice> firstSlice(const Caller &caller, const AuditExportQuery &query, const sql::ListSource &source);
    [[nodiscard]] AuditCover covered(const Caller &caller, const AuditExportQuery &query, const Slice &slice) const;

    sql::Database &m_db;
    AccessControl &m_access;
    Audit &m_audit;
    const AuditWatch &m_watch;
    AuditKey m_key;
    BulkQuota m_quota;
    QByteArray m_cursorKey;
};

} // namespace bitflow
