// SPDX-License-Identifier: GPL-3.0-or-later
// What is ticked in the matrix and not saved, as one draft: while something is, no role is shown but its columns. It is
// kept tick by tick, so that it stands on top of whatever the roles allow by then.
#include "app/drafts/draftkeeper.h"
#include "app/roles/matrix.h"
#include "app/roles/matrixtree.h"
#include "app/roles/roledetail.h"
#include "app/ui/strip.h"

#include <QTabWidget>

namespace bitflow {

namespace {

QString tickName(Id<Role> role, const QString &slug) { return role.toString() + u' ' + slug; }

QMap<QString, QMap<QString, bool>> byRole(const ui::Typed &typed)
{
    QMap<QString, QMap<QString, bool>> ticks;
    for (const auto &[name, on] : typed.now.asKeyValueRange())
        ticks[name.section(u' ', 0, 0)].insert(name.section(u' ', 1), on.toBool());
    return ticks;
}

} // namespace

// Once there is what it needs to be restored: the permissions, and the roles.
void RoleDetail::beginDraft()
{
    if (!m_role || !m_matrix->model()->hasCatalogue() || m_matrix->offer().isEmpty() || m_matrix->isDirty())
        return;
    m_draft->begin({.name = {u"roles"_s, {}}, .title = m_role->name, .pageId = u"roles"_s},
                   {[this] { return ticked(); },
                    [this](const ui::Typed &typed) {
                        tickAgain(typed);
                        return QStringList(); // whatever others ticked meanwhile, these are on top of it
                    }});
}

void RoleDetail::keepDraft()
{
    QStringList names;
    QString first;
    for (const RoleDraft &one : m_matrix->model()->drafts())
        if (one.isDirty()) {
            names.append(one.role().name);
            first = first.isEmpty() ? one.role().id.toString() : first;
        }
    if (!names.isEmpty())
        m_draft->retitle(names.join(u", "_s), {{u"id"_s, first}});
    m_draft->touch();
}

ui::Typed RoleDetail::ticked() const
{
    ui::Typed typed;
    for (const RoleDraft &one : m_matrix->model()->drafts())
        for (const bool on : {true, false}) {
            const QStringList slugs = on ? one.added() : one.removed();
            for (const QString &slug : slugs) {
                typed.now.insert(tickName(one.role().id, slug), on);
                typed.before.insert(tickName(one.role().id, slug), !on);
            }
        }
    return typed;
}

// Roles that are not beside the one shown come beside it.
void RoleDetail::tickAgain(const ui::Typed &typed)
{
    MatrixModel *model = m_matrix->model();
    const auto ticks = byRole(typed);
    QStringList left;
    for (const auto &[id, slugs] : ticks.asKeyValueRange()) {
        const auto role = std::ranges::find(m_matrix->offer(), id, [](const Role &one) { return one.id.toString(); });
        const bool there = role != m_matrix->offer().end();
        const bool free = there && model->whyNotChange(*role).text.isEmpty();
        if (free)
            model->addRole(*role);
        const RoleDraft *draft = free ? model->draft(role->id) : nullptr;
        if (!draft) { // gone, not to be changed any more, or there is no room for it
            left.append(there ? role->name : tr("a role that is gone"));
            continue;
        }
        QStringList granted = draft->granted();
        for (const auto &[slug, on] : slugs.asKeyValueRange()) {
            granted.removeAll(slug);
            if (on)
                granted.append(slug);
        }
        model->propose(role->id, granted);
    }
    if (!left.isEmpty())
        m_strip->show({.id = u"ticks"_s,
                       .text = tr("What was ticked here is not restored: %1.").arg(left.join(u", "_s)),
                       .tone = ui::Tone::Warn,
                       .closable = true});
    m_tabs->setCurrentWidget(m_matrix);
    m_matrix->tree()->setFocus();
}

} // namespace bitflow
