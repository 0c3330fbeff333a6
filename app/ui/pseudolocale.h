// SPDX-License-Identifier: GPL-3.0-or-later
// en_XA: English with accents, 40 % longer, in brackets. What shows without brackets was never passed to tr().
#pragma once

#include "common/text.h"

#include <QTranslator>

namespace bitflow::ui {

QString pseudo(const QString &text); // markers (%1, %n, &, <tags>) stay as they are

class PseudoLocale : public QTranslator
{
    Q_OBJECT

public:
    using QTranslator::QTranslator;
    QString translate(const char *context, const char *sourceText, const char *disambiguation, int n) const override;
    bool isEmpty() const override { return false; }
};

} // namespace bitflow::ui
