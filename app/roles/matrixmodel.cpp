// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/matrixmodel.h"

#include "app/parts/people.h"
#include "app/ui/fmt.h"

#include <algorithm>

namespace bitflow {

namespace {
constexpr quintptr noParent = 0; // else the number of the group, from one
constexpr int words = 0;         // the first column
} // namespace

MatrixModel::MatrixModel(QObject *parent) : QAbstractItemModel(parent) {}

void MatrixModel::setWhyNot(WhyNot whyNot)
{
    m_whyNot = std::move(whyNot);
    tellAll();
}

void MatrixModel::setCatalogue(const QList<PermissionRow> &rows)
{
    if (hasCatalogue())
        return;
    beginResetModel();
    QHash<QString, qsizetype> places;
    for (const PermissionRow &row : rows) {
        if (!places.contains(row.category)) {
            places.insert(row.category, m_groups.size());
            m_groups.append({permissionCategory(row.category), {}});
        }
        m_groups[places[row.category]].rows.append(row);
    }
    endResetModel();
}

void MatrixModel::setUnusedShown(bool shown)
{
    m_unusedShown = shown;
    tellAll();
}

void MatrixModel::tellAll()
{
    for (int group = 0; group < m_groups.size(); ++group) {
        const QModelIndex at = index(group, 0);
        Q_EMIT dataChanged(at, at.siblingAtColumn(columnCount() - 1));
        Q_EMIT dataChanged(index(0, 0, at), index(rowCount(at) - 1, columnCount() - 1, at));
    }
}

QModelIndex MatrixModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : noParent);
}

QModelIndex MatrixModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == noParent)
        return {};
    return createIndex(int(index.internalId()) - 1, 0, noParent);
}

int MatrixModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_groups.size());
    const bool group = parent.internalId() == noParent && parent.column() == words;
    return group ? int(m_groups[parent.row()].rows.size()) : 0;
}

int MatrixModel::columnCount(const QModelIndex &) const { return 1 + int(m_drafts.size()); }

const PermissionRow *MatrixModel::rowAt(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == noParent)
        return nullptr;
    return &m_groups[qsizetype(index.internalId()) - 1].rows[index.row()];
}

QModelIndex MatrixModel::indexOf(const QString &slug, int column) const
{
    for (int group = 0; group < m_groups.size(); ++group)
        for (int row = 0; row < m_groups[group].rows.size(); ++row)
            if (m_groups[group].rows[row].slug == slug)
                return index(row, column, index(group, 0));
    return {};
}

QStringList MatrixModel::slugsIn(int group) const
{
    QStringList slugs;
    for (const PermissionRow &row : m_groups[group].rows)
        if (m_unusedShown || row.inUse)
            slugs.append(row.slug);
    return slugs;
}

// Clearing, and ticking again what was there, adds nothing that the asker would have to hold.
ui::Reason MatrixModel::whyNot(const RoleDraft &draft, const QString &slug) const
{
    if (!m_whyNot)
        return {};
    if (const ui::Reason all = m_whyNot(draft.role(), {}); !all.text.isEmpty())
        return all;
    return draft.has(slug) || draft.had(slug) ? ui::Reason() : m_whyNot(draft.role(), slug);
}

ui::Reason MatrixModel::whyLocked(const QModelIndex &cell) const
{
    const RoleDraft *draft = draftAt(cell.column());
    if (!draft)
        return {};
    if (const PermissionRow *row = rowAt(cell))
        return whyNot(*draft, row->slug);
    ui::Reason first;
    for (const QString &slug : slugsIn(cell.row())) {
        const ui::Reason reason = whyNot(*draft, slug);
        if (reason.text.isEmpty())
            return {};
        if (first.text.isEmpty())
            first = reason;
    }
    return first;
}

MatrixModel::Count MatrixModel::count(const QModelIndex &cell) const
{
    Count count;
    const RoleDraft &draft = *draftAt(cell.column());
    for (const QString &slug : slugsIn(cell.row())) {
        ++count.shown;
        count.on += draft.has(slug) ? 1 : 0;
        count.changes += draft.isChanged(slug) ? 1 : 0;
        count.free = count.free || whyNot(draft, slug).text.isEmpty();
    }
    return count;
}

MatrixModel::Cell MatrixModel::cellAt(const QModelIndex &cell) const
{
    if (const PermissionRow *row = rowAt(cell))
        return draftAt(cell.column())->has(row->slug) ? Cell::Granted
               : !whyLocked(cell).text.isEmpty()      ? Cell::Locked
                                                      : Cell::None;
    const Count all = count(cell);
    if (all.on == 0)
        return all.free ? Cell::None : Cell::Locked;
    return all.on == all.shown ? Cell::Granted : Cell::Partly;
}

void MatrixModel::toggle(const QModelIndex &cell)
{
    const RoleDraft *draft = draftAt(cell.column());
    if (!draft)
        return;
    if (const ui::Reason reason = whyLocked(cell); !reason.text.isEmpty())
        return Q_EMIT refused(reason.text);
    QStringList slugs, missing;
    if (const PermissionRow *row = rowAt(cell))
        slugs.append(row->slug);
    else
        slugs = slugsIn(cell.row());
    for (const QString &slug : std::as_const(slugs))
        if (!draft->has(slug) && whyNot(*draft, slug).text.isEmpty())
            missing.append(slug);
    const bool on = !missing.isEmpty();
    change(draft->role().id, [&](RoleDraft &one) {
        for (const QString &slug : on ? missing : slugs)
            one.set(slug, on);
    });
}

bool MatrixModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !draftAt(index.column()))
        return false;
    if (data(index, Qt::CheckStateRole).toInt() != value.toInt())
        toggle(index);
    return data(index, Qt::CheckStateRole).toInt() == value.toInt();
}

Qt::ItemFlags MatrixModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const Qt::ItemFlags plain = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return index.column() == words ? plain : plain | Qt::ItemIsUserCheckable;
}

} // namespace bitflow
