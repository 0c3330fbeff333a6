// SPDX-License-Identifier: GPL-3.0-or-later
// A question over one window: title, content, a button that names the act, Cancel. Never blocks the event loop; goes
// away by itself when closed. While the act is under way the button says so, and what fails is said in place.
#pragma once

#include "app/ui/blocked.h"
#include "app/ui/style.h"
#include "common/result.h"

#include <QDialog>
#include <QPointer>

class QMessageBox;
class QPushButton;
class QVBoxLayout;

namespace bitflow {

namespace ui {
class Label;
class Veil;
} // namespace ui

class Sheet : public QDialog
{
    Q_OBJECT
    Q_PROPERTY(bool hasInput READ hasInput) // for those who know windows only

public:
    Sheet(const QString &title, QWidget *parent); // open() shows it
    ~Sheet() override;

    [[nodiscard]] QVBoxLayout *content() const { return m_content; }
    ui::Label *addText(const QString &text, ui::Token token = ui::Token::Text2);
    // The act. It stays enabled and explains on click where something is missing.
    QPushButton *setAction(const QString &label, ui::Variant variant = ui::Variant::Primary);
    // Empty: over. The focus stays where it is; what is pressed meanwhile does nothing.
    void addToFooter(QPushButton *button); // beside the buttons that close it, at the other end
    void setBusy(const QString &label);
    [[nodiscard]] bool isBusy() const { return m_busy; }
    // Above the buttons, as a complaint; empty: none. What was refused for want of a right can be asked about.
    void setMessage(const QString &text, const Error &error = {});
    void setError(const Error &error); // the same, after the act failed
    [[nodiscard]] QPushButton *action() const { return m_action; }
    [[nodiscard]] QPushButton *cancel() const { return m_cancel; }
    [[nodiscard]] virtual bool hasInput() const; // typed, that would be lost by closing

Q_SIGNALS:
    void acted(); // the button, or Enter where no editor takes it

public Q_SLOTS:
    void reject() override; // not while busy; asks once when there is input

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void askToDiscard();
    void followTheme();

    QVBoxLayout *m_content;
    QWidget *m_messageRow;
    ui::Label *m_message;
    QPushButton *m_whyNot;
    ui::Why m_why;
    QPushButton *m_action = nullptr;
    QPushButton *m_cancel;
    QPointer<ui::Veil> m_veil;
    QPointer<QMessageBox> m_question;
    QString m_label;
    bool m_busy = false;
    int m_footer = 0; // buttons at the other end
};

} // namespace bitflow
