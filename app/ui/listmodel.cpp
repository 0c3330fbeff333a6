// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/listmodel.h"

#include <algorithm>

namespace bitflow::ui {

QString sortText(const QList<SortKey> &keys)
{
    QStringList parts;
    for (const SortKey &key : keys)
        parts.append(key.descending ? u'-' + key.column : key.column);
    return parts.join(u',');
}

QList<SortKey> parseSort(const QString &text)
{
    QList<SortKey> keys;
    const QStringList parts = text.split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts)
        keys.append(part.startsWith(u'-') ? SortKey{part.sliced(1), true} : SortKey{part, false});
    return keys;
}

int ListModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_columns.size()); }

QVariant ListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size())
        return {};
    const ColumnHead &column = m_columns[section];
    switch (role) {
    case Qt::DisplayRole:
        return column.title;
    case Qt::TextAlignmentRole:
        return int((column.kind == CellKind::Number ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole: {
        const auto key = std::ranges::find(m_sort, column.id, &SortKey::column);
        if (key == m_sort.end())
            return column.title;
        return key->descending ? tr("%1, sorted descending").arg(column.title)
                               : tr("%1, sorted ascending").arg(column.title);
    }
    default:
        return {};
    }
}

void ListModel::setViewport(int, int) {}

void ListModel::setState(State state, const Error &error)
{
    const bool same = state == m_state && error == m_error;
    m_state = state;
    m_error = error;
    if (!same)
        Q_EMIT stateChanged();
}

} // namespace bitflow::ui
