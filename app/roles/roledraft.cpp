// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/roledraft.h"

#include "common/permissions.h"

namespace bitflow {

namespace {
QSet<QString> setOf(const QStringList &list) { return {list.begin(), list.end()}; }

// As the catalogue has them, and behind that what it does not know.
QStringList inOrder(QSet<QString> slugs)
{
    QStringList list;
    for (const PermissionInfo &row : permissionCatalogue())
        if (slugs.remove(row.slug))
            list.append(row.slug);
    QStringList others = slugs.values();
    others.sort();
    return list + others;
}
} // namespace

RoleDraft::RoleDraft(const Role &role) { store(role); }

void RoleDraft::store(const Role &role)
{
    m_role = role;
    m_saved = setOf(role.permissions);
    m_ticked = m_saved;
}

void RoleDraft::rebase(const Role &role)
{
    const QSet<QString> plus = m_ticked - m_saved, minus = m_saved - m_ticked;
    store(role);
    m_ticked += plus;
    m_ticked -= minus;
}

void RoleDraft::set(const QString &slug, bool on)
{
    if (on)
        m_ticked.insert(slug);
    else
        m_ticked.remove(slug);
}

void RoleDraft::propose(const QStringList &slugs) { m_ticked = setOf(slugs); }

QStringList RoleDraft::granted() const { return inOrder(m_ticked); }

QStringList RoleDraft::added() const { return inOrder(m_ticked - m_saved); }

QStringList RoleDraft::removed() const { return inOrder(m_saved - m_ticked); }

} // namespace bitflow
