// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches everybody who has a permission, page by page, into a CSV file, which appears when it is complete.
#pragma once

#include "app/api/apiclient.h"
#include "common/api/access.h"

#include <QSaveFile>

namespace bitflow {

QString heldAt(const PermissionHolder &holder); // the place, and whether it is held there or above

class WhoCanExport : public QObject
{
    Q_OBJECT

public:
    // Begins at once. Deletes itself after finished(), failed() or cancel().
    WhoCanExport(ApiClient &api, WhoCanQuery query, const QString &path, QObject *parent);
    void cancel(); // nothing is left behind

Q_SIGNALS:
    void progress(qint64 rows, qint64 total);
    void finished(qint64 rows, const QString &path);
    void failed(const bitflow::Error &error);

private:
    void next();
    void write(const Page<PermissionHolder> &page);
    void giveUp(const Error &error);

    ApiClient &m_api;
    WhoCanQuery m_query;
    QSaveFile m_file;
    qint64 m_rows = 0, m_total = 0;
    Pending<Page<PermissionHolder>> m_call;
};

} // namespace bitflow
