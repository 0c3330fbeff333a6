// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/blocked.h"

#include "app/ui/names.h"

#include <QAbstractButton>
#include <QAction>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>

namespace bitflow::ui {

namespace {

constexpr auto property = "bitflowBlocked";
constexpr int shownMs = 10'000;

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
        if (!menu || reason.isEmpty() || menu->activeAction() != m_action || !isActivation(event))
            return false;
        showReason(menu, menu->mapToGlobal(menu->actionGeometry(m_action).bottomLeft()), reason);
        return true;
    }

private:
    QAction *m_action;
};

} // namespace

void block(QAbstractButton *button, const QString &reason)
{
    if (reason == blockReason(button))
        return;
    static const QString guardName = u"bitflowGuard"_s;
    if (!button->findChild<QObject *>(guardName, Qt::FindDirectChildrenOnly))
        (new ButtonGuard(button))->setObjectName(guardName);
    button->setProperty(property, reason.isEmpty() ? QVariant() : QVariant(reason));
    button->setToolTip(reason);
    button->setAccessibleDescription(reason);
    button->update();
}

void block(QAction *action, const QString &reason)
{
    qDeleteAll(action->findChildren<QObject *>(u"bitflowGuard"_s, Qt::FindDirectChildrenOnly));
    if (!reason.isEmpty())
        (new ActionGuard(action))->setObjectName(u"bitflowGuard"_s);
    action->setProperty(property, reason.isEmpty() ? QVariant() : QVariant(reason));
    action->setEnabled(reason.isEmpty());
    action->setToolTip(reason.isEmpty() ? action->text().remove(u'&') : reason);
    action->setStatusTip(reason);
}

QString blockReason(const QAction *action) { return action->property(property).toString(); }
QString blockReason(const QAbstractButton *button) { return button->property(property).toString(); }

} // namespace bitflow::ui
