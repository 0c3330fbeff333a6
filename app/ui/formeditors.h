// SPDX-License-Identifier: GPL-3.0-or-later
// The editors of a form behind one interface, and the row that carries one: label, editor, message.
#pragma once

#include "app/ui/formbase.h"

class QLabel;

namespace bitflow::ui {

class Label;

// All that a row is made from: what the page says of a field, and what its struct says.
struct FieldShape
{
    FormField field;
    Rule rule;
    bool marksRequired = true;
    qint64 greatestWhole = 0; // of a whole number; 0: fractions are fine
};

// Owns nothing: widget() belongs to the row it is put into.
class FieldEditor : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    virtual QWidget *widget() const = 0;
    virtual QWidget *focusTarget() const { return widget(); } // what carries the name and takes the focus
    virtual QVariant content() const = 0;                     // invalid = null
    virtual void setContent(const QVariant &content) = 0;
    // The content, or the text where that cannot be read; and back.
    virtual QVariant typed() const { return content(); }
    virtual void retype(const QVariant &typed) { setContent(typed); }
    virtual void setChoices(const QList<Choice> &) {}
    virtual void setReadOnly(bool readOnly);
    virtual QString problem() const { return {}; } // what is there cannot be read at all
    virtual bool hasOwnLabel() const { return false; }

Q_SIGNALS:
    void edited();
    void accepted(); // Enter in a line
};

// row: parent of what is made.
FieldEditor *makeEditor(const FieldShape &shape, QWidget *row);

class FieldRow : public QWidget
{
    Q_OBJECT

public:
    FieldRow(const FieldShape &shape, QWidget *parent);

    const QString &path() const { return m_path; }
    const QString &label() const { return m_label; }
    bool isSecret() const { return m_secret; }
    const Rule &rule() const { return m_rule; }
    FieldEditor *editor() const { return m_editor; }
    bool isChanged() const;
    const QVariant &saved() const { return m_saved; }
    void keep() { m_saved = m_editor->content(); }
    void restore() { m_editor->setContent(m_saved); }
    void showComplaint(const QString &text); // empty: none
    bool hasComplaint() const { return m_complained; }
    bool wasTouched() const { return m_touched; }

Q_SIGNALS:
    void left(); // the focus went elsewhere

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void present();
    void countCharacters();
    QString m_path, m_label, m_hint, m_complaint;
    Rule m_rule;
    FieldEditor *m_editor;
    QLabel *m_messageIcon;
    Label *m_message;
    Label *m_counter;
    QVariant m_saved;
    bool m_secret;
    bool m_complained = false;
    bool m_touched = false;
};

} // namespace bitflow::ui
