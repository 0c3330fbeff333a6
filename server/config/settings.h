// SPDX-License-Identifier: GPL-3.0-or-later
// The table of settings: everything a .env, the environment or a KEY_FILE may say. Documentation, validation and
// `config show` are made from it.
#pragma once

#include "common/text.h"

#include <span>

namespace bitflow {

enum class SettingType {
    Text,     // anything
    Path,     // absolute, or from the data directory
    Pem,      // a path, or the PEM text itself
    Number,   // min..max
    Switch,   // true, false
    Choice,   // one of `choices`
    Url,      // http or https with a host
    Zone,     // IANA time zone
    Hosts,    // host names, separated by commas
    Networks, // addresses or networks (10.0.0.0/8), separated by commas
    Listens,  // where to listen, separated by commas
    Limit,    // 5, 5/10m, 10/s burst 20, or off
    Keys,     // "base64:" and 32 bytes, several separated by commas
    Duration, // 12h, 7d, or off
    Slugs,    // lower-case words, separated by commas
};

struct Setting
{
    QLatin1StringView key;
    SettingType type = SettingType::Text;
    QLatin1StringView fallback{};
    QLatin1StringView help{};
    QLatin1StringView choices{}; // "a,b"
    double min = 0, max = 0;
    bool secret = false;
    bool used = true; // false: a key of the deployment guide whose part of the server comes later
};

std::span<const Setting> settings();
const Setting *findSetting(QStringView key);
// The key that looks most like it, or an empty text when none does.
QString nearestSetting(QStringView key);
// What is wrong with a value and what would be right, in words; empty = good. An empty value is good: it means the
// default.
QString complaintAbout(const Setting &setting, const QString &value);
// The value must not be shown. A path to a key is no secret, the key itself is.
bool isSecret(const Setting &setting, const QString &value);
// What would be right, for a reader of the documentation: "5, 5/10m or off".
QString expectation(const Setting &setting);

} // namespace bitflow
