// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/addresses.h"

#include "common/validate.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace bitflow {

namespace {

struct Addresses
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::Addresses)
};

// "Khan, Nadia" is "Nadia Khan" written backwards.
void takeName(const QString &written, Invitee &person)
{
    const QString name = written.trimmed().simplified();
    if (const auto comma = name.indexOf(u','); comma > 0) {
        person.lastName = name.first(comma).trimmed();
        person.firstName = name.sliced(comma + 1).trimmed();
        return;
    }
    const auto last = name.lastIndexOf(u' ');
    person.firstName = last > 0 ? name.first(last) : name;
    person.lastName = last > 0 ? name.sliced(last + 1) : QString();
}

// Commas part addresses, unless they stand in quotes or inside a name before "<".
QStringList parts(const QString &text)
{
    QStringList list;
    QString part;
    bool quoted = false;
    const auto flush = [&] {
        if (const QString one = std::exchange(part, {}).trimmed(); !one.isEmpty())
            list.append(one);
    };
    // "Khan, Nadia <n@x.org>", and not "nonsense, n@x.org"
    const auto isInName = [&](qsizetype at) {
        const auto bracket = text.indexOf(u'<', at);
        return bracket > at && bracket < text.indexOf(u'@', at);
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'"')
            quoted = !quoted;
        const bool parting = c == u'\n' || c == u'\r' || (!quoted && (c == u';' || c == u'\t'));
        const bool comma = c == u',' && !quoted && (part.contains(u'@') || part.trimmed().isEmpty() || !isInName(i));
        if (parting || comma) {
            quoted = false;
            flush();
        } else {
            part += c;
        }
    }
    flush();
    return list;
}

} // namespace

QList<Invitee> readAddresses(const QString &text)
{
    static const QRegularExpression named(uR"re(^\s*"?([^"<>]*?)"?\s*<\s*([^<>\s]+)\s*>\s*$)re"_s);
    QList<Invitee> people;
    for (const QString &part : parts(text)) {
        Invitee person;
        if (const auto match = named.match(part); match.hasMatch()) {
            person.email = match.captured(2);
            takeName(match.captured(1), person);
            people.append(person);
            continue;
        }
        // several addresses with nothing but spaces between them
        const QStringList words = part.split(u' ', Qt::SkipEmptyParts);
        if (words.size() > 1 && std::ranges::all_of(words, [](const QString &word) { return word.contains(u'@'); })) {
            for (const QString &word : words)
                people.append({word, {}, {}});
        } else {
            people.append({part, {}, {}});
        }
    }
    return people;
}

QString addressProblem(const Invitee &person, const QList<Invitee> &all)
{
    if (!validate(person).isEmpty())
        return Addresses::tr("This is no e-mail address.");
    const auto same = [&](const Invitee &other) { return other.email.compare(person.email, Qt::CaseInsensitive) == 0; };
    if (std::ranges::count_if(all, same) > 1)
        return Addresses::tr("This address stands in the list twice.");
    return {};
}

} // namespace bitflow
