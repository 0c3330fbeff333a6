// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/fmt.h"
#include "app/ui/formeditors.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QApplication>
#include <QEvent>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QLabel>

namespace bitflow::ui {

namespace {

bool hasLimit(const FormField &field)
{
    return field.editor == Editor::Line || field.editor == Editor::MultiLine || field.editor == Editor::Email;
}

} // namespace

FieldRow::FieldRow(const FieldShape &shape, QWidget *parent)
    : QWidget(parent)
    , m_path(shape.field.name)
    , m_label(shape.field.label)
    , m_hint(shape.field.hint)
    , m_rule(shape.rule)
    , m_editor(makeEditor(shape, this))
    , m_messageIcon(new QLabel(this))
    , m_message(new Label(this, {}, Token::Text3, Type::Caption))
    , m_counter(new Label(this, {}, Token::Text3, Type::Caption))
    , m_secret(shape.field.editor == Editor::Password)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    const FormField &field = shape.field;
    const QString required = m_rule.required ? tr("required") : QString();
    if (!m_editor->hasOwnLabel()) {
        auto *top = new QHBoxLayout;
        auto *label = new Label(this, field.label, Token::Text, Type::Body, true);
        top->addWidget(label);
        if (m_rule.required && shape.marksRequired)
            top->addWidget(new Label(this, required, Token::Text3, Type::Caption), 0, Qt::AlignBottom);
        top->addStretch();
        top->addWidget(m_counter, 0, Qt::AlignBottom);
        column->addLayout(top);
        name(m_editor->focusTarget(), label, required);
    }
    column->addWidget(m_editor->widget());
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(space::xs);
    decorative(m_messageIcon);
    m_message->setWordWrap(true);
    bottom->addWidget(m_messageIcon, 0, Qt::AlignTop);
    bottom->addWidget(m_message, 1);
    column->addLayout(bottom);
    m_counter->hide();
    connect(m_editor, &FieldEditor::edited, this, [this] { m_touched = true; });
    if (hasLimit(field))
        connect(m_editor, &FieldEditor::edited, this, &FieldRow::countCharacters);
    m_editor->focusTarget()->installEventFilter(this);
    keep();
    present();
}

bool FieldRow::isChanged() const
{
    const QVariant now = m_editor->content();
    // A text that was null and one that is empty look the same to whoever types.
    if (now.toString().isEmpty() && m_saved.toString().isEmpty() && now.typeId() != QMetaType::QStringList)
        return now.isValid() != m_saved.isValid() && now.typeId() != QMetaType::QString &&
               m_saved.typeId() != QMetaType::QString;
    return now != m_saved;
}

void FieldRow::showComplaint(const QString &text)
{
    m_complained = !text.isEmpty();
    m_complaint = text;
    setComplained(m_editor->widget(), m_complained);
    if (m_editor->focusTarget() != m_editor->widget())
        setComplained(m_editor->focusTarget(), m_complained);
    QWidget *target = m_editor->focusTarget();
    target->setAccessibleDescription(m_complained ? text : m_rule.required ? tr("required") : m_hint);
    present();
}

void FieldRow::present()
{
    m_message->setText(m_complained ? m_complaint : m_hint);
    m_message->setVisible(!m_message->text().isEmpty());
    m_messageIcon->setVisible(m_complained);
    m_message->setToken(m_complained ? Token::Err : Token::Text3);
    if (m_complained)
        m_messageIcon->setPixmap(iconPixmap(u":/icons/state-error.svg"_s, Token::Err, 14, devicePixelRatioF()));
}

void FieldRow::countCharacters()
{
    // Said before it hits, not while there is plenty of room.
    const auto length = m_editor->content().toString().toUcs4().size();
    const int limit = maximumLength(m_rule);
    m_counter->setVisible(limit > 0 && length * 10 >= qsizetype(limit) * 8);
    m_counter->setText(tr("%1 of %2 characters").arg(fmt::number(length), fmt::number(limit)));
    m_counter->setToken(length > limit ? Token::Err : Token::Text3);
}

bool FieldRow::eventFilter(QObject *watched, QEvent *event)
{
    // A popup of the editor itself, a completer or a list, does not count as leaving.
    if (event->type() == QEvent::FocusOut && static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::ActiveWindowFocusReason)
        Q_EMIT left();
    return QWidget::eventFilter(watched, event);
}

void FieldRow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        present();
    QWidget::changeEvent(event);
}

} // namespace bitflow::ui
