// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/apitokens/newtokensheet.h"

#include "app/parts/institutionfield.h"
#include "app/parts/people.h"
#include "app/parts/why.h"
#include "app/ui/label.h"
#include "common/api/all.h"

#include <QUuid>
#include <QVBoxLayout>

namespace bitflow {

using ui::Editor;

NewTokenSheet::NewTokenSheet(ApiClient &api, const ClientSession &session, QWidget *parent)
    : Sheet(tr("New API token"), parent)
    , m_api(api)
    , m_session(session)
    , m_where(new InstitutionField(api, tr("Where"), this))
{
    m_form = new ui::Form<NewApiToken>(
        {{"name"_L1, tr("Name"), Editor::Line, {}, {}, tr("What it is for: \"Nightly export\"")},
         {"permissions"_L1, tr("May"), Editor::Choices},
         {"networks"_L1,
          tr("Accepted from"),
          Editor::List,
          {},
          {},
          tr("Addresses or networks, 10.0.0.0/8 for example; empty: from anywhere")},
         {"days"_L1, tr("Days until it ends"), Editor::Number, {}, {}, tr("365 at most")}},
        this);
    resize(560, 640);
    addText(tr("A program signs in with it in your name. It may never do more than you may yourself."));
    m_where->setRequired();
    content()->addWidget(m_where);
    content()->addWidget(m_form);
    InstitutionButton *button = m_where->button();
    if (session.mayOnPlatform(Permission::ApiTokensCreate)) {
        button->setNone(tr("The platform itself"), tr("For programs that reach every institution"));
        button->setChosen({}, {}, tr("The platform itself"));
    }
    button->setBlocked([&session](const Institution &one) {
        return session.may(Permission::ApiTokensCreate, one.path)
                   ? ui::Reason()
                   : ui::Reason(tr("You may not make tokens here"), whyAt(Permission::ApiTokensCreate, one.path));
    });
    setAction(tr("Make token"));
    connect(button, &InstitutionButton::changed, this, [this] {
        renewKey();
        offer();
    });
    connect(m_form, &ui::FormBase::edited, this, &NewTokenSheet::renewKey);
    connect(this, &Sheet::acted, m_form, &ui::FormBase::submit);
    connect(m_form, &ui::FormBase::submitted, this, &NewTokenSheet::make);
    renewKey();
    offer();
    m_form->editor("name"_L1)->setFocus();
}

void NewTokenSheet::renewKey() { m_key = QUuid::createUuid().toByteArray(QUuid::WithoutBraces); }

// In the order of the catalogue.
void NewTokenSheet::offer()
{
    QList<ui::Choice> choices;
    const bool chosen = m_where->button()->isChosen() || m_session.mayOnPlatform(Permission::ApiTokensCreate);
    const PermissionSet used = permissionsInUse();
    for (const PermissionInfo &row : permissionCatalogue())
        if (chosen && used.test(size_t(row.permission)) && m_session.may(row.permission, m_where->button()->path()))
            choices.append({permissionLabel(QString(row.slug)), QString(row.slug)});
    m_form->setChoices("permissions"_L1, choices);
}

void NewTokenSheet::make()
{
    if (isBusy())
        return;
    if (m_where->button()->id().isNull() && !m_session.mayOnPlatform(Permission::ApiTokensCreate)) {
        m_where->setComplaint(tr("Say where the token counts."));
        return m_where->button()->setFocus();
    }
    NewApiToken value = m_form->value();
    value.institutionId = m_where->button()->id();
    setBusy(tr("Making…"));
    m_api.call(Api::createApiToken, value, {.idempotencyKey = m_key})
        .then(this, [this](const Result<MadeApiToken> &made) { answered(made); });
}

void NewTokenSheet::answered(const Result<MadeApiToken> &result)
{
    setBusy({});
    if (result) {
        Q_EMIT made(*result);
        return accept();
    }
    Complaints named = result.error().errors;
    for (Complaint &complaint : named) // "/networks/1" stands at the field of all of them
        complaint.pointer = u'/' + complaint.pointer.section(u'/', 1, 1);
    const Complaints others = m_form->showComplaints(named);
    if (named.isEmpty() || !others.isEmpty())
        setMessage(others.isEmpty() || result.error().status == 403 ? peopleErrorText(result.error())
                                                                    : ui::complaintText(others.first(), {}),
                   result.error());
}

} // namespace bitflow
