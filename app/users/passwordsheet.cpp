// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/users/sheets.h"

#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace bitflow {

PasswordSheet::PasswordSheet(ApiClient &api, const User &user, QWidget *parent)
    : UserSheet(tr("Reset the password of %1?").arg(fmt::isolate(displayName(user))), api, user, parent)
    , m_words(addText({}))
    , m_mail(new QRadioButton(tr("Mail a link to %1").arg(fmt::isolate(user.email).replace(u'&', u"&&"_s)), this))
    , m_code(new QRadioButton(tr("Show a one-time password to hand over"), this))
{
    content()->insertWidget(content()->indexOf(m_words), m_mail);
    content()->insertWidget(content()->indexOf(m_words), m_code);
    for (QRadioButton *way : {m_mail, m_code}) {
        way->hide(); // until it is known that there is a choice
        connect(way, &QRadioButton::toggled, this, &PasswordSheet::presentWords);
    }
    m_code->setChecked(true);
    setAction(tr("Reset password"), ui::Variant::Danger);
    connect(this, &Sheet::acted, this, &PasswordSheet::run);
    action()->setFocus();
    m_api.call(Api::accountOptions).then(this, [this](const Result<AccountOptions> &options) {
        m_known = options.has_value();
        if (options && options->mail)
            offerWays();
    });
}

// Who has not opened the account yet gets the invitation again, for which there is nothing to choose.
void PasswordSheet::offerWays()
{
    const bool choice = m_user.status != UserStatus::Invited;
    m_mail->setVisible(choice);
    m_code->setVisible(choice);
    m_mail->setChecked(true);
}

bool PasswordSheet::byMail() const { return m_mail->isChecked(); }

void PasswordSheet::presentWords()
{
    m_words->setText(byMail()
                         ? tr("All sessions end, and a link to a new password goes to %1. The present password "
                              "works until another is chosen; suspend the account if that must not be.")
                               .arg(fmt::isolate(m_user.email))
                         : tr("The present password stops working and all sessions end. You get a one‑time password to "
                              "hand over; the first sign‑in asks for a new one."));
    if (!isVisible())
        return;
    layout()->activate(); // there is more to read, or to choose from, than when it was opened
    resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
}

void PasswordSheet::run()
{
    if (isBusy())
        return;
    setBusy(tr("Resetting…"));
    UserPasswordReset in{m_user.id};
    if (m_known)
        in.by = byMail() ? PasswordWay::Mail : PasswordWay::Code;
    m_api.call(Api::resetUserPassword, in).then(this, [this](const Result<OneTimePassword> &made) {
        if (!made)
            return failed(made.error());
        setBusy({});
        Q_EMIT reset(*made);
        accept();
    });
}

} // namespace bitflow
