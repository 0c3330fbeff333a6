// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/reseal.h"
#include "server/cli/keys.h"
#include "server/cli/prepare.h"
#include "server/config/values.h"

#include <QFileInfo>
#include <QLockFile>

namespace bitflow::cli {

namespace {

constexpr qint64 longestKeyFile = 4096;

Result<Exit> show(const CommandLine &line, bool print, const Console &console)
{
    if (print) { // for the .env of an installation that is still to be made
        const QString text = appKeyText(makeAppKey());
        console.line(text);
        console.result({{u"app_key"_s, text}});
        return Exit::Ok;
    }
    TRY(const Config config, configure(line, console));
    if (!config.appKeys.isEmpty())
        return fail(409, u"key_given"_s, u"APP_KEY holds the key itself; there is no file to write."_s);
    const bool made = !QFileInfo::exists(config.appKeyFile);
    TRY_VOID(prepareFiles(config, console));
    if (made)
        TRY_VOID(recordDone(config, {"keys.app_key"_L1, {}, "key"_L1, {}, {}, {}}, console));
    console.line(made ? u"Wrote %1"_s.arg(config.appKeyFile)
                      : u"There is an application key already: %1"_s.arg(config.appKeyFile));
    console.result({{u"created"_s, made}, {u"app_key_file"_s, config.appKeyFile}});
    return Exit::Ok;
}

Result<void> writeKeys(const QString &path, const QList<QByteArray> &keys)
{
    QByteArray text;
    for (const QByteArray &key : keys)
        text += appKeyText(key).toLatin1() + '\n';
    return writeFile(path, text, FileMode::Secret);
}

// Servers read the file again before they seal anything and when they meet a key they do not know.
Result<QList<QByteArray>> addNewKey(const Config &config)
{
    TRY(const QByteArray text, readFile(config.appKeyFile, longestKeyFile));
    auto keys = readKeys(QString::fromLatin1(text));
    if (!keys)
        return fail(500, u"key_unreadable"_s, u"%1 holds no application key."_s.arg(config.appKeyFile));
    keys->prepend(makeAppKey());
    TRY_VOID(writeKeys(config.appKeyFile, *keys));
    return *std::move(keys);
}

Result<Exit> rotate(const CommandLine &line, const Console &console)
{
    TRY(const Config config, configure(line, console));
    TRY_VOID(prepareFiles(config, console));
    QLockFile lock(config.dataDir.storage() + u"/rotate.lock"_s);
    if (!lock.tryLock())
        return fail(409, u"busy"_s, u"Another process is rotating the application key."_s);
    QList<QByteArray> keys;
    if (config.appKeys.isEmpty()) {
        TRY(keys, addNewKey(config));
    }
    TRY(const auto backend, prepare(config, console));
    TRY(const ResealReport report, reseal(backend->db, backend->vault));
    TRY_VOID(backend->audit.record(
        commandLineCaller(), {"keys.rotate_app_key"_L1, {}, "key"_L1, {}, {}, {{u"resealed"_s, report.resealed}}}));
    if (report.unreadable > 0) {
        console.warn(u"%1 secrets are under a key that is not here; add it to APP_PREVIOUS_KEYS or to %2 and run this "
                     "again"_s.arg(report.unreadable)
                         .arg(config.appKeyFile));
    } else if (keys.size() > 2) {
        // The last one stays: a server may have sealed something with it a moment ago.
        TRY_VOID(writeKeys(config.appKeyFile, keys.first(2)));
    }
    console.line(
        u"Sealed %1 secrets anew, %2 were under the key of today already"_s.arg(report.resealed).arg(report.current));
    console.result(
        {{u"resealed"_s, report.resealed}, {u"current"_s, report.current}, {u"unreadable"_s, report.unreadable}});
    return Exit::Ok;
}

} // namespace

void addAppKey(CLI::App &keys, CommandLine &line)
{
    const auto print = std::make_shared<bool>(false);
    CLI::App *making = addCommand(keys, line, "app-key", "Make the application key, unless there is one",
                                  [&line, print](const Console &console) { return show(line, *print, console); });
    making->add_flag("--print", *print, "Print a new key for APP_KEY instead, and write nothing");
    addCommand(keys, line, "rotate-app-key",
               "Seal all secrets anew, under a new key of the file or under APP_KEY; servers may run meanwhile",
               [&line](const Console &console) { return rotate(line, console); });
}

} // namespace bitflow::cli
