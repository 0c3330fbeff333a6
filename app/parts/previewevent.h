// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody may look at the portal as another person now: goes to the window, which opens another one for it.
#pragma once

#include "common/model/access.h"

#include <QEvent>

namespace bitflow {

class PreviewEvent : public QEvent
{
public:
    explicit PreviewEvent(Preview given) : QEvent(kind()), preview(std::move(given)) { ignore(); }
    static Type kind()
    {
        static const auto number = Type(registerEventType());
        return number;
    }

    const Preview preview;
};

} // namespace bitflow
