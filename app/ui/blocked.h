// SPDX-License-Identifier: GPL-3.0-or-later
// Blocked is not disabled: it looks disabled, can be reached, and says why when somebody tries.
#pragma once

#include "common/text.h"

#include <QEvent>

class QAbstractButton;
class QAction;
class QMenu;
class QWidget;

namespace bitflow::ui {

// The right behind a refusal, for whoever wants to know why it is not there: Shift+F1 asks.
struct Why
{
    QString permission;    // empty: there is nothing to ask
    QString institution;   // an id; empty: the platform
    bool anywhere = false; // it would do at any institution, so one's own is asked about
    QString person{};      // an id; whom it would be done to; empty: nobody

    [[nodiscard]] bool isEmpty() const { return permission.isEmpty(); }
    friend bool operator==(const Why &, const Why &) = default;
};

// Goes to the window of a widget and to the windows it lies over, until one accepts it.
class WhyEvent : public QEvent
{
public:
    WhyEvent(Why question, QWidget *asker) : QEvent(kind()), why(std::move(question)), at(asker) { ignore(); }
    static Type kind();

    const Why why;
    QWidget *const at; // where the question came from
};
void askWhy(QWidget *at, const Why &why);
bool isWhyKey(const QEvent *event); // Shift+F1

struct Reason
{
    QString text; // empty: there is none
    Why why;

    Reason() = default;
    Reason(QString words, Why question = {}) : text(std::move(words)), why(std::move(question)) {}
};

// An empty reason frees it again. A blocked button emits no clicked().
void block(QAbstractButton *button, const Reason &reason);
// In every menu that is guarded. Buttons of the main window made from the action follow.
void block(QAction *action, const Reason &reason);
// From now on whatever is blocked in the menu says why, whenever it is put there. The style guards every menu.
void guard(QMenu *menu);

QString blockReason(const QAction *action); // empty when not blocked
QString blockReason(const QAbstractButton *button);
Why whyBlocked(const QAction *action);
Why whyBlocked(const QAbstractButton *button);
// What blocks it, for whatever else does the same.
template<class Blocked>
Reason reasonOf(const Blocked *one)
{
    return {blockReason(one), whyBlocked(one)};
}

} // namespace bitflow::ui
