// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/keys.h"

#include "server/cli/prepare.h"

#include <QFileInfo>

namespace bitflow::cli {

namespace {

Result<Exit> generate(const CommandLine &line, const Console &console)
{
    TRY(const Config config, configure(line, console));
    if (!config.privateKeyPem.isEmpty())
        return fail(409, u"key_given"_s, u"JWT_PRIVATE_KEY holds the key itself; there is no file to write."_s);
    const bool made = !QFileInfo::exists(config.privateKeyFile);
    TRY_VOID(prepareDirectory(config, console));
    if (made)
        TRY_VOID(recordDone(config, {"keys.generate"_L1, {}, "key"_L1, {}, {}, {}}, console));
    console.line(made ? u"Wrote %1"_s.arg(config.privateKeyFile)
                      : u"There is a key already: %1"_s.arg(config.privateKeyFile));
    console.result(
        {{u"created"_s, made}, {u"private_key"_s, config.privateKeyFile}, {u"public_key"_s, config.publicKeyFile}});
    return Exit::Ok;
}

} // namespace

void addKeys(CLI::App &app, CommandLine &line)
{
    CLI::App *keys = addGroup(app, "keys", "The keys that sign access tokens and keep secrets sealed");
    addCommand(*keys, line, "generate", "Make an RSA key of 4096 bits, unless there is one",
               [&line](const Console &console) { return generate(line, console); });
    addKeyRing(*keys, line);
    addAppKey(*keys, line);
}

} // namespace bitflow::cli
