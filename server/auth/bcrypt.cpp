// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/bcrypt.h"

#include <QRegularExpression>

#include <cstring>
#include <memory>

#include <crypt.h>
#include <openssl/crypto.h>

namespace bitflow {

bool isBcrypt(const QString &stored)
{
    // a cost beyond 15 would hold a core for seconds; nobody has such hashes
    static const QRegularExpression shape(uR"(^\$2[aby]\$(0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}$)"_s);
    return shape.match(stored).hasMatch();
}

bool matchesBcrypt(const QString &password, const QString &stored)
{
    const QByteArray typed = password.toUtf8();
    if (typed.contains('\0')) // where C ends, a password does not
        return false;
    const QByteArray expected = stored.toLatin1();
    const auto data = std::make_unique<crypt_data>();
    std::memset(data.get(), 0, sizeof(crypt_data));
    const char *found = crypt_r(typed.constData(), expected.constData(), data.get());
    const bool same = found && std::strlen(found) == size_t(expected.size()) &&
                      CRYPTO_memcmp(found, expected.constData(), size_t(expected.size())) == 0;
    OPENSSL_cleanse(data.get(), sizeof(crypt_data));
    return same;
}

} // namespace bitflow
