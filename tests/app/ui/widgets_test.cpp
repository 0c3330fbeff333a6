// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/blocked.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"
#include "app/ui/pseudolocale.h"
#include "app/ui/strip.h"
#include "app/ui/style.h"
#include "app/ui/tablemodel.h"
#include "app/ui/toast.h"
#include "common/missing.h"
#include "tests/app/ui/sample.h"
#include "tests/support/asked.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include <gtest/gtest.h>

namespace bitflow::ui {

TEST(Icons, areThereInEveryColourAndRatio)
{
    for (const QString &name : {u"list-add"_s, u"window-close"_s, u"view-refresh"_s, u"view-calendar"_s,
                                u"password-show-on"_s, u"password-show-off"_s, u"document-export"_s, u"edit-clear"_s,
                                u":/icons/people.svg"_s, u":/icons/mark.svg"_s})
        for (const qreal ratio : {1.0, 1.25, 2.0}) {
            const QPixmap picture = iconPixmap(name, Token::Err, 16, ratio);
            ASSERT_FALSE(picture.isNull()) << qPrintable(name);
            EXPECT_EQ(picture.deviceIndependentSize(), QSizeF(16, 16));
            const QImage image = picture.toImage();
            bool painted = false;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (const QColor pixel = image.pixelColor(x, y); pixel.alpha() == 255) {
                        painted = true;
                        EXPECT_EQ(pixel.rgb(), Theme::color(Token::Err).rgb()) << qPrintable(name);
                    }
            EXPECT_TRUE(painted || ratio < 2) << qPrintable(name);
        }
    EXPECT_FALSE(hasIcon(u"no-such-icon"_s));
    EXPECT_FALSE(productIcon().isNull());
}

TEST(Blocked, aButtonKeepsFocusSaysWhyAndDoesNothing)
{
    QWidget window;
    QPushButton button(u"Suspend"_s, &window);
    window.resize(200, 100);
    window.show();
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    QSignalSpy clicked(&button, &QPushButton::clicked);
    block(&button, u"Only an owner may do this."_s);
    button.setFocus();
    EXPECT_TRUE(button.hasFocus());
    EXPECT_TRUE(button.isEnabled());
    QTest::keyClick(&button, Qt::Key_Space);
    QTest::mouseClick(&button, Qt::LeftButton);
    EXPECT_EQ(clicked.count(), 0);
    EXPECT_EQ(QToolTip::text(), u"Only an owner may do this."_s);
    QAccessibleInterface *it = QAccessible::queryAccessibleInterface(&button);
    EXPECT_EQ(it->text(QAccessible::Description), u"Only an owner may do this."_s);
    block(&button, {});
    QTest::keyClick(&button, Qt::Key_Space);
    EXPECT_EQ(clicked.count(), 1);
    QToolTip::hideText();
}

TEST(Blocked, anActionInAMenuSaysWhy)
{
    QMenu menu;
    QAction *action = menu.addAction(u"Trash"_s);
    menu.addAction(u"Other"_s);
    QSignalSpy triggered(action, &QAction::triggered);
    block(action, u"It has people in it."_s);
    menu.popup({10, 10});
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&menu));
    menu.setActiveAction(action);
    QTest::keyClick(&menu, Qt::Key_Return);
    EXPECT_EQ(triggered.count(), 0);
    EXPECT_TRUE(menu.isVisible());
    EXPECT_EQ(blockReason(action), u"It has people in it."_s);
    EXPECT_EQ(QToolTip::text(), u"It has people in it."_s);
    menu.close();
    block(action, {});
    EXPECT_TRUE(action->isEnabled());
    QToolTip::hideText();
}

TEST(Blocked, anActionSaysWhyInAMenuThatIsMadeLater)
{
    QWidget window;
    window.resize(200, 100);
    window.show();
    test::Asked asked(&window);
    QAction action(u"Trash"_s);
    const Why why{u"users.delete"_s, u"0193"_s};
    block(&action, {u"It is not yours."_s, why});
    QMenu menu(&window);
    menu.addAction(&action);
    menu.popup({10, 10});
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&menu));
    QHelpEvent hover(QEvent::ToolTip, menu.actionGeometry(&action).center(), menu.mapToGlobal(QPoint(5, 5)));
    QCoreApplication::sendEvent(&menu, &hover);
    EXPECT_EQ(QToolTip::text(), u"It is not yours.\nShift+F1 tells why."_s);
    QToolTip::hideText();
    menu.setActiveAction(&action);
    QTest::keyClick(&menu, Qt::Key_Return);
    EXPECT_EQ(QToolTip::text(), u"It is not yours.\nShift+F1 tells why."_s);
    EXPECT_TRUE(menu.isVisible());
    QTest::keyClick(&menu, Qt::Key_F1, Qt::ShiftModifier);
    EXPECT_EQ(asked.questions, QList{why});
    EXPECT_FALSE(menu.isVisible());
    QToolTip::hideText();
}

TEST(Toast, isANotificationWithAWayBack)
{
    QWidget window;
    window.resize(600, 400);
    ToastArea area(&window);
    window.show();
    int undone = 0;
    area.show(u"Engineering was moved to the trash"_s, u"Undo"_s, [&] { ++undone; });
    Toast *toast = area.newest();
    ASSERT_NE(toast, nullptr);
    QAccessibleInterface *it = QAccessible::queryAccessibleInterface(toast);
    EXPECT_EQ(it->role(), QAccessible::Notification);
    EXPECT_EQ(it->text(QAccessible::Name), u"Engineering was moved to the trash"_s);
    EXPECT_TRUE(window.rect().contains(toast->geometry()));
    toast->actionButton()->click();
    EXPECT_EQ(undone, 1);
    EXPECT_EQ(area.newest(), nullptr);
    for (int i = 0; i < 5; ++i)
        area.show(QString::number(i));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_EQ(window.findChildren<Toast *>().size(), 3);
    QTest::keyClick(area.newest(), Qt::Key_Escape);
    EXPECT_EQ(area.newest()->text(), u"3"_s);
}

TEST(Strip, showsTheNewestAndReturnsToTheOneBefore)
{
    Strip strip;
    EXPECT_TRUE(strip.isEmpty());
    strip.show({u"offline"_s, u"Offline"_s, Tone::Warn});
    int retried = 0;
    strip.show({u"failed"_s, u"Failed"_s, Tone::Error, u"Retry"_s, [&] { ++retried; }});
    EXPECT_EQ(strip.accessibleName(), u"Failed"_s);
    strip.findChild<QPushButton *>()->click();
    EXPECT_EQ(retried, 1);
    strip.hide(u"failed"_s);
    EXPECT_EQ(strip.accessibleName(), u"Offline"_s);
    strip.hide(u"offline"_s);
    EXPECT_TRUE(strip.isEmpty());
    EXPECT_FALSE(strip.isVisibleTo(nullptr));
}

TEST(Strip, asksWhyOfARefusal)
{
    QWidget window;
    window.resize(600, 100);
    window.show();
    test::Asked asked(&window);
    Strip strip(&window);
    const auto why = [&] {
        for (QPushButton *button : strip.findChildren<QPushButton *>())
            if (button->text() == u"Why?"_s && button->isVisibleTo(&strip))
                return button;
        return static_cast<QPushButton *>(nullptr);
    };
    strip.show({u"failed"_s, u"Failed"_s, Tone::Error}, {500, u"internal"_s, {}, {}, 0});
    EXPECT_EQ(why(), nullptr) << "nothing is missing";
    strip.show({u"failed"_s, u"Not saved"_s, Tone::Error},
               {403, u"forbidden"_s, {}, {complaintOf({Permission::UsersUpdate, std::nullopt})}, 0});
    ASSERT_NE(why(), nullptr);
    why()->click();
    ASSERT_EQ(asked.questions.size(), 1);
    EXPECT_EQ(asked.questions.first().permission, u"users.update"_s);
    EXPECT_TRUE(asked.questions.first().anywhere);
}

TEST(ErrorPanel, saysWhatHappenedAndOffersTheWayOut)
{
    ErrorPanel panel;
    panel.show(u"The list could not be loaded"_s, {503, u"busy"_s, u"pool is full"_s, {}, 0});
    QSignalSpy retry(&panel, &ErrorPanel::retry);
    auto buttons = panel.findChildren<QPushButton *>();
    buttons.removeIf([](const QPushButton *button) { return button->isHidden(); }); // nothing was refused: no "Why?"
    ASSERT_EQ(buttons.size(), 2);
    buttons[0]->click();
    EXPECT_EQ(retry.count(), 1);
    buttons[1]->click();
    EXPECT_TRUE(QGuiApplication::clipboard()->text().contains(u"pool is full"_s));
    panel.show(u"The list could not be loaded"_s, {403, u"forbidden"_s, {}, {}, 0});
    EXPECT_TRUE(buttons[0]->isHidden()); // trying again cannot help
}

TEST(Names, iconButtonsGetATooltip)
{
    QPushButton button;
    name(&button, u"Refresh"_s, u"Keeps the place"_s);
    EXPECT_EQ(button.toolTip(), u"Refresh"_s);
    EXPECT_EQ(button.accessibleName(), u"Refresh"_s);
    EXPECT_EQ(button.accessibleDescription(), u"Keeps the place"_s);
    QLabel label(u"&City"_s);
    QWidget field;
    name(&field, &label);
    EXPECT_EQ(field.accessibleName(), u"City"_s);
    EXPECT_EQ(label.buddy(), &field);
}

struct Ago
{
    const char16_t *then, *text;
};

class Relative : public testing::TestWithParam<Ago>
{};

TEST_P(Relative, readsAsPeopleSayIt)
{
    // Noon local time, so that the zone of the machine does not move the day.
    const QDateTime noon(QDate(2026, 11, 22), QTime(12, 0));
    const auto at = [](const QDateTime &local) { return Instant{local.toMSecsSinceEpoch() * 1000}; };
    const QDateTime then = QDateTime::fromString(QString::fromUtf16(GetParam().then), u"yyyy-MM-dd HH:mm:ss"_s);
    EXPECT_EQ(fmt::relative(at(then), at(noon)).replace(u'\u202f', u' '), QString::fromUtf16(GetParam().text));
}

INSTANTIATE_TEST_SUITE_P(
    Times, Relative,
    testing::Values(Ago{u"2026-11-22 11:59:30", u"Just now"}, Ago{u"2026-11-22 11:48:00", u"12 min ago"},
                    Ago{u"2026-11-22 09:14:00", u"Today 9:14 AM"}, Ago{u"2026-11-21 23:00:00", u"Yesterday"},
                    Ago{u"2025-10-14 08:00:00", u"14 Oct 2025"}, Ago{u"2026-11-22 18:30:00", u"Today 6:30 PM"},
                    Ago{u"2026-11-23 10:00:00", u"Tomorrow"}, Ago{u"2027-01-05 10:00:00", u"5 Jan 2027"}));

TEST(Fmt, numbersAndPieces)
{
    EXPECT_EQ(fmt::number(48'312), u"48,312"_s);
    EXPECT_EQ(fmt::number(1'020'000, true), u"≈ 1,020,000"_s);
    EXPECT_EQ(fmt::percent(0.62), u"62 %"_s);
    EXPECT_EQ(fmt::relative(std::optional<Instant>()), u"Never"_s);
    EXPECT_EQ(fmt::orDash({}), u"—"_s);
    EXPECT_EQ(fmt::isolate(u"a"_s), u"a"_s) << "nothing here reads from right to left";
    EXPECT_EQ(fmt::isolate(u"ليلى"_s), u"\u2068ليلى\u2069"_s);
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    EXPECT_EQ(fmt::isolate(u"a"_s), u"\u2068a\u2069"_s);
    EXPECT_EQ(fmt::ltr(u"a@b"_s), u"\u2066a@b\u2069"_s);
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
    EXPECT_EQ(fmt::date({}), QString());
}

TEST(PseudoLocale, keepsMarkersAndGrows)
{
    EXPECT_EQ(pseudo(u"Save %1 of %n"_s), u"[Šávé %1 óf %n~~~]"_s);
    EXPECT_EQ(pseudo(u"<b>io</b>"_s), u"[<b>íó</b>~]"_s);
    PseudoLocale locale;
    QCoreApplication::installTranslator(&locale);
    EXPECT_EQ(QCoreApplication::translate("any", "%n item(s)", "", 3), u"[3 ítém(š)~~]"_s);
    QCoreApplication::removeTranslator(&locale);
}

TEST(Sort, readsAndWritesTheWireForm)
{
    for (const QString &text : {u""_s, u"name"_s, u"name,-created_at"_s})
        EXPECT_EQ(sortText(parseSort(text)), text);
}

TEST(TableModel, takesNewRowsWithoutAReset)
{
    using sample::Person;
    TableModel<Person> model(sample::personColumns());
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Warning);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const auto people = [](std::initializer_list<int> numbers) {
        QList<Person> list;
        for (const int n : numbers)
            list.append(sample::person(n));
        return list;
    };
    model.setRows(people({0, 1, 2, 3}));
    const QPersistentModelIndex third = model.index(2, 0);
    const QByteArray key = model.keyOf(2);
    model.setRows(people({5, 3, 2, 0, 6}));
    EXPECT_EQ(model.rowCount(), 5);
    ASSERT_TRUE(third.isValid());
    EXPECT_EQ(model.keyOf(third.row()), key);
    EXPECT_EQ(third.row(), 2);
    model.setSort({{u"email"_s, true}});
    EXPECT_EQ(model.at(0)->email, u"tom.o@coe.example.edu"_s);
    EXPECT_EQ(model.keyOf(third.row()), key);
    EXPECT_EQ(resets.count(), 0);
}

TEST(Controls, areLargeEnoughToHit)
{
    QWidget window;
    QPushButton button(u"x"_s, &window);
    EXPECT_GE(button.sizeHint().height(), 32);
    EXPECT_GE(button.sizeHint().width(), 24);
}

} // namespace bitflow::ui
