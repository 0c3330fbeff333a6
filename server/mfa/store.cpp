// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mfa/store.h"

#include "server/cache/attempts.h"
#include "server/mfa/recoverycodes.h"
#include "server/mfa/totp.h"
#include "server/users/rows.h"
#include "server/users/store.h"

namespace bitflow {

namespace {

constexpr QLatin1StringView table = "totp_factors"_L1;
constexpr QLatin1StringView column = "secret"_L1;

struct FactorRow
{
    QString secret;

    static constexpr auto fields() { return describe(Field{"secret"_L1, &FactorRow::secret}); }
};

struct StatusRow
{
    std::optional<Instant> enabledAt, requiredSince;
    qint64 heldRoles = 0, codesLeft = 0;

    static constexpr auto fields()
    {
        using R = StatusRow;
        return describe(Field{"mfa_enabled_at"_L1, &R::enabledAt}, Field{"mfa_required_since"_L1, &R::requiredSince},
                        Field{"held_roles"_L1, &R::heldRoles}, Field{"codes_left"_L1, &R::codesLeft});
    }
};

std::unexpected<Error> conflict(QString code, QString detail) { return fail(409, std::move(code), std::move(detail)); }

std::unexpected<Error> notEnabled()
{
    return conflict(u"mfa_not_enabled"_s, u"No second factor is set up for this account."_s);
}

// Codes as people type and paste them: "123 456", "१२३४५६".
QString digitsOf(const QString &typed)
{
    QString digits;
    for (const QChar c : typed) {
        if (c.isSpace() || c == u'-')
            continue;
        digits += c.digitValue() >= 0 ? QChar(u'0' + c.digitValue()) : c;
    }
    return digits;
}

} // namespace

Result<void> SecondFactor::record(const Caller &caller, QLatin1StringView action, Id<User> user,
                                  QLatin1StringView outcome)
{
    TRY(const User person, userrows::load(m_.db, user));
    return m_.audit.record(caller, {action, person.institutionId, "user"_L1, user.uuid(), {}, {}, outcome});
}

Result<MfaStatus> SecondFactor::status(const Caller &caller, const Nothing &)
{
    sql::Args args;
    const QString held = m_settings.policy.heldRoles("u.id"_L1, args);
    TRY(const auto row,
        m_.db.first<StatusRow>(
            u"SELECT u.mfa_enabled_at, u.mfa_required_since, %1 AS held_roles, (SELECT COUNT(*) FROM recovery_codes c "
            "WHERE c.user_id = u.id AND c.used_at IS NULL) AS codes_left FROM users u WHERE u.id = ?"_s.arg(held),
            args + sql::Args{caller.userId}));
    if (!row)
        return notFound();
    const bool required = row->heldRoles > 0;
    return MfaStatus{row->enabledAt, int(row->codesLeft), required,
                     m_settings.policy.dueAt(required, row->enabledAt, row->requiredSince, Instant::now())};
}

Result<TotpEnrolment> SecondFactor::begin(const Caller &caller, const Nothing &)
{
    return m_.db.transaction([&]() -> Result<TotpEnrolment> {
        TRY(const User user, userrows::loadForChange(m_.db, caller.userId));
        const QByteArray secret = totp::makeSecret();
        TRY(const QString sealed, m_.vault.seal(table, column, user.id.toBytes(), secret));
        TRY_VOID(m_.db.run(u"DELETE FROM totp_factors WHERE user_id = ? AND pending = 1"_s, {user.id}));
        TRY_VOID(m_.db.run(u"INSERT INTO totp_factors (user_id, pending, secret, created_at) VALUES (?, 1, ?, ?)"_s,
                           {user.id, sealed, Instant::now()}));
        TRY_VOID(record(caller, "auth.mfa.begin"_L1, user.id));
        return TotpEnrolment{totp::base32(secret), totp::uri(secret, m_settings.issuer, user.email)};
    });
}

Result<RecoveryCodes> SecondFactor::confirm(const Caller &caller, const TotpCode &in)
{
    TRY_VOID(allowProof(caller.userId));
    // A refusal must not undo that it was noted, so it comes out of the transaction as a value.
    TRY(auto outcome, m_.db.transaction([&] { return tryConfirm(caller, in); }));
    return outcome;
}

Result<Result<RecoveryCodes>> SecondFactor::tryConfirm(const Caller &caller, const TotpCode &in)
{
    TRY(const User user, userrows::loadForChange(m_.db, caller.userId));
    TRY(const auto begun,
        m_.db.value<qint64>(u"SELECT COUNT(*) FROM totp_factors WHERE user_id = ? AND pending = 1"_s, {user.id}));
    if (begun == 0)
        return Result<RecoveryCodes>(conflict(u"mfa_not_begun"_s, u"Begin to set up an authenticator app first."_s));
    TRY(const bool right, spendTotp(user.id, digitsOf(in.code), true));
    if (!right) {
        TRY_VOID(record(caller, "auth.mfa.enable"_L1, user.id, "denied"_L1));
        return Result<RecoveryCodes>(invalid(u"/code"_s, u"code_wrong"_s, u"not the code that the app shows now"_s));
    }
    const Instant now = Instant::now();
    TRY_VOID(m_.db.run(u"DELETE FROM totp_factors WHERE user_id = ? AND pending = 0"_s, {user.id}));
    TRY_VOID(m_.db.run(u"UPDATE totp_factors SET pending = 0 WHERE user_id = ?"_s, {user.id}));
    TRY_VOID(m_.db.run(u"UPDATE users SET mfa_enabled_at = COALESCE(mfa_enabled_at, ?), updated_at = ?, "
                       "row_version = row_version + 1 WHERE id = ?"_s,
                       {now, now, user.id}));
    TRY_VOID(endSessions(m_.db, u"user_id = ? AND id <> ?"_s, {user.id, caller.sessionId}, "mfa_changed"_L1));
    TRY_VOID(m_.db.run(u"UPDATE sessions SET authenticated_at = ?, methods = 'pwd otp mfa' WHERE id = ?"_s,
                       {now, caller.sessionId}));
    TRY_VOID(record(caller, "auth.mfa.enable"_L1, user.id));
    TRY_VOID(m_.mail.add(mailTo(user, MailKind::SecondFactorOn)));
    TRY(auto codes, makeCodes(user.id));
    return Result<RecoveryCodes>(std::move(codes));
}

Result<RecoveryCodes> SecondFactor::makeCodes(Id<User> user)
{
    TRY_VOID(m_.db.run(u"DELETE FROM recovery_codes WHERE user_id = ?"_s, {user}));
    RecoveryCodes made;
    QList<sql::Args> rows;
    for (int i = 0; i < recovery::codesOfASet; ++i) {
        made.codes.append(recovery::makeCode());
        rows.append({user, recovery::hashOf(recovery::tidied(made.codes.last())), Instant::now()});
    }
    TRY_VOID(m_.db.many(u"INSERT INTO recovery_codes (user_id, hash, created_at) VALUES (?, ?, ?)"_s, rows));
    return made;
}

Result<void> SecondFactor::forget(Id<User> user)
{
    TRY_VOID(m_.db.run(u"DELETE FROM totp_factors WHERE user_id = ?"_s, {user}));
    TRY_VOID(m_.db.run(u"DELETE FROM recovery_codes WHERE user_id = ?"_s, {user}));
    TRY_VOID(m_.db.run(u"DELETE FROM sign_in_challenges WHERE user_id = ?"_s, {user}));
    // A password that was chosen beside the factor may be shorter than one that stands alone.
    TRY_VOID(
        m_.db.run(u"UPDATE users SET must_change_password = CASE WHEN password_changed_at >= mfa_enabled_at THEN 1 "
                  "ELSE must_change_password END, mfa_enabled_at = NULL, updated_at = ?, "
                  "row_version = row_version + 1 WHERE id = ?"_s,
                  {Instant::now(), user}));
    return {};
}

Result<Nothing> SecondFactor::disable(const Caller &caller, const Nothing &)
{
    return m_.db.transaction([&]() -> Result<Nothing> {
        TRY(const User user, userrows::loadForChange(m_.db, caller.userId));
        if (!user.mfaEnabledAt)
            return notEnabled();
        TRY(const MfaStatus now, status(caller, {}));
        if (now.required)
            return conflict(u"mfa_required_by_role"_s,
                            u"A role of yours needs the second factor. Set up another app in "
                            "its place instead."_s);
        TRY_VOID(forget(user.id));
        TRY_VOID(endSessions(m_.db, u"user_id = ? AND id <> ?"_s, {user.id, caller.sessionId}, "mfa_changed"_L1));
        TRY_VOID(record(caller, "auth.mfa.disable"_L1, user.id));
        TRY_VOID(m_.mail.add(mailTo(user, MailKind::SecondFactorOff)));
        return Nothing{};
    });
}

Result<RecoveryCodes> SecondFactor::renewCodes(const Caller &caller, const Nothing &)
{
    return m_.db.transaction([&]() -> Result<RecoveryCodes> {
        TRY(const User user, userrows::loadForChange(m_.db, caller.userId));
        if (!user.mfaEnabledAt)
            return notEnabled();
        TRY_VOID(record(caller, "auth.mfa.recovery_codes"_L1, user.id));
        TRY_VOID(m_.mail.add(mailTo(user, MailKind::RecoveryCodesNew)));
        return makeCodes(user.id);
    });
}

Result<Nothing> SecondFactor::reset(const Caller &caller, const MfaOwner &in)
{
    TRY_VOID(m_.access.notToOneself(caller, Permission::UsersResetPassword, in.userId));
    return m_.db.transaction([&]() -> Result<Nothing> {
        TRY(const User user, userrows::loadForChange(m_.db, in.userId));
        TRY_VOID(m_.access.mayActOn(caller, Permission::UsersResetPassword, user.id));
        if (!user.mfaEnabledAt)
            return notEnabled();
        TRY_VOID(forget(user.id));
        // Whoever needs one has the whole time again to set it up.
        TRY_VOID(m_.db.run(u"UPDATE users SET mfa_required_since = NULL WHERE id = ?"_s, {user.id}));
        TRY_VOID(endSessions(m_.db, u"user_id = ?"_s, {user.id}, "mfa_reset"_L1));
        TRY_VOID(record(caller, "users.reset_mfa"_L1, user.id));
        TRY_VOID(m_.mail.add(mailTo(user, MailKind::SecondFactorOff)));
        return Nothing{};
    });
}

Result<void> SecondFactor::allowSignIn(Id<User> user)
{
    return takeEach(m_.limiter, {{"mfa:" + user.toBytes().toHex(), m_settings.tries}});
}

Result<void> SecondFactor::allowProof(Id<User> user)
{
    return takeEach(m_.limiter, {{"proof:" + user.toBytes().toHex(), m_settings.tries}});
}

Result<std::optional<QString>> SecondFactor::spend(const Caller &caller, Id<User> user, const QString &code)
{
    TRY(const bool byApp, spendTotp(user, digitsOf(code), false));
    if (byApp)
        return std::optional(u"otp mfa"_s);
    TRY(const bool byPaper, spendRecovery(caller, user, code));
    return byPaper ? std::optional(u"mfa"_s) : std::nullopt;
}

Result<bool> SecondFactor::spendTotp(Id<User> user, const QString &code, bool pending)
{
    TRY(const auto factor,
        m_.db.first<FactorRow>(u"SELECT secret FROM totp_factors WHERE user_id = ? AND pending = ?"_s,
                               {user, int(pending)}));
    if (!factor)
        return false;
    TRY(const QByteArray secret, m_.vault.unseal(table, column, user.toBytes(), factor->secret));
    const auto step = totp::matchingStep(secret, code, Instant::now());
    if (!step)
        return false;
    // A code is good once: of many who come with it at the same time, one moves the step on.
    TRY(const qint64 moved,
        m_.db.run(u"UPDATE totp_factors SET last_step = ? WHERE user_id = ? AND pending = ? AND last_step < ?"_s,
                  {*step, user, int(pending), *step}));
    return moved == 1;
}

Result<bool> SecondFactor::spendRecovery(const Caller &caller, Id<User> user, const QString &typed)
{
    const QString code = recovery::tidied(typed);
    if (code.isEmpty())
        return false;
    TRY(const qint64 taken,
        m_.db.run(u"UPDATE recovery_codes SET used_at = ? WHERE user_id = ? AND hash = ? AND used_at IS NULL"_s,
                  {Instant::now(), user, recovery::hashOf(code)}));
    if (taken != 1)
        return false;
    TRY_VOID(record(caller, "auth.mfa.recovery_code"_L1, user));
    TRY(const User person, userrows::load(m_.db, user));
    TRY_VOID(m_.mail.add(mailTo(person, MailKind::RecoveryCodeUsed, {{u"ip"_s, caller.ip}})));
    return true;
}

} // namespace bitflow
