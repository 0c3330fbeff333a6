// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/keyring.h"

#include <QCryptographicHash>
#include <QLoggingCategory>

#include <algorithm>

namespace bitflow {

Q_LOGGING_CATEGORY(lcKeys, "bitflow.keys")

namespace {

constexpr auto base64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr std::chrono::seconds lookEvery{1};
constexpr std::chrono::hours warnEvery{24};
constexpr QLatin1StringView table = "signing_keys"_L1;
constexpr QLatin1StringView column = "private_key"_L1;

QByteArray rowId(const QByteArray &keyId) { return QByteArray::fromBase64(keyId, QByteArray::Base64UrlEncoding); }

Result<PrivateKey> freshKey()
{
    TRY(const KeyPair pair, generateRsa());
    return readPrivateKey(pair.privatePem);
}

AuditEntry entryFor(QLatin1StringView action, const QByteArray &keyId)
{
    return {action, {}, "key"_L1, {}, {}, {{u"kid"_s, QString::fromLatin1(keyId)}}};
}

} // namespace

struct KeyRing::Row
{
    QByteArray id;
    QString publicKey, privateKey;
    Instant createdAt, activeFrom;
    std::optional<Instant> revokedAt;

    static constexpr auto fields()
    {
        return describe(Field{"id"_L1, &Row::id}, Field{"public_key"_L1, &Row::publicKey},
                        Field{"private_key"_L1, &Row::privateKey}, Field{"created_at"_L1, &Row::createdAt},
                        Field{"active_from"_L1, &Row::activeFrom}, Field{"revoked_at"_L1, &Row::revokedAt});
    }

    // Equal marks, equal keys.
    [[nodiscard]] QByteArray mark() const
    {
        return id + privateKey.toLatin1() + QByteArray::number(activeFrom.us) +
               (revokedAt ? QByteArray::number(revokedAt->us) : "-"_ba);
    }
};

KeyRing::KeyRing(sql::Database &db, Vault &vault, Audit &audit, TokenSigner &signer, PrivateKey own)
    : m_db(db)
    , m_vault(vault)
    , m_audit(audit)
    , m_signer(signer)
    , m_own(std::move(own))
{}

Result<QList<KeyRing::Row>> KeyRing::rows()
{
    return m_db.all<Row>(u"SELECT id, public_key, private_key, created_at, active_from, revoked_at FROM signing_keys "
                         "ORDER BY active_from, id"_s);
}

Result<SigningKeys> KeyRing::keysOf(const QList<Row> &rows)
{
    QList<SigningKey> keys;
    for (const Row &row : rows) {
        SigningKey one{row.id.toBase64(base64Url), {}, false, row.activeFrom, row.revokedAt};
        if (row.privateKey.isEmpty()) {
            TRY(one.key, readPublicKey(row.publicKey.toLatin1()));
        } else if (auto pem = m_vault.unseal(table, column, row.id, row.privateKey)) {
            TRY(one.key, readPrivateKey(*pem));
            one.canSign = true;
        } else {
            qCWarning(lcKeys).noquote() << "the signing key" << one.id << "cannot be used:" << pem.error().detail;
            TRY(one.key, readPublicKey(row.publicKey.toLatin1()));
        }
        keys.append(std::move(one));
    }
    return SigningKeys(std::move(keys), m_signer.grace());
}

Result<void> KeyRing::refresh()
{
    TRY(const auto found, rows());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const Row &row : found)
        hash.addData(row.mark());
    const std::scoped_lock lock(m_mutex);
    if (found.isEmpty() || m_seen == hash.result())
        return {};
    TRY(auto keys, keysOf(found));
    m_signer.use(std::move(keys));
    m_seen = hash.result();
    return {};
}

Result<void> KeyRing::open()
{
    TRY_VOID(adopt());
    TRY_VOID(refresh());
    if (!m_signer.keys()->active(Instant::now())) { // every one that has begun was revoked
        TRY(const PrivateKey fresh, freshKey());
        TRY_VOID(insert(fresh, Instant::now()));
        TRY_VOID(refresh());
    }
    if (const auto keys = m_signer.keys(); !keys->active(Instant::now()) || !keys->active(Instant::now())->canSign)
        return fail(500, u"secret_unreadable"_s,
                    u"The signing key in the database was sealed under another application key. All servers of an "
                    "installation need the same APP_KEY."_s);
    return {};
}

Result<void> KeyRing::start()
{
    TRY_VOID(open());
    m_watch = std::jthread([this](const std::stop_token &stop) { watch(stop); });
    return {};
}

void KeyRing::stop()
{
    if (!m_watch.joinable())
        return;
    m_watch.request_stop();
    m_watch.join();
}

Result<bool> KeyRing::isOlder(std::chrono::days age, Instant now)
{
    TRY(const auto keys, list());
    return std::ranges::any_of(
        keys, [&](const RingKey &key) { return key.state == KeyState::Active && key.began() + age < now; });
}

Result<bool> KeyRing::isOld(Instant now) { return isOlder(oldAge, now); }

Result<bool> KeyRing::rotateWhenDue(Instant now)
{
    TRY(const bool due, isOlder(dueAge, now));
    TRY(const auto keys, list());
    if (!due || std::ranges::contains(keys, KeyState::Pending, &RingKey::state))
        return false;
    return rotate(published).transform([](const RingKey &) { return true; });
}

void KeyRing::followAge(Instant now)
{
    if (const auto rotated = rotateWhenDue(now); !rotated)
        qCWarning(lcKeys).noquote() << "the signing key is due and cannot be followed by another:"
                                    << rotated.error().code;
    else if (*rotated)
        qCInfo(lcKeys) << "the signing key has signed for 90 days; another is published and signs from tomorrow";
    else if (isOld(now).value_or(false))
        qCWarning(lcKeys)
            << "the signing key has signed for more than 80 days; another follows after 90, or at once with: "
               "bitflow-server keys rotate";
}

void KeyRing::watch(const std::stop_token &stop)
{
    bool failing = false;
    std::optional<Instant> warnedAt;
    while (!stop.stop_requested()) {
        if (const Instant now = Instant::now(); !warnedAt || *warnedAt + warnEvery < now) {
            followAge(now);
            warnedAt = now;
        }
        {
            std::unique_lock lock(m_sleep);
            m_wake.wait_for(lock, stop, lookEvery, [] { return false; });
        }
        if (stop.stop_requested())
            break;
        const auto done = refresh();
        if (!done && !failing) // once, not every second
            qCWarning(lcKeys) << "the signing keys could not be looked at:" << done.error().code;
        failing = !done;
    }
    m_db.disconnect();
}

Result<void> KeyRing::adopt()
{
    return m_db.transaction([&]() -> Result<void> {
        TRY(const auto known,
            m_db.value<qint64>(u"SELECT COUNT(*) FROM signing_keys WHERE id = ?"_s, {rowId(thumbprint(m_own))}));
        if (known > 0)
            return {};
        TRY(const auto others, m_db.value<qint64>(u"SELECT COUNT(*) FROM signing_keys"_s));
        // The first one signs whatever the clock says; one that joins others is published before.
        return insert(m_own, others == 0 ? Instant{} : Instant::now() + noticed);
    });
}

Result<void> KeyRing::insert(const PrivateKey &key, Instant activeFrom)
{
    const QByteArray id = rowId(thumbprint(key));
    TRY(const KeyPair pem, pemOf(key));
    TRY(const QString sealed, m_vault.seal(table, column, id, pem.privatePem));
    TRY_VOID(m_db.run(u"INSERT INTO signing_keys (id, public_key, private_key, created_at, active_from) "
                      "VALUES (?, ?, ?, ?, ?)"_s +
                          m_db.dialect().orLeave("id"_L1),
                      {id, QString::fromLatin1(pem.publicPem), sealed, Instant::now(), activeFrom}));
    return {};
}

Result<QList<RingKey>> KeyRing::list()
{
    TRY(const auto found, rows());
    TRY(const SigningKeys keys, keysOf(found));
    const Instant now = Instant::now();
    QList<RingKey> list;
    for (const Row &row : found) {
        TRY(const PrivateKey key, readPublicKey(row.publicKey.toLatin1()));
        const QByteArray id = row.id.toBase64(base64Url);
        list.append({id, keys.stateOf(id, now), keyBits(key), row.createdAt, row.activeFrom});
    }
    return list;
}

// Two who change the ring at once do it one after the other.
Result<void> KeyRing::lock()
{
    return m_db.column<QByteArray>(u"SELECT id FROM signing_keys"_s + m_db.dialect().forUpdate())
        .transform([](const QList<QByteArray> &) {});
}

Result<void> KeyRing::forgetRemoved(Instant now)
{
    TRY(const auto known, list());
    for (const RingKey &key : known)
        if (key.state == KeyState::Removed && key.activeFrom < now)
            TRY_VOID(m_db.run(u"UPDATE signing_keys SET private_key = '' WHERE id = ?"_s, {rowId(key.id)}));
    return {};
}

Result<RingKey> KeyRing::rotate(std::chrono::seconds ahead)
{
    TRY(const PrivateKey fresh, freshKey());
    return m_db.transaction([&]() -> Result<RingKey> {
        const Instant now = Instant::now();
        const Instant from = now + ahead;
        TRY_VOID(lock());
        TRY(const auto before, list());
        const auto pending = std::ranges::find(before, KeyState::Pending, &RingKey::state);
        const QByteArray id = pending == before.end() ? thumbprint(fresh) : pending->id;
        if (pending == before.end()) {
            TRY_VOID(insert(fresh, from));
        } else if (from < pending->activeFrom) {
            TRY_VOID(m_db.run(u"UPDATE signing_keys SET active_from = ? WHERE id = ?"_s, {from, rowId(id)}));
        }
        TRY_VOID(forgetRemoved(now));
        TRY_VOID(m_audit.record(commandLineCaller(), entryFor("keys.rotate"_L1, id)));
        TRY(const auto after, list());
        return *std::ranges::find(after, id, &RingKey::id);
    });
}

Result<void> KeyRing::revoke(const QByteArray &id)
{
    TRY(const PrivateKey fresh, freshKey());
    return m_db.transaction([&]() -> Result<void> {
        const Instant now = Instant::now();
        TRY_VOID(lock());
        TRY(const auto known, list());
        const auto which = std::ranges::find(known, id, &RingKey::id);
        if (which == known.end())
            return fail(404, u"not_found"_s,
                        u"There is no key %1; see: bitflow-server keys list"_s.arg(QString::fromLatin1(id)));
        // From a moment ago, so that a server whose clock is a little behind signs with it as well.
        if (which->state == KeyState::Active)
            TRY_VOID(insert(fresh, std::max(now - noticed, which->activeFrom + std::chrono::microseconds(1))));
        TRY_VOID(
            m_db.run(u"UPDATE signing_keys SET revoked_at = ?, private_key = '' WHERE id = ?"_s, {now, rowId(id)}));
        return m_audit.record(commandLineCaller(), entryFor("keys.revoke"_L1, id));
    });
}

} // namespace bitflow
