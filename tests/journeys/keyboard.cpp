// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journeys/keyboard.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTest>

namespace bitflow::test {

namespace {

constexpr int longestRound = 120; // Tab stops of the fullest page
QStringList lastRound;            // what the last search by Tab came by

// As it reads: without mnemonics and without the marks that keep names apart from the direction of the sentence.
QString plain(QString text)
{
    static const QRegularExpression invisible(u"[&\u2066-\u2069]"_s);
    return text.remove(invisible);
}

QString nameOf(QWidget *widget)
{
    if (!widget)
        return {};
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
    return interface ? plain(interface->text(QAccessible::Name)) : QString();
}

QList<QWidget *> visibleWindows()
{
    QList<QWidget *> windows;
    for (QWidget *widget : QApplication::topLevelWidgets())
        if (widget->isVisible())
            windows.append(widget);
    return windows;
}

QStringList cellsOf(const QAbstractItemView &view)
{
    QStringList texts;
    const auto *model = view.model();
    if (!model)
        return texts;
    // What is in sight only: below a tree's top level, and further down a list, nobody sees it.
    for (QModelIndex row = view.indexAt({4, 4});
         row.isValid() && view.visualRect(row).top() < view.viewport()->height();) {
        for (int column = 0; column < model->columnCount(row.parent()); ++column)
            texts.append(plain(row.siblingAtColumn(column).data().toString()));
        const QModelIndex next = view.indexAt({4, view.visualRect(row).bottom() + 2});
        if (next == row)
            break;
        row = next;
    }
    return texts;
}

QStringList textsOf(QWidget *window)
{
    QStringList texts;
    for (QWidget *widget : window->findChildren<QWidget *>()) {
        if (!widget->isVisible())
            continue;
        if (const auto *label = qobject_cast<QLabel *>(widget))
            texts.append(plain(label->text()));
        else if (const auto *button = qobject_cast<QAbstractButton *>(widget))
            texts.append(plain(button->text()));
        else if (const auto *line = qobject_cast<QLineEdit *>(widget))
            texts.append(line->text());
        else if (const auto *view = qobject_cast<QAbstractItemView *>(widget))
            texts += cellsOf(*view);
        if (const QString name = nameOf(widget); !name.isEmpty())
            texts.append(name);
    }
    return texts;
}

// Where there is no window manager nobody gives the focus back after a dialog has closed.
void giveBackFocus()
{
    if (QApplication::focusWidget() || !Keyboard::window())
        return;
    Keyboard::window()->activateWindow();
    (void)QTest::qWaitFor([] { return QApplication::focusWidget() != nullptr; }, 500);
}

} // namespace

bool Keyboard::until(const std::function<bool()> &condition) { return QTest::qWaitFor(condition, patience); }

QWidget *Keyboard::window()
{
    if (QWidget *modal = QApplication::activeModalWidget())
        return modal;
    if (QWidget *active = QApplication::activeWindow())
        return active;
    const auto windows = visibleWindows();
    return windows.isEmpty() ? nullptr : windows.last();
}

QString Keyboard::focused()
{
    giveBackFocus();
    return nameOf(QApplication::focusWidget());
}

bool Keyboard::tabTo(const QString &name)
{
    return QTest::qWaitFor(
        [&] {
            lastRound.clear();
            for (int i = 0; i < longestRound; ++i) {
                if (focused() == name)
                    return true;
                lastRound.append(focused());
                press(Qt::Key_Tab);
            }
            return focused() == name;
        },
        5'000);
}

void Keyboard::press(int key, Qt::KeyboardModifiers modifiers)
{
    giveBackFocus();
    QWidget *target = QApplication::activePopupWidget(); // an open menu has the keys
    if (!target)
        target = QApplication::focusWidget() ? QApplication::focusWidget() : window();
    if (target)
        QTest::keyClick(target, Qt::Key(key), modifiers);
    QApplication::processEvents();
}

void Keyboard::type(const QString &text)
{
    press(Qt::Key_A, Qt::ControlModifier);
    if (text.isEmpty())
        press(Qt::Key_Delete);
    if (QWidget *target = QApplication::focusWidget())
        QTest::keyClicks(target, text);
    QApplication::processEvents();
}

bool Keyboard::activate(const QString &name)
{
    if (!tabTo(name))
        return false;
    press(Qt::Key_Space);
    return true;
}

bool Keyboard::fill(const QString &name, const QString &text)
{
    if (!tabTo(name))
        return false;
    type(text);
    return true;
}

bool Keyboard::sees(const QString &text)
{
    for (QWidget *window : visibleWindows())
        for (const QString &seen : textsOf(window))
            if (seen.contains(text))
                return true;
    return false;
}

bool Keyboard::listed(const QString &text)
{
    for (QWidget *window : visibleWindows())
        for (const QAbstractItemView *view : window->findChildren<QAbstractItemView *>())
            if (view->isVisible() && cellsOf(*view).join(u'\n').contains(text))
                return true;
    return false;
}

QString Keyboard::reads(const QString &name)
{
    for (QWidget *window : visibleWindows())
        for (const QLineEdit *line : window->findChildren<QLineEdit *>())
            if (line->isVisible() && nameOf(const_cast<QLineEdit *>(line)) == name)
                return line->text();
    return {};
}

QString Keyboard::screen()
{
    QString text = u"focus: "_s + focused() + u'\n';
    text += u"last round of Tab: "_s + lastRound.first(qMin<qsizetype>(lastRound.size(), 40)).join(u" | "_s) + u'\n';
    for (QWidget *window : visibleWindows()) {
        QStringList seen = textsOf(window);
        seen.removeAll(QString());
        seen.removeDuplicates();
        text += u"window: "_s + window->windowTitle() + u'\n' +
                seen.first(qMin<qsizetype>(seen.size(), 120)).join(u" | "_s) + u'\n';
    }
    return text;
}

} // namespace bitflow::test
