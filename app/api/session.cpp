// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/api/session.h"

#include <QMetaMethod>
#include <QRandomGenerator>
#include <QSysInfo>

#include <algorithm>

namespace bitflow {

namespace {

// 32 bytes from the system's source.
QString randomSecret()
{
    QByteArray bytes(32, Qt::Uninitialized);
    QRandomGenerator::system()->fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    return QString::fromLatin1(bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

bool holds(const Grant &grant, QLatin1StringView slug) { return grant.permissions.contains(slug); }

// What a new thing below this path would be.
InstitutionKind kindBelow(const QList<PathStep> &path)
{
    if (path.isEmpty())
        return InstitutionKind::University;
    return path.last().kind == InstitutionKind::University ? InstitutionKind::College : InstitutionKind::Department;
}

} // namespace

ClientSession::ClientSession(ApiClient &api, Keychain &keychain, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_keychain(keychain)
{
    m_renewal.setSingleShot(true);
    connect(&m_renewal, &QTimer::timeout, this, &ClientSession::renew);
    connect(&m_api, &ApiClient::tokenRefused, this, &ClientSession::renew);
    connect(&m_api, &ApiClient::parkedMore, this, &ClientSession::waitingChanged);
    connect(&m_api, &ApiClient::proofWanted, this, [this] {
        if (isSignalConnected(QMetaMethod::fromSignal(&ClientSession::proofNeeded)))
            Q_EMIT proofNeeded();
        else
            leaveUnproven(); // nobody would ask
    });
}

ClientSession::~ClientSession() = default;

QString ClientSession::device() { return QSysInfo::prettyProductName(); }

QString ClientSession::app() { return u"Bitflow Owner "_s + QString::fromLatin1(BITFLOW_VERSION); }

const Me &ClientSession::me() const
{
    static const Me nobody{};
    return m_me ? *m_me : nobody;
}

QString ClientSession::keychainKey() const { return u"refresh-token "_s + addressOf(m_api.server()); }

QString ClientSession::deviceKey() const { return u"device-secret "_s + addressOf(m_api.server()); }

// Once the secret of this device for the server at hand is there: it stays when somebody signs out. Where no keychain
// is it lives as long as this program.
void ClientSession::withDevice(bool kept, const std::function<void()> &then)
{
    if (!m_deviceSecret.isEmpty() && m_deviceServer == m_api.server())
        return then();
    m_deviceServer = m_api.server();
    m_deviceSecret = randomSecret();
    if (!kept)
        return then();
    m_keychain.read(deviceKey(), this, [this, then, server = m_deviceServer](const Result<QString> &secret) {
        if (secret && server == m_deviceServer && !secret->isEmpty())
            m_deviceSecret = *secret;
        else if (secret && server == m_deviceServer)
            m_keychain.write(deviceKey(), m_deviceSecret);
        then();
    });
}

Pending<Me> ClientSession::signIn(const QString &email, const QString &password, bool stay)
{
    auto result = std::make_shared<TypedCall<Me>>();
    withDevice(m_keychain.available(), [this, result, email, password, stay] {
        if (result->stopped())
            return;
        auto login = m_api.call(
            Api::login,
            {.email = email, .password = password, .device = device(), .app = app(), .deviceSecret = m_deviceSecret});
        result->abort = [login]() mutable { login.cancel(); };
        login.then(this, [this, result, stay](const Result<SignIn> &answer) {
            if (!answer)
                return result->settle(std::unexpected(answer.error()));
            m_mfaToken = answer->mfaToken.to.value_or(QString());
            const auto tokens = answer->tokens();
            if (!tokens)
                return result->settle(fail(0, m_mfaToken.isEmpty() ? u"unreadable_answer"_s : u"mfa_required"_s));
            begin(result, *tokens, stay);
        });
    });
    return Pending<Me>(result);
}

Pending<Me> ClientSession::signInWithCode(const QString &code, bool stay)
{
    auto result = std::make_shared<TypedCall<Me>>();
    auto call = m_api.call(
        Api::signInWithCode,
        {.mfaToken = m_mfaToken, .code = code, .device = device(), .app = app(), .deviceSecret = m_deviceSecret});
    result->abort = [call]() mutable { call.cancel(); };
    call.then(this, [this, result, stay](const Result<Tokens> &tokens) {
        if (!tokens)
            return result->settle(std::unexpected(tokens.error()));
        m_mfaToken.clear();
        begin(result, *tokens, stay);
    });
    return Pending<Me>(result);
}

void ClientSession::begin(const std::shared_ptr<TypedCall<Me>> &result, const Tokens &tokens, bool stay)
{
    result->abort = {};
    if (m_api.hasParked() && tokens.user.id != m_owner)
        m_api.dropParked({0, u"signed_out"_s, {}, {}, 0}); // what one person began, another never finishes
    adopt(tokens, stay);
    fetchMe(result);
}

Pending<Me> ClientSession::resume()
{
    auto result = std::make_shared<TypedCall<Me>>();
    const auto done = [this, result](const Result<Tokens> &tokens) {
        if (tokens) {
            adopt(*tokens, true);
            return fetchMe(result);
        }
        m_lock.release();
        if (tokens.error().status == 401)
            m_keychain.remove(keychainKey());
        result->settle(std::unexpected(tokens.error()));
    };
    m_lock.take(keychainKey(), [this, done] {
        m_keychain.read(keychainKey(), this, [this, done](const Result<QString> &kept) {
            if (!kept)
                return done(std::unexpected(kept.error()));
            if (kept->isEmpty())
                return done(fail(401, u"signed_out"_s));
            withDevice(true, [this, token = *kept, done] { exchange(token, triesForLostAnswer, done); });
        });
    });
    return Pending<Me>(result);
}

Pending<Me> ClientSession::look(const Preview &preview)
{
    auto result = std::make_shared<TypedCall<Me>>();
    m_looking = true;
    m_api.setToken(preview.token.toLatin1());
    m_renewal.start(std::chrono::seconds(std::max(1, preview.expiresIn)));
    fetchMe(result);
    return Pending<Me>(result);
}

// The token kept there is that of whoever looks, not of the person looked at.
void ClientSession::clearKeychain()
{
    if (!m_looking)
        m_keychain.remove(keychainKey());
}

// Asked before anything parked goes out again, and past the parking: who is back decides what happens to the queue.
void ClientSession::fetchMe(const std::shared_ptr<TypedCall<Me>> &result)
{
    m_api.setParking(false);
    m_api.call(Api::me).then(this, [this, result](const Result<Me> &me) {
        if (me)
            arrived(*me);
        else if (!m_me && (me.error().status == 401 || me.error().status == 403))
            forget();
        else if (!m_me) { // busy, or out of reach: what the keychain has stays for the next attempt
            m_renewal.stop();
            m_api.setToken({});
        }
        result->settle(me);
    });
}

void ClientSession::arrived(const Me &me)
{
    const bool changed = m_me != me;
    const bool fresh = !m_me;
    const bool same = m_owner == me.user.id;
    m_me = me;
    m_owner = me.user.id;
    if (m_expired &&
        (!me.user.mustChangePassword || !m_api.hasParked())) { // with a one-time password nothing else is served
        m_expired = false;
        if (same)
            m_api.replayParked();
        same ? m_api.replayUnproven() : m_api.dropUnproven(); // a fresh sign-in proves it as well
        Q_EMIT reauthenticated();
    }
    if (fresh || !same)
        Q_EMIT signedIn();
    if (changed)
        Q_EMIT meChanged();
}

Pending<Nothing> ClientSession::prove(const StepUpInput &input)
{
    auto result = std::make_shared<TypedCall<Nothing>>();
    auto call = m_api.call(Api::stepUp, input);
    result->abort = [call]() mutable { call.cancel(); };
    call.then(this, [this, result](const Result<Nothing> &done) {
        result->settle(done); // the question goes away before the next one may come
        if (done)
            m_api.replayUnproven();
    });
    return Pending<Nothing>(result);
}

void ClientSession::leaveUnproven() { m_api.dropUnproven(); }

Pending<Me> ClientSession::reload()
{
    auto result = std::make_shared<TypedCall<Me>>();
    m_api.call(Api::me).then(this, [this, result](const Result<Me> &me) {
        if (me && m_me)
            arrived(*me);
        result->settle(me);
    });
    return Pending<Me>(result);
}

Pending<Me> ClientSession::changePassword(const QString &current, const QString &next)
{
    auto result = std::make_shared<TypedCall<Me>>();
    m_api.call(Api::changePassword, {.currentPassword = current, .newPassword = next})
        .then(this, [this, result](const Result<Nothing> &done) {
            if (!done)
                return result->settle(std::unexpected(done.error()));
            fetchMe(result);
        });
    return Pending<Me>(result);
}

void ClientSession::signOut()
{
    const bool was = m_me.has_value();
    if (was && !m_expired)
        m_api.call(Api::logout);
    forget();
    m_api.dropParked({0, u"signed_out"_s, {}, {}, 0});
    m_api.dropUnproven();
    if (was)
        Q_EMIT signedOut();
}

void ClientSession::forget()
{
    clearKeychain();
    m_renewal.stop();
    m_refreshToken.clear();
    m_me.reset();
    m_owner = {};
    m_stay = m_renewing = m_expired = false;
    m_lock.release();
    m_api.setToken({});
}

bool ClientSession::may(Permission permission, const QList<PathStep> &path) const
{
    const auto slug = info(permission).slug;
    return std::ranges::any_of(me().grants, [&](const Grant &grant) {
        const bool reaches = grant.institutionId.isNull() || std::ranges::any_of(path, [&](const PathStep &step) {
                                 return step.id == grant.institutionId;
                             });
        return reaches && holds(grant, slug);
    });
}

bool ClientSession::mayAnywhere(Permission permission) const
{
    const auto slug = info(permission).slug;
    return std::ranges::any_of(me().grants, [&](const Grant &grant) { return holds(grant, slug); });
}

bool ClientSession::mayAccess(const Access &access, const QList<PathStep> &path) const
{
    switch (access.kind) {
    case Access::Kind::Public:
        return true;
    case Access::Kind::SignedIn:
        return isSignedIn();
    case Access::Kind::Holds:
        return access.scope == Scope::Anywhere   ? mayAnywhere(access.permission)
               : access.scope == Scope::Platform ? mayOnPlatform(access.permission)
                                                 : may(access.permission, path);
    case Access::Kind::HoldsByKind:
        break;
    }
    const auto needed = [&](InstitutionKind kind) { return permissionFor(access.action, kind); };
    if (access.scope == Scope::Anywhere)
        return std::ranges::any_of(
            std::array{InstitutionKind::University, InstitutionKind::College, InstitutionKind::Department},
            [&](InstitutionKind kind) { return mayAnywhere(needed(kind)); });
    if (access.scope == Scope::Parent)
        return may(needed(kindBelow(path)), path);
    return !path.isEmpty() && may(needed(path.last().kind), path);
}

} // namespace bitflow
