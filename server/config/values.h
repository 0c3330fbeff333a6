// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of settings as values; nothing when the text is not one.
#pragma once

#include "server/config/config.h"

#include <optional>

namespace bitflow {

QStringList readList(const QString &text); // by commas, trimmed, without empty ones
std::optional<bool> readSwitch(const QString &text);
std::optional<QStringList> readHosts(const QString &text);
std::optional<QList<QPair<QHostAddress, int>>> readNetworks(const QString &text);
// "5" = 5 a minute, "5/10m", "50/15m", "100/1h", "3/30s", "off"; "10/s burst 20": ten a second and
// twenty more at once, as nginx counts.
std::optional<RateLimit> readLimit(const QString &text);
// "base64:…" of 32 bytes, separated by commas or line breaks; never an empty list.
std::optional<QList<QByteArray>> readKeys(const QString &text);
// "12h", "7d"; "off" is none at all.
std::optional<std::chrono::hours> readDuration(const QString &text);
// "university_owner,it_operator"; "none" is an empty list.
std::optional<QStringList> readSlugs(const QString &text);

} // namespace bitflow
