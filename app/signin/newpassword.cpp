// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/newpassword.h"

#include "app/signin/words.h"
#include "app/ui/errorpanel.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bitflow {

using namespace ui;

namespace {

Complaint mismatch() { return {u"/repeated"_s, u"password_mismatch"_s, NewPassword::tr("The two are not the same.")}; }

} // namespace

NewPassword::NewPassword(ClientSession &session, Purpose purpose, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_form(new Form<NewPasswordInput>(
          {{"current"_L1, purpose == Purpose::EndOneTime ? tr("One-time password") : tr("Present password"),
            Editor::Password},
           {"next"_L1, tr("New password"), Editor::Password},
           {"repeated"_L1, tr("New password once more"), Editor::Password}},
          this))
    , m_progress(new Label(this, {}, Token::Text2))
    , m_error(new Label(this, {}, Token::Err))
    , m_button(new QPushButton(tr("Set &password and go on"), this))
{
    m_progress->setWordWrap(true);
    m_error->setWordWrap(true);
    m_error->hide();
    setVariant(m_button, Variant::Primary);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(space::m);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_form, m_progress, m_error, m_button})
        column->addWidget(widget);
    m_button->setVisible(purpose == Purpose::EndOneTime);
    connect(m_button, &QPushButton::clicked, this, &NewPassword::submit);
    connect(m_form, &FormBase::submitted, this, &NewPassword::send);
    connect(m_form, &FormBase::edited, this, &NewPassword::follow);
    follow();
}

void NewPassword::start(const QString &current)
{
    NewPasswordInput input;
    input.current = current;
    m_form->setValue(input);
    m_asksCurrent = current.isEmpty();
    m_form->setFieldVisible("current"_L1, m_asksCurrent);
    m_error->hide();
    follow();
}

void NewPassword::focusFirst()
{
    if (QWidget *first = m_form->editor(m_asksCurrent ? "current"_L1 : "next"_L1))
        first->setFocus();
}

void NewPassword::follow()
{
    const auto length = m_form->value().next.toUcs4().size();
    // As the server sees it: less is enough where a second factor stands behind it.
    const int least = words::leastLength(m_session.me().user.mfaEnabledAt.has_value());
    m_progress->setToken(length >= least ? Token::Ok : Token::Text2);
    m_progress->setText(words::passwordProgress(length, least));
}

void NewPassword::submit() { m_form->submit(); }

void NewPassword::send()
{
    if (m_pending.running())
        return;
    const NewPasswordInput input = m_form->value();
    if (input.next != input.repeated) {
        m_form->showComplaints({mismatch()});
        return;
    }
    m_error->hide();
    m_button->setText(tr("Setting…"));
    m_form->setReadOnly(true);
    Q_EMIT sent();
    m_pending = m_session.changePassword(input.current, input.next);
    m_pending.then(this, [this](const Result<Me> &me) { answered(me); });
}

void NewPassword::answered(const Result<Me> &me)
{
    m_button->setText(tr("Set &password and go on"));
    m_form->setReadOnly(false);
    if (me) {
        m_form->setValue({});
        return Q_EMIT changed(*me);
    }
    Q_EMIT refused();
    Complaints complaints = me.error().errors;
    for (Complaint &complaint : complaints)
        complaint.pointer = complaint.pointer == "/current_password"_L1 ? u"/current"_s : u"/next"_s;
    if (!complaints.isEmpty()) {
        if (std::ranges::any_of(complaints, [](const Complaint &one) { return one.pointer == "/current"_L1; })) {
            m_asksCurrent = true;
            m_form->setFieldVisible("current"_L1, true);
        }
        complaints = m_form->showComplaints(complaints);
        if (complaints.isEmpty())
            return;
    }
    m_error->setText(ui::errorText(me.error()));
    m_error->show();
    announce(this, m_error->text(), true);
}

} // namespace bitflow
