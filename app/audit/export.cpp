// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/export.h"

#include "common/json.h"

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

namespace bitflow {

namespace {

// Away from the thread of the windows.
QFuture<bool> elsewhere(std::function<bool()> work)
{
    auto promise = std::make_shared<QPromise<bool>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return promise->future();
}

// The cover first: a file without one is no export, a cover without a file hurts nobody.
bool commit(QSaveFile &file, const AuditCover &cover)
{
    QSaveFile beside(AuditExport::coverOf(file.fileName()));
    const QByteArray text = toText(toJsonObject(cover)) + '\n';
    return beside.open(QIODevice::WriteOnly) && beside.write(text) == text.size() && beside.commit() && file.commit();
}

} // namespace

QString AuditExport::coverOf(const QString &path) { return path + u".sig.json"_s; }

AuditExport::AuditExport(ApiClient &api, AuditExportQuery query, const QString &path, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_query(std::move(query))
    , m_file(std::make_shared<QSaveFile>(path))
{
    if (!m_query.until)
        m_query.until = Instant::now(); // what happens meanwhile is another export's
    next();
}

void AuditExport::next()
{
    m_api.call(Api::exportAudit, m_query).then(this, [this](const Result<AuditSlice> &slice) {
        if (!slice)
            return giveUp(slice.error());
        if (slice->after.isEmpty() != slice->cover.has_value())
            return giveUp({0, u"not_signed"_s, tr("The server did not sign it."), {}, 0});
        if (m_query.after.isEmpty())
            m_total = slice->total;
        write(*slice);
    });
}

void AuditExport::write(const AuditSlice &slice)
{
    const bool first = m_query.after.isEmpty();
    elsewhere([file = m_file, text = slice.content, cover = slice.cover, first] {
        const QByteArray bytes = text.toUtf8();
        return (!first || file->open(QIODevice::WriteOnly)) && file->write(bytes) == bytes.size() &&
               (!cover || commit(*file, *cover));
    }).then(this, [this, slice](bool ok) { written(ok, slice); });
}

void AuditExport::written(bool ok, const AuditSlice &slice)
{
    if (!ok)
        return giveUp({0, u"file_unwritable"_s, m_file->errorString(), {}, 0});
    m_rows += slice.rows;
    m_query.after = slice.after;
    if (!slice.after.isEmpty()) {
        Q_EMIT progress(m_rows, m_total);
        return next();
    }
    Q_EMIT finished(m_rows, m_file->fileName());
    deleteLater();
}

void AuditExport::giveUp(const Error &error)
{
    Q_EMIT failed(error);
    deleteLater();
}

// A file that was not committed goes with the last that holds it.
void AuditExport::cancel() { deleteLater(); }

} // namespace bitflow
