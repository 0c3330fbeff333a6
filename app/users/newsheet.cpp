// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/newsheet.h"

#include "app/parts/institutionfield.h"
#include "app/parts/labels.h"
#include "app/parts/people.h"
#include "app/parts/why.h"
#include "app/users/fields.h"

#include <QApplication>
#include <QScrollArea>
#include <QUuid>
#include <QVBoxLayout>

namespace bitflow {

namespace {
constexpr int aroundField = 40;
}

NewUserSheet::NewUserSheet(ApiClient &api, const ClientSession &session, const std::optional<PathStep> &home,
                           QWidget *window)
    : Sheet(tr("Add person"), window)
    , m_api(api)
    , m_platformAllowed(session.may(Api::createUser))
    , m_form(new ui::Form<NewUser>(newUserFields()))
    , m_home(new InstitutionField(api, tr("Institution"), this))
{
    resize(560, std::min(720, std::max(480, window ? window->window()->height() - 80 : 720)));
    addText(tr("The person gets a one-time password that you see next, once. What they may do follows from the roles "
               "you give them."));
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, ui::space::m, 0);
    column->setSpacing(ui::space::l);
    m_home->setRequired();
    column->addWidget(m_home);
    column->addWidget(m_form);
    column->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(body);
    content()->addWidget(scroll, 1);
    // with its label above and what is said below
    connect(qApp, &QApplication::focusChanged, scroll, [scroll, body](QWidget *, QWidget *now) {
        if (now && body->isAncestorOf(now))
            scroll->ensureWidgetVisible(now, 0, aroundField);
    });
    connect(m_home->button(), &InstitutionButton::changed, scroll,
            [scroll, this] { scroll->ensureWidgetVisible(m_home, 0, aroundField); });
    if (m_platformAllowed)
        m_home->button()->setNone(tr("The platform itself"), tr("For people who look after all institutions"));
    m_home->button()->setBlocked([&session](const Institution &one) {
        return session.may(Api::createUser, one.path)
                   ? ui::Reason()
                   : ui::Reason(tr("You may not add people here"), whyOf(Api::createUser.access, one.path));
    });
    if (home)
        m_home->button()->setChosen(home->id, {*home}, home->name);
    setAction(tr("Add person"));
    renewKey();
    connect(m_form, &ui::FormBase::edited, this, &NewUserSheet::renewKey);
    connect(m_home->button(), &InstitutionButton::changed, this, &NewUserSheet::renewKey);
    connect(this, &Sheet::acted, m_form, &ui::FormBase::submit);
    connect(m_form, &ui::FormBase::submitted, this, &NewUserSheet::create);
    if (QWidget *first = m_form->editor("first_name"_L1))
        first->setFocus();
}

void NewUserSheet::renewKey() { m_key = QUuid::createUuid().toByteArray(QUuid::WithoutBraces); }

void NewUserSheet::create()
{
    if (isBusy())
        return;
    if (m_home->button()->id().isNull() && !(m_platformAllowed && m_home->button()->isChosen())) {
        m_home->setComplaint(tr("Say where this person belongs."));
        return m_home->button()->setFocus();
    }
    NewUser value = m_form->value();
    value.institutionId = m_home->button()->id();
    setBusy(tr("Adding…"));
    m_api.call(Api::createUser, value, {.idempotencyKey = m_key})
        .then(this, [this](const Result<OneTimePassword> &made) { answered(made); });
}

void NewUserSheet::answered(const Result<OneTimePassword> &made)
{
    setBusy({});
    if (made) {
        Q_EMIT created(*made);
        return accept();
    }
    Complaints others;
    for (const Complaint &complaint : m_form->showComplaints(made.error().errors)) {
        if (complaint.pointer == "/institution_id"_L1)
            m_home->setComplaint(ui::complaintText(complaint, {}));
        else
            others.append(complaint);
    }
    if (made.error().errors.isEmpty() || !others.isEmpty())
        setMessage(others.isEmpty() || made.error().status == 403 ? peopleErrorText(made.error())
                                                                  : ui::complaintText(others.first(), {}),
                   made.error());
}

} // namespace bitflow
