// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/invitesheet.h"

#include "app/drafts/draftkeeper.h"
#include "app/parts/institutionfield.h"
#include "app/parts/panel.h"
#include "app/parts/people.h"
#include "app/parts/why.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"
#include "app/users/addresschips.h"
#include "app/users/roleoffer.h"

#include <QPushButton>
#include <QUuid>
#include <QVBoxLayout>

namespace bitflow {

using ui::Editor;

InviteSheet::InviteSheet(ApiClient &api, const ClientSession &session, const std::optional<PathStep> &home,
                         QWidget *window)
    : Sheet(tr("Invite people"), window)
    , m_api(api)
    , m_session(session)
    , m_strip(new ui::Strip(this))
    , m_draft(new DraftKeeper(m_strip, this))
    , m_people(new AddressChips(tr("Addresses"), this))
    , m_where(new InstitutionField(api, tr("Where"), this))
    , m_roles(new RoleOffer(api, session, this))
    , m_form(new ui::Form<NewInvitations>(
          {{"role_id"_L1, tr("Role"), Editor::Choice},
           {"access_ends_at"_L1, tr("Role ends"), Editor::DateTime},
           {"locale"_L1, tr("Language of the mail"), Editor::Line, {}, {}, tr("A code such as en or hi-IN"), u"en"_s}},
          this))
    , m_summary(new Panel(this))
    , m_facts(new Facts(m_summary))
{
    resize(560, 640);
    build(home);
    connect(m_where->button(), &InstitutionButton::changed, this, [this] {
        changed();
        offer();
    });
    connect(m_people, &AddressChips::changed, this, &InviteSheet::changed);
    connect(m_form, &ui::FormBase::edited, this, [this] {
        changed();
        explainRole();
    });
    connect(m_roles, &RoleOffer::changed, this, [this] {
        m_form->setChoices("role_id"_L1, m_roles->choices());
        explainRole();
        if (m_roles->isLoaded()) // before that no role can be chosen again
            beginDraft();
    });
    connect(m_roles, &RoleOffer::failed, this, [this](const Error &error) {
        setMessage(tr("The roles could not be loaded. %1").arg(peopleErrorText(error)), error);
        beginDraft();
    });
    connect(m_people->line(), &QPlainTextEdit::textChanged, m_draft, &DraftKeeper::touch);
    connect(this, &QDialog::rejected, m_draft, &DraftKeeper::end);
    connect(this, &Sheet::acted, m_form, &ui::FormBase::submit);
    connect(m_form, &ui::FormBase::submitted, this, &InviteSheet::invite);
    renewKey();
    offer();
    m_roles->load();
    askMail();
    m_people->line()->setFocus();
}

void InviteSheet::build(const std::optional<PathStep> &home)
{
    content()->addWidget(m_strip);
    addText(tr("Each gets a mail with a link that works once, within three days. The account is theirs once they have "
               "chosen a password."));
    content()->setSpacing(ui::space::l);
    m_where->setRequired();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_people, m_where, m_form})
        content()->addWidget(widget);
    auto *inside = new QVBoxLayout(m_summary);
    inside->setContentsMargins(ui::space::l, ui::space::m, ui::space::l, ui::space::m);
    inside->addWidget(m_facts);
    content()->addWidget(m_summary);
    content()->addStretch(1);
    InstitutionButton *button = m_where->button();
    const auto may = [this](const QList<PathStep> &path) {
        return m_session.may(Api::createInvitations, path) && m_session.may(Permission::RolesAssign, path);
    };
    if (may({}))
        button->setNone(tr("The platform itself"), tr("For roles that reach every institution"));
    button->setBlocked([this, may](const Institution &one) {
        const bool invites = m_session.may(Api::createInvitations, one.path);
        return may(one.path) ? ui::Reason()
                             : ui::Reason(tr("You may not invite people here"),
                                          invites ? whyAt(Permission::RolesAssign, one.path)
                                                  : whyOf(Api::createInvitations.access, one.path));
    });
    if (home && may({*home}))
        button->setChosen(home->id, {*home}, home->name);
    setAction(tr("Invite"));
}

// Without mail there is no use in filling the form.
void InviteSheet::askMail()
{
    m_api.call(Api::accountOptions).then(this, [this](const Result<AccountOptions> &options) {
        if (options && !options->mail)
            complain({409, u"mail_not_configured"_s, {}, {}, 0});
    });
}

void InviteSheet::complain(const Error &error) { setMessage(peopleErrorText(error), error); }

bool InviteSheet::hasInput() const { return !m_people->people().isEmpty() || m_people->isTyping(); }

void InviteSheet::changed()
{
    renewKey();
    m_draft->touch();
}

void InviteSheet::renewKey() { m_key = QUuid::createUuid().toByteArray(QUuid::WithoutBraces); }

void InviteSheet::offer()
{
    const InstitutionButton *button = m_where->button();
    m_roles->setPlace(button->isChosen() ? std::optional(button->path()) : std::nullopt);
}

void InviteSheet::explainRole() { m_summary->setVisible(m_roles->explain(m_form->value().roleId, *m_facts)); }

void InviteSheet::invite()
{
    if (isBusy())
        return;
    m_people->take();
    if (m_people->people().isEmpty() || m_people->problems() > 0) {
        m_people->setComplaint(m_people->people().isEmpty() ? tr("Say who is invited.")
                                                            : tr("Mend or remove the marked addresses first."));
        return m_people->line()->setFocus();
    }
    if (!m_where->button()->isChosen()) {
        m_where->setComplaint(tr("Say where the role is held."));
        return m_where->button()->setFocus();
    }
    NewInvitations value = m_form->value();
    value.people = m_people->people();
    value.institutionId = m_where->button()->id();
    setBusy(tr("Inviting…"));
    m_pending = m_api.call(Api::createInvitations, value, {.idempotencyKey = m_key});
    m_pending.then(this, [this](const Result<InvitationReport> &report) { answered(report); });
}

void InviteSheet::answered(const Result<InvitationReport> &report)
{
    setBusy({});
    if (report)
        return tell(*report);
    Complaints others;
    for (const Complaint &complaint : m_form->showComplaints(report.error().errors)) {
        if (complaint.pointer == "/institution_id"_L1)
            m_where->setComplaint(ui::complaintText(complaint, {}));
        else if (complaint.pointer.startsWith("/people"_L1))
            m_people->setComplaint(ui::complaintText(complaint, {}));
        else
            others.append(complaint);
    }
    if (report.error().errors.isEmpty() || !others.isEmpty())
        setMessage(others.isEmpty() || report.error().status == 403 ? peopleErrorText(report.error())
                                                                    : ui::complaintText(others.first(), {}),
                   report.error());
}

// Those who were not invited stay in the sheet with the reason; the others are done.
void InviteSheet::tell(const InvitationReport &report)
{
    if (!report.invited.isEmpty())
        Q_EMIT invited(int(report.invited.size()));
    m_draft->end();
    if (report.refused.isEmpty()) {
        m_people->setPeople({});
        return accept();
    }
    beginDraft();
    QList<Invitee> left;
    for (const Invitee &person : m_people->people())
        if (std::ranges::any_of(report.refused, [&](const auto &one) { return one.email == person.email; }))
            left.append(person);
    m_people->setPeople(left);
    const InvitationProblem &first = report.refused.first();
    const QString why = first.code == "conflict"_L1 ? tr("has an account already; give that person the role instead")
                        : first.code == "too_many_attempts"_L1 ? tr("got too many mails today; try again tomorrow")
                                                               : first.detail;
    setMessage(tr("%Ln person(s) were not invited. %1 %2.", "", int(report.refused.size()))
                   .arg(fmt::isolate(first.email), why));
}

} // namespace bitflow
