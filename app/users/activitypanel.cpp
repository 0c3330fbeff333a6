// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/activitypanel.h"

#include "app/parts/auditwords.h"
#include "app/parts/explainevent.h"
#include "app/parts/panel.h"
#include "app/parts/people.h"
#include "app/parts/why.h"
#include "app/ui/fmt.h"
#include "app/ui/names.h"
#include "app/ui/style.h"
#include "app/users/panels.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

namespace {
constexpr int mostEvents = 15;
} // namespace

ActivityPanel::ActivityPanel(UserActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_sections(new Sections(tr("Activity"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_sections);
}

void ActivityPanel::clear()
{
    m_callBy.cancel();
    m_callAbout.cancel();
    m_user.reset();
    m_byThem.reset();
    m_aboutThem.reset();
    m_sections->clear();
    m_sections->finish();
}

void ActivityPanel::show(const User &user)
{
    if (m_user && m_user->id != user.id)
        clear();
    m_user = user;
    reload();
}

void ActivityPanel::reload()
{
    if (m_actions.session().mayAnywhere(Permission::AuditView)) {
        const auto ask = [this](AuditQuery query, Pending<Page<AuditEvent>> &call, Events &into) {
            query.limit = mostEvents;
            query.sort = u"-at"_s;
            call.cancel();
            call = m_actions.api().call(Api::listAuditEvents, query);
            call.then(this, [this, &into](const Result<Page<AuditEvent>> &page) {
                into = page;
                present();
            });
        };
        AuditQuery by, about;
        by.actorId = m_user->id;
        about.subjectId = Id<AuditSubject>(m_user->id.uuid());
        ask(by, m_callBy, m_byThem);
        ask(about, m_callAbout, m_aboutThem);
    }
    present();
}

void ActivityPanel::present()
{
    m_sections->clear();
    const auto blocked = unlessAnywhere(m_actions.session(), Permission::AuditView, tr("Reading the audit log"));
    if (!blocked.text.isEmpty()) {
        m_sections->reason(blocked);
        return m_sections->finish();
    }
    const QString id = m_user->id.toString(), name = displayName(*m_user);
    addEvents(tr("Done to this account"), tr("Nothing that you may see."), m_aboutThem,
              {{u"subject_id"_s, id}, {u"subject_name"_s, name}});
    addEvents(tr("Done by this person"), tr("Nothing that you may see."), m_byThem,
              {{u"actor_id"_s, id}, {u"actor_name"_s, name}});
    m_sections->finish();
}

void ActivityPanel::addEvents(const QString &heading, const QString &none, const Events &events,
                              const QVariantMap &filter)
{
    m_sections->heading(heading);
    if (!events) {
        m_sections->text(tr("Loading…"));
        return;
    }
    if (!*events) {
        return m_sections->failure(tr("This could not be loaded. %1").arg(peopleErrorText(events->error())),
                                   events->error(), [this] { reload(); });
    }
    const Page<AuditEvent> &page = **events;
    if (page.items.isEmpty())
        m_sections->text(none);
    for (const AuditEvent &event : page.items)
        m_sections->column()->addWidget(card(event));
    if (page.total <= page.items.size())
        return;
    auto *all = new QPushButton(tr("All %L1 in the audit log").arg(page.total), m_sections->body());
    all->setAutoDefault(false);
    ui::setVariant(all, ui::Variant::Flat);
    connect(all, &QPushButton::clicked, this, [this, filter] { Q_EMIT logWanted(filter); });
    m_sections->column()->addWidget(all, 0, Qt::AlignLeading);
}

void ActivityPanel::addButtons(QVBoxLayout *words, const AuditEvent &event)
{
    auto *row = new QHBoxLayout;
    const auto add = [&](const QString &label, auto &&go) {
        auto *button = new QPushButton(label, words->parentWidget());
        button->setAutoDefault(false);
        ui::setVariant(button, ui::Variant::Flat);
        ui::name(button, tr("%1: %2").arg(label, sentence(event)));
        connect(button, &QPushButton::clicked, this, go);
        row->addWidget(button);
    };
    add(tr("Open"), [this, id = event.id] { Q_EMIT logWanted({{u"id"_s, id.toString()}}); });
    if (canExplain(event))
        add(tr("Why was it refused?"),
            [this, event] { m_actions.open(explainEvent(m_actions.api(), m_actions.session(), event, this)); });
    row->addStretch();
    words->addLayout(row);
}

QWidget *ActivityPanel::card(const AuditEvent &event)
{
    auto *card = new Panel(m_sections->body());
    auto *words = new QVBoxLayout(card);
    words->setContentsMargins(space::m, space::s, space::m, space::s);
    words->setSpacing(2);
    const bool denied = event.outcome == AuditOutcome::Denied;
    auto *what = new ui::Label(card, sentence(event), denied ? Token::Err : Token::Text);
    what->setWordWrap(true);
    words->addWidget(what);
    const QString when = fmt::dateTime(event.at);
    auto *facts =
        new ui::Label(card, event.ipAddress.isEmpty() ? when : tr("%1 · %2").arg(when, fmt::ltr(event.ipAddress)),
                      Token::Text2, Type::Caption);
    facts->setWordWrap(true);
    words->addWidget(facts);
    addButtons(words, event);
    return card;
}

} // namespace bitflow
