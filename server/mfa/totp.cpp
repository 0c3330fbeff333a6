// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mfa/totp.h"

#include <QMessageAuthenticationCode>
#include <QUrl>
#include <QtEndian>

#include <openssl/crypto.h>
#include <openssl/rand.h>

namespace bitflow::totp {

QByteArray makeSecret()
{
    QByteArray secret(20, Qt::Uninitialized);
    if (RAND_priv_bytes(reinterpret_cast<unsigned char *>(secret.data()), int(secret.size())) != 1)
        qFatal("no random numbers"); // nothing secret can be made without them
    return secret;
}

qint64 stepAt(Instant now) { return now.us / std::chrono::microseconds(stepLength).count(); }

QString code(const QByteArray &secret, qint64 step, int digits)
{
    QByteArray counter(8, Qt::Uninitialized);
    qToBigEndian(step, counter.data());
    const QByteArray mac = QMessageAuthenticationCode::hash(counter, secret, QCryptographicHash::Sha1);
    const int offset = mac.back() & 0x0f;
    const quint32 number = qFromBigEndian<quint32>(mac.constData() + offset) & 0x7fffffff;
    quint32 modulus = 1;
    for (int i = 0; i < digits; ++i)
        modulus *= 10;
    return u"%1"_s.arg(number % modulus, digits, 10, QChar(u'0'));
}

std::optional<qint64> matchingStep(const QByteArray &secret, const QString &given, Instant now)
{
    const QByteArray text = given.toUtf8();
    if (text.size() != 6)
        return std::nullopt;
    for (const qint64 step : {stepAt(now), stepAt(now) - 1})
        if (CRYPTO_memcmp(code(secret, step).toLatin1().constData(), text.constData(), 6) == 0)
            return step;
    return std::nullopt;
}

QString base32(const QByteArray &bytes)
{
    static constexpr QLatin1StringView alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"_L1;
    QString text;
    quint32 waiting = 0;
    int bits = 0;
    for (const char byte : bytes) {
        waiting = waiting << 8 | quint8(byte);
        for (bits += 8; bits >= 5; bits -= 5)
            text += alphabet[qsizetype(waiting >> (bits - 5) & 31)];
    }
    if (bits > 0)
        text += alphabet[qsizetype(waiting << (5 - bits) & 31)];
    return text;
}

QString uri(const QByteArray &secret, const QString &issuer, const QString &account)
{
    const auto encoded = [](const QString &text) { return QString::fromLatin1(QUrl::toPercentEncoding(text)); };
    return u"otpauth://totp/%1:%2?secret=%3&issuer=%1&algorithm=SHA1&digits=6&period=30"_s.arg(
        encoded(issuer), encoded(account), base32(secret));
}

} // namespace bitflow::totp
