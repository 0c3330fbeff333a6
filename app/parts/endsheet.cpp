// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/endsheet.h"

#include "app/parts/people.h"
#include "app/ui/label.h"

#include <QPushButton>

namespace bitflow {

using ui::Token;

EndSheet::EndSheet(ApiClient &api, const SessionChoice &choice, const Words &words, QWidget *parent)
    : Sheet(words.title, parent)
    , m_api(api)
    , m_choice(choice)
    , m_own(words.own)
{
    if (!words.whose.isEmpty())
        addText(words.whose, Token::Text);
    m_counted = addText(tr("Counting…"), Token::Text);
    m_kept = addText({});
    m_kept->hide();
    addText(tr("They have to sign in again there. What is half filled in stays."));
    setAction(words.act, ui::Variant::Danger)->setFocus();
    connect(this, &Sheet::acted, this, &EndSheet::end);
    count();
}

void EndSheet::count()
{
    m_api.call(Api::countSessions, m_choice).then(this, [this](const Result<SessionCount> &count) {
        if (count)
            return present(*count);
        m_counted->setText(tr("How many there are could not be found out."));
        setMessage(peopleErrorText(count.error()), count.error());
    });
}

void EndSheet::present(const SessionCount &count)
{
    const bool many = count.people > 1 || !m_choice.institutionId.isNull();
    const QString sessions = tr("%Ln session(s) end", "", count.sessions);
    //: %1: "3 sessions end", %2: "of 2 people"
    m_counted->setText(many ? tr("%1, %2.").arg(sessions, tr("of %Ln person(s)", "", count.people))
                            : tr("%1. This one stays.").arg(sessions));
    if (!many && !m_choice.userId.isNull() && !m_own)
        m_counted->setText(tr("%1.").arg(sessions));
    m_kept->setVisible(count.kept > 0);
    m_kept->setText(tr("%Ln person(s) may do things that you may not. Their sessions stay.", "", count.kept));
}

void EndSheet::end()
{
    if (isBusy())
        return;
    setBusy(tr("Signing out…"));
    m_api.call(Api::revokeSessions, m_choice).then(this, [this](const Result<SessionCount> &count) {
        setBusy({});
        if (!count)
            return setMessage(peopleErrorText(count.error()), count.error());
        Q_EMIT ended(*count);
        accept();
    });
}

} // namespace bitflow
