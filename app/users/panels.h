// SPDX-License-Identifier: GPL-3.0-or-later
// A column of sections that is built anew when what it shows has changed.
#pragma once

#include "app/ui/blocked.h"
#include "app/ui/label.h"
#include "common/result.h"

#include <QScrollArea>

#include <functional>

class QPushButton;
class QVBoxLayout;

namespace bitflow {

class Sections : public QScrollArea
{
    Q_OBJECT

public:
    explicit Sections(const QString &name, QWidget *parent = nullptr);

    void clear();
    [[nodiscard]] QVBoxLayout *column() const { return m_column; }
    [[nodiscard]] QWidget *body() const { return m_body; }
    void heading(const QString &text, QWidget *atEnd = nullptr);
    ui::Label *text(const QString &text, ui::Token token = ui::Token::Text2);
    // Why something is not shown; of a right that is missing, one can ask why.
    void reason(const ui::Reason &reason);
    // What an error stopped, with the way to try again.
    void failure(const QString &text, const Error &error, std::function<void()> retry);
    void finish(); // after the last section

private:
    QPushButton *button(const QString &label);
    QString m_name;
    QWidget *m_body = nullptr;
    QVBoxLayout *m_column = nullptr;
};

// A heading that opens and closes what stands below it.
class Foldable : public QWidget
{
    Q_OBJECT

public:
    Foldable(const QString &title, const QString &detail, QWidget *parent = nullptr);
    [[nodiscard]] QVBoxLayout *content() const { return m_content; }
    [[nodiscard]] QPushButton *head() const { return m_head; }

private:
    QPushButton *m_head;
    QWidget *m_inner;
    QVBoxLayout *m_content;
};

} // namespace bitflow
