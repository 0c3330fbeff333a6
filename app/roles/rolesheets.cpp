// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/rolesheets.h"

#include "app/parts/institutionfield.h"
#include "app/parts/people.h"
#include "app/parts/why.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"

#include <QCheckBox>
#include <QPushButton>
#include <QUuid>
#include <QVBoxLayout>

namespace bitflow {

using ui::Editor;

namespace {

constexpr int highestLevel = 2, lowestLevel = 9;

QList<ui::Choice> scopeChoices()
{
    QList<ui::Choice> choices;
    for (const auto scope :
         {RoleScope::Platform, RoleScope::University, RoleScope::College, RoleScope::Department, RoleScope::Self})
        choices.append({scopeLabel(scope), QString(nameOf(scope))});
    return choices;
}

QList<ui::FormField> newRoleFields()
{
    using S = NewRoleSheet;
    return {
        {"name"_L1, S::tr("Name")},
        {"description"_L1, S::tr("What it is for")},
        {"scope_kind"_L1, S::tr("Given"), Editor::Choice, {}, scopeChoices()},
        {"level"_L1, S::tr("Level"), Editor::Number, {}, {}, S::tr("From 2 (highest) to 9; it only orders the list")}};
}

} // namespace

NewRoleSheet::NewRoleSheet(ApiClient &api, const ClientSession &session, const std::optional<Role> &pattern,
                           QWidget *parent)
    : Sheet(tr("New role"), parent)
    , m_api(api)
    , m_pattern(pattern)
    , m_form(new ui::Form<NewRole>(newRoleFields(), this))
    , m_owner(new InstitutionField(api, tr("Belongs to"), this))
{
    content()->setSpacing(ui::space::l);
    setMinimumWidth(480);
    addText(tr("The role can be given in this institution and everything below it."));
    m_owner->setRequired();
    content()->addWidget(m_owner);
    content()->addWidget(m_form);
    if (session.may(Permission::RolesCreate, {})) {
        m_owner->button()->setNone(tr("The platform itself"), tr("The role can be given everywhere"));
        m_owner->button()->setChosen({}, {}, tr("The platform itself"));
    }
    m_owner->button()->setBlocked([&session](const Institution &one) {
        return session.may(Permission::RolesCreate, one.path)
                   ? ui::Reason()
                   : ui::Reason(tr("You may not make roles here"), whyAt(Permission::RolesCreate, one.path));
    });
    NewRole base;
    if (pattern) {
        base.scopeKind = pattern->scopeKind;
        base.level = std::clamp(pattern->level, highestLevel, lowestLevel);
        m_copy = new QCheckBox(tr("Start with the permissions of \"%1\"").arg(fmt::isolate(pattern->name)), this);
        m_copy->setChecked(true);
        content()->addWidget(m_copy);
        connect(m_copy, &QCheckBox::toggled, this, &NewRoleSheet::renewKey);
    }
    m_form->setValue(base);
    setAction(tr("Make role"));
    renewKey();
    connect(m_form, &ui::FormBase::edited, this, &NewRoleSheet::renewKey);
    connect(m_owner->button(), &InstitutionButton::changed, this, &NewRoleSheet::renewKey);
    connect(this, &Sheet::acted, m_form, &ui::FormBase::submit);
    connect(m_form, &ui::FormBase::submitted, this, &NewRoleSheet::create);
    if (QWidget *first = m_form->editor("name"_L1))
        first->setFocus();
}

void NewRoleSheet::renewKey() { m_key = QUuid::createUuid().toByteArray(QUuid::WithoutBraces); }

void NewRoleSheet::create()
{
    if (isBusy())
        return;
    if (!m_owner->button()->isChosen()) {
        m_owner->setComplaint(tr("Say which institution the role belongs to."));
        return m_owner->button()->setFocus();
    }
    NewRole value = m_form->value();
    value.institutionId = m_owner->button()->id();
    if (m_copy && m_copy->isChecked())
        value.permissions = m_pattern->permissions;
    setBusy(tr("Making…"));
    m_api.call(Api::createRole, value, {.idempotencyKey = m_key}).then(this, [this](const Result<Role> &made) {
        answered(made);
    });
}

void NewRoleSheet::answered(const Result<Role> &made)
{
    setBusy({});
    if (made) {
        Q_EMIT created(*made);
        return accept();
    }
    const Error &error = made.error();
    const auto others = m_form->showComplaints(error.errors);
    for (const Complaint &complaint : others)
        if (complaint.pointer == "/institution_id"_L1)
            m_owner->setComplaint(ui::complaintText(complaint, {}));
    if (error.errors.isEmpty() || !others.isEmpty())
        setMessage(error.code == "exceeds_own_rights"_L1 && m_copy && m_copy->isChecked()
                       ? tr("\"%1\" allows more than you may do yourself, so you cannot copy all of it.")
                             .arg(fmt::isolate(m_pattern->name))
                       : peopleErrorText(error),
                   error);
}

RenameRoleSheet::RenameRoleSheet(ApiClient &api, const Role &role, QWidget *parent)
    : Sheet(tr("Rename %1").arg(fmt::isolate(role.name)), parent)
    , m_api(api)
    , m_role(role)
    , m_form(new ui::Form<RoleChange>({{"name"_L1, tr("Name")}, {"description"_L1, tr("What it is for")}}, this))
{
    m_form->setFrom(role);
    m_form->base().roleId = role.id;
    content()->addWidget(m_form);
    setAction(tr("Save"));
    connect(this, &Sheet::acted, m_form, &ui::FormBase::submit);
    connect(m_form, &ui::FormBase::submitted, this, &RenameRoleSheet::save);
    if (QWidget *first = m_form->editor("name"_L1))
        first->setFocus();
}

void RenameRoleSheet::save()
{
    if (isBusy())
        return;
    if (!m_form->isDirty())
        return reject();
    setBusy(tr("Saving…"));
    m_api.call(Api::updateRole, m_form->value(), {.ifMatch = m_role.rowVersion})
        .then(this, [this](const Result<Role> &changed) { answered(changed); });
}

void RenameRoleSheet::answered(const Result<Role> &changed)
{
    setBusy({});
    if (changed) {
        Q_EMIT renamed(*changed);
        return accept();
    }
    const Error &error = changed.error();
    if (error.status == 412) {
        m_api.call(Api::getRole, {m_role.id}).then(this, [this](const Result<Role> &newest) {
            if (newest)
                m_role = *newest;
        });
        return setMessage(tr(
            "Somebody else changed this role meanwhile. What you typed is still here: save again to put it on top."));
    }
    const auto others = m_form->showComplaints(error.errors);
    if (error.errors.isEmpty() || !others.isEmpty())
        setMessage(peopleErrorText(error), error);
}

DeleteRoleSheet::DeleteRoleSheet(ApiClient &api, const Role &role, QWidget *parent)
    : Sheet(tr("Delete %1?").arg(fmt::isolate(role.name)), parent)
{
    addText(tr("Nobody holds it. It cannot be brought back."), ui::Token::Text);
    setAction(tr("Delete role"), ui::Variant::Danger);
    action()->setFocus();
    connect(this, &Sheet::acted, this, [this, &api, role] {
        if (isBusy())
            return;
        setBusy(tr("Deleting…"));
        api.call(Api::deleteRole, {role.id}, {.ifMatch = role.rowVersion})
            .then(this, [this, role](const Result<Nothing> &gone) {
                setBusy({});
                if (!gone)
                    return setMessage(peopleErrorText(gone.error()), gone.error());
                Q_EMIT deleted(role);
                accept();
            });
    });
}

} // namespace bitflow
