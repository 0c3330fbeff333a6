// SPDX-License-Identifier: GPL-3.0-or-later
// Who could see to it that somebody may what he may not.
#pragma once

#include "server/access/picture.h"

namespace bitflow {

struct Decider
{
    User user;
    bool inside = false; // at home in the tenant of the place
    int distance = 0;    // steps up from the place to where this one may give roles
};

// People who may give roles at the place of the picture and hold the permission there themselves (E1), others than the
// person of the picture; those who hold that nearest to the place first, those of the platform last.
Result<QList<Decider>> decidersOf(sql::Database &db, const Picture &picture, Permission permission, qsizetype most);

} // namespace bitflow
