// SPDX-License-Identifier: GPL-3.0-or-later
// What keeps a window from being used without eyes or in a longer language, found by walking over it.
#pragma once

#include <QStringList>

class QWidget;

namespace bitflow::test {

// Walks the accessible tree: what takes the focus has a name of its own; a combo box is not called by its value.
// At most 50 rows of a list are looked at. Empty means good.
QStringList namelessThings(QWidget *window);

// Labels, buttons and tabs that are narrower than their text and do not say the rest in a tooltip.
QStringList cutTexts(QWidget *window);

// Visible texts without the brackets of the pseudo-locale: they never went through tr(). Digits and data in `allowed`
// pass.
QStringList untranslated(QWidget *window, const QStringList &allowed);

} // namespace bitflow::test
