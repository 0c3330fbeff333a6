// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/fold.h"

#include <QList>

namespace bitflow {

namespace {

// Canonical combining classes below 10 are nuktas, voicing marks and viramas: without them other words would stand
// there.
bool isAccent(char32_t c) { return QChar::category(c) == QChar::Mark_NonSpacing && QChar::combiningClass(c) >= 10; }

} // namespace

QString foldedText(const QString &text)
{
    // Through the capitals, because only they know that a sharp s is two letters.
    const QString split = text.toUpper().toCaseFolded().normalized(QString::NormalizationForm_KD);
    QString folded;
    folded.reserve(split.size());
    for (const char32_t c : split.toUcs4())
        if (!isAccent(c))
            folded += QChar::fromUcs4(c);
    // Folding once more: compatibility forms of capitals appear only after the decomposition.
    return folded.toCaseFolded().normalized(QString::NormalizationForm_C).simplified();
}

QString foldedKey(const QString &text, qsizetype maximum)
{
    QString key = foldedText(text);
    if (key.size() <= maximum)
        return key;
    if (maximum > 0 && key[maximum - 1].isHighSurrogate())
        --maximum;
    key.truncate(maximum);
    return key;
}

} // namespace bitflow
