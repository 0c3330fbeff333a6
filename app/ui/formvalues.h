// SPDX-License-Identifier: GPL-3.0-or-later
// Between the members of a reflected struct and what an editor holds. Null members are invalid variants; enums travel
// by their wire names, ids as QUuid, instants as QDateTime in UTC. Members of members are named with a slash,
// "address/city".
#pragma once

#include "common/id.h"
#include "common/instant.h"
#include "common/reflect.h"

#include <QDate>
#include <QHash>
#include <QVariant>

#include <limits>

namespace bitflow::ui {

namespace detail {

template<class M>
struct Held // what lies inside optionals and changes
{
    using Type = M;
};
template<class M>
struct Held<std::optional<M>>
{
    using Type = M;
};
template<class M>
struct Held<Change<M>>
{
    using Type = M;
};

template<class T>
inline constexpr bool isId = false;
template<class T>
inline constexpr bool isId<Id<T>> = true;
template<class T>
inline constexpr bool isNamedList = false;
template<NamedEnum E>
inline constexpr bool isNamedList<QList<E>> = true;

template<class M>
inline constexpr bool isEditable =
    std::is_arithmetic_v<M> || std::is_same_v<M, QString> || std::is_same_v<M, QStringList> ||
    std::is_same_v<M, QDate> || std::is_same_v<M, Instant> || NamedEnum<M> || isId<M> || isNamedList<M>;

template<class M>
QVariant toVariant(const M &value)
{
    if constexpr (NamedEnum<M>) {
        return QString(nameOf(value));
    } else if constexpr (isId<M>) {
        return value.isNull() ? QVariant() : QVariant(QUuid::fromRfc4122(value.toBytes()));
    } else if constexpr (std::is_same_v<M, Instant>) {
        return value.toDateTime();
    } else if constexpr (isNamedList<M>) {
        QStringList list;
        for (const auto item : value)
            list.append(nameOf(item));
        return list;
    } else {
        return QVariant::fromValue(value);
    }
}

template<class M>
M fromVariant(const QVariant &content)
{
    if constexpr (NamedEnum<M>) {
        return enumFrom<M>(content.toString()).value_or(M{});
    } else if constexpr (isId<M>) {
        return M(content.toUuid());
    } else if constexpr (std::is_same_v<M, Instant>) {
        return Instant{content.toDateTime().toMSecsSinceEpoch() * 1000};
    } else if constexpr (isNamedList<M>) {
        M list;
        const QStringList chosen = content.toStringList();
        for (const QString &name : chosen)
            if (const auto value = enumFrom<typename M::value_type>(name))
                list.append(*value);
        return list;
    } else {
        return content.value<M>();
    }
}

inline QString joined(const QString &prefix, QLatin1StringView name)
{
    return prefix.isEmpty() ? QString(name) : prefix + u'/' + name;
}

} // namespace detail

// What the editor of a member holds, and whether somebody changed it; `present` false: there is no such editor.
struct Held
{
    bool present = false;
    bool changed = false;
    QVariant content;
};

// Reads every member that has an editor; returns {any editor found, any changed, any not empty}.
struct Read
{
    bool any = false, changed = false, filled = false;
};

template<Reflected T, class Source>
Read readForm(T &value, const QString &prefix, const Source &source)
{
    Read all;
    forEachField<T>([&](const auto &field) {
        auto &member = value.*field.member;
        using M = std::remove_reference_t<decltype(member)>;
        using Inner = typename detail::Held<M>::Type;
        const QString path = detail::joined(prefix, field.name);
        if constexpr (Reflected<Inner>) {
            Inner inner{};
            if constexpr (std::is_same_v<M, Inner>)
                inner = member;
            else if constexpr (isChange<M>)
                inner = member.to.value_or(Inner{});
            else
                inner = member.value_or(Inner{});
            const Read read = readForm(inner, path, source);
            if constexpr (std::is_same_v<M, Inner>) {
                member = std::move(inner);
            } else if constexpr (isChange<M>) {
                member = read.changed ? M(std::move(inner)) : M();
            } else if (read.any) {
                member = read.filled ? M(std::move(inner)) : M();
            }
            all = {all.any || read.any, all.changed || read.changed, all.filled || read.filled};
        } else if constexpr (detail::isEditable<Inner>) {
            const Held held = source(path);
            if (!held.present)
                return;
            const bool filled = held.content.isValid() && !held.content.toString().isEmpty();
            all = {true, all.changed || held.changed, all.filled || filled};
            if constexpr (isChange<M>)
                member = !held.changed            ? M()
                         : held.content.isValid() ? M(detail::fromVariant<Inner>(held.content))
                                                  : M::cleared();
            else if constexpr (isOptional<M>)
                member = held.content.isValid() ? M(detail::fromVariant<Inner>(held.content)) : M();
            else
                member = detail::fromVariant<Inner>(held.content);
        }
    });
    return all;
}

// Hands the content of every member to sink(path, content).
template<Reflected T, class Sink>
void writeForm(const T &value, const QString &prefix, const Sink &sink)
{
    forEachField<T>([&](const auto &field) {
        const auto &member = value.*field.member;
        using M = std::remove_cvref_t<decltype(member)>;
        using Inner = typename detail::Held<M>::Type;
        const QString path = detail::joined(prefix, field.name);
        if constexpr (Reflected<Inner>) {
            if constexpr (std::is_same_v<M, Inner>)
                writeForm(member, path, sink);
            else if constexpr (isChange<M>)
                writeForm(member.to.value_or(Inner{}), path, sink);
            else
                writeForm(member.value_or(Inner{}), path, sink);
        } else if constexpr (detail::isEditable<Inner>) {
            if constexpr (isChange<M>)
                sink(path, member.to ? detail::toVariant(*member.to) : QVariant());
            else if constexpr (isOptional<M>)
                sink(path, member ? detail::toVariant(*member) : QVariant());
            else
                sink(path, detail::toVariant(member));
        }
    });
}

// The greatest value of every whole number by its path.
template<Reflected T>
QHash<QString, qint64> wholeNumbers(const QString &prefix = {})
{
    QHash<QString, qint64> greatest;
    forEachField<T>([&]<class S, class M>(const Field<S, M> &field) {
        using Inner = typename detail::Held<M>::Type;
        const QString path = detail::joined(prefix, field.name);
        if constexpr (Reflected<Inner>)
            greatest.insert(wholeNumbers<Inner>(path));
        else if constexpr (std::is_integral_v<Inner> && !std::is_same_v<Inner, bool>)
            greatest.insert(path, qint64(std::numeric_limits<Inner>::max()));
    });
    return greatest;
}

// The rule of every member by its path.
template<Reflected T>
QHash<QString, Rule> formRules(const QString &prefix = {})
{
    QHash<QString, Rule> rules;
    forEachField<T>([&]<class S, class M>(const Field<S, M> &field) {
        using Inner = typename detail::Held<M>::Type;
        const QString path = detail::joined(prefix, field.name);
        if constexpr (Reflected<Inner>)
            rules.insert(formRules<Inner>(path));
        else
            rules.insert(path, field.rule);
    });
    return rules;
}

} // namespace bitflow::ui
