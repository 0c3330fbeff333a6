// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile/profilesheet.h"

#include "app/parts/panel.h"
#include "app/parts/people.h"
#include "app/profile/emailsheet.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/wraplayout.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using ui::Editor;
using ui::Token;

ProfileSheet::ProfileSheet(ApiClient &api, ClientSession &session, QWidget *window)
    : Sheet(tr("Profile"), window)
    , m_api(api)
    , m_session(session)
    , m_user(session.me().user)
    , m_form(new ui::Form<ProfileChange>(
          {{"first_name"_L1, tr("First name")},
           {"last_name"_L1, tr("Last name")},
           {"native_name"_L1, tr("Name in your own script")},
           {"phone"_L1, tr("Phone"), Editor::Line, {}, {}, {}, u"+91 98765 43210"_s},
           {"locale"_L1, tr("Language of mails"), Editor::Line, {}, {}, tr("A code such as en or hi-IN"), u"en"_s},
           {"timezone"_L1, tr("Time zone"), Editor::Line, {}, {}, {}, u"Asia/Kolkata"_s}},
          this))
    , m_address(new ui::Label(this, {}, Token::Text, ui::Type::Body, true))
    , m_state(new ui::Label(this))
    , m_confirm(new QPushButton(tr("Send a mail to confirm it"), this))
{
    resize(520, 620);
    addAddress();
    content()->addWidget(m_form);
    content()->addStretch(1);
    m_form->setFrom(m_user);
    setAction(tr("Save"));
    connect(this, &Sheet::acted, m_form, &ui::FormBase::submit);
    connect(m_form, &ui::FormBase::submitted, this, &ProfileSheet::save);
    if (QWidget *first = m_form->editor("first_name"_L1))
        first->setFocus();
}

void ProfileSheet::addAddress()
{
    auto *panel = new Panel(this);
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(ui::space::l, ui::space::m, ui::space::l, ui::space::m);
    m_address->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_address);
    m_state->setWordWrap(true);
    column->addWidget(m_state);
    auto *buttons = new ui::WrapLayout;
    auto *change = new QPushButton(tr("Change the address…"), this);
    for (QPushButton *button : {change, m_confirm}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    column->addLayout(buttons);
    content()->addWidget(panel);
    connect(change, &QPushButton::clicked, this, [this] { (new EmailSheet(m_api, m_user.email, this))->open(); });
    connect(m_confirm, &QPushButton::clicked, this, &ProfileSheet::sendConfirmation);
    presentAddress();
}

void ProfileSheet::presentAddress()
{
    const bool confirmed = m_user.emailVerifiedAt.has_value();
    m_address->setText(fmt::ltr(m_user.email));
    m_state->setToken(Token::Text2);
    m_state->setText(confirmed ? tr("Confirmed on %1. You sign in with it.")
                                     .arg(fmt::date(m_user.emailVerifiedAt->toDateTime().toLocalTime().date()))
                               : tr("Not confirmed yet. You sign in with it."));
    m_confirm->setVisible(!confirmed);
}

void ProfileSheet::sendConfirmation()
{
    m_confirm->setEnabled(false);
    m_api.call(Api::sendVerification).then(this, [this](const Result<bitflow::Accepted> &sent) {
        m_confirm->setEnabled(true);
        m_state->setToken(sent ? Token::Ok : Token::Err);
        m_state->setText(sent ? tr("A mail is on its way. Its link confirms the address; so does its code, at the "
                                   "sign-in under “I have a code”.")
                              : peopleErrorText(sent.error()));
        ui::announce(this, m_state->text(), !sent);
    });
}

void ProfileSheet::save()
{
    if (isBusy())
        return;
    if (!m_form->isDirty())
        return accept();
    setBusy(tr("Saving…"));
    m_api.call(Api::updateProfile, m_form->value(), {.ifMatch = m_user.rowVersion})
        .then(this, [this](const Result<User> &user) { answered(user); });
}

void ProfileSheet::answered(const Result<User> &user)
{
    if (user) {
        setBusy({});
        m_form->markClean();
        m_session.reload();
        Q_EMIT saved();
        return accept();
    }
    if (user.error().status != 412) {
        setBusy({});
        const Complaints others = m_form->showComplaints(user.error().errors);
        if (user.error().errors.isEmpty() || !others.isEmpty())
            setMessage(peopleErrorText(user.error()), user.error());
        return;
    }
    m_api.call(Api::me).then(this, [this](const Result<Me> &me) {
        setBusy({});
        if (!me)
            return setError(me.error());
        m_user = me->user;
        presentAddress();
        setMessage(tr("Somebody else changed your profile meanwhile. Press the button again to save what you typed."));
    });
}

} // namespace bitflow
