// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/assignsheet.h"

#include "app/parts/institutionfield.h"
#include "app/parts/labels.h"
#include "app/parts/panel.h"
#include "app/parts/people.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"

#include <QUuid>
#include <QVBoxLayout>

namespace bitflow {

using ui::Editor;

AssignSheet::AssignSheet(ApiClient &api, const ClientSession &session, const User &user, QWidget *parent)
    : Sheet(tr("Give %1 a role").arg(fmt::isolate(displayName(user))), parent)
    , m_api(api)
    , m_session(session)
    , m_user(user)
    , m_where(new InstitutionField(api, tr("Where"), this))
    , m_summary(new Panel(this))
    , m_facts(new Facts(m_summary))
{
    m_form = new ui::Form<NewAssignment>(
        {{"role_id"_L1, tr("Role"), Editor::Choice},
         {"expires_at"_L1, tr("Ends"), Editor::DateTime},
         {"reason"_L1, tr("Reason"), Editor::Line, {}, {}, tr("Kept with the role, for the record")}},
        this);
    resize(520, 560);
    content()->setSpacing(ui::space::l);
    m_where->setRequired();
    content()->addWidget(m_where);
    content()->addWidget(m_form);
    auto *inside = new QVBoxLayout(m_summary);
    inside->setContentsMargins(ui::space::l, ui::space::m, ui::space::l, ui::space::m);
    inside->addWidget(m_facts);
    content()->addWidget(m_summary);
    content()->addStretch(1);
    InstitutionButton *button = m_where->button();
    if (session.may(Permission::RolesAssign, {}))
        button->setNone(tr("The platform itself"), tr("For roles that reach every institution"));
    button->setBlocked([&session](const Institution &one) {
        return session.may(Permission::RolesAssign, one.path) ? QString() : tr("You may not give roles here");
    });
    if (!user.institutionPath.isEmpty() && session.may(Permission::RolesAssign, user.institutionPath))
        button->setChosen(user.institutionId, user.institutionPath, user.institutionPath.last().name);
    else if (user.institutionPath.isEmpty() && session.may(Permission::RolesAssign, {}))
        button->setChosen({}, {}, tr("The platform itself"));
    setAction(tr("Give role"));
    renewKey();
    connect(button, &InstitutionButton::changed, this, [this] {
        renewKey();
        offer();
    });
    connect(m_form, &ui::FormBase::edited, this, [this] {
        renewKey();
        explainRole();
    });
    connect(this, &Sheet::acted, m_form, &ui::FormBase::submit);
    connect(m_form, &ui::FormBase::submitted, this, &AssignSheet::assign);
    offer();
    loadRoles();
    button->setFocus();
}

void AssignSheet::renewKey() { m_key = QUuid::createUuid().toByteArray(QUuid::WithoutBraces); }

void AssignSheet::loadRoles()
{
    RoleQuery query;
    query.limit = maximumPageSize;
    query.sort = u"level,name"_s;
    m_api.call(Api::listRoles, query).then(this, [this](const Result<Page<Role>> &page) {
        if (!page)
            return setMessage(tr("The roles could not be loaded. %1").arg(peopleErrorText(page.error())));
        m_roles = page->items;
        m_loaded = true;
        offer();
    });
}

bool AssignSheet::mayGive(const Role &role) const
{
    const QList<PathStep> &path = m_where->button()->path();
    const auto kind = path.isEmpty() ? std::optional<InstitutionKind>() : path.last().kind;
    if (!scopeFits(role.scopeKind, kind))
        return false;
    const auto owns = [&role](const PathStep &step) { return step.id == role.ownerInstitutionId; };
    if (!role.ownerInstitutionId.isNull() && std::ranges::none_of(path, owns))
        return false;
    return std::ranges::all_of(role.permissions, [&](const QString &slug) {
        const auto permission = permissionFrom(slug);
        return !permission || m_session.may(*permission, path);
    });
}

void AssignSheet::offer()
{
    m_offered.clear();
    const bool chosen = m_where->button()->isChosen();
    for (const Role &role : std::as_const(m_roles))
        if (chosen && mayGive(role))
            m_offered.append(role);
    QList<ui::Choice> choices{{!chosen               ? tr("Choose where first")
                               : !m_loaded           ? tr("Loading…")
                               : m_offered.isEmpty() ? tr("No role that you may give goes here")
                                                     : tr("Choose a role"),
                               {}}};
    for (const Role &role : std::as_const(m_offered))
        choices.append({role.name, role.id.uuid()});
    m_form->setChoices("role_id"_L1, choices);
    explainRole();
}

void AssignSheet::explainRole()
{
    const auto chosen = m_form->value().roleId;
    const auto role = std::ranges::find(m_offered, chosen, &Role::id);
    m_facts->clear();
    if (role == m_offered.end())
        return m_summary->hide();
    m_facts->add(tr("What it is"), role->description.isEmpty() ? role->name : role->description);
    m_facts->add(tr("Allows"), tr("%Ln permission(s)", "", int(role->permissions.size())));
    //: Where a role holds
    m_facts->add(tr("Where"), tr("%1, and everywhere below").arg(placeText(m_where->button()->path())));
    m_summary->show(); // with its facts, whose lines decide the height
}

void AssignSheet::assign()
{
    if (isBusy())
        return;
    if (!m_where->button()->isChosen()) {
        m_where->setComplaint(tr("Say where the role is held."));
        return m_where->button()->setFocus();
    }
    NewAssignment value = m_form->value();
    value.userId = m_user.id;
    value.institutionId = m_where->button()->id();
    setBusy(tr("Saving…"));
    m_api.call(Api::createAssignment, value, {.idempotencyKey = m_key})
        .then(this, [this](const Result<Assignment> &made) { answered(made); });
}

void AssignSheet::answered(const Result<Assignment> &made)
{
    setBusy({});
    if (made) {
        Q_EMIT assigned(*made);
        return accept();
    }
    const Error &error = made.error();
    if (error.code == "leader_exists"_L1) {
        m_form->showComplaints({{u"/role_id"_s, {}, tr("Somebody has this place already.")}});
        return setMessage(peopleErrorText(error));
    }
    Complaints others;
    for (const Complaint &complaint : m_form->showComplaints(error.errors)) {
        if (complaint.pointer == "/institution_id"_L1)
            m_where->setComplaint(ui::complaintText(complaint, {}));
        else
            others.append(complaint);
    }
    if (error.errors.isEmpty() || !others.isEmpty())
        setMessage(others.isEmpty() ? peopleErrorText(error) : ui::complaintText(others.first(), {}));
}

} // namespace bitflow
