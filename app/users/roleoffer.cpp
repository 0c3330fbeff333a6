// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/roleoffer.h"

#include "app/parts/panel.h"
#include "app/parts/people.h"

namespace bitflow {

RoleOffer::RoleOffer(ApiClient &api, const ClientSession &session, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_session(session)
{}

void RoleOffer::load()
{
    if (m_loading.running())
        return;
    RoleQuery query;
    query.limit = maximumPageSize;
    query.sort = u"level,name"_s;
    m_loading = m_api.call(Api::listRoles, query);
    m_loading.then(this, [this](const Result<Page<Role>> &page) {
        if (!page)
            return Q_EMIT failed(page.error());
        m_roles = page->items;
        m_loaded = true;
        offer();
    });
}

void RoleOffer::setPlace(const std::optional<QList<PathStep>> &path)
{
    m_path = path;
    offer();
}

bool RoleOffer::mayGive(const Role &role) const
{
    const auto kind = m_path->isEmpty() ? std::optional<InstitutionKind>() : m_path->last().kind;
    if (!scopeFits(role.scopeKind, kind))
        return false;
    const auto owns = [&role](const PathStep &step) { return step.id == role.ownerInstitutionId; };
    if (!role.ownerInstitutionId.isNull() && std::ranges::none_of(*m_path, owns))
        return false;
    return std::ranges::all_of(role.permissions, [&](const QString &slug) {
        const auto permission = permissionFrom(slug);
        return !permission || m_session.may(*permission, *m_path);
    });
}

void RoleOffer::offer()
{
    m_offered.clear();
    for (const Role &role : std::as_const(m_roles))
        if (m_path && mayGive(role))
            m_offered.append(role);
    Q_EMIT changed();
}

const Role *RoleOffer::find(Id<Role> id) const
{
    const auto found = std::ranges::find(m_offered, id, &Role::id);
    return found == m_offered.end() ? nullptr : &*found;
}

QList<ui::Choice> RoleOffer::choices() const
{
    QList<ui::Choice> choices{{!m_path               ? tr("Choose where first")
                               : !m_loaded           ? tr("Loading…")
                               : m_offered.isEmpty() ? tr("No role that you may give goes here")
                                                     : tr("Choose a role"),
                               {}}};
    for (const Role &role : m_offered)
        choices.append({role.name, role.id.uuid()});
    return choices;
}

bool RoleOffer::explain(Id<Role> id, Facts &facts) const
{
    facts.clear();
    const Role *role = find(id);
    if (!role)
        return false;
    facts.add(tr("What it is"), role->description.isEmpty() ? role->name : role->description);
    facts.add(tr("Allows"), tr("%Ln permission(s)", "", int(role->permissions.size())));
    //: Where a role holds
    facts.add(tr("Where"), tr("%1, and everywhere below").arg(placeText(*m_path)));
    return true;
}

} // namespace bitflow
