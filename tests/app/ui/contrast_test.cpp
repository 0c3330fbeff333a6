// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/tokens.h"

#include <cmath>

#include <gtest/gtest.h>

namespace bitflow::ui {

namespace {

// WCAG 2.2, "relative luminance" and "contrast ratio".
double luminance(const QColor &color)
{
    const auto part = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

struct Case
{
    Token front, back;
    double needed;
};

} // namespace

class Contrast : public testing::TestWithParam<bool> // dark?
{};

TEST_P(Contrast, everyPairThatIsUsed)
{
    using enum Token;
    static constexpr Case cases[] = {
        {Text, Bg, 4.5},      {Text, Surface, 4.5},    {Text, Alt, 4.5},        {Text, AccentSoft, 4.5},
        {Text2, Bg, 4.5},     {Text2, Surface, 4.5},   {Text2, Alt, 4.5},       {Text2, AccentSoft, 4.5},
        {Text3, Bg, 4.5},     {Text3, Surface, 4.5},   {Text3, Alt, 4.5},       {Link, Bg, 4.5},
        {Link, Surface, 4.5}, {Link, AccentSoft, 4.5}, {OnAccent, Accent, 4.5}, {Ok, OkBg, 4.5},
        {Warn, WarnBg, 4.5},  {Err, ErrBg, 4.5},       {Info, InfoBg, 4.5},     {Err, Bg, 4.5},
        {Err, Surface, 4.5},  {Text, OkBg, 4.5},       {Text, WarnBg, 4.5},     {Text, ErrBg, 4.5},
        {Text, InfoBg, 4.5},  {Text2, Alt, 4.5},       {Ok, Bg, 4.5},           {Warn, Bg, 4.5},
        {Accent, Surface, 3}, {Accent, Bg, 3},         {Accent, AccentSoft, 3}, {BorderCtl, Surface, 3},
        {BorderCtl, Bg, 3},   {Chart1, Surface, 3},    {Chart2, Surface, 3},    {Chart3, Surface, 3},
        {Chart4, Surface, 3}, {Chart5, Surface, 3},    {Chart6, Surface, 3}};
    for (const Case &each : cases)
        EXPECT_GE(contrast(Theme::color(each.front, GetParam()), Theme::color(each.back, GetParam())), each.needed)
            << "token " << int(each.front) << " on " << int(each.back);
}

INSTANTIATE_TEST_SUITE_P(Schemes, Contrast, testing::Values(false, true));

TEST(Theme, switchesThePaletteAndSaysSo)
{
    Theme theme;
    theme.setScheme(Scheme::Light);
    int changes = 0;
    QObject::connect(&theme, &Theme::changed, &theme, [&] { ++changes; });
    theme.setScheme(Scheme::Dark);
    EXPECT_EQ(changes, 1);
    EXPECT_TRUE(Theme::isDark());
    EXPECT_EQ(Theme::palette().color(QPalette::Window), Theme::color(Token::Bg, true));
    theme.setScheme(Scheme::Light);
    EXPECT_EQ(changes, 2);
    EXPECT_EQ(Theme::color(Token::Bg), Theme::color(Token::Bg, false));
}

} // namespace bitflow::ui
