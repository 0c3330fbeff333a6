// SPDX-License-Identifier: GPL-3.0-or-later
// Keys and certificates for tests, made on the spot.
#pragma once

#include "common/text.h"

#include <QSslCertificate>
#include <QSslKey>

namespace bitflow::test {

struct Identity
{
    QSslCertificate certificate;
    QSslKey key;
};

struct CertificateWish
{
    QString name = u"localhost"_s; // subject and DNS name
    int days = 30;                 // negative: ran out that long ago
    const Identity *issuer = nullptr;
    const Identity *sameKeyAs = nullptr;
    bool authority = false;
};

Identity makeIdentity(const CertificateWish &wish = {});

} // namespace bitflow::test
