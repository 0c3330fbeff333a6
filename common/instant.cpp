// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/instant.h"

#include <QTimeZone>

namespace bitflow {

Instant Instant::now()
{
    using namespace std::chrono;
    return {duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()};
}

std::optional<Instant> Instant::parse(QStringView text)
{
    // Qt keeps milliseconds only, so the fraction is read here and the rest is left to Qt.
    qint64 fraction = 0;
    QString rest = text.toString();
    if (const auto dot = rest.indexOf(u'.'); dot >= 0) {
        auto end = dot + 1;
        for (qint64 unit = 100'000; end < rest.size() && rest[end].isDigit(); ++end, unit /= 10)
            fraction += rest[end].digitValue() * unit;
        if (end == dot + 1)
            return std::nullopt;
        rest.remove(dot, end - dot);
    }
    const auto offset = QStringView(rest).sliced(qMin<qsizetype>(rest.size(), 19));
    if (rest.size() < 20 || (rest[10] != u'T' && rest[10] != u't') ||
        !(offset == u"Z" || offset == u"z" || offset.size() == 6))
        return std::nullopt;
    const auto when = QDateTime::fromString(rest.toUpper(), Qt::ISODate);
    if (!when.isValid())
        return std::nullopt;
    return Instant{when.toMSecsSinceEpoch() * 1000 + fraction};
}

QString Instant::toString() const
{
    const qint64 seconds = us >= 0 ? us / 1'000'000 : (us - 999'999) / 1'000'000;
    const auto base = QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::UTC).toString(u"yyyy-MM-ddTHH:mm:ss");
    return u"%1.%2Z"_s.arg(base).arg(us - seconds * 1'000'000, 6, 10, QChar(u'0'));
}

} // namespace bitflow
