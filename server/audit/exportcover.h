// SPDX-License-Identifier: GPL-3.0-or-later
// Signing the cover of an export, and checking a file against one.
#pragma once

#include "common/model/auditevent.h"
#include "server/audit/auditkey.h"

class QIODevice;

namespace bitflow {

enum class CoverFault { None, Unreadable, OtherKey, Forged, Changed };
constexpr auto names(CoverFault)
{
    return std::array{"none"_L1, "unreadable"_L1, "other_key"_L1, "cover_forged"_L1, "file_changed"_L1};
}

namespace auditcover {

AuditCover signedBy(const AuditKey &key, AuditCover cover);
// Whether this key signed this cover.
CoverFault check(const AuditKey &key, const AuditCover &cover);
// The same, and whether the file, read to its end, is the one it was signed for.
CoverFault check(const AuditKey &key, const AuditCover &cover, QIODevice &file);

} // namespace auditcover

} // namespace bitflow
