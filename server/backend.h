// SPDX-License-Identifier: GPL-3.0-or-later
// Everything of the server below HTTP, put together once: the command line uses it as it is, serve() adds the front.
#pragma once

#include "server/auth/authenticator.h"
#include "server/cache/limiter.h"
#include "server/config/config.h"
#include "server/imports/store.h"
#include "server/institutions/store.h"
#include "server/jobs/queue.h"
#include "server/roles/store.h"
#include "server/sessions/store.h"

namespace bitflow {

class Backend
{
public:
    // Opens the database of the configuration and reads the signing key; neither migrates nor makes anything.
    static Result<std::unique_ptr<Backend>> open(const Config &config);

    sql::Database db;
    AccessControl access;
    Audit audit;
    PasswordHasher hasher;
    PrivateKey key;
    TokenSigner signer;
    Authenticator authenticator;
    std::unique_ptr<Limiter> limiter;
    UserStore users;
    InstitutionStore institutions;
    RoleStore roles;
    SessionStore sessions;
    JobQueue jobs;
    ImportStore imports;

private:
    Backend(const Config &config, PrivateKey signingKey);
};

} // namespace bitflow
