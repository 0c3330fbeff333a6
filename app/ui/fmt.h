// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers, times and names as people read them, in the language that is on. Ids, addresses and files stay ASCII: see
// ltr().
#pragma once

#include "common/instant.h"

#include <QDate>

namespace bitflow::fmt {

QString number(qint64 value);                  // 48,312
QString number(qint64 value, bool isEstimate); // ≈ 48,312
QString percent(double share);                 // 0.62 → 62 %
QString megabytes(qint64 mb);                  // 1.5 GB
QString milliseconds(int ms);                  // 24 ms

// "now", "12 min ago", "Today 09:14", "Yesterday", "5 days ago", "14 Oct 2025"; the local time zone.
QString relative(Instant at, Instant now = Instant::now());
QString relative(const std::optional<Instant> &at, Instant now = Instant::now()); // "Never" when nothing is there
QString date(QDate date);                                                         // 14 Oct 2025; empty when invalid
QString dateTime(Instant at);                                                     // 14 Oct 2025 09:14
QString moment(Instant at);                                                       // 09:14, and the date before today
QString timeLeft(qint64 seconds);                                                 // "1 min left"

// Data inside a sentence: first-strong isolate (U+2068 … U+2069), so that it cannot reorder its surroundings. This and
// ltr() leave alone what nothing could reorder: data without a letter from right to left, in a language without one.
QString isolate(const QString &data);
// Data that reads left to right in every language: e-mail, address, id, hash (U+2066 … U+2069).
QString ltr(const QString &data);
// A dash where a list would show nothing.
QString orDash(const QString &text);
// "Pune › Engineering", each step isolated.
QString path(const QStringList &steps);

} // namespace bitflow::fmt
