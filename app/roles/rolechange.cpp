// SPDX-License-Identifier: GPL-3.0-or-later
// The roles beside the one shown, what can be changed in them, and what the server said to the changes.
#include "app/drafts/draftkeeper.h"
#include "app/roles/matrix.h"
#include "app/roles/matrixtree.h"
#include "app/roles/roledetail.h"
#include "app/roles/rolehistory.h"
#include "app/roles/rolesaving.h"
#include "app/ui/strip.h"

#include <QTabWidget>

namespace bitflow {

namespace {
const QString stripId = u"role"_s;
constexpr int permissionsTab = 0;
} // namespace

void RoleDetail::connectParts()
{
    connect(m_tabs, &QTabWidget::currentChanged, this, &RoleDetail::showTab);
    connect(m_matrix, &PermissionMatrix::ticksChanged, m_saving, &RoleSaving::changed);
    connect(m_matrix, &PermissionMatrix::ticksChanged, this, &RoleDetail::keepDraft);
    connect(m_matrix, &PermissionMatrix::whoCanWanted, &m_actions, &RoleActions::whoCan);
    connect(m_matrix, &PermissionMatrix::reviewWanted, m_saving, &RoleSaving::review);
    connect(m_matrix, &PermissionMatrix::discarded, this, [this] {
        m_draft->end();
        beginDraft();
        goOn();
    });
    connect(m_matrix, &PermissionMatrix::refused, this, &RoleDetail::refused);
    connect(m_history, &RoleHistory::restoreWanted, this, &RoleDetail::propose);
    connect(m_saving, &RoleSaving::counted, m_matrix, &PermissionMatrix::setImpacts);
    connect(m_saving, &RoleSaving::began, this, [this] {
        m_strip->hide(stripId);
        m_matrix->setBusy(true);
    });
    connect(m_saving, &RoleSaving::saved, this, [this](const Role &role) {
        if (m_role && m_role->id == role.id)
            present(role);
        Q_EMIT saved(role);
    });
    connect(m_saving, &RoleSaving::failed, this, [this](const QString &text, const Error &error) {
        m_strip->show({stripId, text, ui::Tone::Error}, error);
    });
    connect(m_saving, &RoleSaving::ended, this, &RoleDetail::savingEnded);
    connect(&m_actions, &RoleActions::rightsChanged, this, [this] {
        m_matrix->model()->tellAll();
        if (m_role)
            m_matrix->setMain(m_role->id);
    });
}

// Columns beside the one shown follow what others save; those that are being changed are told of it when saving.
void RoleDetail::setRoles(const QList<Role> &roles)
{
    m_matrix->setOffer(roles);
    for (const Role &role : roles)
        if (const RoleDraft *draft = m_matrix->model()->draft(role.id);
            draft && !draft->isDirty() && draft->role().rowVersion != role.rowVersion)
            m_matrix->model()->storeRole(role);
    beginDraft();
}

// A right that somebody lacks where the role belongs can be taken out of it, not put into it (rule E2).
ui::Reason RoleDetail::whyNot(const Role &role, const QString &slug) const
{
    return slug.isEmpty() ? m_actions.whyNotChange(role) : m_actions.whyNotAdd(role, slug);
}

// What was allowed once, to be reviewed and saved like any other change.
void RoleDetail::propose(const QStringList &permissions)
{
    if (!m_role)
        return;
    if (m_saving->isSaving())
        return Q_EMIT refused(tr("The changes are being saved. Try again in a moment."));
    m_tabs->setCurrentIndex(permissionsTab);
    m_matrix->model()->propose(m_role->id, permissions);
    m_matrix->tree()->setFocus();
}

void RoleDetail::savingEnded(const QStringList &refusals, const Error &why, const QList<Id<Role>> &stale)
{
    m_matrix->setBusy(false);
    m_matrix->tree()->setFocus();
    if (refusals.isEmpty()) {
        m_draft->end();
        beginDraft();
        return goOn();
    }
    const auto seeTheirs = [this, stale] {
        m_strip->hide(stripId);
        for (const auto id : stale)
            m_matrix->model()->discard(id);
        if (m_role && stale.contains(m_role->id))
            present(Role(m_matrix->model()->draft(m_role->id)->role()));
    };
    m_strip->show({stripId, refusals.join(u' '), stale.isEmpty() ? ui::Tone::Error : ui::Tone::Warn,
                   stale.isEmpty() ? QString() : tr("See theirs"), seeTheirs},
                  why);
}

void RoleDetail::goOn()
{
    m_strip->hide(stripId);
    if (const auto waiting = std::exchange(m_waiting, std::nullopt))
        present(*waiting);
}

} // namespace bitflow
