// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/dialect.h"

namespace bitflow::sql {

QString Dialect::nowMicroseconds() const
{
    return m_mysql ? u"CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)"_s
                   : u"CAST(unixepoch('subsec') * 1000000 AS INTEGER)"_s;
}

QString Dialect::orLeave(QLatin1StringView keyColumn) const
{
    // INSERT IGNORE would swallow broken references and cut texts as well.
    return m_mysql ? u" ON DUPLICATE KEY UPDATE %1 = %1"_s.arg(keyColumn) : u" ON CONFLICT DO NOTHING"_s;
}

QString Dialect::orUpdate(QLatin1StringView keyColumns, const QStringList &columns) const
{
    QStringList sets;
    for (const QString &column : columns)
        sets.append((m_mysql ? u"%1 = VALUES(%1)"_s : u"%1 = excluded.%1"_s).arg(column));
    const QString head =
        m_mysql ? u" ON DUPLICATE KEY UPDATE "_s : u" ON CONFLICT (%1) DO UPDATE SET "_s.arg(keyColumns);
    return head + sets.join(u", "_s);
}

QString Dialect::uuidText(const QString &expression)
{
    const auto part = [&](int from, int length) {
        return u"SUBSTR(HEX(%1), %2, %3)"_s.arg(expression).arg(from).arg(length);
    };
    return u"LOWER(CONCAT(%1, '-', %2, '-', %3, '-', %4, '-', %5))"_s.arg(part(1, 8), part(9, 4), part(13, 4),
                                                                          part(17, 4), part(21, 12));
}

QString Dialect::beginning(QString text)
{
    text.replace(u'!', "!!"_L1).replace(u'%', "!%"_L1).replace(u'_', "!_"_L1);
    return text + u'%';
}

} // namespace bitflow::sql
