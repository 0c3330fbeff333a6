// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/imports/columns.h"

#include "server/imports/csv.h"
#include "server/imports/targets.h"
#include "server/sql/fold.h"

#include <algorithm>

namespace bitflow {

namespace {

constexpr double likeEnough = 0.8;

// visit(target) for each target that this kind has.
template<class Visit>
void forEachTarget(RowKind kind, Visit &&visit)
{
    const auto walk = [&](const auto &targets) {
        for (const auto &target : targets)
            if (target.kinds & (1U << unsigned(kind)))
                visit(target);
    };
    if (kind == RowKind::Person)
        walk(personTargets());
    else
        walk(institutionTargets());
}

template<class New>
auto targetsFor()
{
    if constexpr (std::is_same_v<New, NewUser>)
        return personTargets();
    else
        return institutionTargets();
}

QString wordFor(RowKind kind)
{
    constexpr std::array words{"university"_L1, "college"_L1, "department"_L1, "user"_L1};
    return words[size_t(kind)];
}

QString lettersOf(const QString &header)
{
    QString letters;
    for (const QChar c : foldedText(header))
        if (c.isLetterOrNumber())
            letters.append(c);
    return letters;
}

// Dice's coefficient over pairs of letters: 1 = the same, 0 = nothing in common.
double likeness(const QString &a, const QString &b)
{
    if (a == b)
        return 1;
    if (a.size() < 2 || b.size() < 2)
        return 0;
    QStringList pairs;
    for (qsizetype i = 0; i + 1 < a.size(); ++i)
        pairs.append(a.sliced(i, 2));
    qsizetype common = 0;
    for (qsizetype i = 0; i + 1 < b.size(); ++i)
        common += pairs.removeOne(b.sliced(i, 2)) ? 1 : 0;
    return 2.0 * double(common) / double(a.size() + b.size() - 2);
}

struct Match
{
    double score;
    qsizetype column;
    QString field;
};

QList<Match> matches(const QStringList &header, RowKind kind)
{
    QList<Match> all;
    forEachTarget(kind, [&](const auto &target) {
        const auto names = QString(target.headers).replace(u"{}"_s, wordFor(kind)).split(u',');
        for (qsizetype column = 0; column < header.size(); ++column) {
            double best = lettersOf(header[column]) == lettersOf(QString(target.field)) ? 1 : 0;
            for (const QString &name : names)
                best = std::max(best, likeness(lettersOf(header[column]), lettersOf(name)));
            if (best >= likeEnough)
                all.append({best, column, target.field});
        }
    });
    std::ranges::stable_sort(all, std::greater{}, &Match::score);
    return all;
}

} // namespace

QStringList importTargets(RowKind kind)
{
    QStringList fields;
    forEachTarget(kind, [&](const auto &target) { fields.append(target.field); });
    return fields;
}

QStringList importRequired(RowKind kind)
{
    QStringList fields;
    forEachTarget(kind, [&](const auto &target) {
        if (target.needed & (1U << unsigned(kind)))
            fields.append(target.field);
    });
    return fields;
}

QList<ColumnMapping> sniffMapping(const QStringList &header, RowKind kind)
{
    QList<ColumnMapping> mapping;
    for (const QString &column : header)
        mapping.append({column, {}});
    QStringList fed;
    for (const Match &match : matches(header, kind)) {
        if (!mapping[match.column].field.isEmpty() || fed.contains(match.field))
            continue;
        mapping[match.column].field = match.field;
        fed.append(match.field);
    }
    return mapping;
}

Result<void> checkMapping(const QList<ColumnMapping> &mapping, const QStringList &header, RowKind kind)
{
    Complaints complaints;
    const QStringList targets = importTargets(kind);
    QStringList fed;
    for (qsizetype i = 0; i < mapping.size(); ++i) {
        const QString pointer = u"/mapping/"_s + QString::number(i);
        const auto &[column, field] = mapping[i];
        if (!header.contains(column))
            complain(complaints, pointer + u"/column"_s, u"not_one_of"_s, u"the file has no such column"_s);
        if (field.isEmpty())
            continue;
        if (!targets.contains(field))
            complain(complaints, pointer + u"/field"_s, u"not_one_of"_s, u"must be one of: "_s + targets.join(u", "_s));
        else if (fed.contains(field))
            complain(complaints, pointer + u"/field"_s, u"duplicate"_s, u"is fed by two columns"_s);
        fed.append(field);
    }
    for (const QString &field : importRequired(kind))
        if (!fed.contains(field))
            complain(complaints, u"/mapping"_s, u"column_missing"_s, u"a column for %1 is needed"_s.arg(field));
    if (complaints.isEmpty())
        return {};
    return invalid(complaints);
}

ImportRows::ImportRows(RowKind kind, Id<Institution> target, const QStringList &header,
                       const QList<ColumnMapping> &mapping)
    : m_kind(kind)
    , m_target(target)
{
    for (const auto &[column, field] : mapping)
        if (!field.isEmpty())
            m_feeds.append({field, header.indexOf(column)});
}

template<class New>
RowInput<New> ImportRows::read(const QStringList &cells, New value) const
{
    RowInput<New> input{std::move(value), {}, {}};
    for (const auto &[field, column] : m_feeds) {
        const QString text = column < cells.size() ? tidied(unguarded(cells[column])) : QString();
        if (text.isEmpty())
            continue;
        for (const auto &target : targetsFor<New>())
            if (field == target.field)
                target.set(input.value, text, input.complaints);
    }
    tidy(input.value);
    input.complaints += validate(input.value);
    input.identity = identityOf(input.value);
    return input;
}

RowInput<NewInstitution> ImportRows::institution(const QStringList &cells) const
{
    NewInstitution value;
    value.parentId = m_target;
    value.kind = InstitutionKind(m_kind);
    return read(cells, std::move(value));
}

RowInput<NewUser> ImportRows::person(const QStringList &cells) const
{
    NewUser value;
    value.institutionId = m_target;
    value.status = UserStatus::Invited;
    return read(cells, std::move(value));
}

std::pair<QString, QString> ImportRows::identityIfGood(const QStringList &cells) const
{
    if (m_kind == RowKind::Person) {
        const auto input = person(cells);
        return input.complaints.isEmpty() ? std::pair(input.identity, QString()) : std::pair<QString, QString>();
    }
    const auto input = institution(cells);
    return input.complaints.isEmpty() ? std::pair(input.identity, input.value.code) : std::pair<QString, QString>();
}

QString targetOf(const QString &pointer)
{
    for (const auto &target : institutionTargets())
        if (pointer == target.pointer)
            return target.field;
    return pointer.section(u'/', 1, 1);
}

QString identityOf(const NewInstitution &institution)
{
    if (institution.kind == InstitutionKind::University)
        return institution.domain.toCaseFolded();
    if (!institution.code.isEmpty())
        return u"code "_s + institution.code;
    return institution.name.isEmpty() ? QString() : u"name "_s + foldedKey(institution.name, 200);
}

QString identityOf(const NewUser &user) { return user.email.toCaseFolded(); }

} // namespace bitflow
