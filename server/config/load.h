// SPDX-License-Identifier: GPL-3.0-or-later
// Where settings come from, the strongest first: flags, environment, KEY_FILE (a file that holds the value; secrets of
// containers and systemd credentials), .env, defaults.
#pragma once

#include "server/config/config.h"
#include "server/config/settings.h"

#include <QMap>

namespace bitflow {

struct ConfigSources
{
    DataDir dataDir;
    QString envFile;                    // empty: .env in the data directory, when there is one
    QMap<QString, QString> flags;       // KEY → value
    QMap<QString, QString> environment; // processEnvironment(), or what a test likes
};
QMap<QString, QString> processEnvironment();

struct ConfigProblem
{
    bool fatal = false;
    QString key;     // or the file
    QString message; // which, why, what would be right; never a secret

    friend bool operator==(const ConfigProblem &, const ConfigProblem &) = default;
};

struct EffectiveSetting
{
    const Setting *setting = nullptr;
    QString value;  // as given; secrets too, see shownValue()
    QString origin; // "flag", "environment", "DB_PASSWORD_FILE", "/path/.env:12", "default"
};
QString shownValue(const EffectiveSetting &effective); // secrets as ********

struct LoadedConfig
{
    Config config;
    QList<ConfigProblem> problems;
    QList<EffectiveSetting> values; // in the order of the table

    [[nodiscard]] bool isUsable() const;
};
LoadedConfig loadConfig(const ConfigSources &sources);

} // namespace bitflow
