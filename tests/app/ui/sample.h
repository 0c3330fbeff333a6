// SPDX-License-Identifier: GPL-3.0-or-later
// Made-up people and a page that lists them, for the gallery and the tests of the widgets.
#pragma once

#include "app/pages.h"
#include "app/ui/form.h"
#include "app/ui/keysettablemodel.h"
#include "common/id.h"

namespace bitflow::sample {

enum class Kind { Staff, Student, Guest };
constexpr auto names(Kind) { return std::array{"staff"_L1, "student"_L1, "guest"_L1}; }

struct Person
{
    Id<Person> id;
    QString name, email, role, place, seen;
    int state = 0;
    friend bool operator==(const Person &, const Person &) = default;
};

struct PersonQuery : Paging
{
    static constexpr auto fields() { return listFields<PersonQuery>(); }
};

struct Home
{
    QString city, code;
    static constexpr auto fields()
    {
        return describe(Field{"city"_L1, &Home::city, {.required = true, .format = Format::Line}},
                        Field{"code"_L1, &Home::code, {.maxLength = 10, .format = Format::Code}});
    }
    friend bool operator==(const Home &, const Home &) = default;
};

struct Entry
{
    Id<Person> id; // has no editor
    QString email, name, notes, secret, color;
    std::optional<int> year;
    Kind kind = Kind::Student;
    std::optional<Kind> other;
    QDate joined;
    std::optional<Instant> until;
    QStringList tags, days;
    bool active = true;
    std::optional<Home> home;

    static constexpr auto fields()
    {
        using E = Entry;
        return describe(Field{"id"_L1, &E::id},
                        Field{"email"_L1, &E::email, {.required = true, .format = Format::Email}},
                        Field{"name"_L1, &E::name, {.required = true, .maxLength = 20, .format = Format::Line}},
                        Field{"notes"_L1, &E::notes, {.maxLength = 4000}},
                        Field{"secret"_L1, &E::secret, {.minLength = 8, .format = Format::Password}},
                        Field{"color"_L1, &E::color, {.format = Format::Color}},
                        Field{"year"_L1, &E::year, {.min = 800, .max = 2100}}, Field{"kind"_L1, &E::kind},
                        Field{"other"_L1, &E::other}, Field{"joined"_L1, &E::joined}, Field{"until"_L1, &E::until},
                        Field{"tags"_L1, &E::tags, {.maxLength = 3}}, Field{"days"_L1, &E::days},
                        Field{"active"_L1, &E::active}, Field{"home"_L1, &E::home});
    }
    friend bool operator==(const Entry &, const Entry &) = default;
};

struct EntryChange
{
    Id<Person> id;
    Change<QString> email, name;
    Change<int> year;
    Change<Kind> other;
    Change<QDate> joined;
    Change<Home> home;

    static constexpr auto fields()
    {
        using C = EntryChange;
        return describe(Field{"id"_L1, &C::id},
                        Field{"email"_L1, &C::email, {.required = true, .format = Format::Email}},
                        Field{"name"_L1, &C::name, {.required = true, .maxLength = 20}},
                        Field{"year"_L1, &C::year, {.min = 800, .max = 2100}}, Field{"other"_L1, &C::other},
                        Field{"joined"_L1, &C::joined}, Field{"home"_L1, &C::home});
    }
};

QList<ui::FormField> entryFields();
QList<ui::Column<Person>> personColumns();
// Person number n of an endless list.
Person person(int n);
// Sections as the portal has them; "people" lists, "form" edits, the others are empty states.
QList<PageSpec> pages();

} // namespace bitflow::sample
