// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/fmt.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QLocale>

#include <algorithm>

namespace bitflow::fmt {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::fmt)
};

bool needsMarks(const QString &data)
{
    const auto fromRightToLeft = [](QChar c) {
        return c.direction() == QChar::DirR || c.direction() == QChar::DirAL || c.isSurrogate();
    };
    return !data.isEmpty() && (QGuiApplication::isRightToLeft() || std::ranges::any_of(data, fromRightToLeft));
}

QString clock(const QDateTime &local) { return QLocale().toString(local.time(), QLocale::ShortFormat); }

} // namespace

QString number(qint64 value) { return QLocale().toString(value); }

QString number(qint64 value, bool isEstimate) { return isEstimate ? u"≈ "_s + number(value) : number(value); }

QString percent(double share)
{
    //: A share of a hundred; keep the sign where the language puts it
    return Text::tr("%1 %").arg(QLocale().toString(share * 100, 'f', 0));
}

QString megabytes(qint64 mb)
{
    return QLocale().formattedDataSize(mb * 1024 * 1024, mb >= 1024 ? 1 : 0, QLocale::DataSizeTraditionalFormat);
}

QString milliseconds(int ms) { return isolate(Text::tr("%1 ms").arg(number(ms))); }

QString relative(Instant at, Instant now)
{
    const qint64 seconds = (now.us - at.us) / 1'000'000;
    const QDateTime then = at.toDateTime().toLocalTime();
    const QDateTime today = now.toDateTime().toLocalTime();
    const qint64 days = then.date().daysTo(today.date());
    if (seconds < 0)
        return days == 0    ? Text::tr("Today %1").arg(clock(then))
               : days == -1 ? Text::tr("Tomorrow")
                            : date(then.date());
    if (seconds < 60)
        return Text::tr("Just now");
    if (seconds < 3600)
        return Text::tr("%n min ago", "", int(seconds / 60));
    if (days == 0)
        return Text::tr("Today %1").arg(clock(then));
    if (days == 1)
        return Text::tr("Yesterday");
    if (days < 7)
        return Text::tr("%n day(s) ago", "", int(days));
    return date(then.date());
}

QString relative(const std::optional<Instant> &at, Instant now) { return at ? relative(*at, now) : Text::tr("Never"); }

QString date(QDate date)
{
    //: Day, abbreviated month, year: letters as in QDate::toString
    return date.isValid() ? QLocale().toString(date, Text::tr("d MMM yyyy")) : QString();
}

QString dateTime(Instant at)
{
    const QDateTime local = at.toDateTime().toLocalTime();
    return date(local.date()) + u' ' + clock(local);
}

QString moment(Instant at)
{
    const QDateTime local = at.toDateTime().toLocalTime();
    return local.date() == QDate::currentDate() ? clock(local) : dateTime(at);
}

QString timeLeft(qint64 seconds)
{
    return seconds < 60 ? Text::tr("less than a minute left") : Text::tr("%n min left", "", int((seconds + 30) / 60));
}

// The marks come from another font in some places, which makes a line higher: only where they do something.
QString isolate(const QString &data) { return needsMarks(data) ? u'\u2068' + data + u'\u2069' : data; }

QString ltr(const QString &data) { return needsMarks(data) ? u'\u2066' + data + u'\u2069' : data; }

QString orDash(const QString &text) { return text.isEmpty() ? u"—"_s : text; }

QString path(const QStringList &steps)
{
    QStringList isolated;
    for (const QString &step : steps)
        isolated.append(isolate(step));
    return isolated.join(u" › "_s);
}

} // namespace bitflow::fmt
