// SPDX-License-Identifier: GPL-3.0-or-later
// The second half of a sign-in, and proving again who one is.
#include "server/sessions/account.h"
#include "server/sessions/store.h"

namespace bitflow {

using sessionrows::as;
using sessionrows::entryFor;

namespace {

constexpr int triesOfAChallenge = 5;

std::unexpected<Error> challengeOver()
{
    return fail(401, u"mfa_token_invalid"_s, u"This sign-in took too long or was tried too often. Begin again."_s);
}

std::unexpected<Error> wrongCode()
{
    return fail(401, u"mfa_code_invalid"_s, u"The code is not right, or it was used before."_s);
}

struct ChallengeRow
{
    Id<User> userId;
    int tries = 0;
    Instant createdAt;
    QString email;
    std::optional<Instant> passwordChangedAt;

    static constexpr auto fields()
    {
        using R = ChallengeRow;
        return describe(Field{"user_id"_L1, &R::userId}, Field{"tries"_L1, &R::tries},
                        Field{"created_at"_L1, &R::createdAt}, Field{"email"_L1, &R::email},
                        Field{"password_changed_at"_L1, &R::passwordChangedAt});
    }

    [[nodiscard]] bool stillGood() const
    {
        return tries < triesOfAChallenge && (!passwordChangedAt || *passwordChangedAt <= createdAt);
    }
};

} // namespace

struct SessionStore::Challenged
{
    QUuid id;
    Id<User> userId; // null: there is none such
    QString email;

    static constexpr auto fields()
    {
        using C = Challenged;
        return describe(Field{"id"_L1, &C::id}, Field{"user_id"_L1, &C::userId}, Field{"email"_L1, &C::email});
    }
};

Result<SignIn> SessionStore::askForCode(Id<User> user)
{
    const Instant now = Instant::now();
    const QUuid id = makeUuidV7();
    TRY_VOID(m_.db.run(u"DELETE FROM sign_in_challenges WHERE expires_at < ?"_s, {now}));
    TRY_VOID(m_.db.run(u"INSERT INTO sign_in_challenges (id, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)"_s,
                       {id, user, now, now + m_.signer.challengeLife()}));
    TRY(const QByteArray token, m_.signer.signChallenge(id, now));
    return SignIn::withCode(QString::fromLatin1(token));
}

Result<Tokens> SessionStore::signInWithCode(const Caller &caller, const MfaInput &in)
{
    Challenged of;
    if (const auto id = m_.signer.verifyChallenge(in.mfaToken.toLatin1())) {
        TRY(const auto found, m_.db.first<Challenged>(u"SELECT c.id, c.user_id, u.email FROM sign_in_challenges c "
                                                      "JOIN users u ON u.id = c.user_id WHERE c.id = ?"_s,
                                                      {*id}));
        of = found.value_or(of);
    }
    auto outcome = tryChallenge(caller, of, in);
    // A wrong code is a row already.
    if (!outcome && outcome.error().status < 500 && outcome.error().code != "mfa_code_invalid"_L1)
        noteTurnedAway(sessionrows::as(caller, {}, of.email), of.userId,
                       {.operation = Api::signInWithCode.name, .action = "auth.mfa"_L1}, outcome.error());
    return outcome;
}

Result<Tokens> SessionStore::tryChallenge(const Caller &caller, const Challenged &of, const MfaInput &in)
{
    if (of.userId.isNull())
        return challengeOver();
    TRY_VOID(m_.secondFactor.allowSignIn(of.userId));
    // A refusal must not undo that it was counted, so it comes out of the transaction as a value.
    TRY(auto outcome, m_.db.transaction([&] { return answerChallenge(caller, of.id, in); }));
    return outcome;
}

Result<Result<Tokens>> SessionStore::answerChallenge(const Caller &caller, QUuid id, const MfaInput &in)
{
    const Instant now = Instant::now();
    TRY(const auto row,
        m_.db.first<ChallengeRow>(u"SELECT c.user_id, c.tries, c.created_at, u.email, u.password_changed_at "
                                  "FROM sign_in_challenges c JOIN users u ON u.id = c.user_id "
                                  "WHERE c.id = ? AND c.used_at IS NULL AND c.expires_at > ?"_s +
                                      m_.db.dialect().forUpdate(),
                                  {id, now}));
    if (!row || !row->stillGood())
        return Result<Tokens>(challengeOver());
    TRY(const auto owner, account(row->email));
    if (!owner || owner->id != row->userId || !owner->mfaEnabledAt)
        return Result<Tokens>(challengeOver());
    TRY(const bool allowed, maySignIn(*owner));
    if (!allowed)
        return Result<Tokens>(challengeOver());
    const Caller acting = as(caller, owner->id, owner->email);
    TRY(const auto methods, m_.secondFactor.spend(acting, owner->id, in.code));
    if (!methods) {
        TRY_VOID(m_.db.run(u"UPDATE sign_in_challenges SET tries = tries + 1 WHERE id = ?"_s, {id}));
        TRY_VOID(m_.audit.record(as(caller, {}, owner->email), entryFor("auth.mfa"_L1, owner->id, {}, "denied"_L1)));
        return Result<Tokens>(wrongCode());
    }
    TRY_VOID(m_.db.run(u"UPDATE sign_in_challenges SET used_at = ? WHERE id = ?"_s, {now, id}));
    TRY(auto pair, open(acting, *owner, {owner->email, {}, in.device, in.app, in.deviceSecret}, u"pwd "_s + *methods));
    return Result<Tokens>(std::move(pair));
}

Result<Nothing> SessionStore::stepUp(const Caller &caller, const StepUpInput &in)
{
    const bool byCode = in.password.isEmpty();
    const QString where = byCode ? u"/code"_s : u"/password"_s;
    if (caller.isProgram || caller.sessionId.isNull())
        return fail(403, u"session_needed"_s, u"Only somebody who has signed in can prove who he is."_s);
    if (byCode == in.code.isEmpty())
        return invalid(u"/password"_s, u"required"_s, u"send the password or a code, one of the two"_s);
    TRY_VOID(m_.secondFactor.allowProof(caller.userId));
    TRY(const auto owner, account(caller.name));
    if (!owner || owner->id != caller.userId)
        return notFound();
    if (!byCode && owner->mfaEnabledAt) // a password proves only half of it
        return invalid(u"/code"_s, u"required"_s, u"send a code of the app, or a recovery code"_s);
    bool right = false;
    if (!byCode) {
        TRY(right, m_.hasher.verify(in.password, owner->passwordHash));
    }
    TRY(const bool proven, m_.db.transaction([&]() -> Result<bool> {
        bool good = right;
        if (byCode && owner->mfaEnabledAt) {
            TRY(const auto spent, m_.secondFactor.spend(caller, owner->id, in.code));
            good = spent.has_value();
        }
        if (good)
            TRY_VOID(m_.db.run(u"UPDATE sessions SET authenticated_at = ? WHERE id = ?"_s,
                               {Instant::now(), caller.sessionId}));
        TRY_VOID(
            m_.audit.record(caller, entryFor("auth.step_up"_L1, caller.userId, {}, good ? "done"_L1 : "denied"_L1)));
        return good;
    }));
    if (!proven)
        return invalid(where, byCode ? u"code_wrong"_s : u"password_wrong"_s, u"is not right"_s);
    return Nothing{};
}

} // namespace bitflow
