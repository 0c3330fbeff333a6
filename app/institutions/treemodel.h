// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of institutions, as much of it as somebody has looked at. A level comes in pages of 200 by the cursor of the
// page before; what is on its way, or not asked for yet, stands at the end of its level as rows with ui::LoadingRole.
// Nothing here blocks, and the model is never reset: a refresh puts newer rows into the place of the older ones.
#pragma once

#include "app/api/apiclient.h"
#include "app/ui/column.h"
#include "common/api/institutions.h"

#include <QAbstractItemModel>

#include <memory>
#include <vector>

namespace bitflow {

class InstitutionTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    using Done = std::function<void(const Result<Page<Institution>> &)>;
    // Calls done at most once, later, while asker lives.
    using Fetcher = std::function<void(const InstitutionQuery &query, QObject *asker, Done done)>;

    explicit InstitutionTreeModel(Fetcher fetcher, QObject *parent = nullptr);
    ~InstitutionTreeModel() override;

    void refresh();                               // every level that is here, in place; also the first request
    void refreshBelow(Id<Institution> parent);    // one level; null: the topmost; also the parent's own row
    void replace(const Institution &institution); // a newer version of a row, if it is here

    [[nodiscard]] const Institution *at(const QModelIndex &index) const; // null for rows under way
    [[nodiscard]] QModelIndex indexOf(Id<Institution> id) const;         // invalid when it is not here
    [[nodiscard]] qint64 topTotal() const;                               // -1: not known yet
    [[nodiscard]] const std::optional<Error> &error() const;             // of any level, since the last refresh

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    static constexpr int pageRows = 200;

Q_SIGNALS:
    void topChanged();                                     // total of the topmost level, or error()
    void loaded(bitflow::Id<bitflow::Institution> parent); // a level has more rows, or newer ones

private:
    struct Node;
    Node *levelOf(const QModelIndex &parent) const; // null for rows under way
    QModelIndex indexOf(const Node *node, int column = 0) const;
    void ask(Node *level, const QString &cursor);
    void arrived(Node *level, const Page<Institution> &page);
    void failed(Node *level, const Error &error);
    void merge(Node *level, const QList<Institution> &rows);
    void removeMissing(Node *level, const QList<Institution> &rows);
    void insert(Node *level, int at, const QList<Institution> &rows);
    void setFillers(Node *level, int count);
    void renumber(Node *level, int from);
    void forget(Node *node);
    void refresh(Node *level);
    void refreshAll(Node *level);

    Fetcher m_fetcher;
    QList<ui::Column<Institution>> m_columns;
    std::unique_ptr<Node> m_root;
    QHash<QUuid, Node *> m_byId;
    std::optional<Error> m_error;
    bool m_changing = false;
};

} // namespace bitflow
