// SPDX-License-Identifier: GPL-3.0-or-later
// Why an act is not to be had, with the question that can be asked about it.
#pragma once

#include "app/api/session.h"
#include "app/parts/labels.h"
#include "app/ui/blocked.h"

namespace bitflow {

// At the end of the path; empty: the platform.
inline ui::Why whyAt(Permission permission, const QList<PathStep> &path)
{
    return {QString(info(permission).slug), path.isEmpty() ? QString() : path.last().id.toString()};
}

// What the endpoint asks for at the end of the path; empty: the platform.
inline ui::Why whyOf(const Access &access, const QList<PathStep> &path)
{
    const bool byKind = access.kind == Access::Kind::HoldsByKind;
    const auto kind = path.isEmpty() ? InstitutionKind::University : path.last().kind;
    const Permission permission = byKind ? permissionFor(access.action, kind) : access.permission;
    return whyAt(permission, path);
}

// What would do anywhere.
inline ui::Why whyAnywhere(Permission permission) { return {QString(info(permission).slug), {}, true, {}}; }

inline ui::Reason unless(bool may, const QString &what, const ui::Why &why = {})
{
    return may ? ui::Reason() : ui::Reason(notAllowed(what), why);
}

// Free where one holds it anywhere.
inline ui::Reason unlessAnywhere(const ClientSession &session, Permission permission, const QString &what)
{
    return unless(session.mayAnywhere(permission), what, whyAnywhere(permission));
}

// Free where one may; else notAllowed(what), and Shift+F1 tells why.
template<class In, class Out>
ui::Reason unless(const ClientSession &session, const Endpoint<In, Out> &endpoint, const QList<PathStep> &path,
                  const QString &what)
{
    return unless(session.may(endpoint, path), what, whyOf(endpoint.access, path));
}

} // namespace bitflow
