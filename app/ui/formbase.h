// SPDX-License-Identifier: GPL-3.0-or-later
// What every form does, whatever struct it edits: one column, labels above, messages below, checks on blur and on
// submit.
#pragma once

#include "app/ui/formvalues.h"
#include "common/validate.h"

#include <QHash>
#include <QVariant>
#include <QWidget>

class QVBoxLayout;

namespace bitflow::ui {

class FieldRow;
class Label;
struct FieldShape;

enum class Editor {
    Line,      // QString
    MultiLine, // QString
    Email,     // QString, always left to right
    Password,  // QString, with a reveal button
    Number,    // int, qint64, double; empty = null for optionals
    Choice,    // one of the choices: an enum by its wire name, an id, a text
    Choices,   // any of the choices: QStringList, QList of enums
    List,      // QStringList, written with commas
    Date,      // QDate, may be empty
    DateTime,  // std::optional<Instant>, with "never"
    Color,     // QString "#rrggbb", may be empty
    Check,     // bool; the label stands beside the box
};

struct Choice
{
    QString label;
    QVariant value; // wire name of an enum, QUuid, text; an invalid one means null ("none")
};

struct FormField
{
    QLatin1StringView name; // of the member; "address/city" for a member of a member
    QString label;
    Editor editor = Editor::Line;
    QString section{};       // a heading is put where it changes
    QList<Choice> choices{}; // for Choice and Choices
    QString hint{};          // one sentence under the field, as long as there is no complaint
    QString placeholder{};
};

// What was typed into a form and is not saved, by field, and what those fields held before.
struct Typed
{
    QVariantMap now, before;

    friend bool operator==(const Typed &, const Typed &) = default;
};

class FormBase : public QWidget
{
    Q_OBJECT

public:
    bool isDirty() const;
    int changeCount() const;
    void markClean(); // what the editors hold now counts as saved

    // Shows all complaints, moves to the first field that has one; false when there are any.
    bool check();
    // Complaints from the server: known pointers go to their fields; the others come back for the caller to show.
    Complaints showComplaints(const Complaints &complaints);
    void clearComplaints();

    QWidget *editor(QLatin1StringView name) const;                         // null when there is no such field
    void setChoices(QLatin1StringView name, const QList<Choice> &choices); // keeps the chosen value where it can
    void setFieldVisible(QLatin1StringView name, bool visible);
    void setReadOnly(bool readOnly);
    void submit();       // check(), then submitted()
    void discard();      // back to what was last saved
    Typed typed() const; // secrets are left out
    // As if it was typed now. The labels of the fields whose saved value is neither the one before nor this one.
    QStringList retype(const Typed &typed);

Q_SIGNALS:
    void edited();
    void dirtyChanged(bool dirty);
    void submitted(); // Ctrl+S or Enter in a line, after check() found nothing

protected:
    explicit FormBase(QWidget *parent);
    void build(const QList<FormField> &fields, const QHash<QString, Rule> &rules,
               const QHash<QString, qint64> &wholeNumbers);
    Held held(const QString &path) const;
    void write(const QString &path, const QVariant &content);
    virtual Complaints complaints() const = 0;

    void keyPressEvent(QKeyEvent *event) override;

private:
    void addRow(const FieldShape &shape);
    void onEdited();
    void onLeft(FieldRow *row);
    FieldRow *rowOf(QStringView path) const;
    void summarize(int count);

    QVBoxLayout *m_column = nullptr;
    Label *m_summary = nullptr;
    QString m_section;
    QList<FieldRow *> m_rows;
    bool m_wasDirty = false;
    bool m_filling = false;
    bool m_readOnly = false;
};

// The text for a complaint's code, translated; its English detail when the code is unknown.
QString complaintText(const Complaint &complaint, const Rule &rule);

} // namespace bitflow::ui
