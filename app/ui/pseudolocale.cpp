// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/pseudolocale.h"

#include <cstring>

namespace bitflow::ui {

namespace {

QChar accented(QChar c)
{
    static const QString plain = u"aceinorsuyzACEINORSUYZ"_s;
    static const QString marked = u"áçéíñóřšúýžÁÇÉÍÑÓŘŠÚÝŽ"_s;
    const auto at = plain.indexOf(c);
    return at < 0 ? c : marked[at];
}

// Formats of QDate::toString and the like are recognised by having no lower-case word: they must not be translated.
bool isDateFormat(const char *text) { return std::strcmp(text, "d MMM yyyy") == 0; }

} // namespace

QString pseudo(const QString &text)
{
    QString result = u"["_s;
    bool tag = false;
    qsizetype letters = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        tag = tag || c == u'<';
        const bool marker =
            c == u'%' && i + 1 < text.size() && (text[i + 1].isDigit() || text[i + 1] == u'n' || text[i + 1] == u'L');
        if (marker) {
            result += c;
            result += text[++i];
            if (text[i] == u'L' && i + 1 < text.size()) // %Ln and %L1: with digits grouped
                result += text[++i];
            continue;
        }
        result += tag ? c : accented(c);
        letters += tag || !c.isLetter() ? 0 : 1;
        tag = tag && c != u'>';
    }
    result += QString((letters * 2 + 4) / 5, u'~');
    return result + u']';
}

QString PseudoLocale::translate(const char *, const char *sourceText, const char *, int) const
{
    const QString text = QString::fromUtf8(sourceText);
    return isDateFormat(sourceText) ? text : pseudo(text);
}

} // namespace bitflow::ui
