// SPDX-License-Identifier: GPL-3.0-or-later
// The one shape of every list, and the members every list request has.
#pragma once

#include "common/reflect.h"

#include <QList>

namespace bitflow {

inline constexpr int defaultPageSize = 50;
inline constexpr int maximumPageSize = 200;

template<class T>
struct Page
{
    QList<T> items;
    QString nextCursor;           // empty on the last page
    qint64 total = 0;             // rows that match, on all pages
    bool totalIsEstimate = false; // true where counting exactly would cost more than it tells

    static constexpr auto fields()
    {
        return describe(Field{"items"_L1, &Page::items}, Field{"next_cursor"_L1, &Page::nextCursor},
                        Field{"total"_L1, &Page::total}, Field{"total_is_estimate"_L1, &Page::totalIsEstimate});
    }
};

// Where in a list and how much of it. A cursor goes on from a page; seek starts at a row number counted from 0; not
// both.
struct Paging
{
    int limit = defaultPageSize;
    QString cursor;
    std::optional<qint64> seek;
    QString sort; // "name,-created_at": ascending and descending
    QString q;    // free text
};

// The fields of a list request: those of Paging, then its own filters. Its struct derives from Paging.
template<class Query, class... Own>
constexpr auto listFields(Own... own)
{
    return describe(
        Field<Query, int>{"limit"_L1, static_cast<int Query::*>(&Paging::limit), {.min = 1, .max = maximumPageSize}},
        Field<Query, QString>{"cursor"_L1, static_cast<QString Query::*>(&Paging::cursor), {.maxLength = 2000}},
        Field<Query, std::optional<qint64>>{
            "seek"_L1, static_cast<std::optional<qint64> Query::*>(&Paging::seek), {.min = 0, .max = 1e12}},
        Field<Query, QString>{"sort"_L1, static_cast<QString Query::*>(&Paging::sort), {.maxLength = 200}},
        Field<Query, QString>{"q"_L1, static_cast<QString Query::*>(&Paging::q), {.maxLength = 200}}, own...);
}

} // namespace bitflow
