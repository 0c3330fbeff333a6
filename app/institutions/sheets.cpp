// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/sheets.h"

#include "app/parts/labels.h"
#include "app/parts/searchpicker.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;

InstitutionSheet::InstitutionSheet(const QString &title, ApiClient &api, const Institution &institution,
                                   QWidget *parent)
    : Sheet(title, parent)
    , m_api(api)
    , m_institution(institution)
{}

void InstitutionSheet::answered(const Result<Institution> &institution)
{
    if (!institution)
        return failed(institution.error());
    setBusy({});
    Q_EMIT succeeded(*institution);
    accept();
}

void InstitutionSheet::failed(const Error &error)
{
    if (error.status != 412)
        return setError(error.errors.isEmpty() || error.status == 403
                            ? error
                            : Error{error.status, {}, ui::complaintText(error.errors.first(), {}), {}, 0});
    m_api.call(Api::getInstitution, {.institutionId = m_institution.id})
        .then(this, [this](const Result<Institution> &newest) {
            if (!newest)
                return setError(newest.error());
            m_institution = *newest;
            setBusy({});
            setMessage(
                tr("Somebody else changed %1 meanwhile (it is %2 now). Press the button again if you still want this.")
                    .arg(fmt::isolate(newest->name), statusLabel(newest->status)));
        });
}

StatusSheet::StatusSheet(ApiClient &api, const Institution &institution, InstitutionStatus wanted, QWidget *parent)
    : InstitutionSheet(wanted == InstitutionStatus::Suspended ? tr("Suspend %1?").arg(fmt::isolate(institution.name))
                                                              : tr("Activate %1?").arg(fmt::isolate(institution.name)),
                       api, institution, parent)
    , m_reason(new QLineEdit(this))
{
    const bool suspend = wanted == InstitutionStatus::Suspended;
    addText(suspend ? tr("Everyone whose rights all lie in it cannot sign in until it is active again. "
                         "%Ln person(s) belong to it and what is below it.",
                         "", institution.peopleCount)
                    : tr("Its people can sign in again. %Ln person(s) belong to it and what is below it.", "",
                         institution.peopleCount));
    auto *label = new ui::Label(this, suspend ? tr("Reason, for the record") : tr("Note, for the record"), Token::Text,
                                ui::Type::Body, true);
    content()->addWidget(label);
    content()->addWidget(m_reason);
    m_reason->setMaxLength(500);
    ui::name(m_reason, label);
    content()->addStretch();
    setAction(suspend ? tr("Suspend") : tr("Activate"), suspend ? ui::Variant::Danger : ui::Variant::Primary);
    m_reason->setFocus();
    connect(this, &Sheet::acted, this, [this, wanted, suspend] {
        setBusy(suspend ? tr("Suspending…") : tr("Activating…"));
        const InstitutionStatusChange change{m_institution.id, wanted, m_reason->text().trimmed()};
        m_api.call(Api::setInstitutionStatus, change, {.ifMatch = m_institution.rowVersion})
            .then(this, [this](const Result<Institution> &changed) { answered(changed); });
    });
}

TrashSheet::TrashSheet(ApiClient &api, const Institution &institution, QWidget *parent)
    : InstitutionSheet(tr("Move %1 to the trash?").arg(fmt::isolate(institution.name)), api, institution, parent)
{
    const auto below = childKind(institution.kind);
    if (below && institution.childCount > 0)
        addText(tr("With it go %1 and everything below.").arg(kindCount(*below, institution.childCount)), Token::Text);
    addText(tr("%Ln person(s) belong to it and what is below it; they cannot work there until it is restored.", "",
               institution.peopleCount),
            Token::Text);
    addText(tr("The trash keeps it whole: Restore brings everything back as it was."));
    content()->addStretch();
    setAction(tr("Move to trash"), ui::Variant::Danger);
    connect(this, &Sheet::acted, this, [this] {
        setBusy(tr("Moving…"));
        m_api.call(Api::trashInstitution, {.institutionId = m_institution.id}, {.ifMatch = m_institution.rowVersion})
            .then(this, [this](const Result<Nothing> &gone) {
                if (gone)
                    answered(m_institution);
                else
                    failed(gone.error());
            });
    });
}

MoveSheet::MoveSheet(ApiClient &api, const Institution &institution, const std::optional<PathStep> &target,
                     QWidget *parent)
    : InstitutionSheet(tr("Move %1").arg(fmt::isolate(institution.name)), api, institution, parent)
{
    const bool college = institution.kind == InstitutionKind::College;
    resize(480, 540);
    InstitutionQuery base;
    base.kind = {college ? InstitutionKind::University : InstitutionKind::College};
    const auto blocked = [parent = institution.parentId](const Institution &one) {
        return one.id == parent ? tr("It is there now") : QString();
    };
    m_picker = new SearchPicker(college ? tr("To which university?") : tr("To which college?"),
                                tr("Search by name or code"), searchInstitutions(api, base, blocked), this);
    content()->addWidget(m_picker, 1);
    m_review = addText({}, Token::Text);
    m_review->hide();
    setAction(tr("Move"));
    connect(this, &Sheet::acted, this, &MoveSheet::move);
    connect(m_picker, &SearchPicker::accepted, this, &MoveSheet::move);
    connect(m_picker, &SearchPicker::chosenChanged, this, &MoveSheet::review);
    m_picker->start();
    if (!target)
        return;
    m_picker->setChosen({target->id.uuid(), target->name, {}, {}});
    review();
    action()->setFocus();
}

void MoveSheet::review()
{
    const auto chosen = m_picker->chosen();
    setMessage({});
    m_review->setVisible(chosen.has_value());
    if (chosen)
        m_review->setText(tr("%Ln person(s) move along. Whoever may manage %1 may then manage it, and those of its "
                             "present place no "
                             "longer.",
                             "", m_institution.peopleCount)
                              .arg(fmt::isolate(chosen->title)));
}

void MoveSheet::move()
{
    const auto chosen = m_picker->chosen();
    if (!chosen)
        return setMessage(tr("Choose where it goes first."));
    if (isBusy())
        return;
    setBusy(tr("Moving…"));
    m_api
        .call(Api::moveInstitution, {m_institution.id, Id<Institution>(chosen->id)},
              {.ifMatch = m_institution.rowVersion})
        .then(this, [this](const Result<Institution> &moved) { answered(moved); });
}

LeaderSheet::LeaderSheet(ApiClient &api, const Institution &institution, QWidget *parent)
    : InstitutionSheet(institution.kind == InstitutionKind::College
                           ? tr("Principal of %1").arg(fmt::isolate(institution.name))
                           : tr("Head of %1").arg(fmt::isolate(institution.name)),
                       api, institution, parent)
{
    resize(480, 540);
    addText(institution.leaderName.isEmpty()
                ? tr("Nobody yet. There is one at a time.")
                : tr("%1 now. There is one at a time: a new one follows.").arg(fmt::isolate(institution.leaderName)));
    m_picker = new SearchPicker(tr("Who?"), tr("Search by name, e-mail or number"), searchPeople(api, {}), this);
    if (!institution.leaderId.isNull())
        m_picker->setFirstRow(tr("Nobody"), tr("The place stays empty for now"));
    content()->addWidget(m_picker, 1);
    setAction(institution.kind == InstitutionKind::College ? tr("Name principal") : tr("Name head"));
    connect(this, &Sheet::acted, this, &LeaderSheet::name);
    connect(m_picker, &SearchPicker::accepted, this, &LeaderSheet::name);
    m_picker->start();
}

void LeaderSheet::name()
{
    const auto chosen = m_picker->chosen();
    if (!chosen)
        return setMessage(tr("Choose a person first."));
    if (isBusy())
        return;
    setBusy(tr("Saving…"));
    m_api.call(Api::setLeader, {m_institution.id, Id<User>(chosen->id)}, {.ifMatch = m_institution.rowVersion})
        .then(this, [this](const Result<Institution> &named) { answered(named); });
}

} // namespace bitflow
