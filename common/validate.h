// SPDX-License-Identifier: GPL-3.0-or-later
// Rules of a struct's members checked in one walk, the same in a form, in the server and in an import.
#pragma once

#include "common/json.h"
#include "common/reflect.h"

namespace bitflow {

// Greatest length in code points a format allows when the rule says nothing.
int maximumLength(const Rule &rule);
bool matches(Format format, QStringView text);
void checkText(const QString &text, const Rule &rule, const QString &pointer, Complaints &complaints);
void checkNumber(double number, const Rule &rule, const QString &pointer, Complaints &complaints);

// Texts come in trimmed, in NFC, and without control characters at their ends; what remains is validated as it is.
QString tidied(const QString &text);

namespace detail {
template<class M>
void check(const M &value, const Rule &rule, const QString &pointer, Complaints &complaints)
{
    if constexpr (isChange<M>) {
        if (!value.given)
            return;
        if (value.to)
            check(*value.to, rule, pointer, complaints);
        else if (rule.required)
            complain(complaints, pointer, u"required"_s, u"must not be empty"_s);
    } else if constexpr (isOptional<M>) {
        if (value)
            check(*value, rule, pointer, complaints);
        else if (rule.required)
            complain(complaints, pointer, u"required"_s, u"must not be empty"_s);
    } else if constexpr (std::is_same_v<M, QString>) {
        checkText(value, rule, pointer, complaints);
    } else if constexpr (std::is_same_v<M, int> || std::is_same_v<M, qint64> || std::is_same_v<M, double>) {
        checkNumber(double(value), rule, pointer, complaints);
    } else if constexpr (std::is_same_v<M, QStringList>) {
        if (rule.maxLength > 0 && value.size() > rule.maxLength)
            complain(complaints, pointer, u"too_many"_s, u"at most %1 allowed"_s.arg(rule.maxLength));
        for (qsizetype i = 0; i < value.size(); ++i)
            checkText(value[i], {.maxLength = 100, .format = Format::Line}, pointer + u'/' + QString::number(i),
                      complaints);
    } else if constexpr (Reflected<M>) {
        forEachField<M>([&](const auto &field) {
            check(value.*field.member, field.rule, pointer + u'/' + field.name, complaints);
        });
    } else if constexpr (requires { value.isNull(); }) {
        if (rule.required && value.isNull())
            complain(complaints, pointer, u"required"_s, u"must not be empty"_s);
    }
}

template<class M>
void tidy(M &value, const Rule &rule)
{
    if constexpr (isChange<M>) {
        if (value.to)
            tidy(*value.to, rule);
    } else if constexpr (isOptional<M>) {
        if (value)
            tidy(*value, rule);
    } else if constexpr (std::is_same_v<M, QString>) {
        if (rule.format != Format::Password)
            value = tidied(value);
    } else if constexpr (Reflected<M>) {
        forEachField<M>([&](const auto &field) { tidy(value.*field.member, field.rule); });
    }
}
} // namespace detail

// Every complaint about the value; empty means good.
template<Reflected T>
Complaints validate(const T &value)
{
    Complaints complaints;
    detail::check(value, {}, {}, complaints);
    return complaints;
}

// Tidies every text of the value, passwords excepted.
template<Reflected T>
void tidy(T &value)
{
    detail::tidy(value, {});
}

} // namespace bitflow
