// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mfa/recoverycodes.h"

#include "server/mfa/totp.h"

#include <QCryptographicHash>

#include <algorithm>

namespace bitflow::recovery {

namespace {
constexpr int length = 24;
constexpr int group = 6;
} // namespace

QString makeCode()
{
    // 20 random bytes are 32 characters; the first 24 of them are 120 bits.
    QString code = totp::base32(totp::makeSecret()).first(length);
    for (int at = length - group; at > 0; at -= group)
        code.insert(at, u'-');
    return code;
}

QString tidied(const QString &typed)
{
    QString code;
    for (const QChar c : typed.toUpper())
        if (!c.isSpace() && c != u'-')
            code += c;
    const bool good = code.size() == length && std::ranges::all_of(code, [](QChar c) {
                          return (c >= u'A' && c <= u'Z') || (c >= u'2' && c <= u'7');
                      });
    return good ? code : QString();
}

QByteArray hashOf(const QString &tidiedCode)
{
    return QCryptographicHash::hash(tidiedCode.toLatin1(), QCryptographicHash::Sha256);
}

} // namespace bitflow::recovery
