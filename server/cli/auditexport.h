// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/backend.h"
#include "server/cli/command.h"

namespace bitflow::cli {

void addAuditExport(CLI::App &group, CommandLine &line); // audit export, audit verify-export

// The last one with this address, also one who is in the trash. 400 usage when there was never any.
Result<Id<User>> lastWithAddress(Backend &backend, const std::string &email);

} // namespace bitflow::cli
