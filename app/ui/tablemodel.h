// SPDX-License-Identifier: GPL-3.0-or-later
// A list short enough to be here whole. T has a member `id`. Sorted here, by what the columns show.
#pragma once

#include "app/ui/listmodel.h"

#include <QCollator>

#include <algorithm>

namespace bitflow::ui {

template<class T>
class TableModel : public ListModel
{
public:
    explicit TableModel(QList<Column<T>> columns, QObject *parent = nullptr)
        : ListModel(parent)
        , m_getters(std::move(columns))
    {
        for (const auto &column : m_getters)
            m_columns.append(headOf(column));
    }

    // How refresh() gets newer rows; it ends in setRows() or setFailed().
    void setRefresher(std::function<void()> refresher) { m_refresher = std::move(refresher); }
    void setLoading() { setState(State::Loading); }
    void setFailed(const Error &error) { setState(State::Failed, error); }

    // Rows that stay keep their place in selection and current index; nothing is reset.
    void setRows(QList<T> rows)
    {
        sortRows(rows);
        removeMissing(rows);
        mergeInto(rows);
        setState(State::Ready);
        Q_EMIT totalChanged(m_rows.size(), false);
        Q_EMIT refreshed();
    }

    const QList<T> &rows() const { return m_rows; }
    const T *at(int row) const { return row >= 0 && row < m_rows.size() ? &m_rows[row] : nullptr; }

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        if (role == KeyRole)
            return keyOf(index.row());
        return cell(m_getters[index.column()], m_rows[index.row()], role);
    }

    QByteArray keyOf(int row) const override { return at(row) ? at(row)->id.toBytes() : QByteArray(); }
    int rowOf(QByteArrayView key) const override
    {
        for (qsizetype i = 0; i < m_rows.size(); ++i)
            if (m_rows[i].id.toBytes() == key)
                return int(i);
        return -1;
    }

    void setSort(const QList<SortKey> &keys) override
    {
        m_sort = keys;
        auto rows = m_rows;
        sortRows(rows);
        mergeInto(rows);
        Q_EMIT refreshed();
    }

    void refresh() override
    {
        if (m_refresher)
            m_refresher();
    }

private:
    const Column<T> *column(const QString &id) const
    {
        const auto found = std::ranges::find(m_getters, id, &Column<T>::id);
        return found == m_getters.end() ? nullptr : &*found;
    }

    void sortRows(QList<T> &rows) const
    {
        QCollator collator;
        collator.setNumericMode(true);
        collator.setCaseSensitivity(Qt::CaseInsensitive);
        std::ranges::stable_sort(rows, [&](const T &a, const T &b) {
            for (const auto &key : m_sort)
                if (const auto *by = column(key.column))
                    if (const int order = collator.compare(by->text(a), by->text(b)); order != 0)
                        return key.descending ? order > 0 : order < 0;
            return false;
        });
    }

    void removeMissing(const QList<T> &rows)
    {
        QSet<QByteArray> kept;
        for (const T &row : rows)
            kept.insert(row.id.toBytes());
        for (int i = int(m_rows.size()) - 1; i >= 0; --i) {
            if (kept.contains(m_rows[i].id.toBytes()))
                continue;
            beginRemoveRows({}, i, i);
            m_rows.removeAt(i);
            endRemoveRows();
        }
    }

    // Afterwards m_rows equals rows; m_rows holds no row that rows lacks.
    void mergeInto(const QList<T> &rows)
    {
        for (int i = 0; i < rows.size(); ++i) {
            const auto key = rows[i].id.toBytes();
            const int from = i < m_rows.size() && m_rows[i].id.toBytes() == key ? i : rowOf(key);
            if (from < 0) {
                beginInsertRows({}, i, i);
                m_rows.insert(i, rows[i]);
                endInsertRows();
            } else if (from != i) {
                beginMoveRows({}, from, from, {}, i);
                m_rows.move(from, i);
                endMoveRows();
            }
            m_rows[i] = rows[i];
        }
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, columnCount() - 1));
    }

    QList<Column<T>> m_getters;
    QList<T> m_rows;
    std::function<void()> m_refresher;
};

} // namespace bitflow::ui
