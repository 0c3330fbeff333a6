// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile/emailsheet.h"

#include "app/parts/people.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

EmailSheet::EmailSheet(ApiClient &api, const QString &present, QWidget *window)
    : Sheet(tr("Change the address"), window)
    , m_api(api)
    , m_form(new ui::Form<AddressInput>({{"email"_L1, tr("New address"), ui::Editor::Email}}, this))
    , m_words(addText(tr("Now: %1. A mail goes to the new address; nothing changes until its link is followed. Then "
                         "every other device is signed out.")
                          .arg(fmt::isolate(present))))
{
    content()->addWidget(m_form);
    setAction(tr("Send the mail"));
    connect(this, &Sheet::acted, this, [this] { m_sent ? accept() : m_form->submit(); });
    connect(m_form, &ui::FormBase::submitted, this, &EmailSheet::send);
    if (QWidget *first = m_form->editor("email"_L1))
        first->setFocus();
}

void EmailSheet::send()
{
    if (isBusy() || m_sent)
        return;
    setBusy(tr("Sending…"));
    m_api.call(Api::changeEmail, m_form->value()).then(this, [this](const Result<bitflow::Accepted> &answer) {
        answered(answer);
    });
}

void EmailSheet::answered(const Result<bitflow::Accepted> &answer)
{
    setBusy({});
    if (!answer) {
        const Complaints others = m_form->showComplaints(answer.error().errors);
        if (answer.error().errors.isEmpty() || !others.isEmpty())
            setMessage(peopleErrorText(answer.error()), answer.error());
        return;
    }
    m_sent = true;
    m_words->setText(tr("If %1 can be used, a mail is on its way to it. Follow its link within an hour, or paste its "
                        "code at the sign-in under “I have a code”. A notice goes to the old address too.")
                         .arg(fmt::isolate(m_form->value().email)));
    m_form->hide();
    action()->setText(tr("Done"));
    cancel()->hide();
    ui::announce(this, m_words->text());
    action()->setFocus();
}

} // namespace bitflow
