// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mail/outbox.h"

#include <array>

namespace bitflow {

namespace {

const QString jobType = u"mail.send"_s;

} // namespace

Outbox::Outbox(sql::Database &db, JobQueue &queue, Vault &vault, const MailSettings &settings, MailPlace place)
    : m_db(db)
    , m_queue(queue)
    , m_vault(vault)
    , m_settings(settings)
    , m_place(std::move(place))
    , m_mailer(makeMailer(settings))
{
    queue.handle(jobType, {.run = [this](JobRun &run) { return carryOut(run); },
                           .gaveUp = [this](const Job &job, const Error &) { return forget(job.id); },
                           .retryAfter = retryAfter});
}

Result<void> Outbox::required() const
{
    if (configured())
        return {};
    return fail(409, u"mail_not_configured"_s,
                u"This server sends no mail. Use a one-time password, or set MAIL_MAILER and MAIL_HOST."_s);
}

Result<void> Outbox::add(const Mail &mail)
{
    if (!configured())
        return {};
    const auto id = Id<Job>::make();
    TRY(const QString sealed, m_vault.seal("jobs"_L1, "payload"_L1, id.toBytes(), toText(toJsonObject(mail))));
    return m_queue.add(jobType, sealed, {.maxAttempts = attempts, .queue = queueName, .id = id}).transform([](Id<Job>) {
    });
}

std::optional<std::chrono::milliseconds> Outbox::retryAfter(int attempt, const Error &error)
{
    using namespace std::chrono_literals;
    if (error.code == "mail_refused"_L1 || error.code == "mail_unreadable"_L1)
        return std::nullopt;
    static constexpr std::array<std::chrono::milliseconds, attempts - 1> delays{1min, 5min, 20min, 1h, 3h, 7h, 12h};
    return delays[size_t(std::clamp(attempt, 1, attempts - 1) - 1)];
}

Result<void> Outbox::carryOut(JobRun &run)
{
    if (!m_mailer) // switched off meanwhile
        return fail(503, u"mail_not_configured"_s, u"This server sends no mail."_s);
    const Job &job = run.job();
    const auto opened = m_vault.unseal("jobs"_L1, "payload"_L1, job.id.toBytes(), job.payload);
    const auto json = opened ? parseText(*opened) : std::nullopt;
    const auto mail = json ? readJson<Mail>(*json) : Result<Mail>(fail(422, u"mail_unreadable"_s));
    if (!mail) // the key of this server has changed
        return fail(422, u"mail_unreadable"_s, u"The mail was sealed by a key that is gone."_s);
    TRY_VOID(send(*mail, run.job().id.toString(), [&run] { return run.stopping(); }));
    return m_db.transaction([&]() -> Result<void> {
        TRY_VOID(run.finish());
        return forget(run.job().id);
    });
}

Result<void> Outbox::sendNow(const Mail &mail)
{
    TRY_VOID(required());
    return send(mail, makeUuidV7().toString(QUuid::WithoutBraces), [] { return false; });
}

Result<void> Outbox::send(const Mail &mail, const QString &id, const std::function<bool()> &stopping)
{
    const MailWords words = wordsOf(mail, m_place);
    Message message;
    message.id = id + u'@' + m_place.url.host();
    message.to = mail.to;
    message.fromAddress = m_settings.fromAddress;
    message.fromName = m_settings.fromName;
    message.subject = words.subject;
    message.plain = words.plain;
    message.html = words.html;
    message.at = Instant::now();
    return m_mailer->send(message, stopping);
}

Result<void> Outbox::forget(Id<Job> job)
{
    return m_db.run(u"UPDATE jobs SET payload = '' WHERE id = ?"_s, {job}).transform([](qint64) {});
}

} // namespace bitflow
