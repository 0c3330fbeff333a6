// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/forgotstep.h"

#include "app/signin/words.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

ForgotStep::ForgotStep(ApiClient &api, QWidget *parent)
    : QWidget(parent)
    , m_api(api)
    , m_form(new Form<AddressInput>({{"email"_L1, tr("E-mail"), Editor::Email}}, this))
    , m_words(new Label(this))
    , m_send(new QPushButton(tr("&Send the mail"), this))
    , m_code(new QPushButton(tr("I have the &code"), this))
    , m_back(new QPushButton(tr("&Back to sign-in"), this))
{
    m_words->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(space::m);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_form, m_words, m_send, m_code, m_back})
        column->addWidget(widget);
    setVariant(m_send, Variant::Primary);
    setVariant(m_back, Variant::Flat);
    connect(m_send, &QPushButton::clicked, m_form, &FormBase::submit);
    connect(m_form, &FormBase::submitted, this, &ForgotStep::ask);
    connect(m_code, &QPushButton::clicked, this, &ForgotStep::codeWanted);
    connect(m_back, &QPushButton::clicked, this, &ForgotStep::left);
}

void ForgotStep::start(const QString &email)
{
    m_form->setValue({email});
    m_form->clearComplaints();
    m_words->hide();
    m_code->hide();
    m_send->setText(tr("&Send the mail"));
    setVariant(m_send, Variant::Primary);
}

void ForgotStep::focusFirst()
{
    if (QWidget *first = m_form->editor("email"_L1))
        first->setFocus();
}

void ForgotStep::ask()
{
    if (m_pending.running())
        return;
    m_words->hide();
    m_send->setText(tr("Sending…"));
    m_form->setReadOnly(true);
    m_pending = m_api.call(Api::forgotPassword, m_form->value());
    m_pending.then(this, [this](const Result<bitflow::Accepted> &answer) { answered(answer); });
}

void ForgotStep::answered(const Result<bitflow::Accepted> &answer)
{
    m_send->setText(answer ? tr("&Send again") : tr("&Send the mail"));
    setVariant(m_send, answer ? Variant::Normal : Variant::Primary);
    m_form->setReadOnly(false);
    if (!answer && !answer.error().errors.isEmpty() && m_form->showComplaints(answer.error().errors).isEmpty())
        return;
    m_words->setToken(answer ? Token::Text : Token::Err);
    if (answer)
        m_words->setText(tr("If there is an account for %1, a mail is on its way to it. The link in it works once, "
                            "within an hour. Look among unwanted mail too.")
                             .arg(fmt::isolate(m_form->value().email)));
    else if (answer.error().code == "mail_not_configured"_L1)
        m_words->setText(tr("This server sends no mail. Ask your administrator for a one-time password; with it you "
                            "sign in and choose a new one."));
    else
        m_words->setText(words::later(answer.error()));
    m_words->show();
    announce(this, m_words->text(), !answer);
    m_code->setVisible(answer.has_value());
    (answer ? m_code : m_back)->setFocus();
}

} // namespace bitflow
