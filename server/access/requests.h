// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody asks for a permission: a mail to those who may give it, and a row in the audit log. Blocking, thread-safe.
// Errors: those of an explanation; 409 already_allowed, nobody_to_ask, mail_not_configured; 429 after five a day.
#pragma once

#include "common/api/accessrequests.h"
#include "server/access/store.h"
#include "server/audit/audit.h"
#include "server/cache/attempts.h"
#include "server/mail/outbox.h"

namespace bitflow {

class AccessRequests
{
public:
    // What it stands on; all of it outlives it.
    struct Parts
    {
        sql::Database &db;
        AccessControl &access;
        Audit &audit;
        Limiter &limiter;
        Outbox &mail;
        AccessStore &explanations;
        QString installation; // its name, where there is no other place to name
    };
    explicit AccessRequests(Parts parts) : m_(std::move(parts)) {}

    // Who was asked is not told: the asker may not see all of them.
    Result<AccessRequested> send(const Caller &caller, const AccessRequest &in);

private:
    Result<QList<User>> asked(const Caller &caller, const AccessRequest &in);

    Parts m_;
};

} // namespace bitflow
