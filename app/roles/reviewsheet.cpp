// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/reviewsheet.h"

#include "app/parts/consent.h"
#include "app/parts/dutytext.h"
#include "app/parts/people.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/margins.h"
#include "app/ui/names.h"
#include "common/missing.h"

#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace bitflow {

namespace {

int amount(const RoleImpact &impact) { return int(impact.gained.size() + impact.lost.size()); }

QString labels(const QStringList &slugs)
{
    QStringList list;
    for (const QString &slug : slugs)
        list.append(permissionLabel(slug));
    return list.join(u", "_s);
}

QString titleOf(const QList<ReviewSheet::Change> &changes)
{
    return changes.size() == 1 ? ReviewSheet::tr("Change what %1 allows?").arg(fmt::isolate(changes.first().role.name))
                               : ReviewSheet::tr("Change what %Ln role(s) allow?", "", int(changes.size()));
}

} // namespace

ReviewSheet::ReviewSheet(const QList<Change> &changes, QWidget *parent) : Sheet(titleOf(changes), parent)
{
    auto *body = new QWidget;
    m_list = new QVBoxLayout(body);
    ui::setMargins(body, m_list, 0, 0, ui::space::m, 0);
    m_list->setSpacing(ui::space::s);
    int all = 0;
    QStringList own;
    for (const Change &change : changes) {
        addRole(change, changes.size() > 1);
        all += amount(change.impact);
        for (const QString &slug : change.impact.ownLost)
            if (!own.contains(slug))
                own.append(slug);
    }
    m_list->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(body);
    ui::name(scroll, tr("What changes"));
    content()->addWidget(scroll, 1);
    resize(500, std::min(600, 260 + 30 * all + 60 * int(changes.size()) + (own.isEmpty() ? 0 : 90)));
    setAction(tr("Save %Ln change(s)", "", all), own.isEmpty() ? ui::Variant::Primary : ui::Variant::Danger);
    if (own.isEmpty())
        action()->setFocus();
    else
        m_consent = new Consent(tr("You lose: %1. You may not be able to give it back to yourself.").arg(labels(own)),
                                tr("Take it from me too"), this);
    refuse(changes);
    connect(this, &Sheet::acted, this, [this] {
        if (!m_consent || m_consent->given())
            Q_EMIT confirmed();
    });
}

void ReviewSheet::refuse(const QList<Change> &changes)
{
    QStringList lacking;
    Error error{403, u"forbidden"_s, {}, {}, 0};
    for (const Change &change : changes)
        for (const QString &slug : change.impact.lacking) {
            if (lacking.contains(slug))
                continue;
            lacking.append(slug);
            // Where the role belongs: it is held there and below, nowhere else.
            if (const auto permission = permissionFrom(slug))
                error.errors.append(complaintOf({*permission, change.role.ownerInstitutionId}));
        }
    if (lacking.isEmpty())
        return;
    const QString refusal =
        tr("You cannot give what you do not hold yourself wherever the role is held: %1").arg(labels(lacking));
    ui::block(action(), {refusal, ui::whyOf(error)});
    setMessage(refusal, error);
}

void ReviewSheet::addLine(const QString &text, ui::Token token, bool strong)
{
    auto *label = new ui::Label(this, text, token, ui::Type::Body, strong);
    label->setWordWrap(true);
    m_list->addWidget(label);
}

void ReviewSheet::addRole(const Change &change, bool named)
{
    const RoleImpact &impact = change.impact;
    if (named) {
        auto *title = new ui::Label(this, change.role.name, ui::Token::Text, ui::Type::Section, true);
        title->setWordWrap(true);
        m_list->addWidget(title);
    }
    addLine(impact.people > 0
                ? tr("%1 in %2 are affected, at once.")
                      .arg(tr("%Ln person(s)", "", impact.people), tr("%Ln institution(s)", "", impact.institutions))
            : change.role.holderCount == 0 ? tr("Nobody holds this role yet.")
                                           : tr("Nobody is affected: whoever holds it has the same by another role."));
    addConflicts(impact);
    addList(tr("They will also be able to:"), impact.gained);
    addList(tr("They will no longer be able to, unless another role allows it:"), impact.lost);
}

// A warning: it may be meant, in a college of three people say.
void ReviewSheet::addConflicts(const RoleImpact &impact)
{
    if (impact.conflicts.isEmpty())
        return;
    addLine(tr("Duties that are better kept apart come together:"), ui::Token::Warn, true);
    for (const DutyConflict &one : impact.conflicts) {
        const QString who = one.people == 0 ? tr("nobody yet") : tr("%Ln person(s)", "", one.people);
        //: Two duties, whom it concerns, and why they are better kept apart
        addLine(tr("%1 (%2). %3").arg(dutyNames(one), who, dutyText(one)), ui::Token::Warn);
    }
}

void ReviewSheet::addList(const QString &heading, const QList<PermissionImpact> &rows)
{
    if (rows.isEmpty())
        return;
    addLine(heading, ui::Token::Text, true);
    for (const PermissionImpact &one : rows) {
        auto *row = new QHBoxLayout;
        const QString who = one.people == 0 ? tr("nobody")
                                            : tr("%1 in %2")
                                                  .arg(tr("%Ln person(s)", "", one.people),
                                                       tr("%Ln institution(s)", "", one.institutions));
        //: A permission, and whom its change affects
        auto *what = new ui::Label(this, tr("%1: %2").arg(permissionLabel(one.permission), who));
        what->setWordWrap(true);
        row->addWidget(what, 1);
        if (const auto permission = permissionFrom(one.permission); permission && info(*permission).risk != Risk::Low) {
            auto *risk = new ui::PillLabel(this);
            risk->setPill(riskPill(info(*permission).risk));
            row->addWidget(risk);
        }
        m_list->addLayout(row);
    }
}

} // namespace bitflow
