// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody's authenticator app does, for scenarios.
#pragma once

#include "common/api/mfa.h"
#include "server/mfa/totp.h"
#include "tests/support/testserver.h"

#include <gtest/gtest.h>

namespace bitflow::test {

// RFC 4648 base32 of an enrolment back into bytes.
inline QByteArray bytesOf(const QString &base32)
{
    static constexpr QLatin1StringView alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"_L1;
    QByteArray bytes;
    quint32 waiting = 0;
    int bits = 0;
    for (const QChar c : base32) {
        waiting = waiting << 5 | quint32(QString(alphabet).indexOf(c));
        if ((bits += 5) >= 8)
            bytes += char(waiting >> (bits -= 8) & 0xff);
    }
    return bytes;
}

struct Phone
{
    QByteArray secret;
    QStringList recoveryCodes;

    [[nodiscard]] QString code(qint64 stepsAgo = 0) const
    {
        return totp::code(secret, totp::stepAt(Instant::now()) - stepsAgo);
    }
};

// Sets an app up for whoever is signed in here. The step of the confirming code is forgotten again, so that the next
// code is good at once.
inline Phone enrol(TestServer &host, Client &client)
{
    Phone phone;
    const auto begun = client.get(Api::beginTotp);
    EXPECT_TRUE(begun) << (begun ? "" : said(begun.error()));
    if (!begun)
        return phone;
    phone.secret = bytesOf(begun->secret);
    const auto codes = client.get(Api::confirmTotp, {phone.code()});
    EXPECT_TRUE(codes) << (codes ? "" : said(codes.error()));
    phone.recoveryCodes = codes.value_or(RecoveryCodes{}).codes;
    EXPECT_TRUE(host.backend().db.run(u"UPDATE totp_factors SET last_step = 0"_s));
    return phone;
}

} // namespace bitflow::test
