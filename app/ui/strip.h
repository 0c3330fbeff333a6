// SPDX-License-Identifier: GPL-3.0-or-later
// A line of news across a page: offline, read-only, something failed. Stays until what it says is over.
#pragma once

#include "app/ui/blocked.h"
#include "app/ui/pill.h"
#include "common/result.h"

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
    Why why{};            // the right that is missing; not empty: a button asks why
    QString otherLabel{}; // a second button, for the other answer
    std::function<void()> other{};
};

class Strip : public QFrame
{
    Q_OBJECT

public:
    explicit Strip(QWidget *parent = nullptr);
    void show(const StripMessage &message); // the newest is in sight, the others wait behind it
    // What an error stopped: of a refusal that says what is missing, one can ask why.
    void show(StripMessage message, const Error &error);
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
    QWidget *m_answers;
    QPushButton *m_action;
    QPushButton *m_other;
    QPushButton *m_whyNot;
    QToolButton *m_close;
};

} // namespace bitflow::ui
