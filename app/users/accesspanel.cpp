// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/accesspanel.h"

#include "app/parts/panel.h"
#include "app/parts/people.h"
#include "app/parts/whocanevent.h"
#include "app/ui/blocked.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"
#include "app/ui/pill.h"
#include "app/ui/style.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

AccessPanel::AccessPanel(UserActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_sections(new Sections(tr("Access"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_sections);
}

void AccessPanel::clear()
{
    m_call.cancel();
    m_user.reset();
    m_access.reset();
    m_sections->clear();
    m_sections->text(tr("Loading…"));
    m_sections->finish();
}

void AccessPanel::show(const User &user)
{
    const bool other = !m_user || m_user->id != user.id;
    m_user = user;
    if (!other)
        return;
    m_access.reset();
    present();
    reload();
}

void AccessPanel::reload()
{
    if (!m_user)
        return;
    m_call.cancel();
    m_call = m_actions.api().call(Api::userAccess, {m_user->id});
    m_call.then(this, [this](const Result<UserAccess> &access) { arrived(access); });
}

void AccessPanel::arrived(const Result<UserAccess> &access)
{
    if (access) {
        m_access = *access;
        present();
        return Q_EMIT loaded();
    }
    m_sections->clear();
    m_sections->failure(tr("What this person holds could not be loaded. %1").arg(peopleErrorText(access.error())),
                        access.error(), [this] { reload(); });
    m_sections->finish();
}

void AccessPanel::present()
{
    m_sections->clear();
    if (!m_access) {
        m_sections->text(tr("Loading…"));
        return m_sections->finish();
    }
    addAssignments();
    addGrants();
    m_sections->finish();
}

void AccessPanel::addAssignments()
{
    QPushButton *assign = nullptr;
    if (!m_user->deletedAt) {
        assign = new QPushButton(m_sections->body());
        assign->setAutoDefault(false);
        m_actions.attach(assign, m_actions.assign);
    }
    m_sections->heading(tr("Roles"), assign);
    if (m_access->assignments.isEmpty())
        m_sections->text(tr("No roles yet. This person can sign in, and see nothing but the own account."));
    // one card an institution, in the order of the answer
    QList<Id<Institution>> places;
    for (const Assignment &one : m_access->assignments)
        if (!places.contains(one.institutionId))
            places.append(one.institutionId);
    for (const auto &place : std::as_const(places)) {
        bool first = true;
        for (const Assignment &one : m_access->assignments) {
            if (one.institutionId != place)
                continue;
            if (std::exchange(first, false))
                m_sections->text(placeText(one.institutionPath));
            m_sections->column()->addWidget(assignmentCard(one));
        }
    }
}

QWidget *AccessPanel::assignmentCard(const Assignment &assignment)
{
    auto *card = new Panel(m_sections->body());
    ui::name(card, assignment.roleName, placeText(assignment.institutionPath));
    auto *row = new QHBoxLayout(card);
    row->setContentsMargins(space::m, space::s, space::xs, space::s);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    auto *name = new ui::Label(card, assignment.roleName, Token::Text, Type::Body, true);
    name->setWordWrap(true);
    words->addWidget(name);
    const auto &home = m_user->institutionPath;
    const auto above = [&](const PathStep &step) { return step.id == assignment.institutionId; };
    const bool inherited = assignment.institutionId.isNull()
                               ? !home.isEmpty()
                               : assignment.institutionId != m_user->institutionId && std::ranges::any_of(home, above);
    const QString how = inherited ? tr("Inherited from %1").arg(placeText(assignment.institutionPath)) : tr("Direct");
    const QString since =
        assignment.assignedByName.isEmpty()
            ? fmt::relative(assignment.assignedAt)
            : tr("%1, by %2").arg(fmt::relative(assignment.assignedAt), fmt::isolate(assignment.assignedByName));
    const QString until = assignment.expiresAt ? tr("ends %1").arg(fmt::dateTime(*assignment.expiresAt)) : tr("no end");
    //: Three facts in a line: direct or inherited, since when and by whom, until when
    auto *facts = new ui::Label(card, tr("%1 · %2 · %3").arg(how, since, until), Token::Text2, Type::Caption);
    facts->setWordWrap(true);
    words->addWidget(facts);
    if (!assignment.reason.isEmpty()) {
        auto *reason =
            new ui::Label(card, tr("Reason: %1").arg(fmt::isolate(assignment.reason)), Token::Text2, Type::Caption);
        reason->setWordWrap(true);
        words->addWidget(reason);
    }
    row->addLayout(words, 1);
    auto *buttons = new QVBoxLayout;
    buttons->setSpacing(0);
    addButtons(buttons, card, assignment);
    buttons->addStretch();
    row->addLayout(buttons);
    return card;
}

void AccessPanel::addButtons(QVBoxLayout *column, QWidget *card, const Assignment &assignment)
{
    auto *why = new QPushButton(tr("Why?"), card);
    why->setAutoDefault(false);
    ui::setVariant(why, ui::Variant::Flat);
    //: A role and the institution where somebody holds it
    ui::name(why, tr("Why? %1, %2").arg(assignment.roleName, placeText(assignment.institutionPath)));
    ui::block(why, ui::reasonOf(m_actions.why));
    connect(why, &QPushButton::clicked, this, [this, assignment] { m_actions.explainRole(assignment); });
    column->addWidget(why);
    if (m_user->deletedAt)
        return;
    auto *remove = new QPushButton(tr("Remove"), card);
    remove->setAutoDefault(false);
    ui::setVariant(remove, ui::Variant::Flat);
    ui::name(remove, tr("Remove role %1").arg(assignment.roleName));
    ui::block(remove, m_actions.whyNotRemove(assignment));
    connect(remove, &QPushButton::clicked, this, [this, assignment] { m_actions.removeRole(assignment); });
    auto *end = new QPushButton(tr("Change end"), card);
    end->setAutoDefault(false);
    ui::setVariant(end, ui::Variant::Flat);
    ui::name(end, tr("Change when the role %1 ends").arg(assignment.roleName));
    ui::block(end, m_actions.whyNotChangeEnd(assignment));
    connect(end, &QPushButton::clicked, this, [this, assignment] { m_actions.changeEnd(assignment); });
    column->addWidget(remove);
    column->addWidget(end);
}

void AccessPanel::addGrants()
{
    auto *why = new QPushButton(m_sections->body());
    why->setAutoDefault(false);
    m_actions.attach(why, m_actions.why);
    m_sections->heading(tr("What this allows"), why);
    if (m_access->grants.isEmpty())
        m_sections->text(tr("Nothing yet."));
    for (const Grant &grant : m_access->grants)
        addGrant(grant);
}

// The permission, and behind it who else has it.
QWidget *AccessPanel::permissionLine(const QString &slug, const QList<PathStep> &path, QWidget *parent)
{
    auto *line = new QPushButton(permissionLabel(slug), parent);
    line->setAutoDefault(false);
    ui::setVariant(line, ui::Variant::Flat);
    line->setToolTip(tr("Who has this permission?"));
    ui::name(line, line->text(), tr("Who has this permission?"));
    connect(line, &QPushButton::clicked, this, [this, slug, path] { askWhoCan(this, slug, path); });
    return line;
}

void AccessPanel::addGrant(const Grant &grant)
{
    //: Where a permission holds
    m_sections->text(tr("%1, and everywhere below").arg(placeText(grant.institutionPath)));
    QStringList order;
    QHash<QString, QStringList> slugs;
    for (const QString &slug : grant.permissions) {
        const auto permission = permissionFrom(slug);
        const QString category =
            permission ? permissionCategory(QString(info(*permission).category)) : slug.section(u'.', 0, 0);
        if (!slugs.contains(category))
            order.append(category);
        slugs[category].append(slug);
    }
    auto *groups = new QVBoxLayout;
    groups->setSpacing(0);
    m_sections->column()->addLayout(groups);
    for (const QString &category : std::as_const(order)) {
        auto *group = new Foldable(category, fmt::number(slugs[category].size()), m_sections->body());
        for (const QString &slug : std::as_const(slugs[category]))
            group->content()->addWidget(permissionLine(slug, grant.institutionPath, group), 0, Qt::AlignLeading);
        groups->addWidget(group);
    }
}

} // namespace bitflow
