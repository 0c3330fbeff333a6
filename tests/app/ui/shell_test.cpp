// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mainwindow.h"
#include "app/ui/pseudolocale.h"
#include "app/ui/sidebar.h"
#include "tests/app/ui/sample.h"
#include "tests/support/a11y.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QTabBar>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <gtest/gtest.h>

namespace bitflow {

namespace {

struct Window
{
    MainWindow window{sample::pages()};

    explicit Window(const QString &page = u"people"_s)
    {
        window.setAccount(u"Aditi K."_s, u"Production"_s, nullptr);
        window.setLock(MainWindow::Lock::Good, u"portal.example.edu"_s, u"TLS 1.3"_s);
        window.setScope(u"University owner"_s, u"Pune University"_s);
        window.setLatency(24);
        window.setCount(u"people"_s, 48'312);
        window.QWidget::show();
        window.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window));
        window.go(page);
        QCoreApplication::processEvents();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget *focus = QApplication::focusWidget();
        QTest::keyClick(focus ? focus : &window, key, modifiers);
        QCoreApplication::processEvents();
    }
    ui::Sidebar *sidebar() { return window.findChild<ui::Sidebar *>(); }
};

const QStringList pagesToWalk{u"people"_s, u"roles"_s, u"form"_s, u"institutions"_s};

// Data of the sample, which nobody translates.
const QStringList data{u"Aditi"_s,           u"portal.example.edu"_s, u"University owner"_s,
                       u"Pune University"_s, u"pune.example"_s,       u"#RRGGBB"_s};

} // namespace

TEST(MainWindow, hidesWhatOneMayNotSee)
{
    Window shown;
    EXPECT_EQ(shown.sidebar()->ids(),
              (QStringList{u"home"_s, u"institutions"_s, u"people"_s, u"roles"_s, u"form"_s, u"sessions"_s}));
    shown.window.go(u"hidden"_s);
    EXPECT_EQ(shown.window.currentPage(), u"people"_s);
    shown.window.go(u"no such page"_s);
    EXPECT_EQ(shown.window.currentPage(), u"people"_s);
}

TEST(MainWindow, isDrivenByTheKeyboard)
{
    Window shown;
    shown.press(Qt::Key_2, Qt::ControlModifier);
    EXPECT_EQ(shown.window.currentPage(), u"institutions"_s);
    shown.press(Qt::Key_9, Qt::ControlModifier);
    EXPECT_EQ(shown.window.currentPage(), u"institutions"_s);
    shown.press(Qt::Key_5, Qt::ControlModifier);
    EXPECT_EQ(shown.window.currentPage(), u"form"_s);
    shown.press(Qt::Key_Left, Qt::AltModifier);
    EXPECT_EQ(shown.window.currentPage(), u"institutions"_s);
    shown.press(Qt::Key_Left, Qt::AltModifier);
    shown.press(Qt::Key_Left, Qt::AltModifier);
    EXPECT_EQ(shown.window.currentPage(), u"people"_s);
    shown.press(Qt::Key_Right, Qt::AltModifier);
    EXPECT_EQ(shown.window.currentPage(), u"institutions"_s);
    EXPECT_EQ(shown.sidebar()->width(), 224);
    shown.press(Qt::Key_B, Qt::ControlModifier);
    EXPECT_EQ(shown.sidebar()->width(), 56);
}

TEST(MainWindow, findsTheSearchField)
{
    Window shown;
    shown.press(Qt::Key_F, Qt::ControlModifier);
    EXPECT_TRUE(qobject_cast<QLineEdit *>(QApplication::focusWidget()));
}

TEST(MainWindow, f6VisitsEveryPaneAndReturns)
{
    Window shown;
    shown.press(Qt::Key_F6);
    QWidget *start = QApplication::focusWidget();
    ASSERT_NE(start, nullptr);
    QList<QWidget *> visited;
    do {
        visited.append(QApplication::focusWidget());
        shown.press(Qt::Key_F6);
    } while (QApplication::focusWidget() != start && visited.size() < 20);
    EXPECT_EQ(visited.size(), 5); // sidebar, header, search, list, status
    shown.press(Qt::Key_F6, Qt::ShiftModifier);
    EXPECT_EQ(QApplication::focusWidget(), visited.last());
}

TEST(MainWindow, arrowsMoveInTheSidebar)
{
    Window shown;
    shown.sidebar()->focusTarget()->setFocus();
    shown.press(Qt::Key_Down);
    shown.press(Qt::Key_Return);
    EXPECT_EQ(shown.window.currentPage(), u"roles"_s);
}

TEST(MainWindow, startsAnewForSomebodyElse)
{
    Window shown(u"form"_s);
    shown.window.reload();
    EXPECT_EQ(shown.window.currentPage(), u"form"_s);
    shown.window.back();
    EXPECT_EQ(shown.window.currentPage(), u"form"_s); // nothing of the former history
}

TEST(MainWindow, givesItsStateToWhoeverKeepsIt)
{
    QByteArray kept;
    {
        Window shown;
        shown.window.saveGeometryWith = [&](const QByteArray &state) { kept = state; };
        shown.press(Qt::Key_B, Qt::ControlModifier);
        shown.window.close();
    }
    ASSERT_FALSE(kept.isEmpty());
    Window again;
    again.window.restoreFrom(kept);
    EXPECT_TRUE(again.sidebar()->isCollapsed());
    again.window.restoreFrom("nonsense"); // is ignored
}

TEST(MainWindow, namesEverythingThatTakesTheFocus)
{
    Window shown;
    for (const QString &page : pagesToWalk) {
        shown.window.go(page);
        QCoreApplication::processEvents();
        EXPECT_EQ(test::namelessThings(&shown.window).join(u'\n').toStdString(), "") << qPrintable(page);
    }
}

TEST(MainWindow, walkFindsWhatIsNameless)
{
    QWidget window;
    auto *line = new QLineEdit(&window);
    window.show();
    EXPECT_EQ(test::namelessThings(&window).size(), 1);
    line->setAccessibleName(u"Name"_s);
    EXPECT_TRUE(test::namelessThings(&window).isEmpty());
}

class Longer : public testing::TestWithParam<Qt::LayoutDirection>
{
    test::LongerLanguage m_language{GetParam()};
};

TEST_P(Longer, cutsNothingAndTranslatesEverything)
{
    Window shown;
    shown.window.resize(960, 600);
    for (const QString &page : pagesToWalk) {
        shown.window.go(page);
        shown.window.showStrip(
            {u"offline"_s, ui::pseudo(u"Offline"_s), ui::Tone::Warn, ui::pseudo(u"Try again"_s), {}, true});
        QTest::qWait(10);
        EXPECT_EQ(test::LongerLanguage::problems(&shown.window, data).toStdString(), "") << qPrintable(page);
    }
    EXPECT_EQ(shown.window.width(), 960); // and nothing made the window wider
}

INSTANTIATE_TEST_SUITE_P(Directions, Longer, testing::Values(Qt::LeftToRight, Qt::RightToLeft));

TEST(Overflow, findsWhatNeverWentThroughTranslation)
{
    const test::LongerLanguage language;
    QWidget window;
    auto *line = new QLineEdit(&window);
    line->setPlaceholderText(u"Search"_s);
    auto *tabs = new QTabBar(&window);
    tabs->addTab(u"Roles"_s);
    auto *menu = new QMenu(&window);
    menu->addAction(u"Sign out"_s);
    menu->addAction(ui::pseudo(u"Appearance"_s));
    window.show();
    EXPECT_EQ(test::untranslated(&window, {}).size(), 3);
}

TEST(Overflow, findsACutLabel)
{
    QWidget window;
    auto *label = new QLabel(u"A label that is far too long for its width"_s, &window);
    label->resize(40, 20);
    window.show();
    EXPECT_EQ(test::cutTexts(&window).size(), 1);
}

struct Unsaved : ui::Page
{
    using Page::Page;
    QString title() const override { return u"Unsaved"_s; }
    bool hasUnsavedInput() const override { return true; }
};

TEST(MainWindow, isLeftOnlyWithoutWhatIsNotSaved)
{
    MainWindow window(
        {{.id = u"one"_s, .title = u"One"_s, .icon = u":/icons/home.svg"_s, .factory = [](QWidget *parent) {
              return new Unsaved(parent);
          }}});
    window.QWidget::show();
    window.go(u"one"_s);
    const auto answer = [&](const QString &button) {
        QTimer::singleShot(0, &window, [&window, button] {
            for (auto *one : window.findChild<QMessageBox *>()->findChildren<QPushButton *>())
                if (one->text() == button)
                    return one->click();
        });
        return window.mayLeave();
    };
    EXPECT_FALSE(answer(u"Keep editing"_s));
    EXPECT_TRUE(window.isVisible());
    EXPECT_TRUE(answer(u"Discard"_s));
    window.leave(); // has been asked already
    EXPECT_FALSE(window.isVisible());
}

TEST(MainWindow, mirrorsItself)
{
    Window shown;
    const int left = shown.sidebar()->x();
    shown.window.setLayoutDirection(Qt::RightToLeft);
    QCoreApplication::processEvents();
    EXPECT_EQ(left, 0);
    EXPECT_EQ(shown.sidebar()->x(), shown.window.width() - shown.sidebar()->width());
}

} // namespace bitflow
