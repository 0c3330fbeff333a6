// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/assignsheet.h"

#include "app/parts/dutytext.h"
#include "app/parts/institutionfield.h"
#include "app/parts/labels.h"
#include "app/parts/panel.h"
#include "app/parts/people.h"
#include "app/parts/why.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/users/roleoffer.h"

#include <QUuid>
#include <QVBoxLayout>

namespace bitflow {

using ui::Editor;

AssignSheet::AssignSheet(ApiClient &api, const ClientSession &session, const User &user, QWidget *parent)
    : Sheet(tr("Give %1 a role").arg(fmt::isolate(displayName(user))), parent)
    , m_api(api)
    , m_user(user)
    , m_roles(new RoleOffer(api, session, this))
    , m_where(new InstitutionField(api, tr("Where"), this))
    , m_summary(new Panel(this))
    , m_facts(new Facts(m_summary))
    , m_conflicts(new ui::Label(this, {}, ui::Token::Warn))
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
    m_conflicts->setWordWrap(true);
    m_conflicts->hide();
    content()->addWidget(m_conflicts);
    content()->addStretch(1);
    InstitutionButton *button = m_where->button();
    if (session.may(Permission::RolesAssign, {}))
        button->setNone(tr("The platform itself"), tr("For roles that reach every institution"));
    button->setBlocked([&session](const Institution &one) {
        return session.may(Permission::RolesAssign, one.path)
                   ? ui::Reason()
                   : ui::Reason(tr("You may not give roles here"), whyAt(Permission::RolesAssign, one.path));
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
    connect(this, &Sheet::acted, this, &AssignSheet::submit);
    connect(m_form, &ui::FormBase::submitted, this, &AssignSheet::assign);
    connect(m_roles, &RoleOffer::changed, this, [this] {
        m_form->setChoices("role_id"_L1, m_roles->choices());
        choose();
        if (m_roles->isLoaded() && std::exchange(m_submitted, false))
            m_form->submit();
    });
    connect(m_roles, &RoleOffer::failed, this, [this](const Error &error) {
        m_submitted = false;
        setMessage(tr("The roles could not be loaded. %1").arg(peopleErrorText(error)), error);
    });
    offer();
    m_roles->load();
    button->setFocus();
}

void AssignSheet::renewKey() { m_key = QUuid::createUuid().toByteArray(QUuid::WithoutBraces); }

const QList<Role> &AssignSheet::offered() const { return m_roles->roles(); }

void AssignSheet::suggest(const AccessFix &fix)
{
    m_suggested = fix.roleId;
    InstitutionButton *button = m_where->button();
    button->setChosen(fix.institutionId, fix.institutionPath, placeText(fix.institutionPath));
    renewKey();
    offer();
}

// The role that was suggested may still be on its way, and its field says so: nothing is missing then.
void AssignSheet::submit()
{
    if (m_suggested.isNull() || m_roles->isLoaded())
        return m_form->submit();
    m_submitted = true;
    m_roles->load();
}

void AssignSheet::choose()
{
    if (m_roles->find(m_suggested)) {
        NewAssignment value = m_form->value();
        value.roleId = std::exchange(m_suggested, {});
        m_form->setValue(value);
    }
    explainRole();
}

void AssignSheet::offer()
{
    const InstitutionButton *button = m_where->button();
    m_roles->setPlace(button->isChosen() ? std::optional(button->path()) : std::nullopt);
}

void AssignSheet::explainRole()
{
    const Id<Role> role = m_form->value().roleId;
    m_summary->setVisible(m_roles->explain(role, *m_facts));
    askForConflicts();
}

// A warning, which refuses nothing: what the role brings together with what the person holds already.
void AssignSheet::askForConflicts()
{
    const Id<Role> role = m_form->value().roleId;
    const bool offered = m_where->button()->isChosen() && m_roles->find(role);
    const auto about = offered ? std::optional(std::pair(role, m_where->button()->id())) : std::nullopt;
    if (about == m_asked)
        return;
    m_asked = about;
    m_asking.cancel();
    m_conflicts->hide();
    if (!about)
        return;
    m_asking = m_api.call(Api::dutyConflicts, {m_user.id, role, m_where->button()->id()});
    m_asking.then(this, [this](const Result<Page<DutyConflict>> &page) {
        if (!page || page->items.isEmpty())
            return;
        QStringList lines{tr("Duties that are better kept apart come together:")};
        for (const DutyConflict &one : page->items)
            //: Two duties, and why they are better kept apart
            lines.append(tr("%1. %2").arg(dutyNames(one), dutyText(one)));
        m_conflicts->setText(lines.join(u'\n'));
        m_conflicts->show();
        ui::announce(m_conflicts, m_conflicts->text());
    });
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
        return setMessage(peopleErrorText(error), error);
    }
    Complaints others;
    for (const Complaint &complaint : m_form->showComplaints(error.errors)) {
        if (complaint.pointer == "/institution_id"_L1)
            m_where->setComplaint(ui::complaintText(complaint, {}));
        else
            others.append(complaint);
    }
    if (error.errors.isEmpty() || !others.isEmpty())
        setMessage(others.isEmpty() || error.status == 403 ? peopleErrorText(error)
                                                           : ui::complaintText(others.first(), {}),
                   error);
}

} // namespace bitflow
