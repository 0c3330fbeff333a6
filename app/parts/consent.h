// SPDX-License-Identifier: GPL-3.0-or-later
// A tick without which the act of a sheet is not done, so that Enter alone never does it.
#pragma once

#include "app/parts/sheet.h"

#include <QCheckBox>

namespace bitflow {

class Consent : public QCheckBox
{
    Q_OBJECT

public:
    // In the sheet's content, below a warning; the focus goes to Cancel.
    Consent(const QString &warning, const QString &label, Sheet *sheet);
    // Asked when the act is wanted: whether it is ticked. If not, the sheet says so.
    [[nodiscard]] bool given();

private:
    Sheet *m_sheet;
};

} // namespace bitflow
