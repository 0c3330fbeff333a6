// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/securitypanel.h"

#include "app/parts/devicecards.h"
#include "app/parts/endsheet.h"
#include "app/parts/labels.h"
#include "app/parts/panel.h"
#include "app/parts/people.h"
#include "app/parts/why.h"
#include "app/ui/fmt.h"
#include "app/ui/names.h"
#include "app/ui/style.h"
#include "app/ui/wraplayout.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

SecurityPanel::SecurityPanel(UserActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_sections(new Sections(tr("Security"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_sections);
}

void SecurityPanel::clear()
{
    m_call.cancel();
    m_user.reset();
    m_counting.cancel();
    m_sessions.reset();
    m_failures.reset();
    m_sections->clear();
    m_sections->text(tr("Loading…"));
    m_sections->finish();
}

void SecurityPanel::show(const User &user)
{
    const bool other = !m_user || m_user->id != user.id;
    const bool same = m_user && *m_user == user;
    m_user = user;
    if (same)
        return;
    if (other) {
        m_sessions.reset();
        m_failures.reset();
    }
    present();
    if (other)
        reload();
}

// Of others; one's own is always there.
ui::Reason SecurityPanel::unlessHeld(Permission permission, const QString &what) const
{
    const ClientSession &session = m_actions.session();
    const auto &path = m_user->institutionPath;
    const bool own = m_user->id == session.me().user.id;
    return unless(own || session.may(permission, path), what, whyAt(permission, path));
}

ui::Reason SecurityPanel::whyNotSee() const
{
    return unlessHeld(Permission::SessionsView, tr("Seeing where people are signed in"));
}

ui::Reason SecurityPanel::whyNotEnd() const { return unlessHeld(Permission::SessionsRevoke, tr("Signing people out")); }

void SecurityPanel::reload()
{
    if (!m_user)
        return;
    if (!whyNotSee().text.isEmpty())
        return;
    countFailures();
    SessionQuery query;
    query.userId = m_user->id;
    query.limit = maximumPageSize;
    query.sort = u"-last_seen_at"_s;
    m_call.cancel();
    m_call = m_actions.api().call(Api::listSessions, query);
    m_call.then(this, [this](const Result<Page<Session>> &page) {
        m_sessions = page;
        present();
    });
}

void SecurityPanel::countFailures()
{
    m_counting.cancel();
    m_counting = m_actions.api().call(Api::signInFailures, {m_user->id});
    m_counting.then(this, [this](const Result<SignInFailures> &found) {
        if (!found)
            return; // the rest is worth showing without it
        m_failures = found->count;
        present();
    });
}

void SecurityPanel::present()
{
    m_sections->clear();
    addFacts();
    if (!m_user->deletedAt) {
        addSessions();
        addDevices();
    }
    m_sections->finish();
}

void SecurityPanel::addFacts()
{
    auto *facts = new Facts(m_sections->body());
    facts->add(tr("Last sign-in"), fmt::relative(m_user->lastLoginAt));
    facts->add(tr("Password set"), fmt::relative(m_user->passwordChangedAt));
    facts->add(tr("Next sign-in"),
               m_user->mustChangePassword ? tr("Asks for a new password") : tr("With the present password"));
    facts->add(tr("Two-step sign-in"),
               m_user->mfaEnabledAt ? tr("On since %1").arg(fmt::dateTime(*m_user->mfaEnabledAt)) : tr("Off"));
    if (m_failures)
        facts->add(tr("Refused sign-ins"), tr("%1 in the last 30 days").arg(fmt::number(*m_failures)));
    facts->add(tr("Status"), statusPill(*m_user).text);
    m_sections->column()->addWidget(facts);
    if (m_user->deletedAt)
        return;
    m_sections->column()->addSpacing(space::s);
    auto *row = new ui::WrapLayout;
    row->setSpacing(space::s);
    for (QAction *action : {m_actions.password, m_actions.secondFactor, m_actions.status}) {
        auto *button = new QPushButton(m_sections->body());
        button->setAutoDefault(false);
        m_actions.attach(button, action);
        row->addWidget(button);
    }
    m_sections->column()->addLayout(row);
}

void SecurityPanel::addSessions()
{
    m_sections->heading(tr("Signed in now"), everywhereButton());
    if (const ui::Reason reason = whyNotSee(); !reason.text.isEmpty())
        return m_sections->reason(reason);
    if (!m_sessions) {
        m_sections->text(tr("Loading…"));
        return;
    }
    if (!*m_sessions) {
        return m_sections->failure(tr("The sessions could not be loaded. %1").arg(peopleErrorText(m_sessions->error())),
                                   m_sessions->error(), [this] { reload(); });
    }
    if ((*m_sessions)->items.isEmpty())
        m_sections->text(tr("Nowhere."));
    for (const Session &one : (*m_sessions)->items)
        m_sections->column()->addWidget(sessionCard(one));
}

QWidget *SecurityPanel::everywhereButton()
{
    const bool own = m_user->id == m_actions.session().me().user.id;
    auto *button = new QPushButton(own ? tr("Sign out all others…") : tr("Sign out everywhere…"), m_sections->body());
    button->setAutoDefault(false);
    const bool none = m_sessions && *m_sessions && (*m_sessions)->items.size() <= (own ? 1 : 0);
    const QString nothing = own ? tr("You are signed in here only.") : tr("This person is not signed in anywhere.");
    ui::block(button, none ? nothing : whyNotEnd());
    connect(button, &QPushButton::clicked, this, [this, own] {
        auto *sheet = new EndSheet(m_actions.api(), {m_user->id, {}},
                                   {own ? tr("Sign out all other devices?") : tr("Sign this person out everywhere?"),
                                    own ? tr("Sign out all others") : tr("Sign out everywhere"),
                                    fmt::isolate(displayName(*m_user)), own},
                                   this);
        connect(sheet, &EndSheet::ended, this, [this](const SessionCount &count) {
            Q_EMIT ended(count.sessions);
            reload();
        });
        sheet->open();
    });
    return button;
}

void SecurityPanel::addDevices()
{
    if (!whyNotSee().text.isEmpty())
        return;
    m_sections->heading(tr("Known devices"));
    auto *cards = new DeviceCards(m_actions.api(), m_sections->body());
    cards->load(m_user->id, whyNotEnd());
    connect(cards, &DeviceCards::forgotten, this, [this](const QString &device) {
        Q_EMIT revoked(device);
        reload();
    });
    m_sections->column()->addWidget(cards);
}

QWidget *SecurityPanel::sessionCard(const Session &one)
{
    auto *card = new Panel(m_sections->body());
    auto *row = new QHBoxLayout(card);
    row->setContentsMargins(space::m, space::s, space::xs, space::s);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    const QString device = one.device.isEmpty() ? tr("Unknown device") : deviceLabel(one.device);
    auto *name = new ui::Label(card, device, Token::Text, Type::Body, true);
    name->setWordWrap(true);
    words->addWidget(name);
    const QString seen = one.current ? tr("this device") : tr("last seen %1").arg(fmt::relative(one.lastSeenAt));
    auto *facts = new ui::Label(card, tr("%1 · %2").arg(fmt::ltr(one.ipAddress), seen), Token::Text2, Type::Caption);
    facts->setWordWrap(true);
    words->addWidget(facts);
    if (!one.unusual.isEmpty()) {
        auto *unusual = new ui::Label(card, unusualText(one.unusual), Token::Warn, Type::Caption);
        unusual->setWordWrap(true);
        words->addWidget(unusual);
    }
    row->addLayout(words, 1);
    auto *end = new QPushButton(tr("Sign out"), card);
    end->setAutoDefault(false);
    ui::setVariant(end, ui::Variant::Flat);
    ui::name(end, tr("Sign out %1").arg(device));
    ui::block(end, one.current
                       ? ui::Reason(tr("This is the session you are working in. Sign out from your account menu."))
                       : whyNotEnd());
    connect(end, &QPushButton::clicked, this, [this, one] { revoke(one); });
    row->addWidget(end, 0, Qt::AlignTop);
    return card;
}

void SecurityPanel::revoke(const Session &one)
{
    m_actions.api()
        .call(Api::revokeSession, {one.id})
        .then(this, [this, device = one.device](const Result<Nothing> &gone) {
            if (gone)
                Q_EMIT revoked(device);
            else
                Q_EMIT m_actions.failed(tr("The session was not ended"), gone.error());
            reload();
        });
}

} // namespace bitflow
