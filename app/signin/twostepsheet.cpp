// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/twostepsheet.h"

#include "app/signin/recoverycodes.h"
#include "app/signin/totpsetup.h"
#include "app/ui/blocked.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/wraplayout.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

TwoStepSheet::TwoStepSheet(ApiClient &api, ClientSession &session, QWidget *window)
    : Sheet(tr("Two-step sign-in"), window)
    , m_api(api)
    , m_session(session)
    , m_state(new QWidget(this))
    , m_text(new Label(m_state, {}, Token::Text2))
    , m_left(new Label(m_state, {}, Token::Text2))
    , m_replace(new QPushButton(tr("Another &phone…"), m_state))
    , m_renew(new QPushButton(tr("New &recovery codes"), m_state))
    , m_off(new QPushButton(tr("Turn &off…"), m_state))
    , m_setup(new TotpSetup(api, this))
    , m_codes(new RecoveryCodesView(this))
{
    auto *buttons = new WrapLayout;
    buttons->setSpacing(space::s);
    for (QPushButton *button : {m_replace, m_renew, m_off}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    auto *column = new QVBoxLayout(m_state);
    column->setContentsMargins({});
    column->setSpacing(space::m);
    for (Label *label : {m_text, m_left}) {
        label->setWordWrap(true);
        column->addWidget(label);
    }
    column->addLayout(buttons);
    setVariant(m_off, Variant::Danger);
    for (QWidget *page : std::initializer_list<QWidget *>{m_state, m_setup, m_codes})
        content()->addWidget(page);
    cancel()->setText(tr("Close"));
    setAction(tr("Set &up"))->hide();
    connect(this, &Sheet::acted, this, [this] { m_turningOff ? turnOff() : setUp(); });
    connect(m_replace, &QPushButton::clicked, this, &TwoStepSheet::setUp);
    connect(m_renew, &QPushButton::clicked, this, &TwoStepSheet::renewCodes);
    connect(m_off, &QPushButton::clicked, this, &TwoStepSheet::askToTurnOff);
    connect(m_setup, &TotpSetup::enabled, this, [this] {
        m_unstored = true;
        cancel()->hide();
        m_session.reload();
    });
    connect(m_setup, &TotpSetup::done, this, &TwoStepSheet::finished);
    connect(m_codes, &RecoveryCodesView::done, this, &TwoStepSheet::finished);
    ask();
}

void TwoStepSheet::ask()
{
    m_text->setText(tr("One moment…"));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_left, m_replace, m_renew, m_off})
        widget->hide();
    present(m_state);
    m_api.call(Api::mfaStatus).then(this, [this](const Result<MfaStatus> &status) {
        if (status)
            return tell(*status);
        m_text->clear();
        setError(status.error());
    });
}

void TwoStepSheet::tell(const MfaStatus &status)
{
    m_enabled = status.enabledAt.has_value();
    m_turningOff = false;
    setAction(tr("Set &up"));
    block(m_off, status.required
                     ? tr("Your role needs two-step sign-in. If you have another phone, set that up in its place.")
                     : QString());
    if (m_enabled)
        m_text->setText(tr("On since %1. Signing in takes your password and a code of your authenticator app.")
                            .arg(fmt::dateTime(*status.enabledAt)));
    else if (status.dueAt)
        m_text->setText(tr("Off. Your role needs it: set it up by %1, or nothing else will open after that. Whoever "
                           "learns your password still cannot sign in as you.")
                            .arg(fmt::dateTime(*status.dueAt)));
    else
        m_text->setText(tr("Off. With it, whoever learns your password still cannot sign in as you: a code of an "
                           "authenticator app on your phone is asked for as well."));
    m_left->setText(tr("%Ln recovery code(s) left", nullptr, status.recoveryCodesLeft));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_left, m_replace, m_renew, m_off})
        widget->setVisible(m_enabled);
    action()->setVisible(!m_enabled);
    (m_enabled ? m_renew : action())->setFocus();
    adjustSize();
}

void TwoStepSheet::setUp()
{
    if (m_setup->isVisible())
        return;
    present(m_setup);
    m_setup->start(m_session.me().user.email);
    m_setup->focusFirst();
}

void TwoStepSheet::renewCodes()
{
    if (isBusy())
        return;
    setBusy(tr("One moment…"));
    m_api.call(Api::renewRecoveryCodes).then(this, [this](const Result<RecoveryCodes> &codes) {
        if (!codes)
            return setError(codes.error());
        setBusy({});
        m_codes->setCodes(codes->codes, m_session.me().user.email);
        m_unstored = true;
        present(m_codes);
        cancel()->hide();
        m_codes->focusFirst();
    });
}

void TwoStepSheet::askToTurnOff()
{
    m_turningOff = true;
    m_text->setText(tr("Turn it off? Your password alone will then sign you in, and whoever learns it can be you. All "
                       "other devices are signed out, and the recovery codes end. If the password is a short one, you "
                       "choose a longer one next."));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_left, m_replace, m_renew, m_off})
        widget->hide();
    setAction(tr("Turn off"), Variant::Danger)->show();
    cancel()->setFocus(); // the safe answer
    adjustSize();
}

void TwoStepSheet::turnOff()
{
    if (isBusy())
        return;
    setBusy(tr("Turning it off…"));
    m_api.call(Api::disableTotp).then(this, [this](const Result<Nothing> &done) {
        if (!done)
            return setError(done.error());
        setBusy({});
        m_session.reload().then(this, [this](const Result<Me> &me) {
            if (me && me->user.mustChangePassword)
                setMessage(
                    tr("Now choose a password of 15 characters or more: “Change password” in the account menu."));
        });
        ask();
    });
}

void TwoStepSheet::present(QWidget *page)
{
    setMessage({});
    for (QWidget *one : std::initializer_list<QWidget *>{m_state, m_setup, m_codes})
        one->setVisible(one == page);
    action()->hide();
    adjustSize();
}

void TwoStepSheet::finished()
{
    m_unstored = false;
    cancel()->show();
    ask();
}

void TwoStepSheet::reject()
{
    if (!m_unstored)
        Sheet::reject();
}

} // namespace bitflow
