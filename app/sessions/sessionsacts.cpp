// SPDX-License-Identifier: GPL-3.0-or-later
// What one may do about sessions: the context menu, and the questions before something ends.
#include "app/parts/devicecards.h"
#include "app/parts/endsheet.h"
#include "app/parts/labels.h"
#include "app/parts/people.h"
#include "app/parts/sheet.h"
#include "app/parts/why.h"
#include "app/sessions/sessionsfilter.h"
#include "app/sessions/sessionspage.h"
#include "app/ui/blocked.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"

#include <QMenu>
#include <QPushButton>

namespace bitflow {

using ui::Token;

namespace {

QString personOf(const Session &one) { return one.userName.isEmpty() ? one.userEmail : one.userName; }

} // namespace

void SessionsPage::contextMenu(const QPoint &at)
{
    presentButtons();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (QPushButton *button : {m_revoke, m_others, m_person, m_here}) {
        if (!button->isVisible())
            continue;
        QAction *action = menu->addAction(button->text(), button, &QPushButton::click);
        ui::block(action, ui::reasonOf(button));
        if (button == m_here && ui::blockReason(button).isEmpty())
            count(action);
    }
    menu->popup(at);
}

// How many would have to sign in again, as soon as it is known.
void SessionsPage::count(QAction *action)
{
    m_api.call(Api::countSessions, {{}, m_filter->institution()})
        .then(action, [action](const Result<SessionCount> &count) {
            if (count)
                //: "Sign everybody out here…", and how many sessions that ends
                action->setText(tr("%1 (%2)").arg(action->text(), tr("%Ln session(s)", "", count->sessions)));
        });
}

void SessionsPage::askRevoke()
{
    const Session *chosen = m_model->at(m_view->currentRow());
    if (!chosen || chosen->current)
        return;
    const Session one = *chosen;
    auto *sheet = new Sheet(tr("Sign out this device?"), this);
    if (m_filter->everybody())
        sheet->addText(fmt::isolate(personOf(one)), Token::Text);
    sheet->addText(one.device.isEmpty() ? tr("Unknown device") : deviceLabel(one.device), Token::Text);
    sheet->addText(tr("%1 · last seen %2").arg(fmt::ltr(one.ipAddress), fmt::relative(one.lastSeenAt)));
    sheet->addText(tr("That device has to sign in again."));
    sheet->setAction(tr("Sign out"), ui::Variant::Danger)->setFocus();
    connect(sheet, &Sheet::acted, this, [this, sheet, one] { revoke(one, sheet); });
    sheet->open();
}

void SessionsPage::revoke(const Session &one, Sheet *sheet)
{
    if (sheet->isBusy())
        return;
    sheet->setBusy(tr("Signing out…"));
    m_api.call(Api::revokeSession, {one.id})
        .then(sheet, [this, sheet, device = deviceLabel(one.device)](const Result<Nothing> &gone) {
            if (!gone)
                return sheet->setError(gone.error());
            sheet->setBusy({});
            sheet->accept();
            m_model->refresh();
            Q_EMIT notice(tr("%1 is signed out").arg(fmt::isolate(device)));
        });
}

void SessionsPage::showDevices()
{
    const Session *one = m_filter->everybody() ? m_model->at(m_view->currentRow()) : nullptr;
    auto *sheet = new Sheet(one ? tr("Devices of %1").arg(fmt::isolate(personOf(*one))) : tr("Your devices"), this);
    sheet->addText(tr("The account has been signed in to from these. A sign-in from any other is marked as unusual."));
    auto *cards = new DeviceCards(m_api, sheet);
    sheet->content()->addWidget(cards);
    sheet->cancel()->setText(tr("Close"));
    cards->load(one ? one->userId : Id<User>(),
                one ? unlessAnywhere(m_session, Permission::SessionsRevoke, tr("Signing people out")) : ui::Reason());
    connect(cards, &DeviceCards::forgotten, this, [this](const QString &device) {
        m_model->refresh();
        Q_EMIT notice(tr("%1 is forgotten").arg(fmt::isolate(device)));
    });
    sheet->open();
}

void SessionsPage::endMany(const SessionChoice &choice, const QString &title, const QString &act, const QString &whose,
                           bool own)
{
    auto *sheet = new EndSheet(m_api, choice, {title, act, whose, own}, this);
    connect(sheet, &EndSheet::ended, this, [this](const SessionCount &count) {
        m_model->refresh();
        Q_EMIT notice(tr("%Ln session(s) ended", "", count.sessions));
    });
    sheet->open();
}

void SessionsPage::askRevokeOthers() { endMany({}, tr("Sign out all other devices?"), tr("Sign out all others"), {}); }

void SessionsPage::askRevokePerson()
{
    if (const Session *one = m_model->at(m_view->currentRow()))
        endMany({one->userId, {}}, tr("Sign this person out everywhere?"), tr("Sign out everywhere"),
                fmt::isolate(personOf(*one)), one->userId == m_session.me().user.id);
}

void SessionsPage::askRevokeInstitution()
{
    endMany({{}, m_filter->institution()}, tr("Sign everybody out?"), tr("Sign everybody out"),
            tr("%1 and everything below").arg(fmt::isolate(m_filter->institutionName())));
}

} // namespace bitflow
