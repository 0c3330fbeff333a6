// SPDX-License-Identifier: GPL-3.0-or-later
// Acts once typing rests for 250 ms; Enter acts at once.
#pragma once

#include <QLineEdit>
#include <QTimer>

#include <functional>

namespace bitflow {

// Lives as long as the field. An action is not repeated for the same text.
inline void onTyped(QLineEdit *field, std::function<void(const QString &)> action)
{
    auto *timer = new QTimer(field);
    timer->setSingleShot(true);
    timer->setInterval(250);
    const auto act = [field, timer, action = std::move(action)] {
        timer->stop();
        action(field->text().trimmed());
    };
    QObject::connect(timer, &QTimer::timeout, field, act);
    QObject::connect(field, &QLineEdit::returnPressed, field, act);
    QObject::connect(field, &QLineEdit::textChanged, timer, qOverload<>(&QTimer::start));
}

} // namespace bitflow
