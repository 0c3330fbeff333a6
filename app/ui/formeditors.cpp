// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/formeditors.h"

#include "app/ui/fmt.h"
#include "app/ui/formpickers.h"
#include "app/ui/numbers.h"
#include "app/ui/passwordline.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPlainTextEdit>
#include <QWheelEvent>

#include <cmath>

namespace bitflow::ui {

namespace {

class LineEditor : public FieldEditor
{
public:
    LineEditor(const FormField &field, QWidget *row) : LineEditor(field, new QLineEdit(row), row) {}
    LineEditor(const FormField &field, QLineEdit *line, QWidget *row) : FieldEditor(row), m_line(line)
    {
        m_line->setPlaceholderText(field.placeholder);
        if (field.editor == Editor::Email)
            m_line->setInputMethodHints(Qt::ImhEmailCharactersOnly);
        connect(m_line, &QLineEdit::textEdited, this, &FieldEditor::edited);
        connect(m_line, &QLineEdit::returnPressed, this, &FieldEditor::accepted);
    }
    QWidget *widget() const override { return m_line; }
    QVariant content() const override { return m_line->text(); }
    void setContent(const QVariant &content) override
    {
        m_line->setText(content.toString());
        m_line->setCursorPosition(0);
    }
    void setReadOnly(bool readOnly) override { m_line->setReadOnly(readOnly); }

protected:
    QLineEdit *m_line;
};

class ListEditor : public LineEditor // several texts, commas between them
{
public:
    using LineEditor::LineEditor;
    QVariant content() const override
    {
        QStringList list;
        const QStringList parts = m_line->text().split(u',', Qt::SkipEmptyParts);
        for (const QString &part : parts)
            if (const QString text = part.trimmed(); !text.isEmpty())
                list.append(text);
        return list;
    }
    void setContent(const QVariant &content) override { m_line->setText(content.toStringList().join(u", "_s)); }
};

class NumberEditor : public LineEditor
{
public:
    NumberEditor(const FieldShape &shape, QWidget *row) : LineEditor(shape.field, row), m_greatest(shape.greatestWhole)
    {
        m_line->setMaxLength(24);
        m_line->setMaximumWidth(200);
    }
    QVariant content() const override
    {
        const std::optional<double> number = fmt::readNumber(m_line->text());
        if (!number || !problem().isEmpty())
            return {};
        return m_greatest > 0 ? QVariant(qint64(*number)) : QVariant(*number);
    }
    void setContent(const QVariant &content) override
    {
        LineEditor::setContent(content.typeId() == QMetaType::Double
                                   ? QLocale().toString(content.toDouble(), 'g', QLocale::FloatingPointShortest)
                                   : content.toString());
    }
    QVariant typed() const override { return problem().isEmpty() ? content() : QVariant(m_line->text()); }
    void retype(const QVariant &typed) override
    {
        if (typed.typeId() == QMetaType::QString)
            LineEditor::setContent(typed);
        else
            setContent(typed);
    }
    QString problem() const override
    {
        if (m_line->text().trimmed().isEmpty())
            return {};
        const std::optional<double> number = fmt::readNumber(m_line->text());
        if (m_greatest > 0 && (!number || *number != std::floor(*number)))
            return FormBase::tr("Write a whole number, for instance %1.").arg(fmt::number(1200));
        if (!number)
            return FormBase::tr("Write a number, for instance %1.").arg(fmt::number(1200));
        return m_greatest > 0 && std::abs(*number) > double(m_greatest) ? FormBase::tr("This number is too large.")
                                                                        : QString();
    }

private:
    qint64 m_greatest; // 0: fractions are fine
};

class PasswordEditor : public LineEditor
{
public:
    PasswordEditor(const FormField &field, QWidget *row) : LineEditor(field, new PasswordLine(row), row) {}
};

class TextEditor : public FieldEditor
{
public:
    TextEditor(const FormField &field, QWidget *row) : FieldEditor(row), m_text(new QPlainTextEdit(row))
    {
        m_text->setTabChangesFocus(true);
        m_text->document()->setDocumentMargin(9); // where the text of a line begins
        m_text->setPlaceholderText(field.placeholder);
        m_text->setFixedHeight(96);
        connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
            if (m_text->hasFocus())
                Q_EMIT edited();
        });
    }
    QWidget *widget() const override { return m_text; }
    QVariant content() const override { return m_text->toPlainText(); }
    void setContent(const QVariant &content) override { m_text->setPlainText(content.toString()); }
    void setReadOnly(bool readOnly) override { m_text->setReadOnly(readOnly); }

private:
    QPlainTextEdit *m_text;
};

// Scrolling past a closed list must not change its value.
class CalmCombo : public QComboBox
{
public:
    explicit CalmCombo(QWidget *parent) : QComboBox(parent) { setFocusPolicy(Qt::StrongFocus); }
    void wheelEvent(QWheelEvent *event) override { event->ignore(); }
};

class ChoiceEditor : public FieldEditor
{
public:
    ChoiceEditor(const FormField &field, QWidget *row) : FieldEditor(row), m_combo(new CalmCombo(row))
    {
        m_combo->setMaxVisibleItems(16);
        ChoiceEditor::setChoices(field.choices);
        connect(m_combo, &QComboBox::activated, this, &FieldEditor::edited);
    }
    QWidget *widget() const override { return m_combo; }
    QVariant content() const override { return m_combo->currentData(); }
    void setContent(const QVariant &content) override
    {
        m_wanted = content;
        const int at = find(content);
        m_combo->setCurrentIndex(at);
    }
    void setChoices(const QList<Choice> &choices) override
    {
        const QVariant kept = m_combo->count() > 0 && m_combo->currentIndex() >= 0 ? m_combo->currentData() : m_wanted;
        m_combo->clear();
        for (const Choice &choice : choices)
            m_combo->addItem(choice.label, choice.value);
        m_combo->setCurrentIndex(find(kept));
    }

private:
    int find(const QVariant &value) const
    {
        for (int i = 0; i < m_combo->count(); ++i)
            if (m_combo->itemData(i) == value)
                return i;
        return -1;
    }
    QComboBox *m_combo;
    QVariant m_wanted;
};

class ChoicesEditor final : public FieldEditor
{
public:
    ChoicesEditor(const FormField &field, QWidget *row) : FieldEditor(row), m_list(new QListWidget(row))
    {
        ChoicesEditor::setChoices(field.choices);
        connect(m_list, &QListWidget::itemChanged, this, [this] {
            if (!m_filling)
                Q_EMIT edited();
        });
    }
    QWidget *widget() const override { return m_list; }
    QVariant content() const override
    {
        QStringList chosen;
        for (int i = 0; i < m_list->count(); ++i)
            if (m_list->item(i)->checkState() == Qt::Checked)
                chosen.append(m_list->item(i)->data(Qt::UserRole).toString());
        return chosen;
    }
    void setContent(const QVariant &content) override
    {
        const QStringList chosen = content.toStringList();
        m_filling = true;
        for (int i = 0; i < m_list->count(); ++i)
            m_list->item(i)->setCheckState(
                chosen.contains(m_list->item(i)->data(Qt::UserRole).toString()) ? Qt::Checked : Qt::Unchecked);
        m_filling = false;
    }
    void setChoices(const QList<Choice> &choices) override
    {
        const QVariant kept = content();
        m_filling = true;
        m_list->clear();
        for (const Choice &choice : choices) {
            auto *item = new QListWidgetItem(choice.label, m_list);
            item->setData(Qt::UserRole, choice.value);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            item->setCheckState(Qt::Unchecked);
        }
        m_filling = false;
        setContent(kept);
        m_list->setCurrentRow(0);
        m_list->setFixedHeight(std::clamp(int(choices.size()), 2, 7) * 28 + 4);
    }

private:
    QListWidget *m_list;
    bool m_filling = false;
};

class CheckEditor : public FieldEditor
{
public:
    CheckEditor(const FormField &field, QWidget *row) : FieldEditor(row), m_box(new QCheckBox(field.label, row))
    {
        m_box->setMinimumHeight(24);
        connect(m_box, &QCheckBox::clicked, this, &FieldEditor::edited);
    }
    QWidget *widget() const override { return m_box; }
    QVariant content() const override { return m_box->isChecked(); }
    void setContent(const QVariant &content) override { m_box->setChecked(content.toBool()); }
    bool hasOwnLabel() const override { return true; }

private:
    QCheckBox *m_box;
};

} // namespace

void FieldEditor::setReadOnly(bool readOnly) { widget()->setEnabled(!readOnly); }

FieldEditor *makeEditor(const FieldShape &shape, QWidget *row)
{
    const FormField &field = shape.field;
    switch (field.editor) {
    case Editor::Line:
    case Editor::Email:
        return new LineEditor(field, row);
    case Editor::MultiLine:
        return new TextEditor(field, row);
    case Editor::Password:
        return new PasswordEditor(field, row);
    case Editor::Number:
        return new NumberEditor(shape, row);
    case Editor::Choice:
        return new ChoiceEditor(field, row);
    case Editor::Choices:
        return new ChoicesEditor(field, row);
    case Editor::List:
        return new ListEditor(field, row);
    case Editor::Date:
        return makeDateEditor(row);
    case Editor::DateTime:
        return makeDateTimeEditor(row);
    case Editor::Color:
        return makeColorEditor(row);
    case Editor::Check:
        return new CheckEditor(field, row);
    }
    return nullptr;
}

} // namespace bitflow::ui
