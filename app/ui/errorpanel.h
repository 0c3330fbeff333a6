// SPDX-License-Identifier: GPL-3.0-or-later
// An error where its cause is: what happened, whether the input is safe, what to do.
#pragma once

#include "app/ui/blocked.h"
#include "common/result.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace bitflow::ui {

// A sentence a person can act upon, translated; never the server's English detail unless nothing better is known.
QString errorText(const Error &error);
// The right that a refusal says is missing; empty when it does not say.
Why whyOf(const Error &error);
// Whether trying the same again can help.
bool canRetry(const Error &error);

class ErrorPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ErrorPanel(QWidget *parent = nullptr);
    // what: "The list of people could not be loaded". inputNote: "What you typed is still here", or empty.
    void show(const QString &what, const Error &error, const QString &inputNote = {});

Q_SIGNALS:
    void retry();

private:
    QLabel *m_what;
    QLabel *m_why;
    QLabel *m_input;
    QPushButton *m_retry;
    QPushButton *m_copy;
    QPushButton *m_whyNot;
    Why m_question;
    QString m_details;
};

} // namespace bitflow::ui
