// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/prepare.h"
#include "server/net/listen.h"

#include <QJsonArray>

#include <algorithm>

namespace bitflow::cli {

namespace {

// A directory that was named is made ready by every command; without one the settings are only looked at.
Result<void> prepareNamed(const CommandLine &line, const LoadedConfig &loaded, const Console &console)
{
    if (line.dataDir.empty() || !loaded.isUsable())
        return {};
    return prepareDirectory(loaded.config, console);
}

Result<Exit> check(const CommandLine &line, const Console &console)
{
    LoadedConfig loaded = load(line);
    TRY_VOID(prepareNamed(line, loaded, console));
    for (const QString &text : loaded.config.listen)
        if (const auto listen = net::Listen::parse(text); !listen)
            loaded.problems.append({true, u"LISTEN"_s, listen.error()});
    QJsonArray list;
    for (const ConfigProblem &problem : loaded.problems) {
        console.note(u"%1: %2: %3"_s.arg(problem.fatal ? u"error"_s : u"warning"_s, problem.key, problem.message));
        list.append(QJsonObject{{u"fatal"_s, problem.fatal}, {u"key"_s, problem.key}, {u"message"_s, problem.message}});
    }
    if (loaded.problems.isEmpty())
        console.line(u"The settings are good."_s);
    console.result({{u"ok"_s, loaded.isUsable()}, {u"problems"_s, list}});
    return !loaded.isUsable() ? Exit::Failed : loaded.problems.isEmpty() ? Exit::Ok : Exit::Warnings;
}

Result<Exit> show(const CommandLine &line, bool origin, const Console &console)
{
    const LoadedConfig loaded = load(line);
    TRY_VOID(prepareNamed(line, loaded, console));
    QJsonArray list;
    for (const EffectiveSetting &effective : loaded.values) {
        const bool isDefault = effective.origin == "default"_L1;
        if (isDefault && !effective.setting->used)
            continue;
        const QString key = effective.setting->key;
        console.line(u"%1=%2"_s.arg(key, shownValue(effective)) + (origin ? u"  # "_s + effective.origin : QString()));
        QJsonObject one{{u"key"_s, key}, {u"value"_s, shownValue(effective)}};
        if (origin)
            one.insert(u"origin"_s, effective.origin);
        list.append(one);
    }
    console.result({{u"settings"_s, list}});
    return Exit::Ok;
}

} // namespace

void addConfig(CLI::App &app, CommandLine &line)
{
    CLI::App *config = addGroup(app, "config", "The settings");
    addCommand(*config, line, "check", "Say which settings are wrong, why, and what would be right",
               [&line](const Console &console) { return check(line, console); });
    const auto origin = std::make_shared<bool>(false);
    CLI::App *command = addCommand(*config, line, "show", "Show every setting; secrets are masked",
                                   [&line, origin](const Console &console) { return show(line, *origin, console); });
    command->add_flag("--origin", *origin, "Show where each comes from");
}

} // namespace bitflow::cli
