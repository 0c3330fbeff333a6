// SPDX-License-Identifier: GPL-3.0-or-later
// What the figures of an overview ask for: a row each, as data.
#pragma once

#include "app/ui/pill.h"
#include "common/api/institutions.h"

#include <QVariant>

namespace bitflow {

struct AttentionRow
{
    ui::Pill sign;
    QString text, detail;
    QString pageId;
    QVariantMap filter; // of the list that proves it
};

// Only what there is something to do about.
QList<AttentionRow> attentionOf(const Overview &overview);

} // namespace bitflow
