// SPDX-License-Identifier: GPL-3.0-or-later
// The application as somebody uses it who has a keyboard and nothing else: what has the focus, Tab to what one looks
// for, type, press. Nothing here touches a mouse or calls a widget's functions.
#pragma once

#include "common/text.h"

#include <QWidget>

#include <functional>

// A step that did not work ends the journey and shows what was on the screen.
#define MUST(what) ASSERT_TRUE(what) << qPrintable(bitflow::test::Keyboard::screen())

namespace bitflow::test {

class Keyboard
{
public:
    // Milliseconds that anything may take before a journey gives up.
    static constexpr int patience = 20'000;

    static bool until(const std::function<bool()> &condition);
    // The window one sees: the active one, or the newest that is visible.
    static QWidget *window();
    // The accessible name of what has the focus, without mnemonics.
    static QString focused();

    // Presses Tab until something of this name has the focus; false after a full round.
    static bool tabTo(const QString &name);
    static void type(const QString &text); // in place of what is there
    static void press(int key, Qt::KeyboardModifiers modifiers = {});
    // Tab to it, then Space.
    static bool activate(const QString &name);
    // Tab to it, then the text.
    static bool fill(const QString &name, const QString &text);

    // A text in sight, anywhere in the visible windows: labels, buttons, and the cells of lists.
    static bool sees(const QString &text);
    // The same in the cells of lists only: a search field says what was typed, a list what was found.
    static bool listed(const QString &text);
    // The content of a line by its name, as one would read it off.
    static QString reads(const QString &name);
    // Everything in sight, for the message of a failure.
    static QString screen();
};

} // namespace bitflow::test
