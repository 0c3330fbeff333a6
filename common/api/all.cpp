// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"

namespace bitflow {

PermissionSet permissionsInUse()
{
    PermissionSet used;
    forEachEndpoint([&](const auto &endpoint) {
        const Access &access = endpoint.access;
        if (access.kind == Access::Kind::Holds)
            used.set(size_t(access.permission));
        if (access.kind == Access::Kind::HoldsByKind)
            for (const auto kind : {InstitutionKind::University, InstitutionKind::College, InstitutionKind::Department})
                used.set(size_t(permissionFor(access.action, kind)));
    });
    used.set(size_t(Permission::SessionsView)); // asked by listSessions and revokeSession about other people's
    used.set(size_t(Permission::SessionsRevoke));
    used.set(size_t(Permission::ApiTokensRevoke)); // by revokeApiToken about those of others
    return used;
}

} // namespace bitflow
