// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of "keys", each group in a file of its own.
#pragma once

#include "server/cli/command.h"

namespace bitflow::cli {

void addAppKey(CLI::App &keys, CommandLine &line);
void addKeyRing(CLI::App &keys, CommandLine &line);

} // namespace bitflow::cli
