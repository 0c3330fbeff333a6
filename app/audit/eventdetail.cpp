// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/eventdetail.h"

#include "app/audit/diffview.h"
#include "app/parts/auditwords.h"
#include "app/parts/explainevent.h"
#include "app/parts/panel.h"
#include "app/parts/people.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/wraplayout.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

#include <algorithm>

namespace bitflow {

using ui::Token;
namespace space = ui::space;

namespace {

// Where the subject of an event is shown; empty: nowhere.
QString pageOf(const AuditEvent &event)
{
    struct Row
    {
        QLatin1StringView type, page;
    };
    static constexpr Row rows[] = {{"user"_L1, "users"_L1},
                                   {"institution"_L1, "institutions"_L1},
                                   {"role"_L1, "roles"_L1},
                                   {"import"_L1, "imports"_L1},
                                   {"api_token"_L1, "api-tokens"_L1}};
    const auto known = std::ranges::find_if(rows, [&](const Row &row) { return row.type == event.subjectType; });
    return known == std::end(rows) ? QString() : QString(known->page);
}

// The session that an event is about, not the one it was done in.
QString sessionOf(const AuditEvent &event)
{
    return event.action.startsWith(u"audit.") ? QString() : event.after[u"session_id"].toString();
}

} // namespace

EventDetail::EventDetail(QWidget *parent)
    : QWidget(parent)
    , m_title(new ui::Label(this, {}, Token::Text, ui::Type::Section, true))
    , m_pill(new ui::PillLabel(this))
    , m_close(new QToolButton(this))
    , m_changed(new ui::Label(this, tr("What changed"), Token::Text, ui::Type::Section, true))
    , m_diff(new DiffView(this))
    , m_facts(new Facts(this))
    , m_session(new QPushButton(tr("All from this session"), this))
    , m_actor(new QPushButton(tr("All by this person"), this))
    , m_subject(new QPushButton(this))
    , m_open(new QPushButton(this))
    , m_openSession(new QPushButton(tr("Open the session"), this))
    , m_why(new QPushButton(tr("Why was it refused?"), this))
{
    build();
    connect(m_close, &QToolButton::clicked, this, &EventDetail::closeWanted);
    connect(m_session, &QPushButton::clicked, this,
            [this] { Q_EMIT filterWanted({{u"session_id"_s, m_event.sessionId.toString()}}); });
    connect(m_actor, &QPushButton::clicked, this, [this] {
        Q_EMIT filterWanted({{u"actor_id"_s, m_event.actorId.toString()}, {u"actor_name"_s, actorText(m_event)}});
    });
    connect(m_subject, &QPushButton::clicked, this, [this] {
        Q_EMIT filterWanted(
            {{u"subject_id"_s, m_event.subjectId.toString()}, {u"subject_name"_s, m_event.subjectName}});
    });
    connect(m_why, &QPushButton::clicked, this, [this] { Q_EMIT whyWanted(m_event); });
    connect(m_openSession, &QPushButton::clicked, this, [this] {
        Q_EMIT pageWanted(u"sessions"_s, QVariantMap{{u"id"_s, sessionOf(m_event)}, {u"q"_s, m_event.subjectName}});
    });
    connect(m_open, &QPushButton::clicked, this,
            [this] { Q_EMIT pageWanted(pageOf(m_event), QVariantMap{{u"id"_s, m_event.subjectId.toString()}}); });
}

void EventDetail::build()
{
    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(space::l, space::l, space::l, space::l);
    column->setSpacing(space::m);
    auto *top = new QHBoxLayout;
    m_title->setWordWrap(true);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setIcon(ui::icon(u":/icons/cross.svg"_s));
    m_close->setAutoRaise(true);
    ui::name(m_close, tr("Close the event"));
    top->addWidget(m_title, 1);
    top->addWidget(m_close, 0, Qt::AlignTop);
    column->addLayout(top);
    column->addWidget(m_pill);
    column->addWidget(m_changed);
    column->addWidget(m_diff);
    column->addWidget(m_facts);
    auto *buttons = new ui::WrapLayout;
    for (QPushButton *button : {m_why, m_open, m_openSession, m_session, m_actor, m_subject}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    column->addLayout(buttons);
    column->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    ui::name(scroll, tr("The event"));
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    setMinimumWidth(300);
}

void EventDetail::show(const AuditEvent &one)
{
    m_event = one;
    m_title->setText(sentence(one));
    m_pill->setPill(outcomePill(one.outcome));
    const auto changes = changesOf(one);
    m_changed->setVisible(!changes.isEmpty());
    m_diff->show(changes);
    fillFacts();
    fillButtons();
}

void EventDetail::fillFacts()
{
    const AuditEvent &one = m_event;
    m_facts->clear();
    m_facts->section(one.outcome == AuditOutcome::Denied ? tr("What was refused") : tr("What belongs to it"));
    m_facts->add(tr("Reason"), reasonText(one));
    for (const EventFact &fact : factsOf(one))
        m_facts->add(fact.label, fact.value);
    m_facts->section(tr("Details"));
    m_facts->add(tr("When"), fmt::dateTime(one.at));
    m_facts->add(tr("Who"), actorText(one));
    m_facts->add(tr("Where"), placeText(one.path));
    m_facts->add(tr("Address"), one.ipAddress);
    m_facts->add(tr("Device"), one.device.isEmpty() ? QString() : deviceLabel(one.device));
    const QString action = actionLabel(one.action);
    //: An action in words and as the interface calls it
    m_facts->add(tr("Action"), action == one.action ? action : tr("%1 (%2)").arg(action, fmt::ltr(one.action)));
    m_facts->add(tr("Request id"), one.requestId);
    m_facts->add(tr("Event id"), one.id.toString());
    if (one.erased)
        m_facts->add(tr("Erased"), tr("what it told of a person, at that person's wish"));
    m_facts->add(tr("Sealed"), one.seq > 0  ? tr("as row %1 of the chain").arg(fmt::number(one.seq))
                               : one.sealed ? tr("into the chain")
                                            : tr("not yet, within a second"));
}

void EventDetail::fillButtons()
{
    m_why->setVisible(canExplain(m_event));
    m_session->setVisible(!m_event.sessionId.isNull());
    m_actor->setVisible(!m_event.actorId.isNull());
    m_subject->setVisible(!m_event.subjectId.isNull() && !m_event.subjectName.isEmpty());
    m_subject->setText(tr("All about %1").arg(fmt::isolate(m_event.subjectName)));
    m_openSession->setVisible(!sessionOf(m_event).isEmpty() && m_event.subjectType == "user"_L1);
    m_open->setVisible(!pageOf(m_event).isEmpty() && !m_event.subjectName.isEmpty());
    m_open->setText(tr("Open %1").arg(fmt::isolate(m_event.subjectName)));
}

} // namespace bitflow
