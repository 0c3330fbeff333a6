// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/treemodel.h"

#include "app/institutions/columns.h"

#include <QScopedValueRollback>
#include <QSet>

#include <algorithm>

namespace bitflow {

// A row and the level below it. An index carries the node its row stands under, so rows under way need no node.
struct InstitutionTreeModel::Node
{
    Institution item;
    Node *parent = nullptr;
    int row = 0; // among its siblings
    std::vector<std::unique_ptr<Node>> children;
    int fillers = 0;
    QString cursor; // where the level goes on; empty: it is complete, or nothing was asked yet
    bool loaded = false;
    qint64 total = -1;
    std::optional<Error> error;
    std::unique_ptr<QObject> asker;          // lives while a request is under way
    std::optional<QList<Institution>> fresh; // of a refresh that is under way

    [[nodiscard]] int count() const { return int(children.size()); }
};

InstitutionTreeModel::InstitutionTreeModel(Fetcher fetcher, QObject *parent)
    : QAbstractItemModel(parent)
    , m_fetcher(std::move(fetcher))
    , m_columns(treeColumns())
    , m_root(std::make_unique<Node>())
{}

InstitutionTreeModel::~InstitutionTreeModel() = default;

const Institution *InstitutionTreeModel::at(const QModelIndex &index) const
{
    const auto *level = static_cast<const Node *>(index.constInternalPointer());
    return index.isValid() && index.row() < level->count() ? &level->children[size_t(index.row())]->item : nullptr;
}

InstitutionTreeModel::Node *InstitutionTreeModel::levelOf(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return m_root.get();
    auto *above = static_cast<Node *>(parent.internalPointer());
    return parent.row() < above->count() ? above->children[size_t(parent.row())].get() : nullptr;
}

QModelIndex InstitutionTreeModel::indexOf(const Node *node, int column) const
{
    return node && node->parent ? createIndex(node->row, column, node->parent) : QModelIndex();
}

QModelIndex InstitutionTreeModel::indexOf(Id<Institution> id) const { return indexOf(m_byId.value(id.uuid())); }
qint64 InstitutionTreeModel::topTotal() const { return m_root->total; }
const std::optional<Error> &InstitutionTreeModel::error() const { return m_error; }

QModelIndex InstitutionTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    Node *level = levelOf(parent);
    if (!level || row < 0 || row >= level->count() + level->fillers || column < 0 || column >= m_columns.size())
        return {};
    return createIndex(row, column, level);
}

QModelIndex InstitutionTreeModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(static_cast<const Node *>(index.constInternalPointer())) : QModelIndex();
}

int InstitutionTreeModel::rowCount(const QModelIndex &parent) const
{
    const Node *level = parent.column() > 0 ? nullptr : levelOf(parent);
    return level ? level->count() + level->fillers : 0;
}

int InstitutionTreeModel::columnCount(const QModelIndex &) const { return int(m_columns.size()); }

bool InstitutionTreeModel::hasChildren(const QModelIndex &parent) const
{
    const Node *level = parent.column() > 0 ? nullptr : levelOf(parent);
    if (!level)
        return false;
    return level->loaded || level == m_root.get() ? level->count() + level->fillers > 0 : level->item.childCount > 0;
}

bool InstitutionTreeModel::canFetchMore(const QModelIndex &parent) const
{
    const Node *level = levelOf(parent);
    if (!level || level->asker || level->error)
        return false;
    return level->loaded ? !level->cursor.isEmpty() : level != m_root.get() && level->item.childCount > 0;
}

void InstitutionTreeModel::fetchMore(const QModelIndex &parent)
{
    // Somebody who hears of a change before it is over must not begin another one.
    if (m_changing || !canFetchMore(parent))
        return;
    Node *level = levelOf(parent);
    if (!level->loaded)
        setFillers(level, std::min(3, level->item.childCount));
    ask(level, level->cursor);
}

void InstitutionTreeModel::refresh()
{
    m_error.reset();
    if (!m_root->loaded && m_root->fillers == 0)
        setFillers(m_root.get(), 20);
    refreshAll(m_root.get());
}

void InstitutionTreeModel::refreshAll(Node *level)
{
    refresh(level);
    for (const auto &child : level->children)
        if (child->loaded || child->error)
            refreshAll(child.get());
}

void InstitutionTreeModel::refreshBelow(Id<Institution> parent)
{
    Node *level = parent.isNull() ? m_root.get() : m_byId.value(parent.uuid());
    if (level && (level->loaded || level == m_root.get()))
        refresh(level);
}

void InstitutionTreeModel::refresh(Node *level)
{
    level->fresh = QList<Institution>();
    level->error.reset();
    ask(level, {});
}

void InstitutionTreeModel::ask(Node *level, const QString &cursor)
{
    level->asker = std::make_unique<QObject>(); // an older request is dropped
    InstitutionQuery query;
    query.limit = pageRows;
    query.sort = u"name"_s;
    query.cursor = cursor;
    query.top = level == m_root.get();
    query.parentId = level->item.id;
    m_fetcher(query, level->asker.get(), [this, level](const Result<Page<Institution>> &page) {
        // kept until the end of this turn: it is the context that this very call came through
        level->asker.release()->deleteLater();
        if (page)
            arrived(level, *page);
        else
            failed(level, page.error());
    });
}

void InstitutionTreeModel::arrived(Node *level, const Page<Institution> &page)
{
    level->total = page.total;
    if (level->fresh) {
        level->fresh->append(page.items);
        // a refresh goes on until it covers what was here before
        if (!page.nextCursor.isEmpty() && level->fresh->size() < level->count())
            return ask(level, page.nextCursor);
        const auto rows = std::exchange(level->fresh, std::nullopt);
        merge(level, *rows);
    } else {
        QList<Institution> added;
        for (const Institution &item : page.items)
            if (!m_byId.contains(item.id.uuid()))
                added.append(item);
        insert(level, level->count(), added);
    }
    level->loaded = true;
    level->cursor = page.nextCursor;
    setFillers(level, page.nextCursor.isEmpty() ? 0 : 3);
    if (level == m_root.get())
        Q_EMIT topChanged();
    Q_EMIT loaded(level->item.id);
}

void InstitutionTreeModel::failed(Node *level, const Error &error)
{
    level->fresh.reset();
    level->error = error;
    m_error = error;
    setFillers(level, 0); // what is here stays; the next refresh asks again
    Q_EMIT topChanged();
}

void InstitutionTreeModel::merge(Node *level, const QList<Institution> &rows)
{
    const QScopedValueRollback changing(m_changing, true);
    removeMissing(level, rows);
    for (int i = 0; i < rows.size();) {
        Node *known = m_byId.value(rows[i].id.uuid());
        if (!known || known->parent != level) {
            int end = i;
            for (; end < rows.size() && !m_byId.contains(rows[end].id.uuid()); ++end) {
            }
            end = std::max(end, i + 1);
            insert(level, i, rows.mid(i, end - i));
            i = end;
            continue;
        }
        if (known->row != i) {
            const QModelIndex parent = indexOf(level);
            const int from = known->row;
            beginMoveRows(parent, from, from, parent, i);
            auto moved = std::move(level->children[size_t(from)]);
            level->children.erase(level->children.begin() + from);
            level->children.insert(level->children.begin() + i, std::move(moved));
            renumber(level, std::min(from, i));
            endMoveRows();
        }
        if (known->item != rows[i]) {
            known->item = rows[i];
            Q_EMIT dataChanged(indexOf(known), indexOf(known, int(m_columns.size()) - 1));
        }
        ++i;
    }
}

void InstitutionTreeModel::removeMissing(Node *level, const QList<Institution> &rows)
{
    const QScopedValueRollback changing(m_changing, true);
    QSet<QUuid> kept;
    for (const Institution &row : rows)
        kept.insert(row.id.uuid());
    for (int last = level->count() - 1; last >= 0; --last) {
        if (kept.contains(level->children[size_t(last)]->item.id.uuid()))
            continue;
        int first = last;
        while (first > 0 && !kept.contains(level->children[size_t(first - 1)]->item.id.uuid()))
            --first;
        beginRemoveRows(indexOf(level), first, last);
        for (int i = first; i <= last; ++i)
            forget(level->children[size_t(i)].get());
        level->children.erase(level->children.begin() + first, level->children.begin() + last + 1);
        renumber(level, first);
        endRemoveRows();
        last = first;
    }
}

void InstitutionTreeModel::insert(Node *level, int at, const QList<Institution> &rows)
{
    const QScopedValueRollback changing(m_changing, true);
    if (rows.isEmpty())
        return;
    // somebody moved it here from another level: it leaves that one first
    for (const Institution &row : rows)
        if (Node *elsewhere = m_byId.value(row.id.uuid())) {
            Node *above = elsewhere->parent;
            const int from = elsewhere->row;
            beginRemoveRows(indexOf(above), from, from);
            forget(elsewhere);
            above->children.erase(above->children.begin() + from);
            renumber(above, from);
            endRemoveRows();
        }
    std::vector<std::unique_ptr<Node>> nodes;
    for (const Institution &row : rows) {
        auto node = std::make_unique<Node>();
        node->item = row;
        node->parent = level;
        m_byId.insert(row.id.uuid(), node.get());
        nodes.push_back(std::move(node));
    }
    beginInsertRows(indexOf(level), at, at + int(rows.size()) - 1);
    level->children.insert(level->children.begin() + at, std::make_move_iterator(nodes.begin()),
                           std::make_move_iterator(nodes.end()));
    renumber(level, at);
    endInsertRows();
}

void InstitutionTreeModel::setFillers(Node *level, int count)
{
    const QScopedValueRollback changing(m_changing, true);
    const int first = level->count();
    if (count > level->fillers) {
        beginInsertRows(indexOf(level), first + level->fillers, first + count - 1);
        level->fillers = count;
        endInsertRows();
    } else if (count < level->fillers) {
        beginRemoveRows(indexOf(level), first + count, first + level->fillers - 1);
        level->fillers = count;
        endRemoveRows();
    }
}

void InstitutionTreeModel::renumber(Node *level, int from)
{
    for (int i = from; i < level->count(); ++i)
        level->children[size_t(i)]->row = i;
}

void InstitutionTreeModel::forget(Node *node)
{
    m_byId.remove(node->item.id.uuid());
    for (const auto &child : node->children)
        forget(child.get());
}

void InstitutionTreeModel::replace(const Institution &institution)
{
    Node *node = m_byId.value(institution.id.uuid());
    if (!node)
        return;
    node->item = institution;
    Q_EMIT dataChanged(indexOf(node), indexOf(node, int(m_columns.size()) - 1));
}

QVariant InstitutionTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Institution *item = at(index);
    if (role == ui::LoadingRole)
        return item == nullptr;
    if (!item)
        return role == Qt::AccessibleTextRole ? QVariant(tr("Loading")) : QVariant();
    if (role == ui::KeyRole)
        return item->id.toBytes();
    return ui::cell(m_columns[index.column()], *item, role);
}

QVariant InstitutionTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size())
        return {};
    const auto &column = m_columns[section];
    if (role == Qt::DisplayRole)
        return column.title;
    if (role == Qt::TextAlignmentRole)
        return int((column.kind == ui::CellKind::Number ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    return {};
}

Qt::ItemFlags InstitutionTreeModel::flags(const QModelIndex &index) const
{
    return at(index) ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemFlags(Qt::NoItemFlags);
}

} // namespace bitflow
