// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/accounts/tokens.h"

#include "server/roles/guards.h"
#include "server/sql/inlist.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

namespace bitflow {

namespace {

constexpr int secretBytes = 32;

QByteArray hashOf(const QString &code) { return QCryptographicHash::hash(code.toUtf8(), QCryptographicHash::Sha256); }

QString makeCode(TokenPurpose purpose)
{
    std::array<quint32, secretBytes / 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    const QByteArray bytes(reinterpret_cast<const char *>(words.data()), secretBytes);
    return nameOf(purpose) + u'-' +
           QString::fromLatin1(bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

} // namespace

std::chrono::seconds lifeOf(TokenPurpose purpose)
{
    return purpose == TokenPurpose::Invite ? std::chrono::hours(72) : std::chrono::minutes(60);
}

std::unexpected<Error> wrongCode()
{
    return fail(422, u"code_invalid"_s,
                u"This code has been used, has run out, or was replaced by a newer one. Ask for another."_s);
}

Result<IssuedToken> OneTimeTokens::issue(TokenPurpose purpose, Id<User> user, const QString &email, Id<Session> session)
{
    TRY_VOID(drop(user, purpose));
    const IssuedToken issued{makeCode(purpose), Instant::now() + lifeOf(purpose)};
    TRY_VOID(m_db.run(u"INSERT INTO one_time_tokens (user_id, purpose, hash, email, session_id, created_at, "
                      "expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)"_s,
                      {user, purpose, hashOf(issued.code), email, session, Instant::now(), issued.expiresAt}));
    return issued;
}

Result<std::optional<TokenClaim>> OneTimeTokens::look(const QString &code, const QList<TokenPurpose> &purposes)
{
    sql::Args args{hashOf(code), Instant::now()};
    const QString kinds = in(purposes, args);
    return m_db.first<TokenClaim>(u"SELECT user_id, purpose, email, session_id, expires_at FROM one_time_tokens "
                                  "WHERE hash = ? AND used_at IS NULL AND expires_at > ? AND purpose"_s +
                                      kinds,
                                  args);
}

Result<bool> OneTimeTokens::redeem(const QString &code)
{
    const Instant now = Instant::now();
    TRY(const qint64 rows,
        m_db.run(u"UPDATE one_time_tokens SET used_at = ? WHERE hash = ? AND used_at IS NULL AND expires_at > ?"_s,
                 {now, hashOf(code), now}));
    return rows == 1;
}

Result<void> OneTimeTokens::drop(Id<User> user, TokenPurpose purpose)
{
    return m_db.run(u"DELETE FROM one_time_tokens WHERE user_id = ? AND purpose = ?"_s, {user, purpose})
        .transform([](qint64) {});
}

} // namespace bitflow
