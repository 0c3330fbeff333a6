// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/consent.h"

#include "app/ui/label.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

Consent::Consent(const QString &warning, const QString &label, Sheet *sheet) : QCheckBox(label, sheet), m_sheet(sheet)
{
    sheet->addText(warning, ui::Token::Warn);
    sheet->content()->addWidget(this);
    sheet->cancel()->setFocus();
}

bool Consent::given()
{
    if (isChecked())
        return true;
    m_sheet->setMessage(tr("Nothing is done yet. Tick \"%1\" if you want it.").arg(text()));
    setFocus();
    return false;
}

} // namespace bitflow
