// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/a11y.h"

#include "common/text.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QCalendarWidget>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabBar>
#include <QWidget>

#include <algorithm>

namespace bitflow::test {

namespace {

constexpr int mostRows = 50;
constexpr int mostChildren = mostRows * 20;

QString describe(const QObject *object)
{
    return QString::fromLatin1(object->metaObject()->className()) + u' ' + object->objectName();
}

void checkOne(QAccessibleInterface *it, QStringList &found)
{
    auto *widget = qobject_cast<QWidget *>(it->object());
    if (!widget || !widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy())
        return;
    const QString name = it->text(QAccessible::Name).trimmed();
    if (name.isEmpty() || name == QString::fromLatin1(widget->metaObject()->className()))
        found.append(describe(widget) + u" has no name"_s);
    if (const auto *combo = qobject_cast<QComboBox *>(widget); combo && name == combo->currentText() && !name.isEmpty())
        found.append(describe(widget) + u" is called by its value, "_s + name);
}

void walk(QAccessibleInterface *it, QStringList &found, int depth)
{
    if (!it || !it->isValid() || depth > 40)
        return;
    checkOne(it, found);
    const int children = std::min(it->childCount(), mostChildren);
    for (int i = 0; i < children; ++i) {
        QAccessibleInterface *child = it->child(i);
        if (!child) {
            found.append(u"a child is missing"_s);
            continue;
        }
        // Cells have no object; reading their text must work and say something or nothing.
        if (!child->object())
            child->text(QAccessible::Name);
        else
            walk(child, found, depth + 1);
    }
}

bool isCut(const QWidget *widget)
{
    if (!widget->isVisible() || !widget->toolTip().isEmpty())
        return false;
    if (const auto *label = qobject_cast<const QLabel *>(widget)) {
        if (label->text().isEmpty())
            return false;
        const int needed = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
        return label->height() + 1 < needed || (!label->wordWrap() && label->width() + 1 < label->sizeHint().width());
    }
    if (qobject_cast<const QPushButton *>(widget) || qobject_cast<const QCheckBox *>(widget))
        return widget->width() + 1 < widget->sizeHint().width();
    if (const auto *tabs = qobject_cast<const QTabBar *>(widget))
        return tabs->width() + 1 < tabs->sizeHint().width() && !tabs->usesScrollButtons();
    return false;
}

QStringList textsOf(const QTabBar &tabs)
{
    QStringList texts;
    for (int i = 0; i < tabs.count(); ++i)
        texts.append(tabs.tabText(i));
    return texts;
}

QStringList textsOf(const QHeaderView &header)
{
    QStringList texts;
    for (int i = 0; header.model() && i < header.count(); ++i)
        if (!header.isSectionHidden(i))
            texts.append(header.model()->headerData(i, header.orientation()).toString());
    return texts;
}

// The names of months come from the locale.
bool isOfCalendar(const QWidget *widget)
{
    while (widget && !qobject_cast<const QCalendarWidget *>(widget))
        widget = widget->parentWidget();
    return widget;
}

// What a person reads on it; what a person typed is data.
QStringList textsOf(const QWidget *widget)
{
    if (isOfCalendar(widget))
        return {};
    if (const auto *menu = qobject_cast<const QMenu *>(widget)) { // not open, yet one press away
        QStringList texts;
        for (const QAction *action : menu->actions())
            texts.append(action->text());
        return texts;
    }
    if (!widget->isVisible() || widget->inherits("bitflow::CopyLabel")) // values of records
        return {};
    if (const auto *label = qobject_cast<const QLabel *>(widget))
        return {label->text()};
    if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
        return {button->text()};
    if (const auto *line = qobject_cast<const QLineEdit *>(widget))
        return {line->placeholderText()};
    if (const auto *edit = qobject_cast<const QPlainTextEdit *>(widget))
        return {edit->placeholderText()};
    if (const auto *tabs = qobject_cast<const QTabBar *>(widget))
        return textsOf(*tabs);
    if (const auto *header = qobject_cast<const QHeaderView *>(widget))
        return textsOf(*header);
    return {};
}

} // namespace

QStringList namelessThings(QWidget *window)
{
    QStringList found;
    walk(QAccessible::queryAccessibleInterface(window), found, 0);
    return found;
}

QStringList cutTexts(QWidget *window)
{
    QStringList found;
    const auto widgets = window->findChildren<QWidget *>();
    for (const QWidget *widget : widgets)
        if (isCut(widget)) {
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const auto *label = qobject_cast<const QLabel *>(widget);
            found.append(describe(widget) + u": "_s + (button ? button->text() : label ? label->text() : QString()));
        }
    return found;
}

QStringList untranslated(QWidget *window, const QStringList &allowed)
{
    QStringList found;
    const auto widgets = window->findChildren<QWidget *>();
    for (const QWidget *widget : widgets)
        for (const QString &text : textsOf(widget)) {
            static const QRegularExpression fingerprint(u"^[0-9a-f\\s:]+$"_s);
            const bool letters =
                std::ranges::any_of(text, [](QChar c) { return c.isLetter(); }) && !fingerprint.match(text).hasMatch();
            const bool data = std::ranges::any_of(allowed, [&](const QString &each) { return text.contains(each); });
            if (letters && !data && !(text.contains(u'[') && text.contains(u']')))
                found.append(describe(widget) + u": "_s + text);
        }
    return found;
}

LongerLanguage::LongerLanguage(Qt::LayoutDirection direction)
{
    QCoreApplication::installTranslator(&m_pseudo);
    QApplication::setLayoutDirection(direction);
}

LongerLanguage::~LongerLanguage()
{
    QCoreApplication::removeTranslator(&m_pseudo);
    QApplication::setLayoutDirection(Qt::LeftToRight);
}

QString LongerLanguage::problems(QWidget *window, const QStringList &data)
{
    return (cutTexts(window) + untranslated(window, data)).join(u'\n');
}

} // namespace bitflow::test
