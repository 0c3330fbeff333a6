// SPDX-License-Identifier: GPL-3.0-or-later
// Everything of the server below HTTP, put together once: the command line uses it as it is, serve() adds the front.
#pragma once

#include "server/access/requests.h"
#include "server/access/store.h"
#include "server/accounts/store.h"
#include "server/apitokens/store.h"
#include "server/audit/denials.h"
#include "server/audit/store.h"
#include "server/auth/authenticator.h"
#include "server/auth/keyring.h"
#include "server/auth/lockout.h"
#include "server/cache/limiter.h"
#include "server/config/config.h"
#include "server/imports/store.h"
#include "server/institutions/store.h"
#include "server/jobs/queue.h"
#include "server/mail/outbox.h"
#include "server/mfa/store.h"
#include "server/roles/store.h"
#include "server/sessions/preview.h"
#include "server/sessions/store.h"

namespace bitflow {

std::optional<Limit> limitOf(const RateLimit &rate);

class Backend
{
public:
    // Opens the database of the configuration and reads the keys; makes the key of the audit log if there is none yet.
    // Does not migrate.
    static Result<std::unique_ptr<Backend>> open(const Config &config);

    Vault vault;
    sql::Database db;
    std::unique_ptr<Limiter> limiter;
    AccessControl access;
    AuditKey auditKey;
    Audit audit;
    Denials denials;
    AuditWatch auditWatch; // served by the sealer's thread, see Server
    AuditStore auditLog;
    PasswordHasher hasher;
    PasswordPolicy policy;
    TokenSigner signer;
    KeyRing ring;
    Lockout lockout;
    Authenticator authenticator;
    JobQueue jobs;
    Outbox mail;
    UserStore users;
    InstitutionStore institutions;
    RoleStore roles;
    AccessStore explanations;
    SecondFactor secondFactor;
    SessionStore sessions;
    InvitationStore invitations;
    AccountStore accounts;
    ApiTokenStore apiTokens;
    Previews previews;
    AccessRequests accessRequests;
    ImportStore imports;

    // 500 pepper_missing when passwords in the database need a pepper (PASSWORD_PEPPER) that is not here.
    Result<void> checkPepper();
    // Looks for passwords of the original, so that refusals take as long for everybody from the first one on.
    Result<void> expectOriginals();

private:
    [[nodiscard]] AccountDesk desk(const Config &config);
    Backend(const Config &config, Vault::Keys appKeys, PrivateKey signingKey, AuditKey auditKey);
};

// Those of the configuration or of its file, which is there after prepareFiles(); the first seals.
Result<Vault::Keys> openAppKeys(const Config &config);

// The key of the audit log, made at the first need. Any number of processes may ask at once. 409 audit_key_missing when
// the log is signed already and the key is not here.
Result<AuditKey> openAuditKey(const Config &config);

} // namespace bitflow
