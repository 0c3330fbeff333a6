// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/accounts/desk.h"

#include "server/auth/client.h"
#include "server/auth/lockout.h"

namespace bitflow {

namespace {
constexpr Limit mailsOfADay{5, std::chrono::hours(24)};
}

QByteArray AccountDesk::nameOfAddress(const QString &address) const
{
    return addressHash(cursorKey, address).toHex().first(32);
}

Result<void> AccountDesk::takeMail(const QString &address) const
{
    return takeEach(limiter, {{"mailbox:" + nameOfAddress(address), mailsOfADay}});
}

int AccountDesk::minimumOf(const User &user)
{
    return user.mfaEnabledAt ? PasswordPolicy::minimumWithSecondFactor : PasswordPolicy::minimumLength;
}

std::unexpected<Error> AccountDesk::wrongCodeFrom(const Caller &caller, QLatin1StringView action) const
{
    if (auto allowed = takeEach(limiter, {{"code:" + clientNetwork(caller.ip), limits.registration}}); !allowed)
        return std::unexpected(std::move(allowed).error());
    const auto noted =
        audit.record(caller, {action, {}, "user"_L1, {}, {}, {{u"reason"_s, u"code_invalid"_s}}, "denied"_L1});
    if (!noted)
        return std::unexpected(noted.error());
    return wrongCode();
}

Caller AccountDesk::as(const Caller &caller, const User &user)
{
    Caller acting = caller;
    acting.userId = user.id;
    acting.name = user.email;
    return acting;
}

AuditEntry AccountDesk::entry(QLatin1StringView action, const User &user, QJsonObject after, QLatin1StringView outcome)
{
    return {action, user.institutionId, "user"_L1, user.id.uuid(), {}, std::move(after), outcome};
}

} // namespace bitflow
