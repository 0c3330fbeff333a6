// SPDX-License-Identifier: GPL-3.0-or-later
// Every column that is kept sealed, and sealing them anew under the application key of today while servers run.
#pragma once

#include "server/auth/vault.h"
#include "server/sql/database.h"

namespace bitflow {

struct ResealReport
{
    int resealed = 0;
    int current = 0;    // were under the key of today already
    int unreadable = 0; // under a key that is not here; left as they are
};

// Row by row, each change conditional on the value it was made from: a secret that is replaced meanwhile stays.
Result<ResealReport> reseal(sql::Database &db, Vault &vault);

} // namespace bitflow
