// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts that only the command line makes.
#pragma once

#include "server/backend.h"

namespace bitflow::cli {

struct OwnerAccount
{
    QString email, firstName, lastName;
    QString password;
    bool mustChangePassword = false; // for one that somebody else has seen
};

// An active person who holds bitflow_owner at the platform: account, role and audit rows in one transaction. The policy
// for passwords is the caller's business. 409 conflict: the address is taken.
Result<User> makeOwner(Backend &backend, const OwnerAccount &owner);
// Somebody active owns the platform.
Result<bool> hasOwner(Backend &backend);

} // namespace bitflow::cli
