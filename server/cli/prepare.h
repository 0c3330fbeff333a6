// SPDX-License-Identifier: GPL-3.0-or-later
// What commands need before they begin: settings, and whatever of the data directory is missing. Any number of
// processes may prepare the same directory at once, beside a running server.
#pragma once

#include "server/backend.h"
#include "server/cli/command.h"
#include "server/config/load.h"

namespace bitflow::cli {

// Problems go to standard error; a fatal one is the error config_invalid. Flags: KEY → value.
Result<Config> configure(const CommandLine &line, const Console &console, const QMap<QString, QString> &flags = {});
LoadedConfig load(const CommandLine &line, const QMap<QString, QString> &flags = {});

Result<QString> certificateFingerprint(const Config &config);

// Directories, keys and certificate, whatever of them is missing.
Result<void> prepareFiles(const Config &config, const Console &console);
// The same, and the embedded database. Another database is left to migrate.
Result<void> prepareDirectory(const Config &config, const Console &console);
// The files, and the database opened: the embedded one is migrated, of another one it is checked that somebody has
// done so; the roles of this version are in it.
Result<std::unique_ptr<Backend>> prepare(const Config &config, const Console &console);

// Writes into the audit log what a command has done to the files of the server. Left out, and said, where there is no
// log yet: no database, or one that nobody has migrated.
Result<void> recordDone(const Config &config, const AuditEntry &entry, const Console &console);

// The person in whose name a command works, with what he may do now. 404 unknown_user; 403 when that is nothing.
Result<Caller> callerFor(Backend &backend, const QString &email);

// 403 needs_force in production without --force.
Result<void> allowInProduction(const Config &config, bool force, const QString &what);

} // namespace bitflow::cli
