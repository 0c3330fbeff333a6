// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/sheets.h"

#include "app/parts/consent.h"
#include "app/parts/people.h"
#include "app/parts/searchpicker.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;

namespace {
QString named(const User &user) { return fmt::isolate(displayName(user)); }

// Of one's own role: what goes with it is asked for by itself.
Consent *askForOwn(Sheet *sheet, const Assignment &assignment)
{
    return new Consent(UserSheet::tr("This is your own role. You lose what \"%1\" allows, and cannot give it back to "
                                     "yourself.")
                           .arg(fmt::isolate(assignment.roleName)),
                       UserSheet::tr("Take it from me"), sheet);
}
} // namespace

UserSheet::UserSheet(const QString &title, ApiClient &api, const User &user, QWidget *parent)
    : Sheet(title, parent)
    , m_api(api)
    , m_user(user)
{}

void UserSheet::answered(const Result<User> &user)
{
    if (!user)
        return failed(user.error());
    setBusy({});
    Q_EMIT succeeded(*user);
    accept();
}

void UserSheet::failed(const Error &error)
{
    if (error.status != 412) {
        setBusy({});
        return setMessage(peopleErrorText(error), error);
    }
    m_api.call(Api::getUser, {m_user.id}).then(this, [this](const Result<User> &newest) {
        if (!newest)
            return setError(newest.error());
        m_user = *newest;
        setBusy({});
        setMessage(tr("Somebody else changed %1 meanwhile (%2 now). Press the button again if you still want this.")
                       .arg(named(*newest), statusLabel(newest->status)));
    });
}

UserStatusSheet::UserStatusSheet(ApiClient &api, const User &user, UserStatus wanted, QWidget *parent)
    : UserSheet(wanted == UserStatus::Suspended ? tr("Suspend %1?").arg(named(user))
                                                : tr("Reactivate %1?").arg(named(user)),
                api, user, parent)
    , m_reason(new QLineEdit(this))
{
    const bool suspend = wanted == UserStatus::Suspended;
    addText(suspend ? tr("All sessions end at once, and signing in does not work until somebody reactivates the "
                         "account. Roles stay as "
                         "they are.")
                    : tr("The person can sign in again, with the same password and the same roles."));
    auto *label = new ui::Label(this, suspend ? tr("Reason, for the record") : tr("Note, for the record"), Token::Text,
                                ui::Type::Body, true);
    content()->addWidget(label);
    content()->addWidget(m_reason);
    m_reason->setMaxLength(500);
    ui::name(m_reason, label);
    setAction(suspend ? tr("Suspend") : tr("Reactivate"), suspend ? ui::Variant::Danger : ui::Variant::Primary);
    m_reason->setFocus();
    connect(this, &Sheet::acted, this, [this, wanted] { run(wanted); });
}

void UserStatusSheet::run(UserStatus wanted)
{
    if (isBusy())
        return;
    setBusy(wanted == UserStatus::Suspended ? tr("Suspending…") : tr("Reactivating…"));
    m_api.call(Api::setUserStatus, {m_user.id, wanted, m_reason->text().trimmed()}, {.ifMatch = m_user.rowVersion})
        .then(this, [this](const Result<User> &changed) { answered(changed); });
}

UserTrashSheet::UserTrashSheet(ApiClient &api, const User &user, QWidget *parent)
    : UserSheet(tr("Move %1 to the trash?").arg(named(user)), api, user, parent)
{
    addText(tr("All sessions end at once, and signing in does not work any more."), Token::Text);
    addText(tr("The trash keeps the account with its roles: Restore brings everything back as it was."));
    setAction(tr("Move to trash"), ui::Variant::Danger);
    connect(this, &Sheet::acted, this, [this] {
        if (isBusy())
            return;
        setBusy(tr("Moving…"));
        m_api.call(Api::trashUser, {m_user.id}, {.ifMatch = m_user.rowVersion})
            .then(this, [this](const Result<Nothing> &gone) {
                if (gone)
                    answered(m_user);
                else
                    failed(gone.error());
            });
    });
    action()->setFocus();
}

SecondFactorSheet::SecondFactorSheet(ApiClient &api, const User &user, QWidget *parent)
    : UserSheet(tr("Reset the two-step sign-in of %1?").arg(named(user)), api, user, parent)
{
    addText(
        tr("For somebody who has lost both the phone and the recovery codes. The password alone will do from now on, "
           "and all sessions end. Make sure that it is really this person who asks."));
    setAction(tr("Reset two-step sign-in"), ui::Variant::Danger);
    connect(this, &Sheet::acted, this, [this] {
        if (isBusy())
            return;
        setBusy(tr("Resetting…"));
        m_api.call(Api::resetUserMfa, {m_user.id}).then(this, [this](const Result<Nothing> &done) {
            if (!done)
                return failed(done.error());
            m_api.call(Api::getUser, {m_user.id}).then(this, [this](const Result<User> &now) { answered(now); });
        });
    });
    action()->setFocus();
}

EndRoleSheet::EndRoleSheet(ApiClient &api, const User &user, const Assignment &assignment, QWidget *parent)
    : UserSheet(tr("When does \"%1\" end for %2?").arg(fmt::isolate(assignment.roleName), named(user)), api, user,
                parent)
    , m_version(assignment.rowVersion)
    , m_form(new ui::Form<AssignmentChange>({{"expires_at"_L1, tr("Ends"), ui::Editor::DateTime}}, this))
{
    addText(tr("Where: %1").arg(placeText(assignment.institutionPath)), Token::Text);
    m_form->setValue({user.id, assignment.id, assignment.expiresAt});
    content()->addWidget(m_form);
    setAction(tr("Save"));
    connect(this, &Sheet::acted, m_form, &ui::FormBase::submit);
    connect(m_form, &ui::FormBase::submitted, this, &EndRoleSheet::save);
    if (QWidget *first = m_form->editor("expires_at"_L1))
        first->setFocus();
}

void EndRoleSheet::save()
{
    if (isBusy())
        return;
    setBusy(tr("Saving…"));
    m_api.call(Api::updateAssignment, m_form->value(), {.ifMatch = m_version})
        .then(this, [this](const Result<Assignment> &changed) {
            if (changed)
                return answered(m_user);
            setBusy({});
            if (const auto others = m_form->showComplaints(changed.error().errors);
                changed.error().errors.isEmpty() || !others.isEmpty())
                setMessage(peopleErrorText(changed.error()), changed.error());
        });
}

MergeSheet::MergeSheet(ApiClient &api, const User &user, QWidget *parent)
    : UserSheet(tr("Which account is the same person as %1?").arg(named(user)), api, user, parent)
    , m_picker(
          new SearchPicker(tr("The duplicate"), tr("Search by name, e-mail or number"), searchPeople(api, {}), this))
    , m_key(QUuid::createUuid().toByteArray(QUuid::WithoutBraces))
{
    addText(
        tr("%1 stays. The roles of the other account move here, what is empty here is filled from there, and the other "
           "account goes to the trash.")
            .arg(fmt::isolate(user.email)));
    content()->addWidget(m_picker);
    setAction(tr("Merge"), ui::Variant::Danger);
    connect(m_picker, &SearchPicker::chosenChanged, this, [this] {
        m_key = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        setMessage({});
    });
    connect(this, &Sheet::acted, this, &MergeSheet::run);
    m_picker->start();
}

void MergeSheet::run()
{
    if (isBusy())
        return;
    const auto chosen = m_picker->chosen();
    if (!chosen)
        return setMessage(tr("Choose the other account first."));
    if (chosen->id == m_user.id.uuid())
        return setMessage(tr("This is the account that stays. Choose the other one."));
    setBusy(tr("Merging…"));
    m_api.call(Api::mergeUser, {m_user.id, Id<User>(chosen->id)}, {.idempotencyKey = m_key})
        .then(this, [this](const Result<User> &user) { answered(user); });
}

TransferSheet::TransferSheet(ApiClient &api, const QList<Assignment> &held, const User &user, QWidget *parent)
    : UserSheet(tr("Make %1 the owner in your place?").arg(named(user)), api, user, parent)
    , m_held(held)
    , m_which(new QComboBox(this))
{
    for (const Assignment &one : held)
        m_which->addItem(tr("%1 · %2").arg(one.roleName, placeText(one.institutionPath)));
    ui::name(m_which, tr("What is handed over"));
    if (held.size() == 1) {
        addText(m_which->itemText(0), Token::Text);
        m_which->hide();
    } else {
        content()->addWidget(m_which);
    }
    addText(tr("From now on this person may do what only an owner may, and you may not any more. You cannot take it "
               "back; the new owner can give it to you again."));
    setAction(tr("Transfer ownership"), ui::Variant::Danger);
    connect(this, &Sheet::acted, this, &TransferSheet::run);
    cancel()->setFocus(); // nothing that Enter should do by itself
}

void TransferSheet::run()
{
    if (isBusy())
        return;
    setBusy(tr("Transferring…"));
    const Assignment &one = m_held[m_which->currentIndex()];
    m_api.call(Api::transferOwnership, {m_user.id, one.id})
        .then(this, [this, role = one.roleName](const Result<Assignment> &made) {
            if (!made)
                return failed(made.error());
            setBusy({});
            Q_EMIT transferred(m_user, role);
            accept();
        });
}

RemoveRoleSheet::RemoveRoleSheet(ApiClient &api, const User &user, const Assignment &assignment, bool own,
                                 QWidget *parent)
    : UserSheet(tr("Take \"%1\" away from %2?").arg(fmt::isolate(assignment.roleName), named(user)), api, user, parent)
{
    addText(tr("Where: %1").arg(placeText(assignment.institutionPath)), Token::Text);
    addText(tr("What this role allows there ends at once, unless another role allows it too."));
    setAction(tr("Remove role"), ui::Variant::Danger);
    Consent *consent = own ? askForOwn(this, assignment) : nullptr;
    connect(this, &Sheet::acted, this, [this, consent, id = assignment.id, version = assignment.rowVersion] {
        if (isBusy() || (consent && !consent->given()))
            return;
        setBusy(tr("Removing…"));
        m_api.call(Api::deleteAssignment, {m_user.id, id}, {.ifMatch = version})
            .then(this, [this](const Result<Nothing> &gone) {
                if (gone)
                    answered(m_user);
                else
                    failed(gone.error());
            });
    });
    if (!own)
        action()->setFocus();
}

} // namespace bitflow
