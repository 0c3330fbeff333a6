// SPDX-License-Identifier: GPL-3.0-or-later
// A line of news across a page: offline, read-only, something failed. Stays until what it says is over.
#pragma once

#include "app/ui/pill.h"

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace bitflow::ui {

struct StripMessage
{
    QString id; // a newer message with the same id takes its place
    QString text;
    Tone tone = Tone::Info;
    QString actionLabel{}; // a button when not empty
    std::function<void()> action{};
    bool closable = false;
};

class Strip : public QFrame
{
    Q_OBJECT

public:
    explicit Strip(QWidget *parent = nullptr);
    void show(const StripMessage &message); // the newest is in sight, the others wait behind it
    void hide(const QString &id);
    bool isEmpty() const { return m_messages.isEmpty(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void present();
    QList<StripMessage> m_messages;
    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_action;
    QToolButton *m_close;
};

} // namespace bitflow::ui
