// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/formbase.h"

#include "app/ui/fmt.h"
#include "app/ui/formeditors.h"
#include "app/ui/label.h"
#include "app/ui/names.h"

#include <QKeyEvent>
#include <QScrollArea>
#include <QVBoxLayout>

namespace bitflow::ui {

namespace {
constexpr int widest = 560;
}

FormBase::FormBase(QWidget *parent) : QWidget(parent)
{
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(space::l);
    m_summary = new Label(this, {}, Token::Err, Type::Body, true);
    m_summary->setWordWrap(true);
    m_summary->hide();
    m_column->addWidget(m_summary);
    setMaximumWidth(widest);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
}

void FormBase::build(const QList<FormField> &fields, const QHash<QString, Rule> &rules,
                     const QHash<QString, qint64> &wholeNumbers)
{
    // Where nothing may be left out, saying so at every field says nothing.
    const bool marksRequired =
        std::ranges::any_of(fields, [&](const FormField &field) { return !rules.value(field.name).required; });
    for (const FormField &field : fields) {
        Q_ASSERT_X(rules.contains(field.name), "Form", "the struct has no such member");
        if (field.section != m_section && !field.section.isEmpty()) {
            if (!m_rows.isEmpty())
                m_column->addSpacing(space::s);
            m_column->addWidget(new Label(this, field.section, Token::Text, Type::Section, true));
        }
        m_section = field.section;
        addRow({field, rules.value(field.name), marksRequired, wholeNumbers.value(field.name)});
    }
    m_column->addStretch();
}

void FormBase::addRow(const FieldShape &shape)
{
    auto *row = new FieldRow(shape, this);
    m_column->addWidget(row);
    m_rows.append(row);
    connect(row->editor(), &FieldEditor::edited, this, [this, row] {
        row->showComplaint({}); // never scold while typing
        onEdited();
    });
    connect(row->editor(), &FieldEditor::accepted, this, &FormBase::submit);
    connect(row, &FieldRow::left, this, [this, row] { onLeft(row); });
}

void FormBase::onEdited()
{
    if (m_filling)
        return;
    Q_EMIT edited();
    if (const bool dirty = isDirty(); dirty != m_wasDirty)
        Q_EMIT dirtyChanged(m_wasDirty = dirty);
}

void FormBase::onLeft(FieldRow *row)
{
    if (!row->wasTouched() || m_readOnly)
        return;
    QString text = row->editor()->problem();
    if (text.isEmpty())
        for (const Complaint &complaint : complaints())
            if (rowOf(complaint.pointer) == row)
                text = complaintText(complaint, row->rule());
    row->showComplaint(text);
}

bool FormBase::isDirty() const { return changeCount() > 0; }

int FormBase::changeCount() const
{
    return int(std::ranges::count_if(m_rows, [](const FieldRow *row) { return row->isChanged(); }));
}

void FormBase::markClean()
{
    for (FieldRow *row : std::as_const(m_rows))
        row->keep();
    if (std::exchange(m_wasDirty, false))
        Q_EMIT dirtyChanged(false);
}

void FormBase::discard()
{
    m_filling = true;
    for (FieldRow *row : std::as_const(m_rows))
        row->restore();
    m_filling = false;
    clearComplaints();
    if (std::exchange(m_wasDirty, false))
        Q_EMIT dirtyChanged(false);
}

Typed FormBase::typed() const
{
    Typed typed;
    for (const FieldRow *row : m_rows)
        if ((row->isChanged() || !row->editor()->problem().isEmpty()) && !row->isSecret()) {
            typed.now.insert(row->path(), row->editor()->typed());
            typed.before.insert(row->path(), row->saved());
        }
    return typed;
}

QStringList FormBase::retype(const Typed &typed)
{
    QStringList others;
    m_filling = true;
    for (FieldRow *row : std::as_const(m_rows)) {
        if (!typed.now.contains(row->path()) || row->isSecret())
            continue;
        row->editor()->retype(typed.now.value(row->path()));
        if (row->isChanged() && row->saved() != typed.before.value(row->path()))
            others.append(row->label());
    }
    m_filling = false;
    onEdited();
    return others;
}

bool FormBase::check()
{
    Complaints found;
    for (const FieldRow *row : std::as_const(m_rows))
        if (const QString problem = row->editor()->problem(); !problem.isEmpty())
            found.append({u'/' + row->path(), {}, problem});
    found += complaints();
    return showComplaints(found).isEmpty() && found.isEmpty();
}

Complaints FormBase::showComplaints(const Complaints &complaints)
{
    clearComplaints();
    Complaints others;
    for (const Complaint &complaint : complaints) {
        FieldRow *row = rowOf(complaint.pointer);
        if (!row || row->isHidden())
            others.append(complaint);
        else if (!row->hasComplaint())
            row->showComplaint(complaintText(complaint, row->rule()));
    }
    int count = 0;
    FieldRow *first = nullptr;
    for (FieldRow *row : std::as_const(m_rows)) {
        count += row->hasComplaint() ? 1 : 0;
        first = !first && row->hasComplaint() ? row : first;
    }
    summarize(count);
    if (first)
        first->editor()->focusTarget()->setFocus(Qt::OtherFocusReason);
    return others;
}

void FormBase::summarize(int count)
{
    m_summary->setVisible(count > 0);
    m_summary->setText(count > 0 ? tr("%n field(s) need attention", "", count) : QString());
    if (count > 0)
        announce(m_summary, m_summary->text(), true);
}

void FormBase::clearComplaints()
{
    for (FieldRow *row : std::as_const(m_rows))
        if (row->hasComplaint())
            row->showComplaint({});
    summarize(0);
}

FieldRow *FormBase::rowOf(QStringView pointer) const
{
    if (pointer.startsWith(u'/'))
        pointer = pointer.sliced(1);
    // The complaint may be about an item of a list: "/tags/3".
    for (FieldRow *row : m_rows)
        if (pointer == row->path() ||
            (pointer.startsWith(row->path()) && pointer.sliced(row->path().size()).startsWith(u'/')))
            return row;
    return nullptr;
}

QWidget *FormBase::editor(QLatin1StringView name) const
{
    const FieldRow *row = rowOf(QString(name));
    return row ? row->editor()->focusTarget() : nullptr;
}

void FormBase::setChoices(QLatin1StringView name, const QList<Choice> &choices)
{
    if (FieldRow *row = rowOf(QString(name))) {
        const bool clean = !row->isChanged();
        row->editor()->setChoices(choices);
        if (clean)
            row->keep();
    }
}

void FormBase::setFieldVisible(QLatin1StringView name, bool visible)
{
    if (FieldRow *row = rowOf(QString(name)))
        row->setVisible(visible);
}

void FormBase::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    for (FieldRow *row : std::as_const(m_rows))
        row->editor()->setReadOnly(readOnly);
}

void FormBase::submit()
{
    if (!m_readOnly && check())
        Q_EMIT submitted();
}

Held FormBase::held(const QString &path) const
{
    for (const FieldRow *row : m_rows)
        if (row->path() == path)
            return {true, row->isChanged(), row->editor()->content()};
    return {};
}

void FormBase::write(const QString &path, const QVariant &content)
{
    m_filling = true;
    for (FieldRow *row : std::as_const(m_rows))
        if (row->path() == path)
            row->editor()->setContent(content);
    m_filling = false;
}

void FormBase::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Save))
        submit();
    else
        QWidget::keyPressEvent(event);
}

QString complaintText(const Complaint &complaint, const Rule &rule)
{
    const QString &code = complaint.code;
    if (code == "required"_L1)
        return FormBase::tr("This cannot be left empty.");
    if (code == "too_long"_L1)
        return FormBase::tr("At most %n character(s) fit here.", "", maximumLength(rule));
    if (code == "too_short"_L1)
        return FormBase::tr("At least %n character(s) are needed.", "", rule.minLength);
    if (code == "out_of_range"_L1)
        return FormBase::tr("Choose a number from %1 to %2.")
            .arg(fmt::number(qint64(rule.min)), fmt::number(qint64(rule.max)));
    if (code == "too_many"_L1)
        return FormBase::tr("At most %n item(s) fit here.", "", rule.maxLength);
    if (code == "taken"_L1 || code == "exists"_L1 || code == "not_unique"_L1)
        return FormBase::tr("This is taken already.");
    if (code != "format"_L1)
        return complaint.detail;
    switch (rule.format) {
    case Format::Email:
        return FormBase::tr("Write an e-mail address such as name@example.edu.");
    case Format::Domain:
        return FormBase::tr("Write a domain such as example.edu.");
    case Format::Url:
        return FormBase::tr("Write an address such as https://example.edu.");
    case Format::Phone:
        return FormBase::tr("Write a phone number with digits, for instance +91 20 1234 5678.");
    case Format::Code:
        return FormBase::tr("Use letters, digits, dots, dashes and slashes.");
    case Format::Color:
        return FormBase::tr("Write a colour such as #RRGGBB.");
    case Format::Timezone:
        return FormBase::tr("Write a time zone such as Asia/Kolkata.");
    case Format::Slug:
        return FormBase::tr("Use small letters, digits and underscores.");
    case Format::Any:
    case Format::Line:
    case Format::Password:
        break;
    }
    return FormBase::tr("This contains characters that are not allowed here.");
}

} // namespace bitflow::ui
