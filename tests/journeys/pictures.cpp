// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journeys/pictures.h"

#include "app/ui/toast.h"
#include "app/ui/tokens.h"
#include "tests/journeys/keyboard.h"
#include "tests/support/a11y.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPainter>
#include <QTest>

#include <gtest/gtest.h>

namespace bitflow::test {

namespace {

constexpr int layoutMs = 300; // until everything stands at its new place

// What a sheet lies over; null for a window of its own.
QWidget *windowBelow(const QWidget *window)
{
    return window->parentWidget() ? window->parentWidget()->window() : nullptr;
}

// A sheet lies over its window; both belong to the picture.
QPixmap grabbed(QWidget *window)
{
    QWidget *below = windowBelow(window);
    if (!below)
        return window->grab();
    QPixmap image = below->grab();
    QPainter painter(&image);
    const QPoint middle((below->width() - window->width()) / 2, (below->height() - window->height()) / 2);
    painter.drawPixmap(middle, window->grab());
    return image;
}

QList<ui::Toast *> toasts()
{
    QList<ui::Toast *> all;
    for (QWidget *window : QApplication::topLevelWidgets())
        all += window->findChildren<ui::Toast *>();
    return all;
}

} // namespace

void picture(ui::Theme &theme, const QString &name)
{
    const QString directory = qEnvironmentVariable("BITFLOW_SCREENSHOTS");
    QWidget *window = Keyboard::window();
    if (directory.isEmpty() || !window)
        return;
    QDir().mkpath(directory);
    // A journey is faster than any person: what a picture shows already is no news in the next one.
    constexpr auto shown = "pictured";
    for (ui::Toast *toast : toasts())
        toast->setVisible(!toast->property(shown).toBool());
    for (const auto &[scheme, suffix] :
         {std::pair{ui::Scheme::Light, "light"_L1}, std::pair{ui::Scheme::Dark, "dark"_L1}}) {
        theme.setScheme(scheme);
        QTest::qWait(150); // icons and polish follow in the event loop
        grabbed(window).save(directory + u'/' + name + u'-' + suffix + u".png"_s);
    }
    theme.setScheme(ui::Scheme::Light);
    for (ui::Toast *toast : toasts()) {
        toast->setProperty(shown, true);
        toast->show();
    }
}

void mirroredPicture(ui::Theme &theme, const QString &name)
{
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    QTest::qWait(layoutMs);
    picture(theme, name + u"-rtl"_s);
    QWidget *window = Keyboard::window();
    EXPECT_NE(window, nullptr) << qPrintable(name);
    QStringList cut = window ? cutTexts(window) : QStringList();
    if (QWidget *below = window ? windowBelow(window) : nullptr)
        cut += cutTexts(below);
    EXPECT_EQ(cut.join(u'\n').toStdString(), "") << qPrintable(name) << " from right to left";
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
    QTest::qWait(layoutMs);
}

} // namespace bitflow::test
