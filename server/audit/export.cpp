// SPDX-License-Identifier: GPL-3.0-or-later
// The log as a file, slice by slice. Where the next slice begins goes through the client, sealed, and with it the hash
// of all that was sent: the last slice signs that, and nothing that anybody else says.
#include "common/json.h"
#include "server/audit/eventrows.h"
#include "server/audit/exportcover.h"
#include "server/audit/exportrows.h"
#include "server/audit/store.h"

#include <QMessageAuthenticationCode>

namespace bitflow {

namespace {

constexpr auto base64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

// What was asked for, without what was left open.
QJsonObject filtersOf(const AuditExportQuery &query)
{
    QJsonObject filters = toJsonObject(query);
    for (const QString &name : filters.keys())
        if (name == "after"_L1 || name == "limit"_L1 || filters[name].isNull() || filters[name] == QJsonValue(u""_s) ||
            filters[name] == QJsonValue(QJsonArray()))
            filters.remove(name);
    return filters;
}

QString placeOf(const AuditStore::Slice &slice)
{
    return u"%1.%2.%3.%4"_s.arg(slice.last.toString(), QString::number(slice.begun.us), QString::number(slice.rows),
                                QString::fromLatin1(slice.hash.state().toBase64(base64Url)));
}

// Bound to who asks and for what, so that nobody takes the log out without its first slice, which is written down.
QString sealOf(const Caller &caller, AuditExportQuery query, const QString &place, const QByteArray &key)
{
    query.after.clear();
    query.limit = 0;
    const QByteArray text =
        "audit export" + caller.userId.toBytes() + place.toLatin1() + ' ' + toText(toJsonObject(query));
    return QString::fromLatin1(QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256).toHex());
}

} // namespace

QString AuditStore::sealed(const Caller &caller, const AuditExportQuery &query, const Slice &slice) const
{
    const QString place = placeOf(slice);
    return place + u'.' + sealOf(caller, query, place, m_cursorKey);
}

Result<AuditStore::Slice> AuditStore::opened(const Caller &caller, const AuditExportQuery &query) const
{
    const QStringList parts = query.after.split(u'.');
    const auto id = Id<AuditEvent>::parse(parts.value(0));
    const auto hash = RunningHash::from(QByteArray::fromBase64(parts.value(3).toLatin1(), base64Url));
    const Slice slice{id.value_or(Id<AuditEvent>()), Instant{parts.value(1).toLongLong()}, parts.value(2).toLongLong(),
                      hash.value_or(RunningHash())};
    if (!id || !hash || query.after != sealed(caller, query, slice) || slice.begun + longestExport < Instant::now())
        return std::unexpected(Error{400,
                                     u"cursor_invalid"_s,
                                     u"This export cannot be gone on with; begin it anew."_s,
                                     {{u"/after"_s, u"cursor_invalid"_s, u"is not from a slice of this export"_s}},
                                     0});
    return slice;
}

Result<AuditSlice> AuditStore::firstSlice(const Caller &caller, const AuditExportQuery &query,
                                          const sql::ListSource &source)
{
    AuditSlice slice;
    TRY(slice.total, m_db.value<qint64>(u"SELECT COUNT(*) "_s + source.from + where(source), source.args));
    QJsonObject filters = filtersOf(query);
    filters.insert(u"rows"_s, slice.total);
    // seen by those who watch over the place it was about, if it was within reach, else over the one who did it
    TRY(const bool within, m_access.may(caller, Permission::AuditExport, query.institutionId));
    TRY_VOID(m_audit.record(caller, {"audit.export"_L1,
                                     within ? query.institutionId : Id<Institution>(),
                                     "user"_L1,
                                     caller.userId.uuid(),
                                     {},
                                     filters}));
    slice.content = auditexport::header(query.format);
    return slice;
}

AuditCover AuditStore::covered(const Caller &caller, const AuditExportQuery &query, const Slice &slice) const
{
    AuditCover cover;
    cover.format = nameOf(query.format);
    cover.filter = filtersOf(query);
    cover.filter.remove(u"format"_s);
    cover.rows = slice.rows;
    cover.bytes = slice.hash.size();
    cover.sha256 = QString::fromLatin1(slice.hash.result().toHex());
    cover.exportedBy = caller.name;
    cover.at = Instant::now();
    return auditcover::signedBy(m_key, cover);
}

Result<AuditSlice> AuditStore::exportSlice(const Caller &caller, const AuditExportQuery &query)
{
    TRY(const auto turn, m_quota.atOnce->enter(caller.userId));
    auto from = source(caller, Permission::AuditExport, query, query.q);
    AuditSlice slice;
    Slice place;
    place.begun = Instant::now();
    if (query.after.isEmpty()) {
        TRY_VOID(m_quota.take(caller));
        TRY(slice, firstSlice(caller, query, from));
    } else {
        TRY(place, opened(caller, query));
        from.where += {u"e.id > ?"_s, u"e.at <= ?"_s}; // what came later is another export's
        from.args += sql::Args{place.last, place.begun};
    }
    TRY(auto events, m_db.all<AuditEvent>(from.select + u' ' + from.from + where(from) + u" ORDER BY e.id LIMIT ?"_s,
                                          from.args + sql::Args{query.limit}));
    TRY_VOID(auditevents::complete(m_db, m_audit.people(), m_access.reach(caller, Permission::AuditExport), events));
    for (const AuditEvent &event : events)
        slice.content += auditexport::line(event, query.format);
    slice.rows = int(events.size());
    place.rows += slice.rows;
    place.hash.add(slice.content.toUtf8());
    if (slice.rows < query.limit) {
        slice.cover = covered(caller, query, place);
        return slice;
    }
    place.last = events.last().id;
    slice.after = sealed(caller, query, place);
    return slice;
}

} // namespace bitflow
