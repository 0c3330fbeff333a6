// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/prepare.h"

#include <QFileInfo>

namespace bitflow::cli {

namespace {

Result<Exit> init(const CommandLine &line, const Console &console)
{
    TRY(const Config config, configure(line, console));
    const bool made = !QFileInfo::exists(config.dataDir.certificate());
    TRY_VOID(prepareDirectory(config, console));
    TRY(const QString fingerprint, certificateFingerprint(config));
    const QString path = config.dataDir.certificate();
    console.line(u"%1 %2"_s.arg(made ? u"Wrote"_s : u"There is a certificate already:"_s, path));
    console.line(u"SHA-256 "_s + fingerprint);
    console.result({{u"created"_s, made}, {u"certificate"_s, path}, {u"fingerprint"_s, fingerprint}});
    return Exit::Ok;
}

} // namespace

void addTls(CLI::App &app, CommandLine &line)
{
    CLI::App *tls = addGroup(app, "tls", "The certificate of the server");
    addCommand(*tls, line, "init",
               "Make a self-signed certificate (P-256), unless there is one, and show its fingerprint",
               [&line](const Console &console) { return init(line, console); });
}

} // namespace bitflow::cli
