// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/accounts/store.h"

#include "server/auth/client.h"
#include "server/roles/guards.h"
#include "server/users/rows.h"

namespace bitflow {

namespace {

const QString jobType = u"accounts.letter"_s;
constexpr Limit resetsOfANetwork{30, std::chrono::minutes(15)}; // whoever they are for

enum class ErrandKind { Forgot, ChangeEmail };
constexpr auto names(ErrandKind) { return std::array{"forgot"_L1, "change_email"_L1}; }

// Active and not in the trash; nothing otherwise. Its row is locked.
Result<std::optional<User>> activeForChange(sql::Database &db, Id<User> id)
{
    auto user = userrows::loadForChange(db, id);
    if (!user && user.error().status != 404)
        return std::unexpected(user.error());
    return user && user->status == UserStatus::Active ? std::optional(*std::move(user)) : std::nullopt;
}

} // namespace

// What waits as a job.
struct AccountStore::Errand
{
    ErrandKind kind = ErrandKind::Forgot;
    QString email;
    Id<User> userId; // of ChangeEmail
    Id<Session> sessionId;
    QString ip, requestId; // for the audit log

    static constexpr auto fields()
    {
        using E = Errand;
        return describe(Field{"kind"_L1, &E::kind}, Field{"email"_L1, &E::email}, Field{"user_id"_L1, &E::userId},
                        Field{"session_id"_L1, &E::sessionId}, Field{"ip"_L1, &E::ip},
                        Field{"request_id"_L1, &E::requestId});
    }
};

AccountStore::AccountStore(AccountDesk desk, InvitationStore &invitations)
    : m_(std::move(desk))
    , m_invitations(invitations)
    , m_tokens(m_.db)
{
    m_.jobs.handle(jobType, {.run = [this](JobRun &run) { return carryOut(run); },
                             .gaveUp = [this](const Job &job, const Error &) { return forget(job.id); }});
}

Result<AccountOptions> AccountStore::options(const Caller &, const Nothing &)
{
    return AccountOptions{m_.mail.configured()};
}

Result<void> AccountStore::addErrand(const Errand &errand)
{
    const auto id = Id<Job>::make();
    TRY(const QString sealed, m_.vault.seal("jobs"_L1, "payload"_L1, id.toBytes(), toText(toJsonObject(errand))));
    return m_.jobs.add(jobType, sealed, {.queue = Outbox::queueName, .id = id}).transform([](Id<Job>) {});
}

Result<void> AccountStore::carryOut(JobRun &run)
{
    const Job &job = run.job();
    TRY(const QByteArray opened, m_.vault.unseal("jobs"_L1, "payload"_L1, job.id.toBytes(), job.payload));
    const auto json = parseText(opened);
    if (!json)
        return fail(500, u"internal"_s, u"The request cannot be read."_s);
    TRY(const auto errand, readJson<Errand>(*json));
    return m_.db.transaction([&]() -> Result<void> {
        TRY_VOID(errand.kind == ErrandKind::Forgot ? sendReset(errand) : sendConfirmation(errand));
        TRY_VOID(run.finish());
        return forget(run.job().id);
    });
}

Result<void> AccountStore::forget(Id<Job> job)
{
    return m_.db.run(u"UPDATE jobs SET payload = '' WHERE id = ?"_s, {job}).transform([](qint64) {});
}

Result<Accepted> AccountStore::forgotPassword(const Caller &caller, const AddressInput &in)
{
    TRY_VOID(m_.mail.required());
    const QString email = in.email.toCaseFolded();
    const QByteArray network = clientNetwork(caller.ip);
    const auto perNetwork = m_.limits.reset ? std::optional(resetsOfANetwork) : std::nullopt;
    if (auto may = takeEach(m_.limiter, {{"reset-ip:" + network, perNetwork},
                                         {"reset:" + network + ':' + m_.lockout.nameOf(email), m_.limits.reset}});
        !may)
        return m_.turnedAway(caller, {.operation = Api::forgotPassword.name, .action = "auth.forgot"_L1},
                             std::move(may).error(), email);
    TRY_VOID(addErrand({ErrandKind::Forgot, email, {}, {}, caller.ip, caller.requestId}));
    return Accepted{};
}

Result<void> AccountStore::sendReset(const Errand &errand)
{
    TRY(const auto id, userrows::emailHolder(m_.db, errand.email));
    if (id.isNull())
        return {};
    TRY(const User user, userrows::loadForChange(m_.db, id));
    const bool waiting = user.status == UserStatus::Invited;
    if ((!waiting && user.status != UserStatus::Active) || !m_.takeMail(user.email, AccountDesk::Asker::Stranger))
        return {};
    Caller asker;
    asker.name = user.email.left(255);
    asker.ip = errand.ip;
    asker.requestId = errand.requestId;
    TRY_VOID(m_.audit.record(asker, AccountDesk::entry("auth.forgot"_L1, user)));
    return waiting ? m_invitations.remind(user) : sendResetTo(user);
}

Result<void> AccountStore::sendResetTo(const User &user)
{
    TRY(const auto issued, m_tokens.issue(TokenPurpose::Reset, user.id, user.email));
    Mail mail = mailTo(user, MailKind::PasswordReset);
    mail.code = issued.code;
    mail.until = issued.expiresAt;
    return m_.mail.add(mail);
}

Result<Nothing> AccountStore::resetPassword(const Caller &caller, const PasswordReset &in)
{
    TRY(const auto claim, m_tokens.look(in.code, {TokenPurpose::Reset}));
    if (!claim)
        return m_.wrongCodeFrom(caller, "auth.reset"_L1);
    TRY(const User user, userrows::load(m_.db, claim->userId));
    TRY(const auto context, userrows::passwordContext(m_.db, user));
    auto complaints = m_.policy.check(in.newPassword, context, u"/new_password"_s, AccountDesk::minimumOf(user));
    if (!complaints.isEmpty())
        return invalid(std::move(complaints));
    TRY(const QString hash, m_.hasher.hash(in.newPassword));
    return m_.db.transaction([&]() -> Result<Nothing> {
        TRY(const auto owner, activeForChange(m_.db, user.id));
        TRY(const bool first, m_tokens.redeem(in.code));
        if (!first || !owner)
            return wrongCode();
        const Instant now = Instant::now();
        // whoever has the code reads this mailbox
        TRY_VOID(m_.db.run(u"UPDATE users SET password_hash = ?, must_change_password = 0, password_changed_at = ?, "
                           "email_verified_at = COALESCE(email_verified_at, ?), updated_at = ?, "
                           "row_version = row_version + 1 WHERE id = ?"_s,
                           {hash, now, now, now, user.id}));
        TRY_VOID(endSessions(m_.db, u"user_id = ?"_s, {user.id}, "password_changed"_L1));
        TRY_VOID(m_.lockout.forget(owner->email));
        TRY_VOID(m_tokens.drop(user.id, TokenPurpose::Email)); // a thief may have asked for it
        TRY_VOID(m_.audit.record(AccountDesk::as(caller, *owner), AccountDesk::entry("auth.reset"_L1, *owner)));
        TRY_VOID(m_.mail.add(mailTo(*owner, MailKind::PasswordChanged, {{u"ip"_s, caller.ip}})));
        return Nothing{};
    });
}

Result<OneTimePassword> AccountStore::resetFor(const Caller &caller, const UserPasswordReset &in)
{
    const auto usual = m_.mail.configured() ? PasswordWay::Mail : PasswordWay::Code;
    if (in.by.value_or(usual) == PasswordWay::Code)
        return codeReset(caller, {in.userId});
    TRY_VOID(m_.mail.required());
    return mailReset(caller, {in.userId});
}

// Its owner hears of it: nobody gets into an account in silence.
Result<OneTimePassword> AccountStore::codeReset(const Caller &caller, const UserRef &in)
{
    return m_.db.transaction([&]() -> Result<OneTimePassword> {
        TRY(const auto given, m_.users.resetPassword(caller, in));
        if (m_.mail.configured())
            TRY_VOID(m_.mail.add(mailTo(given.user, MailKind::PasswordWithdrawn)));
        return given;
    });
}

Result<OneTimePassword> AccountStore::mailReset(const Caller &caller, const UserRef &in)
{
    if (in.userId == caller.userId)
        return fail(403, u"own_account"_s, u"This is not done to one's own account."_s);
    TRY_VOID(m_.access.mayActOn(caller, Permission::UsersResetPassword, in.userId));
    return m_.db.transaction([&]() -> Result<OneTimePassword> {
        TRY(const User user, userrows::loadForChange(m_.db, in.userId));
        if (user.status == UserStatus::Invited) {
            TRY_VOID(m_invitations.inviteUser(caller, in));
        } else {
            TRY_VOID(m_.takeMail(user.email));
            TRY_VOID(sendResetTo(user));
            TRY_VOID(endSessions(m_.db, u"user_id = ?"_s, {user.id}, "password_reset"_L1));
            TRY_VOID(m_tokens.drop(user.id, TokenPurpose::Email));
            TRY_VOID(m_.audit.record(
                caller, AccountDesk::entry("users.reset_password"_L1, user, {{u"sent_to"_s, user.email}})));
        }
        TRY(User told, m_.users.get(caller, in));
        return OneTimePassword{std::move(told), {}};
    });
}

Result<Accepted> AccountStore::sendVerification(const Caller &caller, const Nothing &)
{
    TRY_VOID(m_.mail.required());
    return m_.db.transaction([&]() -> Result<Accepted> {
        TRY(const User user, userrows::loadForChange(m_.db, caller.userId));
        if (user.emailVerifiedAt)
            return conflict(u"verified"_s, u"This address is confirmed already."_s);
        TRY_VOID(m_.takeMail(user.email));
        TRY(const auto issued, m_tokens.issue(TokenPurpose::Verify, user.id, user.email));
        Mail mail = mailTo(user, MailKind::VerifyEmail);
        mail.code = issued.code;
        mail.until = issued.expiresAt;
        TRY_VOID(m_.mail.add(mail));
        return Accepted{};
    });
}

Result<Accepted> AccountStore::changeEmail(const Caller &caller, const AddressInput &in)
{
    TRY_VOID(m_.mail.required());
    const QString email = in.email.toCaseFolded();
    if (email == caller.name)
        return invalid(u"/email"_s, u"email_same"_s, u"is the one you have"_s);
    TRY_VOID(takeEach(m_.limiter, {{"change-email:" + caller.userId.toBytes().toHex(), m_.limits.reset}}));
    return m_.db.transaction([&]() -> Result<Accepted> {
        TRY_VOID(
            addErrand({ErrandKind::ChangeEmail, email, caller.userId, caller.sessionId, caller.ip, caller.requestId}));
        TRY_VOID(m_.audit.record(
            caller, {"auth.email.request"_L1, {}, "user"_L1, caller.userId.uuid(), {}, {{u"email"_s, email}}}));
        return Accepted{};
    });
}

// What a session asks for is worth something only as long as the session is.
Result<bool> AccountStore::isLive(Id<Session> session)
{
    return m_.db
        .value<qint64>(u"SELECT COUNT(*) FROM sessions WHERE id = ? AND revoked_at IS NULL AND expires_at > ?"_s,
                       {session, Instant::now()})
        .transform([](qint64 count) { return count > 0; });
}

Result<void> AccountStore::sendConfirmation(const Errand &errand)
{
    TRY(const auto user, activeForChange(m_.db, errand.userId));
    TRY(const bool live, isLive(errand.sessionId));
    if (!user || !live)
        return {};
    TRY_VOID(m_.mail.add(mailTo(*user, MailKind::EmailChangeAsked, {{u"email"_s, errand.email}})));
    if (!m_.takeMail(errand.email, AccountDesk::Asker::Stranger)) // whose mailbox it is, is not known yet
        return {};
    TRY(const auto holder, userrows::emailHolder(m_.db, errand.email));
    if (!holder.isNull()) {
        TRY(const User other, userrows::load(m_.db, holder));
        return m_.mail.add(mailTo(other, MailKind::EmailInUse));
    }
    TRY(const auto issued, m_tokens.issue(TokenPurpose::Email, user->id, errand.email, errand.sessionId));
    Mail mail = mailTo(*user, MailKind::ConfirmEmail);
    mail.to = errand.email;
    mail.code = issued.code;
    mail.until = issued.expiresAt;
    return m_.mail.add(mail);
}

Result<Nothing> AccountStore::verifyEmail(const Caller &caller, const CodeInput &in)
{
    TRY(const auto claim, m_tokens.look(in.code, {TokenPurpose::Verify, TokenPurpose::Email}));
    if (!claim)
        return m_.wrongCodeFrom(caller, "auth.verify"_L1);
    return m_.db.transaction([&]() -> Result<Nothing> {
        TRY(const auto user, activeForChange(m_.db, claim->userId));
        TRY(const bool first, m_tokens.redeem(in.code));
        if (!first || !user)
            return wrongCode();
        if (claim->purpose == TokenPurpose::Email)
            return move(AccountDesk::as(caller, *user), *user, *claim);
        if (user->email != claim->email) // it has changed since
            return wrongCode();
        return confirm(AccountDesk::as(caller, *user), *user);
    });
}

Result<Nothing> AccountStore::confirm(const Caller &caller, const User &user)
{
    TRY_VOID(m_.db.run(u"UPDATE users SET email_verified_at = ?, row_version = row_version + 1 WHERE id = ?"_s,
                       {Instant::now(), user.id}));
    TRY_VOID(m_.audit.record(caller, AccountDesk::entry("auth.verify"_L1, user, {{u"email"_s, user.email}})));
    return Nothing{};
}

Result<Nothing> AccountStore::move(const Caller &caller, const User &user, const TokenClaim &claim)
{
    TRY(const bool live, isLive(claim.sessionId));
    if (!live)
        return wrongCode();
    const auto inUse = [] {
        return conflict(u"conflict"_s, u"Somebody has this e-mail address already."_s, {taken(u"/email"_s)});
    };
    TRY(const auto holder, userrows::emailHolder(m_.db, claim.email));
    if (!holder.isNull())
        return inUse();
    User after = user;
    after.email = claim.email;
    after.updatedAt = Instant::now();
    const auto written = userrows::update(m_.db, after);
    if (!written && sql::isUniqueViolation(written.error()))
        return inUse();
    TRY_VOID(written);
    TRY_VOID(moved(caller, user, after, claim.sessionId));
    TRY_VOID(m_.db.run(u"UPDATE users SET email_verified_at = ? WHERE id = ?"_s, {after.updatedAt, user.id}));
    AuditEntry entry = AccountDesk::entry("auth.email"_L1, user, {{u"email"_s, after.email}});
    entry.before = {{u"email"_s, user.email}};
    TRY_VOID(m_.audit.record(caller, entry));
    return Nothing{};
}

Result<void> AccountStore::moved(const Caller &caller, const User &before, const User &after, Id<Session> kept)
{
    for (const auto purpose : {TokenPurpose::Reset, TokenPurpose::Verify, TokenPurpose::Email})
        TRY_VOID(m_tokens.drop(before.id, purpose));
    TRY_VOID(m_invitations.dropAll(caller, before)); // they were meant for whoever reads the old address
    TRY_VOID(m_.db.run(u"UPDATE users SET email_verified_at = NULL WHERE id = ?"_s, {before.id}));
    TRY_VOID(endSessions(m_.db, u"user_id = ? AND id <> ?"_s, {before.id, kept.toBytes()}, "email_changed"_L1));
    for (const User &one : {before, after})
        TRY_VOID(m_.mail.add(mailTo(one, MailKind::EmailChanged, {{u"email"_s, after.email}})));
    return {};
}

Result<User> AccountStore::updateUser(const Caller &caller, const UserChange &in)
{
    if (!in.email.to)
        return m_.users.update(caller, in);
    return m_.db.transaction([&]() -> Result<User> {
        TRY(const User before, userrows::load(m_.db, in.userId));
        if (in.userId == caller.userId && m_.mail.configured() && in.email.to->toCaseFolded() != before.email)
            return fail(403, u"own_account"_s, u"Change your own address in your profile: it has to be confirmed."_s);
        TRY(const User after, m_.users.update(caller, in));
        if (after.email == before.email)
            return after;
        TRY_VOID(moved(caller, before, after, {}));
        return m_.users.get(caller, {in.userId});
    });
}

} // namespace bitflow
