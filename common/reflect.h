// SPDX-License-Identifier: GPL-3.0-or-later
// A struct describes itself once, and JSON, query strings, SQL rows, forms and documents walk that description:
//
//   struct NewUser { QString email; … static constexpr auto fields() { return describe(
//       Field{"email"_L1, &NewUser::email, {.required = true, .maxLength = 255, .format = Format::Email}}, … ); } };
#pragma once

#include "common/text.h"

#include <array>
#include <optional>
#include <type_traits>

namespace bitflow {

// What a text must look like beyond its length; checked by validate(), shown by forms, said in OpenAPI.
enum class Format { Any, Line, Email, Domain, Url, Phone, Code, Color, Timezone, Slug, Password };

// What a member's value must fulfil. The defaults allow everything.
struct Rule
{
    bool required = false; // a text must not be blank; an optional must hold a value
    int minLength = 0;     // code points
    int maxLength = 0;     // code points, items in lists; 0 = as the format says
    double min = 0;        // min and max hold together, and only when max > min
    double max = 0;
    Format format = Format::Any;
    bool given = false; // must stand in the request, even if null: what is left out never means something
};

template<class Struct, class Member>
struct Field
{
    QLatin1StringView name; // on the wire and in the database
    Member Struct::*member;
    Rule rule{};
};
template<class Struct, class Member>
Field(QLatin1StringView, Member Struct::*) -> Field<Struct, Member>;
template<class Struct, class Member>
Field(QLatin1StringView, Member Struct::*, Rule) -> Field<Struct, Member>;

// What fields() returns: a function that calls visit with every field. A closure and no std::tuple, because nearly
// every source sees all models, and a compiler takes far longer to build a recursive type than a flat one.
template<class... Fields>
constexpr auto describe(Fields... field)
{
    return [=]([[maybe_unused]] auto &&visit) { (visit(field), ...); };
}

// One description after the other.
template<class First, class Second>
constexpr auto describeBoth(First first, Second second)
{
    return [=](auto &&visit) {
        first(visit);
        second(visit);
    };
}

template<class T>
concept Reflected = requires { T::fields(); };

// Calls visit(field) for every member, in the order of declaration.
template<Reflected T, class Visit>
constexpr void forEachField(Visit &&visit)
{
    T::fields()(visit);
}

// An enum lists its wire names in order of its values, found by argument-dependent look-up:
//   constexpr auto names(Kind) { return std::array{"university"_L1, "college"_L1}; }
template<class T>
concept NamedEnum = std::is_enum_v<T> && requires(T value) { names(value)[0]; };

template<NamedEnum E>
constexpr QLatin1StringView nameOf(E value)
{
    return names(value)[size_t(value)];
}

template<NamedEnum E>
std::optional<E> enumFrom(QStringView name)
{
    constexpr auto all = names(E{});
    for (size_t i = 0; i < all.size(); ++i)
        if (name == all[i])
            return E(i);
    return std::nullopt;
}

// A member of a PATCH body (RFC 7396): left out, set, or cleared by null.
template<class T>
struct Change
{
    bool given = false;
    std::optional<T> to;

    Change() = default;
    Change(T value) : given(true), to(std::move(value)) {}
    static Change cleared()
    {
        Change change;
        change.given = true;
        return change;
    }
    friend bool operator==(const Change &, const Change &) = default;
};

template<class T>
inline constexpr bool isChange = false;
template<class T>
inline constexpr bool isChange<Change<T>> = true;

template<class T>
inline constexpr bool isOptional = false;
template<class T>
inline constexpr bool isOptional<std::optional<T>> = true;

// The raw body of an upload; the other members of the same input then travel in the query.
struct Upload
{
    QByteArray bytes;
    friend bool operator==(const Upload &, const Upload &) = default;
};

template<Reflected T>
constexpr bool hasUpload()
{
    bool found = false;
    forEachField<T>([&]<class S, class M>(const Field<S, M> &) { found = found || std::is_same_v<M, Upload>; });
    return found;
}

// Nothing in, or nothing out (204 No Content).
struct Nothing
{
    static constexpr auto fields() { return describe(); }
    friend bool operator==(const Nothing &, const Nothing &) = default;
};

} // namespace bitflow
