// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody typed and has not saved yet, and what leads back to it.
#pragma once

#include "app/ui/formbase.h"
#include "common/instant.h"

namespace bitflow {

// One for each form and object.
struct DraftName
{
    QString form;   // "user", "role", …
    QString object; // an id; empty: of something new

    friend bool operator==(const DraftName &, const DraftName &) = default;
};

struct Draft
{
    DraftName name{};
    QString title{};        // what is edited, as people call it
    QString pageId{};       // where the form is …
    QVariantMap argument{}; // … and what opens it there
    qint64 version = 0;     // of the object, when the form was filled; 0: something new
    Instant since{};        // when the first of it was typed
    ui::Typed typed{};

    friend bool operator==(const Draft &, const Draft &) = default;
};

// Newer on top of older; what the fields held at first was first said by the older.
ui::Typed merged(ui::Typed older, const ui::Typed &newer);

} // namespace bitflow
