// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/accounts/desk.h"

#include "server/auth/client.h"
#include "server/users/rows.h"

namespace bitflow {

Result<void> AccountDesk::takeMail(const QString &address, Asker asker) const
{
    const QByteArray box = asker == Asker::Stranger ? "mailbox-asked:"_ba : "mailbox:"_ba;
    return takeEach(limiter, {{box + lockout.nameOf(address), mailsOfADay}});
}

std::unexpected<Error> AccountDesk::turnedAway(const Caller &caller, Denial denial, Error error,
                                               const QString &email) const
{
    Caller stranger = caller;
    stranger.name = email.left(255);
    denial.subjectType = "user"_L1;
    // MariaDB finds josé by jose; what one of them tried must not stand at the other. Nobody is looked for as well: an
    // address without an account takes as long.
    const auto holder = userrows::emailHolder(db, email);
    const auto found = holder ? userrows::load(db, *holder) : Result<User>(notFound());
    denial.subject = found && found->email == email.toCaseFolded() ? found->id.uuid() : QUuid();
    denial.code = error.code;
    denial.detail = error.detail;
    denials.note(stranger, denial);
    return std::unexpected(std::move(error));
}

int AccountDesk::minimumOf(const User &user)
{
    return user.mfaEnabledAt ? PasswordPolicy::minimumWithSecondFactor : PasswordPolicy::minimumLength;
}

std::unexpected<Error> AccountDesk::wrongCodeFrom(const Caller &caller, QLatin1StringView action) const
{
    if (auto allowed = takeEach(limiter, {{"code:" + clientNetwork(caller.ip), limits.registration}}); !allowed)
        return turnedAway(caller, {.operation = QString(action), .action = action}, std::move(allowed).error());
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
