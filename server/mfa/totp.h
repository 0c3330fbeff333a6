// SPDX-License-Identifier: GPL-3.0-or-later
// Time-based one-time passwords (RFC 6238 over RFC 4226): HMAC-SHA-1, six digits, thirty seconds, which is what every
// authenticator app knows. SHA-1 is no weakness in an HMAC.
#pragma once

#include "common/instant.h"

namespace bitflow::totp {

constexpr std::chrono::seconds stepLength{30};

// 20 random bytes, the length of the HMAC's output (RFC 4226 §4, R6).
QByteArray makeSecret();
qint64 stepAt(Instant now);
// RFC 4226 §5.3; `digits` other than six are for the vectors of the RFCs.
QString code(const QByteArray &secret, qint64 step, int digits = 6);
// The step whose code this is, the current or the previous one; nothing for any other text.
std::optional<qint64> matchingStep(const QByteArray &secret, const QString &code, Instant now);

// RFC 4648 §6, without padding.
QString base32(const QByteArray &bytes);
// otpauth://totp/ISSUER:ACCOUNT?secret=…&issuer=ISSUER, as authenticator apps read it out of a picture.
QString uri(const QByteArray &secret, const QString &issuer, const QString &account);

} // namespace bitflow::totp
