// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/cursor.h"

#include <QDataStream>
#include <QDate>
#include <QIODevice>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace bitflow::sql {

namespace {

constexpr quint8 version = 1;
constexpr qsizetype macSize = 32;
constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
enum class Tag : quint8 { Null, Number, Double, Text, Bytes };

QByteArray mac(const QByteArray &payload, const QByteArray &context, const QByteArray &secret)
{
    // the length keeps one part from passing for the other's end
    const QByteArray message = QByteArray::number(context.size()) + ':' + context + payload;
    QByteArray out(macSize, '\0');
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.constData(), int(secret.size()),
         reinterpret_cast<const unsigned char *>(message.constData()), size_t(message.size()),
         reinterpret_cast<unsigned char *>(out.data()), &size);
    return out;
}

void write(QDataStream &stream, const QVariant &key)
{
    if (key.isNull()) {
        stream << quint8(Tag::Null);
        return;
    }
    switch (key.typeId()) {
    case QMetaType::QByteArray:
        stream << quint8(Tag::Bytes) << key.toByteArray();
        return;
    case QMetaType::QDate:
        stream << quint8(Tag::Text) << key.toDate().toString(Qt::ISODate).toUtf8();
        return;
    case QMetaType::QString:
        stream << quint8(Tag::Text) << key.toString().toUtf8();
        return;
    case QMetaType::Double:
        stream << quint8(Tag::Double) << key.toDouble();
        return;
    default:
        stream << quint8(Tag::Number) << key.toLongLong();
        return;
    }
}

template<class T>
QVariant take(QDataStream &stream)
{
    T value{};
    stream >> value;
    return value;
}

QVariant readKey(QDataStream &stream)
{
    switch (Tag(take<quint8>(stream).toInt())) {
    case Tag::Number:
        return take<qint64>(stream);
    case Tag::Double:
        return take<double>(stream);
    case Tag::Text:
        return QString::fromUtf8(take<QByteArray>(stream).toByteArray());
    case Tag::Bytes:
        return take<QByteArray>(stream);
    case Tag::Null:
        break;
    }
    return {};
}

} // namespace

QString sealCursor(const QVariantList &keys, Instant expires, const QByteArray &context, const QByteArray &secret)
{
    QByteArray payload;
    QDataStream stream(&payload, QIODevice::WriteOnly);
    stream << version << expires.us << quint8(keys.size());
    for (const QVariant &key : keys)
        write(stream, key);
    return QString::fromLatin1((payload + mac(payload, context, secret)).toBase64(base64));
}

std::optional<QVariantList> openCursor(const QString &text, Instant now, const QByteArray &context,
                                       const QByteArray &secret)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(text.toLatin1(), base64 | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() <= macSize)
        return std::nullopt;
    const QByteArray payload = decoded.decoded.chopped(macSize);
    const QByteArray expected = mac(payload, context, secret);
    if (CRYPTO_memcmp(expected.constData(), decoded.decoded.constData() + payload.size(), size_t(macSize)) != 0)
        return std::nullopt;
    QDataStream stream(payload);
    quint8 writtenBy = 0;
    Instant expires;
    quint8 count = 0;
    stream >> writtenBy >> expires.us >> count;
    if (writtenBy != version || expires < now)
        return std::nullopt;
    QVariantList keys;
    for (int i = 0; i < count; ++i)
        keys.append(readKey(stream));
    return keys;
}

} // namespace bitflow::sql
