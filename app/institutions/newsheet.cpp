// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/newsheet.h"

#include "app/institutions/fields.h"
#include "app/parts/labels.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"

#include <QCheckBox>
#include <QPushButton>
#include <QScrollArea>
#include <QSet>
#include <QVBoxLayout>

#include <algorithm>

namespace bitflow {

namespace {

QString titleOf(const std::optional<Institution> &parent)
{
    if (!parent)
        return NewInstitutionSheet::tr("New university");
    const QString name = fmt::isolate(parent->name);
    return parent->kind == InstitutionKind::University ? NewInstitutionSheet::tr("New college of %1").arg(name)
                                                       : NewInstitutionSheet::tr("New department of %1").arg(name);
}

QString actionOf(InstitutionKind kind)
{
    switch (kind) {
    case InstitutionKind::University:
        return NewInstitutionSheet::tr("Add university");
    case InstitutionKind::College:
        return NewInstitutionSheet::tr("Add college");
    case InstitutionKind::Department:
        return NewInstitutionSheet::tr("Add department");
    }
    return {};
}

// The owner stands before what may be added later.
QList<ui::FormField> fieldsOf(InstitutionKind kind)
{
    auto fields = newFields(kind);
    if (kind == InstitutionKind::University)
        fields += ownerFields();
    std::ranges::stable_partition(fields, [](const ui::FormField &field) {
        return field.section.isEmpty() || field.name.startsWith("owner/"_L1);
    });
    return fields;
}

void setSectionsVisible(ui::FormBase *form, const QList<ui::FormField> &fields, bool visible)
{
    QSet<QString> sections;
    for (const ui::FormField &field : fields) {
        form->setFieldVisible(field.name, visible);
        sections.insert(field.section);
    }
    const auto headings = form->findChildren<ui::Label *>(Qt::FindDirectChildrenOnly);
    for (ui::Label *heading : headings)
        if (sections.contains(heading->text()))
            heading->setVisible(visible);
}

QList<ui::FormField> laterFields(InstitutionKind kind)
{
    auto fields = newFields(kind);
    fields.removeIf([](const ui::FormField &field) { return field.section.isEmpty(); });
    return fields;
}

constexpr int foldedHeight = 232, fieldHeight = 92, unfoldedHeight = 720;

} // namespace

NewInstitutionSheet::NewInstitutionSheet(ApiClient &api, const std::optional<Institution> &parent, QWidget *window)
    : Sheet(titleOf(parent), window)
    , m_api(api)
    , m_kind(parent ? childKind(parent->kind).value_or(InstitutionKind::Department) : InstitutionKind::University)
    , m_form(new ui::Form<NewInstitution>(fieldsOf(m_kind)))
{
    NewInstitution base;
    base.kind = m_kind;
    if (parent)
        base.parentId = parent->id;
    m_form->setValue(base);
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, ui::space::m, 0);
    column->addWidget(m_form);
    column->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(body);
    content()->addWidget(scroll, 1);
    auto *row = new QHBoxLayout;
    m_more = new QPushButton(tr("More details"), this);
    m_more->setCheckable(true);
    m_more->setAutoDefault(false);
    ui::setVariant(m_more, ui::Variant::Flat);
    connect(m_more, &QPushButton::toggled, this, &NewInstitutionSheet::showMore);
    if (m_kind == InstitutionKind::University) {
        m_withOwner = new QCheckBox(tr("Make an owner account together with it"), this);
        row->addWidget(m_withOwner);
        connect(m_withOwner, &QCheckBox::toggled, this, &NewInstitutionSheet::showOwner);
        showOwner(false);
    }
    row->addStretch();
    row->addWidget(m_more);
    column->insertLayout(1, row); // behind the form, before the stretch
    showMore(false);
    setAction(actionOf(m_kind));
    connect(this, &Sheet::acted, m_form, &ui::FormBase::submit);
    connect(m_form, &ui::FormBase::submitted, this, &NewInstitutionSheet::create);
    if (QWidget *first = m_form->editor("name"_L1))
        first->setFocus();
}

void NewInstitutionSheet::showOwner(bool shown)
{
    setSectionsVisible(m_form, ownerFields(), shown);
    if (shown)
        if (QWidget *first = m_form->editor("owner/first_name"_L1))
            first->setFocus();
}

void NewInstitutionSheet::showMore(bool shown)
{
    const auto fields = laterFields(m_kind);
    setSectionsVisible(m_form, fields, shown);
    m_more->setIcon(ui::icon(shown ? u"go-up"_s : u"go-down"_s));
    m_more->setText(shown ? tr("Fewer details") : tr("More details"));
    const int folded = foldedHeight + fieldHeight * int(newFields(m_kind).size() - fields.size());
    const int room = parentWidget() ? parentWidget()->window()->height() - 80 : unfoldedHeight;
    resize(560, std::max(folded, shown ? std::min(unfoldedHeight, room) : folded));
    if (shown && !fields.isEmpty())
        if (QWidget *first = m_form->editor(fields.first().name))
            first->setFocus();
}

QByteArray NewInstitutionSheet::keyFor(const NewInstitution &value)
{
    const QJsonObject body = toJsonObject(value);
    if (m_key.isEmpty() || body != m_sent)
        m_key = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    m_sent = body;
    return m_key;
}

void NewInstitutionSheet::create()
{
    if (isBusy())
        return;
    NewInstitution value = m_form->value();
    if (!m_withOwner || !m_withOwner->isChecked())
        value.owner.reset();
    else if (!value.owner) {
        m_form->showComplaints({{u"/owner/email"_s, u"required"_s, {}}, {u"/owner/first_name"_s, u"required"_s, {}}});
        return;
    }
    setBusy(tr("Adding…"));
    m_api.call(Api::createInstitution, value, {.idempotencyKey = keyFor(value)})
        .then(this, [this](const Result<CreatedInstitution> &made) {
            setBusy({});
            if (!made)
                return refused(made.error());
            Q_EMIT created(*made);
            accept();
        });
}

void NewInstitutionSheet::refused(const Error &error)
{
    const auto fields = laterFields(m_kind);
    const auto isLater = [&](const Complaint &complaint) {
        return std::ranges::any_of(
            fields, [&](const ui::FormField &field) { return complaint.pointer == u'/' + QString(field.name); });
    };
    if (std::ranges::any_of(error.errors, isLater))
        m_more->setChecked(true); // or nobody sees what is wrong
    const auto others = m_form->showComplaints(error.errors);
    if (error.errors.isEmpty() || !others.isEmpty())
        setMessage(others.isEmpty() || error.status == 403 ? ui::errorText(error)
                                                           : ui::complaintText(others.first(), {}),
                   error);
}

} // namespace bitflow
