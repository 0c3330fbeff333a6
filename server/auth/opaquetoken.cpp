// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/opaquetoken.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

namespace bitflow {

namespace {

constexpr QLatin1StringView alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"_L1;
constexpr int secretLength = 43; // 62^43 > 2^256
constexpr int checkLength = 6;

QString checksum(QStringView secret)
{
    const QByteArray hash = QCryptographicHash::hash(secret.toLatin1(), QCryptographicHash::Sha256);
    quint64 number = 0;
    for (int i = 0; i < 5; ++i)
        number = number << 8 | quint8(hash[i]);
    QString text;
    for (int i = 0; i < checkLength; ++i, number /= 62)
        text += alphabet[qsizetype(number % 62)];
    return text;
}

} // namespace

QString makeToken(QLatin1StringView prefix)
{
    QString secret;
    for (int i = 0; i < secretLength; ++i)
        secret += alphabet[QRandomGenerator::system()->bounded(quint32(alphabet.size()))];
    return prefix + secret + checksum(secret);
}

bool looksLikeToken(QLatin1StringView prefix, const QString &token)
{
    return token.size() == prefix.size() + secretLength + checkLength && token.startsWith(prefix) &&
           token.last(checkLength) == checksum(QStringView(token).sliced(prefix.size(), secretLength));
}

QByteArray hashOfToken(const QString &token)
{
    return QCryptographicHash::hash(token.toUtf8(), QCryptographicHash::Sha256);
}

} // namespace bitflow
