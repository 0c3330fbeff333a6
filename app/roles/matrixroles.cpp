// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of the matrix, and what its cells say.
#include "app/parts/people.h"
#include "app/roles/matrixmodel.h"
#include "app/ui/column.h"
#include "app/ui/fmt.h"

#include <algorithm>

namespace bitflow {

namespace {
QString stateWord(MatrixModel::Cell cell)
{
    switch (cell) {
    case MatrixModel::Cell::None:
        return MatrixModel::tr("not granted");
    case MatrixModel::Cell::Partly:
        return MatrixModel::tr("partly");
    case MatrixModel::Cell::Granted:
        return MatrixModel::tr("granted");
    case MatrixModel::Cell::Locked:
        return MatrixModel::tr("not granted, and not yours to grant");
    }
    return {};
}

std::optional<Risk> riskOf(const QString &slug)
{
    const auto permission = permissionFrom(slug);
    return permission && info(*permission).risk != Risk::Low ? std::optional(info(*permission).risk) : std::nullopt;
}
} // namespace

int MatrixModel::columnOf(Id<Role> id) const
{
    const auto found = std::ranges::find(m_drafts, id, [](const RoleDraft &one) { return one.role().id; });
    return found == m_drafts.end() ? -1 : 1 + int(found - m_drafts.begin());
}

const RoleDraft *MatrixModel::draftAt(int column) const
{
    return column < 1 || column > m_drafts.size() ? nullptr : &m_drafts[column - 1];
}

const RoleDraft *MatrixModel::draft(Id<Role> id) const { return draftAt(columnOf(id)); }

int MatrixModel::changeCount() const
{
    int changes = 0;
    for (const RoleDraft &one : m_drafts)
        changes += one.changeCount();
    return changes;
}

void MatrixModel::addRole(const Role &role)
{
    if (columnOf(role.id) >= 0 || m_drafts.size() >= mostRoles)
        return;
    const int column = columnCount();
    beginInsertColumns({}, column, column);
    m_drafts.append(RoleDraft(role));
    endInsertColumns();
}

void MatrixModel::removeRole(Id<Role> id)
{
    const int column = columnOf(id);
    if (column < 0)
        return;
    beginRemoveColumns({}, column, column);
    m_drafts.removeAt(column - 1);
    endRemoveColumns();
    Q_EMIT ticksChanged();
}

void MatrixModel::replaceRole(Id<Role> old, const Role &role)
{
    const int column = columnOf(old);
    if (column < 0 || columnOf(role.id) >= 0)
        return;
    m_drafts[column - 1].store(role);
    Q_EMIT headerDataChanged(Qt::Horizontal, column, column);
    tellAll();
    Q_EMIT ticksChanged();
}

void MatrixModel::change(Id<Role> id, const std::function<void(RoleDraft &)> &how)
{
    const int column = columnOf(id);
    if (column < 0)
        return;
    how(m_drafts[column - 1]);
    Q_EMIT headerDataChanged(Qt::Horizontal, column, column);
    tellAll();
    Q_EMIT ticksChanged();
}

void MatrixModel::storeRole(const Role &role)
{
    change(role.id, [&](RoleDraft &one) { one.store(role); });
}

void MatrixModel::rebaseRole(const Role &role)
{
    change(role.id, [&](RoleDraft &one) { one.rebase(role); });
}

void MatrixModel::propose(Id<Role> id, const QStringList &slugs)
{
    change(id, [&](RoleDraft &one) { one.propose(slugs); });
}

void MatrixModel::discard(Id<Role> id)
{
    change(id, [](RoleDraft &one) { one.discard(); });
}

void MatrixModel::discardAll()
{
    for (RoleDraft &one : m_drafts)
        one.discard();
    tellAll();
    Q_EMIT ticksChanged();
}

// "Marker, Add people: granted, changed"
QString MatrixModel::spoken(const QModelIndex &cell) const
{
    const RoleDraft &draft = *draftAt(cell.column());
    const QString what = cell.siblingAtColumn(0).data(Qt::DisplayRole).toString();
    QString state = stateWord(cellAt(cell));
    if (const PermissionRow *row = rowAt(cell)) {
        if (draft.isChanged(row->slug))
            state = tr("%1, changed").arg(state);
    } else {
        const Count all = count(cell);
        //: A group: "partly, 3 of 7"
        state = tr("%1, %2 of %3").arg(state, fmt::number(all.on), fmt::number(all.shown));
        if (all.changes > 0)
            //: The state of a group, and how much in it is changed
            state = tr("%1, %2").arg(state, tr("%Ln change(s)", "", all.changes));
    }
    //: A cell: the role, the permission, and whether it is granted
    return tr("%1, %2: %3").arg(draft.role().name, what, state);
}

QVariant MatrixModel::wordsData(const QModelIndex &index, int role) const
{
    const PermissionRow *row = rowAt(index);
    if (!row)
        return role == Qt::DisplayRole ? QVariant(m_groups[index.row()].name) : QVariant();
    const QString label = permissionFrom(row->slug) ? permissionLabel(row->slug) : row->label;
    const auto risk = riskOf(row->slug);
    switch (role) {
    case Qt::DisplayRole:
        return label;
    case Qt::ToolTipRole:
        return row->slug;
    case Qt::AccessibleTextRole:
        return risk ? u"%1, %2"_s.arg(label, riskPill(*risk).text) : label;
    case ui::PillRole:
        return risk ? QVariant::fromValue(riskPill(*risk)) : QVariant();
    case SlugRole:
        return row->slug;
    case InUseRole:
        return row->inUse;
    default:
        return {};
    }
}

QVariant MatrixModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RoleDraft *draft = draftAt(index.column());
    if (!draft || role == SlugRole || role == InUseRole)
        return wordsData(index, role);
    const PermissionRow *row = rowAt(index);
    switch (role) {
    case CellRole:
        return int(cellAt(index));
    case ChangedRole:
        return row ? draft->isChanged(row->slug) : count(index).changes > 0;
    case Qt::CheckStateRole:
        switch (cellAt(index)) {
        case Cell::Granted:
            return int(Qt::Checked);
        case Cell::Partly:
            return int(Qt::PartiallyChecked);
        default:
            return int(Qt::Unchecked);
        }
    case Qt::DisplayRole:
        if (const Count all = row ? Count() : count(index); !row)
            return fmt::isolate(tr("%1 of %2").arg(fmt::number(all.on), fmt::number(all.shown)));
        return {};
    case Qt::AccessibleTextRole:
        return spoken(index);
    case Qt::ToolTipRole:
        if (const QString reason = whyLocked(index).text; !reason.isEmpty())
            return u"%1\n%2"_s.arg(spoken(index), reason);
        return spoken(index);
    default:
        return {};
    }
}

QVariant MatrixModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const RoleDraft *draft = draftAt(section);
    if (role == Qt::DisplayRole)
        return draft ? draft->role().name : tr("Permission");
    if (role == Qt::ToolTipRole && draft)
        return draft->role().description.isEmpty() ? draft->role().name
                                                   : u"%1\n%2"_s.arg(draft->role().name, draft->role().description);
    if (role == ChangedRole && draft)
        return draft->isDirty();
    return {};
}

} // namespace bitflow
