// SPDX-License-Identifier: GPL-3.0-or-later
// The members an import can feed: what headers mean them, and how a cell becomes their value.
#pragma once

#include "server/imports/columns.h"

#include <span>

namespace bitflow {

template<class New>
struct ImportTarget
{
    QLatin1StringView field;
    QLatin1StringView pointer; // as complaints name it
    QLatin1StringView headers; // "email,email address"; {} stands for the kind's own word, "university"
    unsigned kinds;            // bit 1 << RowKind: those that have it
    unsigned needed;           // those that must have it
    // text: trimmed, not empty
    void (*set)(New &value, const QString &text, Complaints &complaints);
};

std::span<const ImportTarget<NewInstitution>> institutionTargets();
std::span<const ImportTarget<NewUser>> personTargets();

} // namespace bitflow
