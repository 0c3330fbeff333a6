// SPDX-License-Identifier: GPL-3.0-or-later
// A moment in UTC, in whole microseconds since 1970; RFC 3339 on the wire, a 64-bit integer in the database.
#pragma once

#include "common/text.h"

#include <QDateTime>
#include <QTimeZone>

#include <chrono>
#include <compare>
#include <optional>

namespace bitflow {

struct Instant
{
    qint64 us = 0;

    static Instant now();
    // RFC 3339 §5.6 with any offset; fractions beyond microseconds are cut.
    static std::optional<Instant> parse(QStringView text);

    [[nodiscard]] QString toString() const; // "2026-11-22T09:05:00.000000Z"
    [[nodiscard]] QDateTime toDateTime() const { return QDateTime::fromMSecsSinceEpoch(us / 1000, QTimeZone::UTC); }

    friend Instant operator+(Instant at, std::chrono::microseconds span) { return {at.us + span.count()}; }
    friend Instant operator-(Instant at, std::chrono::microseconds span) { return {at.us - span.count()}; }
    friend std::chrono::microseconds operator-(Instant a, Instant b) { return std::chrono::microseconds(a.us - b.us); }
    friend auto operator<=>(const Instant &, const Instant &) = default;
};

} // namespace bitflow
