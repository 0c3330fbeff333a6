// SPDX-License-Identifier: GPL-3.0-or-later
// What every endpoint asks of whom, written down a second time and by hand, from the specification.
#pragma once

#include "common/api/all.h"

#include <QSet>

#include <span>

namespace bitflow::test {

enum class Ask {
    Open,        // nothing
    SignedIn,    // a live session
    Own,         // a live session, and the thing must be one's own or visible; that of the request is nobody's
    Anywhere,    // the permission at any node
    AnywhereOwn, // the same, and the thing must be within reach; that of the request is nobody's
    Platform,    // the permission on the platform
    Node,        // the permission at the node of the request, or above
    Person,      // the permission at the home of the person
    Role,        // the permission anywhere, and the role within sight
    Known,       // a live session, and the place must be one of the own tenant
    Others,      // users.view at the home of the person, and the permission at the node
    AnywhereAt,  // the permission anywhere, and it must reach the place of the thing
    Visible,     // the permission at the place of the thing, which is not there for anybody else
};

struct MatrixRow
{
    Method method;
    QLatin1StringView path, name;
    Ask ask;
    QLatin1StringView slug{}; // "{kind}.update": of the kind of the node; "{below}.create": of what is made in it
    QLatin1StringView body{}; // %node %resident %role: JSON texts of the place at hand; %below: a kind
    QLatin1StringView query{};
    bool goneWhenTrashed = false; // allowed, and still 404 for what lies in the trash
    bool endsSessions = false;
    bool stepUp = false;      // also a recent proof of who one is; nobody has it but for real things
    bool forPrograms = false; // an API token may ask for it though no permission is needed
    bool hidden = false;      // from a preview
    bool real = false;        // asks for the thing of the place and not for one that nobody has
    bool inStore = false;     // decided by the store, so that the registry has no permission to take away
    bool noPlatform = false;

    // An institution's id cannot name the platform.
    [[nodiscard]] bool hasPlace(bool isPlatform) const
    {
        return !isPlatform || (!noPlatform && !path.contains("{institution_id}"_L1));
    }
};

std::span<const MatrixRow> matrixTable();
const MatrixRow *matrixRow(QLatin1StringView name);
// Every permission that some row asks for, of all kinds of institutions.
QStringList tableSlugs();

// Each system role, and where somebody holds it.
inline constexpr std::pair<QLatin1StringView, QLatin1StringView> systemHolders[]{
    {"bitflow_owner"_L1, ""_L1},
    {"it_operator"_L1, ""_L1},
    {"university_owner"_L1, "pune"_L1},
    {"super_admin"_L1, "pune"_L1},
    {"super_academics"_L1, "pune"_L1},
    {"super_accountant"_L1, "pune"_L1},
    {"super_nt_manager"_L1, "pune"_L1},
    {"principal"_L1, "engineering"_L1},
    {"vice_principal"_L1, "engineering"_L1},
    {"college_admin"_L1, "engineering"_L1},
    {"admission_admin"_L1, "engineering"_L1},
    {"college_accounts_admin"_L1, "engineering"_L1},
    {"college_fee_admin"_L1, "engineering"_L1},
    {"hod"_L1, "physics"_L1},
    {"faculty"_L1, "physics"_L1},
    {"student"_L1, "engineering"_L1},
    {"parent"_L1, "engineering"_L1}};

} // namespace bitflow::test
