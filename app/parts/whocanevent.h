// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody wants to know who has a permission: goes to the window of a widget and to the windows it lies over, until
// one answers.
#pragma once

#include "common/model/user.h"

#include <QCoreApplication>
#include <QEvent>
#include <QWidget>

namespace bitflow {

class WhoCanEvent : public QEvent
{
public:
    WhoCanEvent(QString asked, QList<PathStep> place, QWidget *asker)
        : QEvent(kind())
        , permission(std::move(asked))
        , path(std::move(place))
        , at(asker)
    {
        ignore();
    }
    static Type kind()
    {
        static const auto number = Type(registerEventType());
        return number;
    }

    const QString permission;
    const QList<PathStep> path; // down to where; empty: left to whoever answers
    QWidget *const at;          // where the question came from
};

inline void askWhoCan(QWidget *at, const QString &permission, const QList<PathStep> &path = {})
{
    WhoCanEvent event(permission, path, at);
    for (QWidget *window = at->window(); window;) {
        QCoreApplication::sendEvent(window, &event);
        if (event.isAccepted())
            return;
        window = window->parentWidget() ? window->parentWidget()->window() : nullptr;
    }
}

} // namespace bitflow
