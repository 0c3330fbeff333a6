// SPDX-License-Identifier: GPL-3.0-or-later
// What a widget is called by those who do not see it.
#pragma once

#include "common/text.h"

class QLabel;
class QWidget;

namespace bitflow::ui {

// Sets the accessible name and description, and the tooltip when the widget shows no text of its own.
void name(QWidget *widget, const QString &text, const QString &description = {});
// The same, and the label's mnemonic leads to the widget.
void name(QWidget *widget, QLabel *label, const QString &description = {});
// A picture that says nothing that the text beside it does not say.
void decorative(QWidget *widget);
// Speaks a sentence without moving the focus; nothing happens when nobody listens.
void announce(QObject *source, const QString &text, bool urgent = false);

} // namespace bitflow::ui
