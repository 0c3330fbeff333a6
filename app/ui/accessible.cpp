// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/accessible.h"

#include <QAbstractItemView>
#include <QAccessibleWidget>
#include <QComboBox>
#include <QLineEdit>

namespace bitflow::ui {

namespace {

class AccessibleCombo : public QAccessibleWidget
{
public:
    explicit AccessibleCombo(QComboBox *combo) : QAccessibleWidget(combo, QAccessible::ComboBox) {}

    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Value ? combo()->currentText() : QAccessibleWidget::text(kind);
    }
    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.expandable = true;
        state.expanded = combo()->view()->isVisible();
        state.editable = combo()->isEditable();
        return state;
    }
    int childCount() const override { return combo()->isEditable() ? 2 : 1; }
    QAccessibleInterface *child(int index) const override
    {
        return index == 0                            ? QAccessible::queryAccessibleInterface(combo()->view())
               : index == 1 && combo()->isEditable() ? QAccessible::queryAccessibleInterface(combo()->lineEdit())
                                                     : nullptr;
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        return child->object() == combo()->view()                                ? 0
               : combo()->isEditable() && child->object() == combo()->lineEdit() ? 1
                                                                                 : -1;
    }
    QStringList actionNames() const override { return {showMenuAction(), pressAction()}; }
    void doAction(const QString &action) override
    {
        if (action != showMenuAction() && action != pressAction())
            return;
        if (combo()->view()->isVisible())
            combo()->hidePopup();
        else
            combo()->showPopup();
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    QComboBox *combo() const { return static_cast<QComboBox *>(object()); }
};

QAccessibleInterface *accessibleCombo(const QString &, QObject *object)
{
    auto *combo = qobject_cast<QComboBox *>(object);
    return combo ? new AccessibleCombo(combo) : nullptr;
}

} // namespace

void installAccessibleTypes() { QAccessible::installFactory(accessibleCombo); }

} // namespace bitflow::ui
