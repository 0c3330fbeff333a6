// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/chosenpassword.h"

#include "app/signin/words.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

ChosenPassword::ChosenPassword(ApiClient &api, QWidget *parent)
    : QWidget(parent)
    , m_api(api)
    , m_form(new Form<ChosenPasswordInput>({{"first_name"_L1, tr("First name")},
                                            {"last_name"_L1, tr("Last name")},
                                            {"next"_L1, tr("New password"), Editor::Password},
                                            {"repeated"_L1, tr("New password once more"), Editor::Password}},
                                           this))
    , m_progress(new Label(this, {}, Token::Text2))
    , m_error(new Label(this, {}, Token::Err))
    , m_button(new QPushButton(tr("Set the &password"), this))
    , m_again(new QPushButton(tr("Send me a &new one"), this))
    , m_back(new QPushButton(tr("&Back to sign-in"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(space::m);
    for (Label *label : {m_progress, m_error})
        label->setWordWrap(true);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_form, m_progress, m_error, m_button, m_again, m_back})
        column->addWidget(widget);
    setVariant(m_button, Variant::Primary);
    setVariant(m_back, Variant::Flat);
    connect(m_button, &QPushButton::clicked, m_form, &FormBase::submit);
    connect(m_form, &FormBase::submitted, this, &ChosenPassword::send);
    connect(m_form, &FormBase::edited, this, &ChosenPassword::follow);
    connect(m_again, &QPushButton::clicked, this, &ChosenPassword::newWanted);
    connect(m_back, &QPushButton::clicked, this, &ChosenPassword::left);
}

void ChosenPassword::startReset(const QString &code)
{
    m_code = code;
    m_email.clear();
    start({}, false);
}

void ChosenPassword::startInvitation(const QString &code, const InvitationOffer &offer)
{
    m_code = code;
    m_email = offer.email;
    start({offer.firstName, offer.lastName, {}, {}}, true);
}

void ChosenPassword::start(const ChosenPasswordInput &input, bool withNames)
{
    m_form->setValue(input);
    m_form->clearComplaints();
    for (const auto name : {"first_name"_L1, "last_name"_L1})
        m_form->setFieldVisible(name, withNames);
    m_button->setText(withNames ? tr("Open the &account") : tr("Set the &password"));
    m_error->hide();
    m_again->hide();
    follow();
}

void ChosenPassword::focusFirst()
{
    if (QWidget *first = m_form->editor(isInvitation() ? "first_name"_L1 : "next"_L1))
        first->setFocus();
}

void ChosenPassword::follow()
{
    const auto length = m_form->value().next.toUcs4().size();
    const int least = words::leastLength(false);
    m_progress->setToken(length >= least ? Token::Ok : Token::Text2);
    m_progress->setText(words::passwordProgress(length, least));
}

void ChosenPassword::send()
{
    if (m_pending.running())
        return;
    const ChosenPasswordInput input = m_form->value();
    if (input.next != input.repeated) {
        m_form->showComplaints({{u"/repeated"_s, u"mismatch"_s, tr("The two do not match.")}});
        return;
    }
    m_error->hide();
    m_form->setReadOnly(true);
    m_pending = isInvitation()
                    ? m_api.call(Api::acceptInvitation, {m_code, input.firstName, input.lastName, input.next})
                    : m_api.call(Api::resetPassword, {m_code, input.next});
    m_pending.then(this, [this](const Result<Nothing> &answer) { answered(answer); });
}

void ChosenPassword::answered(const Result<Nothing> &answer)
{
    m_form->setReadOnly(false);
    if (answer) {
        m_form->setValue({});
        m_code.clear();
        return Q_EMIT done(m_email);
    }
    Complaints complaints = answer.error().errors;
    for (Complaint &complaint : complaints)
        if (complaint.pointer == "/new_password"_L1 || complaint.pointer == "/password"_L1)
            complaint.pointer = u"/next"_s;
    if (!complaints.isEmpty() && m_form->showComplaints(complaints).isEmpty())
        return;
    m_error->setText(words::codeFailure(answer.error()));
    m_error->show();
    m_again->setVisible(answer.error().code == "code_invalid"_L1);
    announce(this, m_error->text(), true);
}

} // namespace bitflow
