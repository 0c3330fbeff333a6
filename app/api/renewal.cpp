// SPDX-License-Identifier: GPL-3.0-or-later
// The tokens of a session: adopted, kept, renewed before they end, and given up.
#include "app/api/session.h"

#include <algorithm>

namespace bitflow {

namespace {
constexpr std::chrono::milliseconds pauseBetweenTries{1500};
// Some networks lose an answer without a word. For half a minute the server gives it again: no time to wait for long.
constexpr std::chrono::seconds patience{8};
} // namespace

void ClientSession::adopt(const Tokens &tokens, bool stay)
{
    m_stay = stay && m_keychain.available();
    m_refreshToken = tokens.refreshToken;
    m_api.setToken(tokens.token.toLatin1());
    if (m_stay) {
        m_keychain.write(deviceKey(), m_deviceSecret); // the one is worth nothing without the other
        keep(m_refreshToken);
    } else {
        clearKeychain();
        m_lock.release();
    }
    // At 80 % of its life, so that a slow answer still comes in time.
    m_renewal.start(std::chrono::milliseconds(std::max(1, tokens.expiresIn) * 800));
}

// Whoever waits for the lock is to find it there.
void ClientSession::keep(const QString &refreshToken)
{
    m_keychain.write(keychainKey(), refreshToken, this, [this, turn = m_lock.turn()](bool) { m_lock.release(turn); });
}

void ClientSession::renew()
{
    if (m_renewing || m_expired)
        return;
    if (m_refreshToken.isEmpty())
        return expire();
    m_renewing = true;
    m_api.setParking(true);
    const auto done = [this](const Result<Tokens> &tokens) { renewed(tokens); };
    if (!m_stay)
        return exchange(m_refreshToken, triesForLostAnswer, done);
    // Another window of this person may have renewed meanwhile, or be about to; a token used twice would end the
    // session of both. What is kept there is the newest, and nobody else presents it before the next one is kept.
    m_lock.take(keychainKey(), [this, done] {
        m_keychain.read(keychainKey(), this, [this, done](const Result<QString> &kept) {
            if (m_renewing)
                exchange(kept && !kept->isEmpty() ? *kept : m_refreshToken, triesForLostAnswer, done);
        });
    });
}

// An answer that was lost on the way may have spent the token: asked again soon, the server gives the same one. What
// never reached the server is no such case.
void ClientSession::exchange(const QString &refreshToken, int tries,
                             const std::function<void(const Result<Tokens> &)> &then)
{
    const auto answered = [=, this, server = m_api.server()](const Result<Tokens> &tokens) {
        const bool lost = !tokens && (tokens.error().code == "connection_lost"_L1 ||
                                      (tries < triesForLostAnswer && tokens.error().status == 0));
        if (!lost || tries == 0)
            return then(tokens);
        QTimer::singleShot(pauseBetweenTries, this, [=, this] {
            if (m_api.server() == server) // a token never goes to another one
                exchange(refreshToken, tries - 1, then);
            else
                then(tokens);
        });
    };
    auto call = m_api.call(Api::refresh, {.refreshToken = refreshToken, .deviceSecret = m_deviceSecret});
    call.then(this, answered);
    QTimer::singleShot(patience, this, [call, answered]() mutable {
        if (!call.running())
            return;
        call.cancel();
        answered(fail(0, u"connection_lost"_s));
    });
}

void ClientSession::renewed(const Result<Tokens> &tokens)
{
    if (!std::exchange(m_renewing, false))
        return;                                 // signed out meanwhile
    if (tokens && tokens->user.id != m_owner) { // the other window belongs to somebody else: theirs is theirs
        keep(tokens->refreshToken);
        m_stay = false;
        return expire();
    }
    if (tokens) {
        adopt(*tokens, m_stay);
        return m_api.replayParked();
    }
    m_lock.release();
    const Error &error = tokens.error();
    if (error.status == 401 || error.status == 403)
        return expire();
    // Not reached, or busy: the token may still live, and those who wait are told.
    m_api.dropParked(error);
    m_renewal.start(std::chrono::seconds(std::max(15, error.retryAfter)));
}

void ClientSession::expire()
{
    m_renewal.stop();
    m_refreshToken.clear();
    if (m_stay)
        clearKeychain();
    m_expired = true;
    m_api.setParking(true);
    Q_EMIT reauthenticationNeeded();
}

} // namespace bitflow
