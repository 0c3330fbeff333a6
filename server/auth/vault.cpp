// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/vault.h"

#include "common/crypto/seal.h"

#include <QLoggingCategory>

#include <algorithm>

#include <openssl/rand.h>

namespace bitflow {

Q_LOGGING_CATEGORY(lcVault, "bitflow.vault")

namespace {

constexpr int keyLength = 32;
constexpr int nonceLength = 12;
constexpr auto base64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray place(QLatin1StringView table, QLatin1StringView column)
{
    return QByteArray(table.data(), table.size()) + '|' + QByteArray(column.data(), column.size());
}

std::unexpected<Error> unreadable()
{
    return fail(500, u"secret_unreadable"_s,
                u"A stored secret does not open with the application key of this server. Give it the APP_KEY under "
                "which the secret was sealed; a former one goes into APP_PREVIOUS_KEYS."_s);
}

} // namespace

QByteArray makeAppKey()
{
    QByteArray key(keyLength, Qt::Uninitialized);
    if (RAND_priv_bytes(reinterpret_cast<unsigned char *>(key.data()), keyLength) != 1)
        qFatal("no random numbers"); // nothing secret can be made without them
    return key;
}

QString appKeyText(const QByteArray &key) { return u"base64:"_s + QString::fromLatin1(key.toBase64()); }

Vault::Vault(Keys keys, Source again) : m_keys(std::move(keys)), m_source(std::move(again)) {}

QByteArray Vault::idOf(const QByteArray &key) { return hkdf(key, "id", 6).toBase64(base64Url); }

QByteArray Vault::derive(QByteArrayView purpose, int length) const
{
    const QMutexLocker lock(&m_mutex);
    return hkdf(m_keys.first(), "purpose|" + purpose.toByteArray(), length);
}

void Vault::lookAgain()
{
    if (!m_source)
        return;
    auto keys = m_source();
    if (!keys || keys->isEmpty()) { // what is in memory still opens everything that this server knows of
        qCWarning(lcVault) << "the application key could not be read again";
        return;
    }
    const QMutexLocker lock(&m_mutex);
    m_keys = *std::move(keys);
}

QByteArray Vault::keyNamed(QByteArrayView id) const
{
    const QMutexLocker lock(&m_mutex);
    const auto found = std::ranges::find_if(m_keys, [&](const QByteArray &key) { return idOf(key) == id; });
    return found == m_keys.end() ? QByteArray() : *found;
}

Result<QString> Vault::seal(QLatin1StringView table, QLatin1StringView column, const QByteArray &id,
                            const QByteArray &plain)
{
    lookAgain();
    QMutexLocker lock(&m_mutex);
    const QByteArray key = m_keys.first();
    lock.unlock();
    const QByteArray where = place(table, column);
    const QByteArray sealed = bitflow::seal(plain, hkdf(key, "column|" + where, keyLength), where + '|' + id);
    if (sealed.isEmpty())
        return fail(500, u"internal_error"_s, u"OpenSSL could not seal a secret."_s);
    const QByteArray text = "v1:" + idOf(key) + ':' + sealed.first(nonceLength).toBase64(base64Url) + ':' +
                            sealed.sliced(nonceLength).toBase64(base64Url);
    return QString::fromLatin1(text);
}

Result<QByteArray> Vault::unseal(QLatin1StringView table, QLatin1StringView column, const QByteArray &id,
                                 const QString &sealed)
{
    const auto parts = sealed.toLatin1().split(':');
    if (parts.size() != 4 || parts[0] != "v1")
        return unreadable();
    QByteArray key = keyNamed(parts[1]);
    if (key.isEmpty()) {
        lookAgain();
        key = keyNamed(parts[1]);
    }
    const auto nonce = QByteArray::fromBase64Encoding(parts[2], base64Url | QByteArray::AbortOnBase64DecodingErrors);
    const auto content = QByteArray::fromBase64Encoding(parts[3], base64Url | QByteArray::AbortOnBase64DecodingErrors);
    if (key.isEmpty() || !nonce || nonce.decoded.size() != nonceLength || !content)
        return unreadable();
    const QByteArray where = place(table, column);
    const auto plain =
        bitflow::unseal(nonce.decoded + content.decoded, hkdf(key, "column|" + where, keyLength), where + '|' + id);
    if (!plain)
        return unreadable();
    return *plain;
}

bool Vault::isCurrent(const QString &sealed) const
{
    const QMutexLocker lock(&m_mutex);
    return sealed.startsWith(u"v1:"_s + QString::fromLatin1(idOf(m_keys.first())) + u':');
}

} // namespace bitflow
