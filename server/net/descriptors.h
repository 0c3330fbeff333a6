// SPDX-License-Identifier: GPL-3.0-or-later
// How many files and sockets this process may have open.
#pragma once

namespace bitflow::net {

// Raises the limit as far as the system allows a process to; for the start of a program. Does nothing on Windows.
void raiseDescriptorLimit();

// As many of `wanted` connections as there are descriptors for, with 64 left for the database, logs and files.
int affordableConnections(int wanted);

} // namespace bitflow::net
