// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/settings.h"

#include <QFileInfo>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace bitflow;

namespace {

struct SettingsTest : testing::Test
{
    QTemporaryDir directory;
    QString file = directory.filePath(u"owner.ini"_s);
};

TEST_F(SettingsTest, FallBackUntilSet)
{
    Settings settings(file);
    EXPECT_EQ(settings.get(Key::theme), ThemeChoice::System);
    EXPECT_TRUE(settings.get(Key::windowGeometry).isEmpty());
    settings.set(Key::theme, ThemeChoice::Dark);
    settings.set(Key::windowGeometry, "\1\0\2"_ba);
    EXPECT_EQ(settings.get(Key::theme), ThemeChoice::Dark);
    EXPECT_EQ(settings.get(Key::windowGeometry), "\1\0\2"_ba);
}

TEST_F(SettingsTest, OutliveTheProcess)
{
    const QDateTime at = QDateTime::fromSecsSinceEpoch(1'790'000'000);
    const KnownServer one{u"https://one.example"_s, u"ab12"_s, PinKind::Compared, at, u"a@one.example"_s, true};
    const KnownServer two{u"https://two.example:8443"_s, {}, PinKind::Certified, at, {}, false};
    {
        Settings settings(file);
        settings.remember(one);
        settings.remember(two);
        settings.use(two.address);
    }
    Settings settings(file);
    EXPECT_EQ(settings.servers(), (QList{two, one}));
    EXPECT_EQ(settings.server(one.address), one);
    settings.forget(one.address);
    EXPECT_EQ(settings.servers(), QList{two});
    EXPECT_FALSE(settings.server(one.address));
}

TEST_F(SettingsTest, LiveWhereTheEnvironmentSays)
{
    qputenv("BITFLOW_CONFIG_DIR", directory.path().toUtf8());
    EXPECT_EQ(QFileInfo(Settings().fileName()).path(), directory.path());
    qunsetenv("BITFLOW_CONFIG_DIR");
}

TEST_F(SettingsTest, ADamagedValueFallsBack)
{
    Settings settings(file);
    settings.set(Setting<QString>{Key::theme.key}, u"purple"_s);
    EXPECT_EQ(settings.get(Key::theme), ThemeChoice::System);
}

} // namespace
