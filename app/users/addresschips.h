// SPDX-License-Identifier: GPL-3.0-or-later
// People to be invited, each as a chip that a click takes away; a line at the end takes addresses, typed or pasted by
// the hundred. Enter, a comma or a semicolon ends one; Backspace in the empty line takes the last one back to mend it.
#pragma once

#include "common/api/accounts.h"

#include <QPlainTextEdit>
#include <QWidget>

class QPushButton;
class QScrollArea;

namespace bitflow {

namespace ui {
class Label;
class WrapLayout;
} // namespace ui

// The line: one high, and several lines when they are pasted.
class AddressLine : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit AddressLine(QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void ended();      // what is typed is one
    void lastWanted(); // Backspace where nothing is typed

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;
};

class AddressChips : public QWidget
{
    Q_OBJECT

public:
    AddressChips(const QString &label, QWidget *parent = nullptr);

    [[nodiscard]] const QList<Invitee> &people() const { return m_people; }
    [[nodiscard]] bool isTyping() const { return !m_line->toPlainText().trimmed().isEmpty(); }
    [[nodiscard]] int problems() const;
    void add(const QString &text);
    void take(); // what is typed and not ended yet
    void setPeople(const QList<Invitee> &people);
    void setComplaint(const QString &text); // under the chips; empty: what there is to say of them
    [[nodiscard]] AddressLine *line() const { return m_line; }

Q_SIGNALS:
    void changed();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit(); // as tall as the chips need, up to a limit
    void fill();
    void remove(qsizetype index);
    void describe();
    [[nodiscard]] QPushButton *chip(qsizetype index);

    QList<Invitee> m_people;
    QScrollArea *m_scroll;
    QWidget *m_area;
    ui::WrapLayout *m_flow;
    AddressLine *m_line;
    ui::Label *m_words;
    QList<QPushButton *> m_chips;
};

} // namespace bitflow
