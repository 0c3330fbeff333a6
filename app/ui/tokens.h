// SPDX-License-Identifier: GPL-3.0-or-later
// The colours, distances and text sizes of the application, and which scheme is on. All colours are here and nowhere
// else.
#pragma once

#include "common/text.h"

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

namespace bitflow::ui {

// clang-format off
enum class Token {
    Bg, Surface, Alt,                 // window, panels and lists, every other thing
    Text, Text2, Text3,               // primary, secondary, placeholder
    Border, BorderCtl,                // decorative hairline, edge of a control
    Accent, OnAccent, AccentSoft, Link,
    Ok, OkBg, Warn, WarnBg, Err, ErrBg, Info, InfoBg,
    Skeleton, Shadow,
    Chart1, Chart2, Chart3, Chart4, Chart5, Chart6,
    Count
};
// clang-format on

namespace space {
inline constexpr int xs = 4, s = 8, m = 12, l = 16, xl = 24, xxl = 32;
inline constexpr int control = 32; // height of buttons, fields, rows
inline constexpr int radius = 5, panelRadius = 8, pillRadius = 10;
inline constexpr int icon = 16;
} // namespace space

enum class Type { Caption, Body, Section, Title, Figure }; // 11, 13, 15, 20, 26 px

enum class Scheme { System, Light, Dark };

// Lives in main(), after QApplication. Puts on style, palette and font, and follows the system while told so.
class Theme : public QObject
{
    Q_OBJECT

public:
    explicit Theme(QObject *parent = nullptr);
    void setScheme(Scheme scheme); // widgets repaint themselves; no restart
    Scheme scheme() const { return m_scheme; }

    static QColor color(Token token);            // in the scheme that is on
    static QColor color(Token token, bool dark); // in that scheme
    static bool isDark();
    static QFont font(Type type = Type::Body, bool strong = false);
    static QPalette palette();

Q_SIGNALS:
    void changed();

private:
    void apply();
    Scheme m_scheme = Scheme::System;
};

} // namespace bitflow::ui
