// SPDX-License-Identifier: GPL-3.0-or-later
// A role's permissions on their way to being saved: whom it affects, the review, what the server says.
#include "app/parts/people.h"
#include "app/roles/matrix.h"
#include "app/roles/roledetail.h"
#include "app/roles/rolesheets.h"
#include "app/ui/strip.h"

#include <QTabWidget>
#include <QTreeView>

namespace bitflow {

namespace {
const QString stripId = u"role"_s;
constexpr int permissionsTab = 0;
} // namespace

void RoleDetail::countAffected()
{
    if (!m_role || !m_matrix->isDirty())
        return;
    m_counting = m_actions.api().call(Api::roleImpact, {m_role->id, m_matrix->checks()->granted()});
    m_counting.then(this, [this](const Result<RoleImpact> &impact) {
        if (impact)
            m_matrix->setImpact(*impact);
    });
}

// What was allowed once, to be reviewed and saved like any other change.
void RoleDetail::propose(const QStringList &permissions)
{
    m_tabs->setCurrentIndex(permissionsTab);
    m_matrix->checks()->propose(permissions);
    m_matrix->tree()->setFocus();
}

void RoleDetail::review(const QStringList &permissions)
{
    if (m_saving.running() || m_reviewing.running() || !m_role)
        return;
    m_reviewing = m_actions.api().call(Api::roleImpact, {m_role->id, permissions});
    m_reviewing.then(this, [this, permissions](const Result<RoleImpact> &impact) {
        if (impact)
            return openReview(permissions, *impact);
        m_strip->show({stripId,
                       tr("Whom it affects could not be counted; your changes are still here. %1")
                           .arg(peopleErrorText(impact.error())),
                       ui::Tone::Error},
                      impact.error());
    });
}

void RoleDetail::openReview(const QStringList &permissions, RoleImpact impact)
{
    // Somebody else may have saved meanwhile; what is reviewed is what was changed here.
    const auto keepOnly = [](QList<PermissionImpact> &rows, const QStringList &mine) {
        rows.removeIf([&](const PermissionImpact &row) { return !mine.contains(row.permission); });
    };
    keepOnly(impact.gained, m_matrix->checks()->added());
    keepOnly(impact.lost, m_matrix->checks()->removed());
    auto *sheet = new ReviewSheet(*m_role, impact, this);
    connect(sheet, &Sheet::acted, this, [this, sheet, permissions] {
        sheet->accept();
        save(permissions);
    });
    sheet->open();
}

void RoleDetail::save(const QStringList &permissions)
{
    if (m_saving.running() || !m_role)
        return;
    RoleChange change;
    change.roleId = m_role->id;
    change.permissions = permissions;
    m_strip->hide(stripId);
    m_matrix->setBusy(true);
    m_saving = m_actions.api().call(Api::updateRole, change, {.ifMatch = m_role->rowVersion});
    m_saving.then(this, [this](const Result<Role> &role) { answered(role); });
}

void RoleDetail::answered(const Result<Role> &role)
{
    m_matrix->setBusy(false);
    m_matrix->tree()->setFocus();
    if (role) {
        present(*role);
        Q_EMIT saved(*role);
        return goOn();
    }
    if (role.error().status == 412)
        return conflict();
    m_strip->show(
        {stripId, tr("Not saved, your changes are still here. %1").arg(peopleErrorText(role.error())), ui::Tone::Error},
        role.error());
}

void RoleDetail::conflict()
{
    m_actions.api().call(Api::getRole, {m_role->id}).then(this, [this](const Result<Role> &theirs) {
        if (!theirs)
            return m_strip->show({stripId,
                                  tr("Not saved, your changes are still here. %1").arg(peopleErrorText(theirs.error())),
                                  ui::Tone::Error},
                                 theirs.error());
        m_role = *theirs;
        m_matrix->rebase(*theirs);
        m_strip->show({stripId,
                       tr("Somebody else changed this role meanwhile. Your changes stand on top of theirs now: save "
                          "again, or see "
                          "theirs and lose yours."),
                       ui::Tone::Warn, tr("See theirs"), [this] {
                           m_matrix->checks()->discard();
                           present(Role(*m_role));
                       }});
    });
}

void RoleDetail::goOn()
{
    m_strip->hide(stripId);
    if (const auto waiting = std::exchange(m_waiting, std::nullopt))
        present(*waiting);
}

} // namespace bitflow
