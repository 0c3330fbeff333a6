// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/csvline.h"

namespace bitflow {

namespace {

bool looksLikeFormula(QStringView cell)
{
    while (cell.startsWith(u'\''))
        cell = cell.sliced(1);
    return !cell.isEmpty() && QStringView(u"=+-@\t\r").contains(cell.front());
}

} // namespace

QString guarded(const QString &cell) { return looksLikeFormula(cell) ? u'\'' + cell : cell; }

QString unguarded(const QString &cell)
{
    return cell.startsWith(u'\'') && looksLikeFormula(cell) ? cell.sliced(1) : cell;
}

QString csvLine(const QStringList &cells, QChar delimiter)
{
    QString line;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        if (i > 0)
            line.append(delimiter);
        QString cell = guarded(cells[i]);
        const bool quote =
            cell.contains(delimiter) || cell.contains(u'"') || cell.contains(u'\n') || cell.contains(u'\r');
        line.append(quote ? u'"' + cell.replace(u"\""_s, u"\"\""_s) + u'"' : cell);
    }
    return line + u"\r\n"_s;
}

} // namespace bitflow
