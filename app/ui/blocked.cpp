// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/blocked.h"

#include "app/ui/names.h"

#include <QAbstractButton>
#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>

namespace bitflow::ui {

namespace {

constexpr auto property = "bitflowBlocked";
constexpr auto whyProperty = "bitflowWhy";
constexpr auto guardName = "bitflowGuard"_L1;
constexpr int shownMs = 10'000;

QString withHint(const Reason &reason)
{
    if (reason.text.isEmpty() || reason.why.isEmpty())
        return reason.text;
    return reason.text + u'\n' + QCoreApplication::translate("bitflow::ui::Blocked", "Shift+F1 tells why.");
}

template<class Object>
Why whyOf(const Object *object)
{
    return object->property(whyProperty).template value<Why>();
}

void keep(QObject *object, const Reason &reason)
{
    const bool none = reason.text.isEmpty();
    object->setProperty(property, none ? QVariant() : QVariant(reason.text));
    object->setProperty(whyProperty, none ? QVariant() : QVariant::fromValue(reason.why));
}

bool isActivation(const QEvent *event)
{
    if (event->type() == QEvent::MouseButtonRelease)
        return static_cast<const QMouseEvent *>(event)->button() == Qt::LeftButton;
    if (event->type() != QEvent::KeyPress)
        return false;
    const int key = static_cast<const QKeyEvent *>(event)->key();
    return key == Qt::Key_Space || key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Select;
}

void showReason(QWidget *at, const QPoint &globalPos, const QString &reason)
{
    QToolTip::showText(globalPos, reason, at, {}, shownMs);
    announce(at, reason);
}

// Child of the button it guards.
class ButtonGuard : public QObject
{
public:
    explicit ButtonGuard(QAbstractButton *button) : QObject(button) { button->installEventFilter(this); }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        auto *button = qobject_cast<QAbstractButton *>(watched);
        if (!button)
            return false;
        const QString reason = blockReason(button);
        if (reason.isEmpty())
            return false;
        if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick) {
            button->setFocus(Qt::MouseFocusReason);
            return true;
        }
        if (event->type() == QEvent::Shortcut) { // its mnemonic
            button->setFocus(Qt::ShortcutFocusReason);
            showReason(button, button->mapToGlobal(QPoint(0, button->height())), withHint(reasonOf(button)));
            return true;
        }
        if (const Why why = whyBlocked(button); isWhyKey(event) && !why.isEmpty()) {
            askWhy(button, why);
            return true;
        }
        if (!isActivation(event))
            return false;
        showReason(button, button->mapToGlobal(QPoint(0, button->height())), withHint(reasonOf(button)));
        return true;
    }
};

// Child of the menu it guards.
class MenuGuard : public QObject
{
public:
    explicit MenuGuard(QMenu *menu) : QObject(menu), m_menu(menu) { menu->installEventFilter(this); }

    bool eventFilter(QObject *, QEvent *event) override
    {
        QAction *action = m_menu->activeAction();
        if (event->type() == QEvent::ToolTip)
            action = m_menu->actionAt(static_cast<const QHelpEvent *>(event)->pos());
        if (!action || blockReason(action).isEmpty())
            return false;
        if (const Why why = whyBlocked(action); isWhyKey(event) && !why.isEmpty()) {
            QWidget *under = m_menu->parentWidget();
            m_menu->close();
            if (under)
                askWhy(under, why);
            return true;
        }
        if (!isActivation(event) && event->type() != QEvent::ToolTip)
            return false;
        showReason(m_menu, m_menu->mapToGlobal(m_menu->actionGeometry(action).bottomLeft()),
                   withHint(reasonOf(action)));
        return true;
    }

private:
    QMenu *m_menu;
};

} // namespace

QEvent::Type WhyEvent::kind()
{
    static const auto number = QEvent::Type(QEvent::registerEventType());
    return number;
}

void askWhy(QWidget *at, const Why &why)
{
    WhyEvent event(why, at);
    for (QWidget *window = at->window(); window;) {
        QCoreApplication::sendEvent(window, &event);
        if (event.isAccepted())
            return;
        window = window->parentWidget() ? window->parentWidget()->window() : nullptr;
    }
}

bool isWhyKey(const QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return false;
    const auto *key = static_cast<const QKeyEvent *>(event);
    return key->key() == Qt::Key_F1 && key->modifiers() == Qt::ShiftModifier;
}

void block(QAbstractButton *button, const Reason &reason)
{
    if (reason.text == blockReason(button) && reason.why == whyBlocked(button))
        return;
    if (!button->findChild<QObject *>(guardName, Qt::FindDirectChildrenOnly))
        (new ButtonGuard(button))->setObjectName(guardName);
    keep(button, reason);
    button->setToolTip(withHint(reason));
    button->setAccessibleDescription(withHint(reason));
    button->update();
}

void block(QAction *action, const Reason &reason)
{
    keep(action, reason);
    action->setEnabled(reason.text.isEmpty());
    action->setToolTip(reason.text.isEmpty() ? action->text().remove(u'&') : withHint(reason));
    action->setStatusTip(reason.text);
}

void guard(QMenu *menu)
{
    if (!menu->findChild<QObject *>(guardName, Qt::FindDirectChildrenOnly))
        (new MenuGuard(menu))->setObjectName(guardName);
}

QString blockReason(const QAction *action) { return action->property(property).toString(); }
QString blockReason(const QAbstractButton *button) { return button->property(property).toString(); }
Why whyBlocked(const QAction *action) { return whyOf(action); }
Why whyBlocked(const QAbstractButton *button) { return whyOf(button); }

} // namespace bitflow::ui
