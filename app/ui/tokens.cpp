// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/tokens.h"

#include "app/ui/accessible.h"
#include "app/ui/icons.h"
#include "app/ui/style.h"

#include <QApplication>
#include <QLoggingCategory>
#include <QStyleHints>
#include <QWidget>

#include <array>

namespace bitflow::ui {

namespace {

struct Pair
{
    QRgb light, dark;
};

constexpr std::array<Pair, size_t(Token::Count)> table = {{
    {0xFFF6F7F9, 0xFF15181E}, // Bg
    {0xFFFFFFFF, 0xFF1C2027}, // Surface
    {0xFFF8F9FB, 0xFF20252D}, // Alt
    {0xFF1B2130, 0xFFE8EBF1}, // Text
    {0xFF4A5468, 0xFFB4BCCA}, // Text2
    {0xFF5F6A7E, 0xFF98A2B3}, // Text3
    {0xFFD5D9E0, 0xFF343B47}, // Border
    {0xFF7C8698, 0xFF768196}, // BorderCtl
    {0xFF1F5FBF, 0xFF7FB0FF}, // Accent
    {0xFFFFFFFF, 0xFF0C1B33}, // OnAccent
    {0xFFE3EDFB, 0xFF21344F}, // AccentSoft
    {0xFF1A56AD, 0xFF8FBAFF}, // Link
    {0xFF1B7A3D, 0xFF6FD08C}, // Ok
    {0xFFE5F5EA, 0xFF16301F}, // OkBg
    {0xFF8A5300, 0xFFF2B84B}, // Warn
    {0xFFFFF3DC, 0xFF362A12}, // WarnBg
    {0xFFB3261E, 0xFFFF8A80}, // Err
    {0xFFFDEBEA, 0xFF3B1D1C}, // ErrBg
    {0xFF0B6B86, 0xFF6CC7DF}, // Info
    {0xFFE3F4F8, 0xFF12303A}, // InfoBg
    {0xFFD5D9E0, 0xFF343B47}, // Skeleton
    {0x2E0F1522, 0x80000000}, // Shadow
    {0xFF1F5FBF, 0xFF7FB0FF}, // Chart1
    {0xFFB25A00, 0xFFF2B84B}, // Chart2
    {0xFF1B7A3D, 0xFF6FD08C}, // Chart3
    {0xFF8C2F9B, 0xFFD79BE6}, // Chart4
    {0xFF0B6B86, 0xFF6CC7DF}, // Chart5
    {0xFFB3261E, 0xFFFF8A80}, // Chart6
}};

// The one piece of state everything painted depends on. Written by Theme, on the GUI thread only.
bool darkNow = false;

} // namespace

Theme::Theme(QObject *parent) : QObject(parent)
{
    initIcons();
    installAccessibleTypes();
    QApplication::setStyle(new BitflowStyle);
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Theme::apply);
    darkNow = QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
    // Inter lacks most scripts and Qt says so each time before it takes the family behind it.
    QLoggingCategory::setFilterRules(u"qt.text.font.db=false"_s);
    QApplication::setFont(font());
    QApplication::setPalette(palette());
}

void Theme::setScheme(Scheme scheme)
{
    m_scheme = scheme;
    // Tells the platform as well, so that title bars and native dialogs follow.
    QGuiApplication::styleHints()->setColorScheme(scheme == Scheme::Dark    ? Qt::ColorScheme::Dark
                                                  : scheme == Scheme::Light ? Qt::ColorScheme::Light
                                                                            : Qt::ColorScheme::Unknown);
    apply();
}

void Theme::apply()
{
    const bool dark = m_scheme == Scheme::System ? QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark
                                                 : m_scheme == Scheme::Dark;
    if (dark == darkNow && QApplication::palette() == palette())
        return;
    darkNow = dark;
    QApplication::setPalette(palette());
    Q_EMIT changed();
}

QColor Theme::color(Token token) { return color(token, darkNow); }

QColor Theme::color(Token token, bool dark)
{
    const Pair &pair = table[size_t(token)];
    return QColor::fromRgba(dark ? pair.dark : pair.light);
}

bool Theme::isDark() { return darkNow; }

QFont Theme::font(Type type, bool strong)
{
    static constexpr int sizes[] = {11, 13, 15, 20, 26};
    QFont font;
    // The families behind Inter are named because Qt otherwise asks Inter itself for scripts it does not have.
    font.setFamilies({u"Inter"_s, u"Noto Sans"_s, u"Noto Sans Devanagari"_s, u"Noto Sans Arabic"_s,
                      u"Noto Sans Bengali"_s, u"Noto Sans Tamil"_s, u"Noto Sans Telugu"_s, u"Noto Sans Gujarati"_s,
                      u"sans-serif"_s});
    font.setPixelSize(sizes[size_t(type)]);
    font.setWeight(strong ? QFont::DemiBold : QFont::Normal);
    return font;
}

QPalette Theme::palette()
{
    using Role = QPalette::ColorRole;
    QPalette result;
    const auto set = [&](Role role, Token token) { result.setColor(QPalette::All, role, color(token)); };
    set(Role::Window, Token::Bg);
    set(Role::WindowText, Token::Text);
    set(Role::Base, Token::Surface);
    set(Role::AlternateBase, Token::Alt);
    set(Role::Text, Token::Text);
    set(Role::Button, Token::Surface);
    set(Role::ButtonText, Token::Text);
    set(Role::BrightText, Token::Err);
    set(Role::PlaceholderText, Token::Text3);
    set(Role::Highlight, Token::Accent);
    set(Role::HighlightedText, Token::OnAccent);
    set(Role::Accent, Token::Accent);
    set(Role::Link, Token::Link);
    set(Role::LinkVisited, Token::Link);
    set(Role::ToolTipBase, Token::Surface);
    set(Role::ToolTipText, Token::Text);
    set(Role::Light, Token::Surface);
    set(Role::Midlight, Token::Alt);
    set(Role::Mid, Token::Border);
    set(Role::Dark, Token::BorderCtl);
    set(Role::Shadow, Token::BorderCtl);
    for (const Role role : {Role::WindowText, Role::Text, Role::ButtonText})
        result.setColor(QPalette::Disabled, role, color(Token::Text3));
    return result;
}

} // namespace bitflow::ui
