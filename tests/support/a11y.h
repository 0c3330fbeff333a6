// SPDX-License-Identifier: GPL-3.0-or-later
// What keeps a window from being used without eyes or in a longer language, found by walking over it.
#pragma once

#include "app/ui/pseudolocale.h"

#include <QStringList>

class QWidget;

namespace bitflow::test {

// Walks the accessible tree: what takes the focus has a name of its own; a combo box is not called by its value.
// At most 50 rows of a list are looked at. Empty means good.
QStringList namelessThings(QWidget *window);

// Labels, buttons and tabs that are narrower than their text and do not say the rest in a tooltip.
QStringList cutTexts(QWidget *window);

// Texts without the brackets of the pseudo-locale: they never went through tr(). Of what is visible: labels, buttons,
// tabs, headers, placeholders, and the entries of menus. Digits and data in `allowed` pass.
QStringList untranslated(QWidget *window, const QStringList &allowed);

// A longer language, as long as this lives; what is made meanwhile speaks it. Made after the translators of the
// application: the last one installed is asked first.
class LongerLanguage
{
public:
    explicit LongerLanguage(Qt::LayoutDirection direction = Qt::LeftToRight);
    ~LongerLanguage();
    Q_DISABLE_COPY_MOVE(LongerLanguage)

    // What is cut, and what never went through tr(), one a line; empty means good.
    static QString problems(QWidget *window, const QStringList &data);

private:
    ui::PseudoLocale m_pseudo;
};

} // namespace bitflow::test
