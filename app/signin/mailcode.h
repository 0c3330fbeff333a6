// SPDX-License-Identifier: GPL-3.0-or-later
// What a mail of the server carries, found in whatever somebody pastes: the code alone, the whole link, or the lines
// around it.
#pragma once

#include "common/text.h"

#include <optional>

namespace bitflow {

struct MailCode
{
    enum class Kind { Invite, Reset, Verify, Email };
    Kind kind = Kind::Reset;
    QString code;
    QString host; // with the port; of the link, empty where the code stood alone

    static std::optional<MailCode> find(const QString &pasted);
    friend bool operator==(const MailCode &, const MailCode &) = default;
};

} // namespace bitflow
