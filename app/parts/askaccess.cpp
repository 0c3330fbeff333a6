// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/askaccess.h"

#include "app/parts/people.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

AskAccessSheet::AskAccessSheet(ApiClient &api, const Explanation &denied, QWidget *parent)
    : Sheet(tr("Ask for access"), parent)
    , m_api(api)
    , m_request{denied.permission, denied.institutionId, {}}
    , m_reason(new QLineEdit(this))
{
    addText(tr("\"%1\" at %2").arg(fmt::isolate(permissionLabel(denied.permission)), placeText(denied.institutionPath)),
            ui::Token::Text);
    addText(tr("Those who may give it get a mail with your name and the reason. They decide."));
    auto *label = new ui::Label(this, tr("Reason"), ui::Token::Text, ui::Type::Body, true);
    label->setBuddy(m_reason);
    content()->addWidget(label);
    content()->addWidget(m_reason);
    m_reason->setMaxLength(500);
    m_reason->setPlaceholderText(tr("What you need it for"));
    ui::name(m_reason, tr("Reason"));
    setAction(tr("Send"));
    connect(this, &Sheet::acted, this, &AskAccessSheet::send);
    m_reason->setFocus();
}

void AskAccessSheet::send()
{
    if (isBusy())
        return;
    m_request.reason = m_reason->text();
    setBusy(tr("Sending…"));
    m_sending = m_api.call(Api::requestAccess, m_request);
    m_sending.then(this, [this](const Result<AccessRequested> &answer) {
        setBusy({});
        if (!answer)
            return setMessage(answer.error().code == "mail_not_configured"_L1
                                  ? tr("This server sends no mail. Ask one of those who can decide in person.")
                              : answer.error().status == 429
                                  ? tr("You have asked five times today. Ask again tomorrow, or in person.")
                                  : peopleErrorText(answer.error()),
                              answer.error());
        Q_EMIT sent(answer->people);
        accept();
    });
}

} // namespace bitflow
