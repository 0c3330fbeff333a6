// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/columns.h"

#include "app/parts/labels.h"
#include "app/parts/people.h"
#include "app/ui/fmt.h"

#include <QCoreApplication>

namespace bitflow {

namespace {
struct UserColumns
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::UserColumns)
};

QString rolesText(const User &user) { return user.roles.isEmpty() ? fmt::orDash({}) : user.roles.join(u", "_s); }

QString when(const std::optional<Instant> &at) { return at ? fmt::dateTime(*at) : QString(); }
} // namespace

QList<ui::Column<User>> userColumns()
{
    using Col = ui::Column<User>;
    using T = UserColumns;
    using ui::CellKind;
    return {
        Col{u"name"_s, T::tr("Name"), fullName, 180, CellKind::Strong, true},
        Col{u"email"_s, T::tr("E-mail"), [](const User &u) { return u.email; }, 210, CellKind::Code, true},
        Col{u"roles"_s, T::tr("Role"), rolesText, 130, CellKind::Quiet},
        Col{u"institution"_s, T::tr("Institution"), [](const User &u) { return placeText(u.institutionPath); }, 190,
            CellKind::Path},
        Col{u"status"_s, T::tr("Status"), [](const User &u) { return statusPill(u).text; }, 128, CellKind::Pill, true,
            [](const User &u) { return statusPill(u); }},
        Col{u"last_login_at"_s,
            T::tr("Last sign-in"),
            [](const User &u) { return fmt::relative(u.lastLoginAt); },
            120,
            CellKind::Quiet,
            true,
            {},
            [](const User &u) { return when(u.lastLoginAt); }},
        Col{u"created_at"_s,
            T::tr("Added"),
            [](const User &u) { return fmt::relative(u.createdAt); },
            130,
            CellKind::Quiet,
            true,
            {},
            [](const User &u) { return when(u.createdAt); },
            true},
        Col{u"employee_id"_s,
            T::tr("Number"),
            [](const User &u) { return u.employeeId; },
            110,
            CellKind::Code,
            false,
            {},
            {},
            true},
        Col{u"designation"_s,
            T::tr("Designation"),
            [](const User &u) { return u.designation; },
            150,
            CellKind::Quiet,
            false,
            {},
            {},
            true},
        Col{u"phone"_s,
            T::tr("Phone"),
            [](const User &u) { return u.phone; },
            140,
            CellKind::Code,
            false,
            {},
            {},
            true},
    };
}

} // namespace bitflow
