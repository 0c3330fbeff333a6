// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/denials.h"

#include "common/json.h"
#include "server/auth/client.h"

#include <QLoggingCategory>

namespace bitflow {

Q_LOGGING_CATEGORY(lcDenials, "bitflow.audit")

namespace {
constexpr int kindsOfOne = 30;      // different refusals of one caller within the window
constexpr qsizetype longest = 5000; // refusals that are being counted, of all callers
} // namespace

// Too many different ones: they are counted as one, of no operation in particular, and strangers then by no name. When
// there are too many of all, strangers are counted as one, wherever they come from.
QByteArray Denials::keyOf(Counted &counted)
{
    Caller &caller = counted.caller;
    Denial &denial = counted.denial;
    const bool stranger = caller.userId.isNull();
    const auto key = [&]() -> QByteArray {
        return counted.who + '\0' + denial.node.toBytes() + denial.subject.toRfc4122() +
               QString(denial.action).toUtf8() + '\0' + denial.operation.toUtf8() + '\0' + denial.code.toUtf8() + '\0' +
               (stranger ? caller.name.toUtf8() : QByteArray());
    };
    const bool full = m_counted.size() >= longest;
    if (m_counted.contains(key()) || (m_kinds.value(counted.who) < kindsOfOne && !full))
        return key();
    denial = {u"various"_s, {}, {}, {}, {}, u"forbidden"_s, u"Many different requests."_s};
    if (stranger)
        caller.name.clear();
    if (stranger && full) {
        caller.ip.clear();
        counted.who.clear();
    }
    return key();
}

void Denials::note(const Caller &caller, const Denial &refused)
{
    const bool stranger = caller.userId.isNull();
    if (stranger && caller.ip.isEmpty())
        return;
    flush();
    Counted counted{caller, refused, stranger ? clientNetwork(caller.ip) : caller.userId.toBytes(), Clock::now()};
    {
        const std::scoped_lock lock(m_mutex);
        const QByteArray key = keyOf(counted);
        if (const auto known = m_counted.find(key); known != m_counted.end()) {
            ++known->times;
            known->caller.requestId = caller.requestId;
            return;
        }
        m_counted.insert(key, counted);
        ++m_kinds[counted.who];
    }
    write(counted, 1);
}

void Denials::flush(bool all)
{
    QList<Counted> over;
    {
        const std::scoped_lock lock(m_mutex);
        const auto now = Clock::now();
        m_counted.removeIf([&](const QHash<QByteArray, Counted>::iterator &entry) {
            if (!all && now - entry->since < m_window)
                return false;
            if (--m_kinds[entry->who] <= 0)
                m_kinds.remove(entry->who);
            if (entry->times > 0)
                over.append(*entry);
            return true;
        });
    }
    for (const Counted &counted : over)
        write(counted, counted.times);
}

void Denials::write(const Counted &counted, qint64 times)
{
    const Denial &denial = counted.denial;
    QJsonObject what{{u"operation"_s, denial.operation},
                     {u"reason"_s, denial.code},
                     {u"detail"_s, denial.detail},
                     {u"times"_s, times}};
    if (!denial.permission.isEmpty())
        what.insert(u"permission"_s, denial.permission);
    AuditEntry entry{denial.action, denial.node, denial.subjectType, denial.subject, {}, what, "denied"_L1};
    // What is refused at no node in particular belongs where the caller is at home, for those who watch over that.
    if (entry.institution.isNull() && entry.subject.isNull() && !counted.caller.userId.isNull())
        entry.institution =
            m_db.value<Id<Institution>>(u"SELECT institution_id FROM users WHERE id = ?"_s, {counted.caller.userId})
                .value_or(Id<Institution>());
    if (const auto written = m_audit.record(counted.caller, entry); !written)
        qCWarning(lcDenials) << "a refusal could not be written:" << denial.operation << written.error().code;
}

} // namespace bitflow
