// SPDX-License-Identifier: GPL-3.0-or-later
// Mail as jobs: a mail stands or falls with the transaction it belongs to, and a mail server that is down delays it.
// While it waits it is sealed, since its link is as good as a password; sent or given up, it is gone. Thread-safe.
#pragma once

#include "server/auth/vault.h"
#include "server/jobs/queue.h"
#include "server/mail/mailer.h"
#include "server/mail/texts.h"

namespace bitflow {

class Outbox
{
public:
    static inline const QString queueName = u"mail"_s; // its own, so that no import keeps a mail waiting
    static constexpr int attempts = 8;                 // over a day, see retryAfter()

    // db, queue and vault outlive the outbox.
    Outbox(sql::Database &db, JobQueue &queue, Vault &vault, const MailSettings &settings, MailPlace place);

    // 409 mail_not_configured, for what cannot be done without.
    [[nodiscard]] Result<void> required() const;
    [[nodiscard]] bool configured() const { return m_mailer != nullptr; }

    // In the transaction at hand. Without a mailer nothing happens: a notice is a courtesy.
    Result<void> add(const Mail &mail);

    // At once and outside any transaction, for `mail test`.
    Result<void> sendNow(const Mail &mail);

    // 1 min, 5 min, 20 min, 1 h, 3 h, 7 h, 12 h after each attempt that failed; nothing when there is no use in it.
    static std::optional<std::chrono::milliseconds> retryAfter(int attempt, const Error &error);

private:
    Result<void> carryOut(JobRun &run);
    Result<void> send(const Mail &mail, const QString &id, const std::function<bool()> &stopping);
    Result<void> forget(Id<Job> job);

    sql::Database &m_db;
    JobQueue &m_queue;
    Vault &m_vault;
    MailSettings m_settings;
    MailPlace m_place;
    std::unique_ptr<Mailer> m_mailer;
};

} // namespace bitflow
