// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/mfapolicy.h"

namespace bitflow {

QString MfaPolicy::heldRoles(QLatin1StringView userColumn, sql::Args &args) const
{
    if (roles.isEmpty())
        return u"0"_s;
    args.append(Instant::now());
    for (const QString &slug : roles)
        args.append(slug);
    return u"(SELECT COUNT(*) FROM assignments held JOIN roles needing ON needing.id = held.role_id "
           "WHERE held.user_id = %1 AND (held.expires_at IS NULL OR held.expires_at > ?) AND needing.slug IN (%2))"_s
               .arg(userColumn, QStringList(roles.size(), u"?"_s).join(u", "_s));
}

std::optional<Instant> MfaPolicy::dueAt(bool required, const std::optional<Instant> &enabledAt,
                                        const std::optional<Instant> &since, Instant now) const
{
    if (!required || enabledAt)
        return std::nullopt;
    return since.value_or(now) + grace;
}

} // namespace bitflow
