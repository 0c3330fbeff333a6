// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches the slices of an export one after the other and writes them to a file, which appears when it is complete, and
// with it FILE.sig.json, by which the server vouches for it.
#pragma once

#include "app/api/apiclient.h"
#include "common/api/audit.h"

#include <QSaveFile>

#include <memory>

namespace bitflow {

class AuditExport : public QObject
{
    Q_OBJECT

public:
    // Begins at once. Deletes itself after finished(), failed() or cancel().
    AuditExport(ApiClient &api, AuditExportQuery query, const QString &path, QObject *parent);
    void cancel(); // nothing is left behind
    static QString coverOf(const QString &path);

Q_SIGNALS:
    void progress(qint64 rows, qint64 total);
    void finished(qint64 rows, const QString &path);
    void failed(const Error &error);

private:
    void next();
    void write(const AuditSlice &slice);
    void written(bool ok, const AuditSlice &slice);
    void giveUp(const Error &error);

    ApiClient &m_api;
    AuditExportQuery m_query;
    std::shared_ptr<QSaveFile> m_file; // of one task at a time
    qint64 m_rows = 0, m_total = 0;
};

} // namespace bitflow
