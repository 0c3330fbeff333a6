// SPDX-License-Identifier: GPL-3.0-or-later
// The invitation as a draft: somebody who has pasted two hundred addresses does not do it twice.
#include "app/drafts/draftkeeper.h"
#include "app/parts/institutionfield.h"
#include "app/users/addresschips.h"
#include "app/users/invitesheet.h"

namespace bitflow {

namespace {

// One field a person, so that those of two sittings come together.
constexpr auto person = "person "_L1;

QVariantList packed(const QList<PathStep> &path)
{
    QVariantList steps;
    for (const PathStep &step : path)
        steps.append(QVariantMap{
            {u"id"_s, step.id.toString()}, {u"name"_s, step.name}, {u"kind"_s, QString(nameOf(step.kind))}});
    return steps;
}

QList<PathStep> unpacked(const QVariantList &steps)
{
    QList<PathStep> path;
    for (const QVariant &one : steps) {
        const QVariantMap step = one.toMap();
        path.append({Id<Institution>::parse(step.value(u"id"_s).toString()).value_or(Id<Institution>()),
                     step.value(u"name"_s).toString(),
                     enumFrom<InstitutionKind>(step.value(u"kind"_s).toString()).value_or(InstitutionKind())});
    }
    return path;
}

} // namespace

bool InviteSheet::keepsDraft() const { return m_draft->keeps(); }

void InviteSheet::beginDraft()
{
    m_draft->begin({.name = {u"invitation"_s, {}},
                    .title = tr("the invitation"),
                    .pageId = u"users"_s,
                    .argument = {{u"invite"_s, true}}},
                   {[this] { return typed(); },
                    [this](const ui::Typed &typed) {
                        retype(typed);
                        return QStringList();
                    }});
}

ui::Typed InviteSheet::typed() const
{
    if (!hasInput())
        return {};
    ui::Typed typed = m_form->typed();
    for (const Invitee &one : m_people->people())
        typed.now.insert(person + one.email, QStringList{one.firstName, one.lastName});
    typed.now.insert(u"typing"_s, m_people->line()->toPlainText());
    const InstitutionButton *button = m_where->button();
    if (button->isChosen())
        typed.now.insert({{u"where"_s, button->id().toString()},
                          {u"where_title"_s, button->title()},
                          {u"where_path"_s, packed(button->path())}});
    return typed;
}

void InviteSheet::retype(const ui::Typed &typed)
{
    QList<Invitee> people;
    for (const auto &[field, names] : typed.now.asKeyValueRange())
        if (field.startsWith(person))
            people.append({field.sliced(person.size()), names.toStringList().value(0), names.toStringList().value(1)});
    m_people->line()->setPlainText(typed.now.value(u"typing"_s).toString());
    m_people->setPeople(people);
    if (typed.now.contains(u"where"_s)) {
        const auto id = Id<Institution>::parse(typed.now.value(u"where"_s).toString());
        m_where->button()->setChosen(id.value_or(Id<Institution>()),
                                     unpacked(typed.now.value(u"where_path"_s).toList()),
                                     typed.now.value(u"where_title"_s).toString());
        offer();
    }
    m_form->retype(typed);
    explainRole();
}

} // namespace bitflow
