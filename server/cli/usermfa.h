// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/cli/command.h"

namespace bitflow::cli {

void addResetMfa(CLI::App &user, CommandLine &line); // user reset-mfa

} // namespace bitflow::cli
