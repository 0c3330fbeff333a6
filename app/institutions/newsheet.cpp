// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/newsheet.h"

#include "app/institutions/fields.h"
#include "app/parts/labels.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"

#include <QCheckBox>
#include <QScrollArea>
#include <QVBoxLayout>

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

QList<ui::FormField> fieldsOf(InstitutionKind kind)
{
    auto fields = newFields(kind);
    if (kind == InstitutionKind::University)
        fields += ownerFields();
    return fields;
}

} // namespace

NewInstitutionSheet::NewInstitutionSheet(ApiClient &api, const std::optional<Institution> &parent, QWidget *window)
    : Sheet(titleOf(parent), window)
    , m_api(api)
    , m_kind(parent ? childKind(parent->kind).value_or(InstitutionKind::Department) : InstitutionKind::University)
    , m_form(new ui::Form<NewInstitution>(fieldsOf(m_kind)))
{
    resize(560, std::min(720, std::max(480, window ? window->window()->height() - 80 : 720)));
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
    if (m_kind == InstitutionKind::University) {
        m_withOwner = new QCheckBox(tr("Make an owner account together with it"), this);
        content()->addWidget(m_withOwner);
        connect(m_withOwner, &QCheckBox::toggled, this, &NewInstitutionSheet::showOwner);
        showOwner(false);
    }
    setAction(actionOf(m_kind));
    m_key = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    connect(m_form, &ui::FormBase::edited, this,
            [this] { m_key = QUuid::createUuid().toByteArray(QUuid::WithoutBraces); });
    connect(this, &Sheet::acted, m_form, &ui::FormBase::submit);
    connect(m_form, &ui::FormBase::submitted, this, &NewInstitutionSheet::create);
    if (QWidget *first = m_form->editor("name"_L1))
        first->setFocus();
}

void NewInstitutionSheet::showOwner(bool shown)
{
    for (const ui::FormField &field : ownerFields())
        m_form->setFieldVisible(field.name, shown);
    if (shown)
        if (QWidget *first = m_form->editor("owner/first_name"_L1))
            first->setFocus();
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
    m_api.call(Api::createInstitution, value, {.idempotencyKey = m_key})
        .then(this, [this](const Result<CreatedInstitution> &made) {
            if (made) {
                setBusy({});
                Q_EMIT created(*made);
                return accept();
            }
            const auto others = m_form->showComplaints(made.error().errors);
            setBusy({});
            if (made.error().errors.isEmpty() || !others.isEmpty())
                setMessage(others.isEmpty() ? ui::errorText(made.error()) : ui::complaintText(others.first(), {}));
        });
}

} // namespace bitflow
