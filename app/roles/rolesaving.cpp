// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/rolesaving.h"

#include "app/parts/people.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"

namespace bitflow {

namespace {
constexpr int restMs = 250; // after the last tick
}

RoleSaving::RoleSaving(RoleActions &actions, MatrixModel &model, QWidget *over)
    : QObject(over)
    , m_actions(actions)
    , m_model(model)
    , m_over(over)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (!m_model.isDirty())
            return;
        ask(m_counting, changes(), 0, [this](const Result<Changes> &list) {
            if (!list)
                return; // the review asks again, and says what is wrong
            QList<RoleImpact> impacts;
            for (const ReviewSheet::Change &one : *list)
                impacts.append(one.impact);
            Q_EMIT counted(impacts);
        });
    });
}

void RoleSaving::changed()
{
    m_counting.cancel();
    if (m_model.isDirty())
        m_rest.start();
}

RoleSaving::Changes RoleSaving::changes() const
{
    Changes list;
    for (const RoleDraft &one : m_model.drafts())
        if (one.isDirty())
            list.append({one.role(), {}});
    return list;
}

// One role after the other: the server counts, and six at once would be a burst for nothing.
void RoleSaving::ask(Pending<RoleImpact> &call, Changes list, qsizetype at,
                     const std::function<void(const Result<Changes> &)> &then)
{
    const RoleDraft *draft = at < list.size() ? m_model.draft(list[at].role.id) : nullptr;
    if (!draft)
        return then(list);
    call = m_actions.api().call(Api::roleImpact, {draft->role().id, draft->granted()});
    call.then(this, [this, &call, list, at, then](const Result<RoleImpact> &impact) mutable {
        if (!impact)
            return then(std::unexpected(impact.error()));
        list[at].impact = *impact;
        ask(call, std::move(list), at + 1, then);
    });
}

void RoleSaving::review()
{
    if (m_saving.running() || m_reviewing.running() || !m_model.isDirty())
        return;
    ask(m_reviewing, changes(), 0, [this](const Result<Changes> &list) {
        if (list)
            return openReview(*list);
        Q_EMIT failed(tr("Whom it affects could not be counted; your changes are still here. %1")
                          .arg(peopleErrorText(list.error())),
                      list.error());
    });
}

void RoleSaving::openReview(Changes list)
{
    // Somebody else may have saved meanwhile; what is reviewed is what was changed here.
    const auto keepOnly = [](QList<PermissionImpact> &rows, const QStringList &mine) {
        rows.removeIf([&](const PermissionImpact &row) { return !mine.contains(row.permission); });
    };
    QList<Id<Role>> reviewed;
    for (ReviewSheet::Change &one : list) {
        const RoleDraft *draft = m_model.draft(one.role.id);
        if (!draft)
            return;
        keepOnly(one.impact.gained, draft->added());
        keepOnly(one.impact.lost, draft->removed());
        reviewed.append(one.role.id);
    }
    auto *sheet = new ReviewSheet(list, m_over);
    connect(sheet, &ReviewSheet::confirmed, this, [this, sheet, reviewed] {
        sheet->accept();
        m_queue = reviewed;
        m_refusals.clear();
        m_why = {};
        m_stale.clear();
        Q_EMIT began();
        saveNext();
    });
    sheet->open();
}

void RoleSaving::saveNext()
{
    const RoleDraft *draft = nullptr;
    while (!draft && !m_queue.isEmpty())
        draft = m_model.draft(m_queue.takeFirst());
    if (!draft)
        return Q_EMIT ended(m_refusals, m_why, m_stale);
    RoleChange change;
    change.roleId = draft->role().id;
    change.permissions = draft->granted();
    m_saving = m_actions.api().call(Api::updateRole, change, {.ifMatch = draft->role().rowVersion});
    m_saving.then(this, [this, mine = *draft](const Result<Role> &role) { answered(mine, role); });
}

void RoleSaving::answered(const RoleDraft &draft, const Result<Role> &role)
{
    if (!role && role.error().status == 412)
        return fetchTheirs(draft.role());
    if (role) {
        m_model.storeRole(*role);
        Q_EMIT saved(*role);
    } else {
        refuse(draft.role(), role.error());
    }
    saveNext();
}

void RoleSaving::fetchTheirs(const Role &mine)
{
    m_saving = m_actions.api().call(Api::getRole, {mine.id});
    m_saving.then(this, [this, mine](const Result<Role> &theirs) {
        if (theirs) {
            m_model.rebaseRole(*theirs);
            m_stale.append(mine.id);
            m_refusals.append(tr("Somebody else changed %1 meanwhile. Your changes stand on top of theirs now: save "
                                 "again, or see theirs and lose yours.")
                                  .arg(fmt::isolate(mine.name)));
        } else {
            refuse(mine, theirs.error());
        }
        saveNext();
    });
}

void RoleSaving::refuse(const Role &role, const Error &error)
{
    if (ui::whyOf(m_why).isEmpty())
        m_why = error;
    //: A role, and why its change was refused
    m_refusals.append(
        tr("%1 is not saved, your changes are still here. %2").arg(fmt::isolate(role.name), peopleErrorText(error)));
}

} // namespace bitflow
