// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/rolesheets.h"

#include "app/parts/institutionfield.h"
#include "app/parts/people.h"
#include "app/ui/blocked.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"

#include <QCheckBox>
#include <QPushButton>
#include <QScrollArea>
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
        return session.may(Permission::RolesCreate, one.path) ? QString() : tr("You may not make roles here");
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

ReviewSheet::ReviewSheet(const Role &role, const RoleImpact &impact, QWidget *parent)
    : Sheet(tr("Change what %1 allows?").arg(fmt::isolate(role.name)), parent)
{
    const int changes = int(impact.gained.size() + impact.lost.size());
    addText(impact.people > 0
                ? tr("%1 in %2 are affected, at once.")
                      .arg(tr("%Ln person(s)", "", impact.people), tr("%Ln institution(s)", "", impact.institutions))
            : role.holderCount == 0 ? tr("Nobody holds this role yet.")
                                    : tr("Nobody is affected: whoever holds it has the same by another role."),
            ui::Token::Text);
    auto *body = new QWidget;
    m_list = new QVBoxLayout(body);
    m_list->setContentsMargins(0, 0, ui::space::m, 0);
    m_list->setSpacing(ui::space::s);
    addList(tr("They will also be able to:"), impact.gained);
    addList(tr("They will no longer be able to, unless another role allows it:"), impact.lost);
    m_list->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(body);
    ui::name(scroll, tr("What changes"));
    content()->addWidget(scroll, 1);
    resize(480, std::min(560, 260 + 24 * changes));
    setAction(tr("Save %Ln change(s)", "", changes));
    action()->setFocus();
    if (impact.lacking.isEmpty())
        return;
    QStringList labels;
    for (const QString &slug : impact.lacking)
        labels.append(permissionLabel(slug));
    const QString refusal =
        tr("You cannot give what you do not hold yourself wherever the role is held: %1").arg(labels.join(u", "_s));
    ui::block(action(), refusal);
    setMessage(refusal);
}

void ReviewSheet::addList(const QString &heading, const QList<PermissionImpact> &rows)
{
    if (rows.isEmpty())
        return;
    auto *title = new ui::Label(this, heading, ui::Token::Text, ui::Type::Body, true);
    title->setWordWrap(true);
    m_list->addWidget(title);
    for (const PermissionImpact &one : rows) {
        auto *row = new QHBoxLayout;
        const QString who = one.people == 0 ? tr("nobody")
                                            : tr("%1 in %2")
                                                  .arg(tr("%Ln person(s)", "", one.people),
                                                       tr("%Ln institution(s)", "", one.institutions));
        //: A permission, and whom its change affects
        auto *what = new ui::Label(this, tr("%1: %2").arg(permissionLabel(one.permission), who));
        what->setWordWrap(true);
        row->addWidget(what, 1);
        if (const auto permission = permissionFrom(one.permission); permission && info(*permission).risk != Risk::Low) {
            auto *risk = new ui::PillLabel(this);
            risk->setPill(riskPill(info(*permission).risk));
            row->addWidget(risk);
        }
        m_list->addLayout(row);
    }
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
