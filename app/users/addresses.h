// SPDX-License-Identifier: GPL-3.0-or-later
// A list of people as it is pasted from a mail or a table: "Name <mail>", addresses, commas, semicolons, lines.
#pragma once

#include "common/api/accounts.h"

namespace bitflow {

// In the order given. What looks like no address stays as it is, so that somebody can mend it.
QList<Invitee> readAddresses(const QString &text);
// What is wrong with one among these, translated; empty: nothing.
QString addressProblem(const Invitee &person, const QList<Invitee> &all);

} // namespace bitflow
