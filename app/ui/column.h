// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of a list as data: what stands in a cell, how it is drawn, what it is sorted by.
#pragma once

#include "app/ui/pill.h"

#include <functional>

namespace bitflow::ui {

// How the delegate draws a cell.
enum class CellKind {
    Text,
    Strong, // the name of the object: semi-bold
    Quiet,  // secondary text
    Code,   // e-mail, address, id, number: left to right in every language, elided at its end
    Number, // right-aligned
    Path,   // "A › B › C": loses steps from its beginning
    Pill,   // Column::pill says what stands in it
};

// Roles beyond those of Qt.
enum ListRole {
    LoadingRole = Qt::UserRole + 1, // bool: not fetched yet; every other role is empty
    StaleRole,                      // bool: shown until the answer to a newer question arrives
    KindRole,                       // int(CellKind)
    PillRole,                       // Pill
    KeyRole,                        // QByteArray: the object's id
};

template<class T>
struct Column
{
    QString id; // stable; the name the server sorts by when sortable
    QString title;
    std::function<QString(const T &)> text;
    int width = 160;
    CellKind kind = CellKind::Text;
    bool sortable = false;
    std::function<Pill(const T &)> pill{};
    std::function<QString(const T &)> toolTip{};
    bool hidden = false; // at first; the header's menu shows it
};

// A column without its getters, as models hand it to views.
struct ColumnHead
{
    QString id, title;
    int width = 160;
    CellKind kind = CellKind::Text;
    bool sortable = false;
    bool hidden = false;
};

template<class T>
ColumnHead headOf(const Column<T> &column)
{
    return {column.id, column.title, column.width, column.kind, column.sortable, column.hidden};
}

// The answer of QAbstractItemModel::data() for one cell.
template<class T>
QVariant cell(const Column<T> &column, const T &row, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return column.pill ? column.pill(row).text : column.text(row);
    case Qt::ToolTipRole:
        return column.toolTip ? QVariant(column.toolTip(row)) : QVariant();
    case Qt::AccessibleTextRole: {
        const QString said = column.pill ? u"%1: %2"_s.arg(column.title, column.pill(row).text) : column.text(row);
        const QString more = column.pill && column.toolTip ? column.toolTip(row) : QString(); // why it stands there
        return more.isEmpty() ? said : u"%1. %2"_s.arg(said, more);
    }
    case Qt::TextAlignmentRole:
        return int((column.kind == CellKind::Number ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    case KindRole:
        return int(column.kind);
    case PillRole:
        return column.pill ? QVariant::fromValue(column.pill(row)) : QVariant();
    default:
        return {};
    }
}

} // namespace bitflow::ui
