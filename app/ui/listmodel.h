// SPDX-License-Identifier: GPL-3.0-or-later
// What a ListView asks of its model beyond QAbstractTableModel. TableModel and KeysetTableModel are its two kinds.
#pragma once

#include "app/ui/column.h"
#include "common/result.h"

#include <QAbstractTableModel>

namespace bitflow::ui {

// "name,-created_at" on the wire.
struct SortKey
{
    QString column;
    bool descending = false;

    friend bool operator==(const SortKey &, const SortKey &) = default;
};
QString sortText(const QList<SortKey> &keys);
QList<SortKey> parseSort(const QString &text);

class ListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class State {
        Idle,    // nobody has asked for anything yet
        Loading, // the first rows are under way
        Ready,
        Failed, // the last request failed; rows already here stay
    };

    using QAbstractTableModel::QAbstractTableModel;

    State state() const { return m_state; }
    const Error &error() const { return m_error; } // of the last failure
    const QList<ColumnHead> &columns() const { return m_columns; }
    const QList<SortKey> &sortKeys() const { return m_sort; }

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    virtual void setSort(const QList<SortKey> &keys) = 0;
    virtual void setViewport(int first, int last);   // rows in sight; what is missing there is fetched soon
    virtual QByteArray keyOf(int row) const = 0;     // empty when the row is not loaded
    virtual int rowOf(QByteArrayView key) const = 0; // -1 when no loaded row has it
    virtual void refresh() = 0;                      // ask again, keeping the place; also the answer to "Retry"

Q_SIGNALS:
    void stateChanged();
    void totalChanged(qint64 total, bool isEstimate);
    void placeMoved(int rows); // so many rows were put in (or, negative, taken out) above the first one in sight
    void refreshed();          // rows are those of the newest question now; look up what was current by its key
    void restarted();          // another question was asked: its answer is shown from the top

protected:
    void setState(State state, const Error &error = {});
    QList<ColumnHead> m_columns;
    QList<SortKey> m_sort;

private:
    State m_state = State::Idle;
    Error m_error;
};

} // namespace bitflow::ui
