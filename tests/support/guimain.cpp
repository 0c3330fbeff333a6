// SPDX-License-Identifier: GPL-3.0-or-later
// main() of test programs with widgets: the style is on, and any warning Qt gives fails the test it comes in.
#include "app/ui/tokens.h"

#include <QApplication>
#include <QLocale>

#include <cstdio>

#include <gtest/gtest.h>

namespace {

void onMessage(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    // The offscreen platform has no window manager and says so.
    if (text.startsWith(QLatin1StringView("This plugin does not support")))
        return;
    if (type == QtWarningMsg || type == QtCriticalMsg)
        ADD_FAILURE() << "Qt says: " << qPrintable(text);
    else if (type == QtFatalMsg)
        std::fprintf(stderr, "%s\n", qPrintable(text));
}

} // namespace

int main(int argc, char **argv)
{
    testing::InitGoogleTest(&argc, argv);
    QApplication app(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    bitflow::ui::Theme theme;
    theme.setScheme(bitflow::ui::Scheme::Light);
    qInstallMessageHandler(onMessage);
    const int result = RUN_ALL_TESTS();
    qInstallMessageHandler(nullptr);
    return result;
}
