// SPDX-License-Identifier: GPL-3.0-or-later
// A short notice over the lower edge of a window: what was done, and a button to undo it.
#pragma once

#include "common/text.h"

#include <QBasicTimer>
#include <QFrame>

#include <functional>

class QPushButton;

namespace bitflow::ui {

// Screen readers see the role Notification. Stays 20 seconds, 6 without a button; the pointer over it or the focus in
// it stops the clock.
class Toast : public QFrame
{
    Q_OBJECT

public:
    Toast(const QString &text, const QString &actionLabel, std::function<void()> action, QWidget *parent);
    QString text() const { return m_text; }
    QPushButton *actionButton() const { return m_action; } // null without an action

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void close();
    QString m_text;
    QPushButton *m_action = nullptr;
    QBasicTimer m_timer;
    int m_lifetime = 0; // ms
};

// Puts toasts over a window, the newest lowest, three at most.
class ToastArea : public QObject
{
    Q_OBJECT

public:
    explicit ToastArea(QWidget *window);
    void show(const QString &text, const QString &actionLabel = {}, std::function<void()> action = {});
    Toast *newest() const { return m_toasts.isEmpty() ? nullptr : m_toasts.last(); } // F6 stops there

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void arrange();
    QWidget *m_window;
    QList<Toast *> m_toasts;
};

} // namespace bitflow::ui
