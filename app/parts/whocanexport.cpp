// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/whocanexport.h"

#include "app/parts/people.h"
#include "app/ui/fmt.h"
#include "common/csvline.h"

namespace bitflow {

QString heldAt(const PermissionHolder &holder)
{
    const QString place = placeText(holder.assignment.institutionPath);
    return holder.inherited ? WhoCanExport::tr("%1 (inherited)").arg(place)
                            : WhoCanExport::tr("%1 (direct)").arg(place);
}

WhoCanExport::WhoCanExport(ApiClient &api, WhoCanQuery query, const QString &path, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_query(std::move(query))
    , m_file(path)
{
    m_query.limit = maximumPageSize;
    m_query.cursor.clear();
    next();
}

void WhoCanExport::next()
{
    m_call = m_api.call(Api::whoCan, m_query);
    m_call.then(this, [this](const Result<Page<PermissionHolder>> &page) {
        if (page)
            write(*page);
        else
            giveUp(page.error());
    });
}

// A page of lines is little enough for the thread of the windows.
void WhoCanExport::write(const Page<PermissionHolder> &page)
{
    QString text;
    bool ok = true;
    if (m_query.cursor.isEmpty()) {
        ok = m_file.open(QIODevice::WriteOnly);
        m_total = page.total;
        text = u'\uFEFF' + csvLine({tr("Name"), tr("E-mail"), tr("By the role"), tr("Held at"), tr("Ends")});
    }
    for (const PermissionHolder &one : page.items) {
        const Assignment &held = one.assignment;
        text += csvLine({held.userName, held.userEmail, held.roleName, heldAt(one),
                         held.expiresAt ? held.expiresAt->toString() : QString()});
    }
    const QByteArray bytes = text.toUtf8();
    ok = ok && m_file.write(bytes) == bytes.size() && (!page.nextCursor.isEmpty() || m_file.commit());
    if (!ok)
        return giveUp({0, u"file_unwritable"_s, m_file.errorString(), {}, 0});
    m_rows += page.items.size();
    m_query.cursor = page.nextCursor;
    if (!page.nextCursor.isEmpty()) {
        Q_EMIT progress(m_rows, m_total);
        return next();
    }
    Q_EMIT finished(m_rows, m_file.fileName());
    deleteLater();
}

void WhoCanExport::giveUp(const Error &error)
{
    Q_EMIT failed(error);
    deleteLater();
}

// A file that was not committed is thrown away.
void WhoCanExport::cancel()
{
    m_call.cancel();
    deleteLater();
}

} // namespace bitflow
