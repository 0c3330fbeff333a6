// SPDX-License-Identifier: GPL-3.0-or-later
// Refresh tokens: rotated at each use, a lost answer given once more, a second use the end of the session.
#include "common/crypto/seal.h"
#include "common/json.h"
#include "server/auth/opaquetoken.h"
#include "server/cache/attempts.h"
#include "server/sessions/account.h"

namespace bitflow {

namespace {

constexpr std::chrono::seconds replayable{30}; // how long a lost answer is given again

struct TokenRow
{
    Id<Session> sessionId;
    Instant expiresAt;
    std::optional<Instant> usedAt;
    std::optional<QByteArray> answer;

    static constexpr auto fields()
    {
        using R = TokenRow;
        return describe(Field{"session_id"_L1, &R::sessionId}, Field{"expires_at"_L1, &R::expiresAt},
                        Field{"used_at"_L1, &R::usedAt}, Field{"answer"_L1, &R::answer});
    }
};

struct Holder
{
    Id<User> userId;
    QString email;
    Id<Session> sessionId;

    static constexpr auto fields()
    {
        using H = Holder;
        return describe(Field{"user_id"_L1, &H::userId}, Field{"email"_L1, &H::email},
                        Field{"session_id"_L1, &H::sessionId});
    }
};

std::unexpected<Error> wrongRefresh() { return fail(401, u"refresh_invalid"_s, u"Sign in again."_s); }

// Who reads the database cannot open it: the key is made of the token that was presented, which is not kept.
QByteArray answerKey(const QString &token) { return hkdf(token.toLatin1(), "refresh answer"_ba, 32); }

} // namespace

// The session of a token, and whose it is.
struct SessionStore::Family
{
    Id<User> userId;
    QString email;
    UserStatus status = UserStatus::Inactive;
    std::optional<Instant> deletedAt, revokedAt;
    Instant endsAt;
    std::optional<QByteArray> deviceHash;
    QString device;

    static constexpr auto fields()
    {
        using F = Family;
        return describe(Field{"user_id"_L1, &F::userId}, Field{"email"_L1, &F::email}, Field{"status"_L1, &F::status},
                        Field{"deleted_at"_L1, &F::deletedAt}, Field{"revoked_at"_L1, &F::revokedAt},
                        Field{"ends_at"_L1, &F::endsAt}, Field{"device_hash"_L1, &F::deviceHash},
                        Field{"device"_L1, &F::device});
    }
};

Result<Tokens> SessionStore::refresh(const Caller &caller, const RefreshInput &in)
{
    if (!looksLikeToken(refreshPrefix, in.refreshToken))
        return wrongRefresh();
    // A refusal must not undo what it found out, so it comes out of the transaction as a value.
    TRY(auto outcome, m_.db.transaction([&]() -> Result<Result<Tokens>> { return exchange(caller, in); }));
    if (!outcome && outcome.error().status == 429)
        noteTooOften(caller, in.refreshToken, outcome.error());
    return outcome;
}

void SessionStore::noteTooOften(const Caller &caller, const QString &presented, const Error &error)
{
    const auto whose = m_.db.first<Holder>(u"SELECT u.id AS user_id, u.email, t.session_id FROM refresh_tokens t "
                                           "JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id "
                                           "WHERE t.hash = ?"_s,
                                           {hashOfToken(presented)});
    const Holder holder = whose ? whose->value_or(Holder{}) : Holder{};
    Caller acting = sessionrows::as(caller, holder.userId, holder.email);
    acting.sessionId = holder.sessionId;
    noteTurnedAway(acting, holder.userId, {.operation = Api::refresh.name}, error);
}

Result<Result<Tokens>> SessionStore::exchange(const Caller &caller, const RefreshInput &in)
{
    const QByteArray hash = hashOfToken(in.refreshToken);
    const Instant now = m_settings.clock();
    // Locked first: who comes second sees what the first has made of it.
    TRY(const auto token,
        m_.db.first<TokenRow>(u"SELECT session_id, expires_at, used_at, answer FROM refresh_tokens WHERE hash = ?"_s +
                                  m_.db.dialect().forUpdate(),
                              {hash}));
    if (!token || token->expiresAt <= now)
        return Result<Tokens>(wrongRefresh());
    TRY(const auto family, familyOf(token->sessionId, now));
    if (!family)
        return Result<Tokens>(wrongRefresh());
    const Caller acting = sessionrows::as(caller, family->userId, family->email);
    const bool bound = family->deviceHash.has_value();
    const bool sameDevice = !bound || family->deviceHash == deviceHash(in.deviceSecret);
    // Without an answer its successor was used, so nothing was lost.
    const bool lost = bound && token->answer && token->usedAt && now < *token->usedAt + replayable;
    if (!sameDevice || (token->usedAt && !lost)) {
        TRY_VOID(endStolen(acting, token->sessionId, *family, sameDevice ? u"used_twice"_s : u"other_device"_s));
        return Result<Tokens>(wrongRefresh());
    }
    if (token->usedAt)
        return replayed(in.refreshToken, *token->answer);
    if (auto may = takeEach(m_.limiter, {{"refresh:" + token->sessionId.toBytes().toHex(), refreshesOfASession}}); !may)
        return Result<Tokens>(std::unexpected(may.error()));
    TRY(auto pair, rotate(in.refreshToken, token->sessionId, *family, now));
    return Result<Tokens>(std::move(pair));
}

// Nothing where it may not go on: ended, over, or its person may not sign in.
Result<std::optional<SessionStore::Family>> SessionStore::familyOf(Id<Session> session, Instant now)
{
    TRY(auto family, m_.db.first<Family>(u"SELECT s.user_id, u.email, u.status, u.deleted_at, s.revoked_at, s.ends_at, "
                                         "s.device_hash, s.device FROM sessions s JOIN users u ON u.id = s.user_id "
                                         "WHERE s.id = ?"_s,
                                         {session}));
    if (!family || family->revokedAt || family->deletedAt || family->status != UserStatus::Active ||
        family->endsAt <= now)
        return std::optional<Family>();
    TRY(const auto owner, account(family->email));
    const auto allowed = owner ? maySignIn(*owner) : Result<bool>(false);
    if (!allowed)
        return std::unexpected(allowed.error());
    if (!*allowed) // the institution was suspended meanwhile
        family.reset();
    return family;
}

Result<Tokens> SessionStore::rotate(const QString &presented, Id<Session> session, const Family &family, Instant now)
{
    const QByteArray hash = hashOfToken(presented);
    TRY_VOID(m_.db.run(u"UPDATE sessions SET last_seen_at = ?, expires_at = ? WHERE id = ?"_s,
                       {now, std::min(family.endsAt, now + m_settings.refreshLife), session}));
    TRY(const QString next, issueRefresh(session, now, family.endsAt));
    TRY(auto pair, tokens(family.userId, session, next));
    const QByteArray answer = seal(toText(toJsonObject(pair)), answerKey(presented), hash);
    TRY(const auto taken,
        m_.db.run(u"UPDATE refresh_tokens SET used_at = ?, answer = ? WHERE hash = ? AND used_at IS NULL"_s,
                  {now, answer, hash}));
    if (taken != 1) // cannot be: the row is locked
        return wrongRefresh();
    // Only the last answer of a session can still be lost.
    TRY_VOID(m_.db.run(u"UPDATE refresh_tokens SET answer = NULL WHERE session_id = ? AND hash <> ? "
                       "AND answer IS NOT NULL"_s,
                       {session, hash}));
    return pair;
}

Result<Result<Tokens>> SessionStore::replayed(const QString &presented, const QByteArray &answer)
{
    const auto text = unseal(answer, answerKey(presented), hashOfToken(presented));
    if (!text)
        return Result<Tokens>(wrongRefresh());
    TRY(auto pair, readJson<Tokens>(parseText(*text).value_or(QJsonValue()).toObject()));
    return Result<Tokens>(std::move(pair));
}

Result<void> SessionStore::endStolen(const Caller &caller, Id<Session> session, const Family &family,
                                     const QString &how)
{
    TRY_VOID(m_.db.run(u"UPDATE sessions SET revoked_at = ?, revoked_reason = 'refresh_reuse' "
                       "WHERE id = ? AND revoked_at IS NULL"_s,
                       {m_settings.clock(), session}));
    TRY_VOID(m_.audit.record(caller, sessionrows::entryFor("auth.refresh.reuse"_L1, family.userId,
                                                           {{u"session_id"_s, session.toString()}, {u"how"_s, how}},
                                                           "denied"_L1)));
    TRY(const User user, m_.users.load(family.userId));
    return m_.mail.add(mailTo(user, MailKind::SessionTheft, {{u"device"_s, family.device}, {u"ip"_s, caller.ip}}));
}

} // namespace bitflow
