// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/numbers.h"

#include <QLocale>
#include <QRegularExpression>

namespace bitflow::fmt {

namespace {

// Digits of every script as 0 to 9; what groups becomes ',' and what begins the fraction '.'.
std::optional<QString> plain(const QString &text)
{
    const QLocale locale;
    QString result;
    for (const QChar c : text.trimmed()) {
        if (c.isDigit())
            result += QChar(u'0' + c.digitValue());
        else if (c == locale.decimalPoint())
            result += u'.';
        else if (c == locale.groupSeparator() || c.isSpace() || c == u'\'' || c == u'\u2019')
            result += u',';
        else if ((c == u'-' || c == u'\u2212') && result.isEmpty())
            result += u'-';
        else if (c.category() != QChar::Other_Format) // marks of direction stand around numbers
            return std::nullopt;
    }
    return result;
}

} // namespace

std::optional<double> readNumber(const QString &text)
{
    static const QRegularExpression shape(uR"(^-?(\d+|\d{1,3}(,\d{3})+|\d{1,2}(,\d{2})+,\d{3})(\.\d+)?$)"_s);
    std::optional<QString> number = plain(text);
    if (!number || !shape.match(*number).hasMatch())
        return std::nullopt;
    return number->remove(u',').toDouble();
}

} // namespace bitflow::fmt
