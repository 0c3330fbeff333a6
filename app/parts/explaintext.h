// SPDX-License-Identifier: GPL-3.0-or-later
// An explanation of the server in sentences.
#pragma once

#include "common/model/access.h"

namespace bitflow::explain {

// The decision in one sentence.
QString sentence(const Explanation &told);
// One step of a chain: what it is, and which.
struct Step
{
    QString label, text;
};
// Person → assignment → role → permission → where it holds. denied: the role does not give it.
QList<Step> chain(const Explanation &told, const AccessPath &path, bool denied);
QString block(const AccessBlock &block);
QString gap(Gap gap);
QString fix(const AccessFix &fix);
// All of it as plain text, for a ticket.
QString plain(const Explanation &told);

} // namespace bitflow::explain
