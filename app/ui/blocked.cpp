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
constexpr auto permissionProperty = "bitflowWhyPermission";
constexpr auto institutionProperty = "bitflowWhyInstitution";
constexpr int shownMs = 10'000;

bool isWhyKey(const QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return false;
    const auto *key = static_cast<const QKeyEvent *>(event);
    return key->key() == Qt::Key_F1 && key->modifiers() == Qt::ShiftModifier;
}

QString withHint(const Reason &reason)
{
    if (reason.text.isEmpty() || reason.why.isEmpty())
        return reason.text;
    return reason.text + u'\n' + QCoreApplication::translate("bitflow::ui::Blocked", "Shift+F1 tells why.");
}

template<class Object>
Why whyOf(const Object *object)
{
    return {object->property(permissionProperty).toString(), object->property(institutionProperty).toString()};
}

void keep(QObject *object, const Reason &reason)
{
    const bool none = reason.text.isEmpty();
    object->setProperty(property, none ? QVariant() : QVariant(reason.text));
    object->setProperty(permissionProperty, none ? QString() : reason.why.permission);
    object->setProperty(institutionProperty, none ? QString() : reason.why.institution);
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
            showReason(button, button->mapToGlobal(QPoint(0, button->height())), reason);
            return true;
        }
        if (const Why why = whyBlocked(button); isWhyKey(event) && !why.isEmpty()) {
            askWhy(button, why);
            return true;
        }
        if (!isActivation(event))
            return false;
        showReason(button, button->mapToGlobal(QPoint(0, button->height())), reason);
        return true;
    }
};

// Child of the action; watches the menus the action is in.
class ActionGuard : public QObject
{
public:
    explicit ActionGuard(QAction *action) : QObject(action), m_action(action)
    {
        const auto objects = action->associatedObjects();
        for (QObject *object : objects)
            if (auto *menu = qobject_cast<QMenu *>(object))
                menu->installEventFilter(this);
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        auto *menu = qobject_cast<QMenu *>(watched);
        const QString reason = blockReason(m_action);
        if (!menu || reason.isEmpty() || menu->activeAction() != m_action)
            return false;
        if (const Why why = whyBlocked(m_action); isWhyKey(event) && !why.isEmpty()) {
            QWidget *under = menu->parentWidget();
            menu->close();
            if (under)
                askWhy(under, why);
            return true;
        }
        if (!isActivation(event))
            return false;
        showReason(menu, menu->mapToGlobal(menu->actionGeometry(m_action).bottomLeft()), reason);
        return true;
    }

private:
    QAction *m_action;
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

void block(QAbstractButton *button, const Reason &reason)
{
    if (reason.text == blockReason(button) && reason.why == whyBlocked(button))
        return;
    static const QString guardName = u"bitflowGuard"_s;
    if (!button->findChild<QObject *>(guardName, Qt::FindDirectChildrenOnly))
        (new ButtonGuard(button))->setObjectName(guardName);
    keep(button, reason);
    button->setToolTip(withHint(reason));
    button->setAccessibleDescription(withHint(reason));
    button->update();
}

void block(QAction *action, const Reason &reason)
{
    qDeleteAll(action->findChildren<QObject *>(u"bitflowGuard"_s, Qt::FindDirectChildrenOnly));
    if (!reason.text.isEmpty())
        (new ActionGuard(action))->setObjectName(u"bitflowGuard"_s);
    keep(action, reason);
    action->setEnabled(reason.text.isEmpty());
    action->setToolTip(reason.text.isEmpty() ? action->text().remove(u'&') : withHint(reason));
    action->setStatusTip(reason.text);
}

QString blockReason(const QAction *action) { return action->property(property).toString(); }
QString blockReason(const QAbstractButton *button) { return button->property(property).toString(); }
Why whyBlocked(const QAction *action) { return whyOf(action); }
Why whyBlocked(const QAbstractButton *button) { return whyOf(button); }

} // namespace bitflow::ui
