// SPDX-License-Identifier: GPL-3.0-or-later
// Which roles stand in the matrix, and what can be asked about a cell of it.
#include "app/roles/matrix.h"
#include "app/roles/matrixtree.h"
#include "app/ui/fmt.h"
#include "app/ui/names.h"

#include <QMenu>
#include <QPushButton>

namespace bitflow {

ui::Reason PermissionMatrix::whyStays(Id<Role> id) const
{
    if (id == m_main)
        return tr("This is the role chosen in the list. Choose another there.");
    const RoleDraft *draft = m_model->draft(id);
    return draft && draft->isDirty() ? tr("Save or discard the changes to it first.") : QString();
}

QMenu *PermissionMatrix::chooseRoles()
{
    auto *menu = new QMenu(m_choose);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    ui::name(menu, tr("Roles in the matrix"));
    for (const Role &role : std::as_const(m_offer)) {
        const bool in = m_model->columnOf(role.id) > 0;
        QAction *action = menu->addAction(QString(role.name).replace(u'&', u"&&"_s));
        action->setCheckable(true);
        action->setChecked(in);
        connect(action, &QAction::triggered, this, [this, role, in] {
            if (in)
                m_model->removeRole(role.id);
            else
                m_model->addRole(role);
            present();
            m_tree->setFocus();
        });
        if (in)
            ui::block(action, whyStays(role.id));
        else if (m_model->drafts().size() >= MatrixModel::mostRoles)
            ui::block(action, tr("Six roles at most. Take one out first."));
    }
    menu->popup(m_choose->mapToGlobal(QPoint(0, m_choose->height())));
    return menu;
}

void PermissionMatrix::askWhy(const QModelIndex &cell)
{
    const ui::Reason reason = m_model->whyLocked(cell);
    if (reason.text.isEmpty())
        return Q_EMIT refused(tr("This can be ticked and cleared."));
    if (reason.why.isEmpty())
        return Q_EMIT refused(reason.text);
    ui::askWhy(m_tree, reason.why);
}

void PermissionMatrix::showMenu(const QPoint &at)
{
    const QModelIndex cell = m_tree->currentIndex();
    const QString slug = cell.siblingAtColumn(0).data(MatrixModel::SlugRole).toString();
    const RoleDraft *draft = m_model->draftAt(cell.column());
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (!slug.isEmpty())
        menu->addAction(tr("Who has this permission?"), this, [this, slug] { Q_EMIT whoCanWanted(slug); });
    if (draft && !m_model->whyLocked(cell).text.isEmpty())
        menu->addAction(tr("Why can this not be changed?"), this,
                        [this, at = QPersistentModelIndex(cell)] { askWhy(at); });
    if (draft) {
        const Id<Role> id = draft->role().id;
        QAction *remove = menu->addAction(tr("Take %1 out of the matrix").arg(fmt::isolate(draft->role().name)), this,
                                          [this, id] { m_model->removeRole(id); });
        ui::block(remove, whyStays(id));
    }
    if (menu->isEmpty())
        return menu->deleteLater();
    menu->popup(at);
}

} // namespace bitflow
