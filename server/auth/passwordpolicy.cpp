// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/passwordpolicy.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <vector>

#include <zxcvbn.h>

namespace bitflow {

namespace {

constexpr qsizetype weighed = 100;  // bytes: zxcvbn's work grows with the square of the length
constexpr double enoughBits = 26.6; // its score 3 begins at 10^8 guesses

// Edits between two words, or `most` + 1 as soon as there are more.
qsizetype edits(QStringView a, QStringView b, qsizetype most)
{
    if (qAbs(a.size() - b.size()) > most)
        return most + 1;
    std::vector<qsizetype> row(size_t(b.size()) + 1);
    for (size_t j = 0; j < row.size(); ++j)
        row[j] = qsizetype(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j < row.size(); ++j) {
            const qsizetype above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[qsizetype(j) - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

// In short words two edits leave nothing of the word.
qsizetype tolerance(qsizetype length) { return length >= 6 ? 2 : length >= 4 ? 1 : 0; }

// The words of these texts, and each text with its words run together: "Pune University" is also "puneuniversity".
QStringList wordsOf(const QStringList &texts)
{
    static const QRegularExpression between(u"[^\\p{L}\\p{N}]+"_s);
    QStringList words;
    for (const QString &text : texts) {
        const QStringList parts = text.toCaseFolded().split(between, Qt::SkipEmptyParts);
        words += parts;
        words.append(parts.join(QString()));
    }
    words.removeIf([](const QString &word) { return word.size() < 3; });
    words.removeDuplicates();
    return words;
}

// Every stretch of the password that is one of these words but for a slip or two.
QStringList disguises(const QString &password, const QStringList &words)
{
    QStringList found;
    for (const QString &word : words) {
        const qsizetype slips = tolerance(word.size());
        for (qsizetype length = std::max<qsizetype>(3, word.size() - slips); length <= word.size() + slips; ++length)
            for (qsizetype at = 0; at + length <= password.size(); ++at)
                if (edits(QStringView(password).sliced(at, length), word, slips) <= slips)
                    found.append(password.sliced(at, length));
    }
    found.removeDuplicates();
    return found;
}

// What the password repeats from end to end: "admin123admin123" is worth "admin123" and a little.
QByteArray unitOf(const QByteArray &text)
{
    for (qsizetype length = 1; length <= text.size() / 2; ++length)
        if (text.size() % length == 0 && text.first(length).repeated(text.size() / length) == text)
            return text.first(length);
    return text;
}

} // namespace

PasswordPolicy::PasswordPolicy(QStringList product, const QString &breachedFile)
    : m_product(std::move(product))
    , m_breached(breachedFile)
{
    m_product += {u"bitflow"_s, u"portal"_s, u"owner"_s};
}

bool PasswordPolicy::isGuessable(const QString &password, const QStringList &context) const
{
    const QString folded = QString::fromUtf8(
        password.toCaseFolded().toUtf8().first(std::min<qsizetype>(weighed, password.toCaseFolded().toUtf8().size())));
    const QStringList words = wordsOf(m_product + context);
    QByteArrayList bytes;
    for (const QString &word : words + disguises(folded, words))
        bytes.append(word.toUtf8());
    std::vector<const char *> dictionary;
    for (const QByteArray &word : bytes)
        dictionary.push_back(word.constData());
    dictionary.push_back(nullptr);
    const QByteArray text = password.toUtf8(), unit = unitOf(text);
    const double bits = ZxcvbnMatch(unit.first(std::min(weighed, unit.size())).constData(), dictionary.data(), nullptr);
    return bits + std::log2(double(text.size()) / double(unit.size())) < enoughBits;
}

QList<Complaint> PasswordPolicy::check(const QString &password, const QStringList &context, const QString &pointer,
                                       int minimum) const
{
    const QString normal = password.normalized(QString::NormalizationForm_KC); // as it is hashed
    const auto length = normal.toUcs4().size();
    if (length < minimum)
        return {{pointer, u"password_too_short"_s, u"at least %1 characters"_s.arg(minimum)}};
    if (length > maximumLength || normal.toUtf8().size() > maximumBytes)
        return {{pointer, u"too_long"_s, u"at most %1 characters"_s.arg(maximumLength)}};
    if (isGuessable(normal, context))
        return {{pointer, u"password_guessable"_s, u"too easy to guess"_s}};
    if (m_breached.contains(password))
        return {{pointer, u"password_breached"_s, u"known from a breach elsewhere; choose another"_s}};
    return {};
}

} // namespace bitflow
