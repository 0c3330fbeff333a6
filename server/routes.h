// SPDX-License-Identifier: GPL-3.0-or-later
// The server's table of contents: which function answers which endpoint.
#pragma once

#include "server/access/requests.h"
#include "server/accounts/store.h"
#include "server/apitokens/store.h"
#include "server/audit/store.h"
#include "server/http/router.h"
#include "server/imports/store.h"
#include "server/institutions/store.h"
#include "server/roles/store.h"
#include "server/sessions/preview.h"
#include "server/sessions/store.h"
#include "server/users/store.h"

namespace bitflow {

struct Stores
{
    SessionStore &sessions;
    SecondFactor &secondFactor;
    InstitutionStore &institutions;
    UserStore &users;
    RoleStore &roles;
    ImportStore &imports;
    AccountStore &accounts;
    InvitationStore &invitations;
    ApiTokenStore &apiTokens;
    AuditStore &audit;
    AccessStore &explanations;
    Previews &previews;
    AccessRequests &accessRequests;
};

void addRoutes(http::Router &router, Stores stores);

} // namespace bitflow
