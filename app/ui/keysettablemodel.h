// SPDX-License-Identifier: GPL-3.0-or-later
// A list of any length whose rows stay on the server until somebody looks:
//
//   auto *model = new KeysetTableModel<User, UserQuery>(columns, this);
//   model->setFetcher([&api](const UserQuery &query, QObject *asker, auto done) {
//       api.call(Api::listUsers, query).then(asker, done); });
//   model->setQuery(query);               // asks; filters, q and sort are members of the query
//   view->setListModel(model);            // a ListView tells the model which rows are in sight
//
// The model is never reset. It asks for pages by row number (seek) or by the cursor of the page before, whichever is
// cheaper.
#pragma once

#include "app/ui/keysetmodel.h"
#include "common/page.h"

namespace bitflow::ui {

template<class T, class Query>
class KeysetTableModel : public KeysetModel
{
public:
    using Done = std::function<void(const Result<bitflow::Page<T>> &)>;
    // Calls done at most once, on this thread, now or later. asker lives exactly as long as the answer is wanted:
    // use it as the context of the continuation.
    using Fetcher = std::function<void(const Query &query, QObject *asker, Done done)>;

    explicit KeysetTableModel(QList<Column<T>> columns, QObject *parent = nullptr)
        : KeysetModel(parent)
        , m_getters(std::move(columns))
    {
        for (const auto &column : m_getters)
            m_columns.append(headOf(column));
    }

    void setFetcher(Fetcher fetcher) { m_fetcher = std::move(fetcher); }

    // Another question (limit, seek and cursor are the model's own business). Old rows stay, dimmed, until the answer
    // comes.
    void setQuery(const Query &query)
    {
        m_query = query;
        m_sort = parseSort(query.sort);
        restart();
    }
    const Query &query() const { return m_query; }

    // The object in a row; null while it is not loaded. Valid until the model changes.
    const T *at(int row) const
    {
        const auto [rows, index] = locate(row);
        return rows ? &static_cast<const Rows *>(rows)->items[index] : nullptr;
    }

    // Puts a newer version of an object in place of the one with the same id, if that one is loaded.
    void replace(const T &item)
    {
        const int row = rowOf(item.id.toBytes());
        if (row < 0)
            return;
        const auto [rows, index] = locate(row);
        const_cast<Rows *>(static_cast<const Rows *>(rows))->items[index] = item;
        Q_EMIT dataChanged(this->index(row, 0), this->index(row, columnCount() - 1));
    }

private:
    struct Rows : PageRows
    {
        explicit Rows(QList<T> list) : items(std::move(list)) {}
        qsizetype size() const override { return items.size(); }
        QByteArray key(qsizetype index) const override { return items[index].id.toBytes(); }
        QList<T> items;
    };

    QVariant cellOf(const PageRows &rows, qsizetype index, int column, int role) const override
    {
        return cell(m_getters[column], static_cast<const Rows &>(rows).items[index], role);
    }

    void fetch(const PageRequest &request, QObject *asker) override
    {
        Query query = m_query;
        query.limit = request.limit;
        query.cursor = request.cursor;
        query.seek = request.cursor.isEmpty() ? std::optional(request.seek) : std::nullopt;
        query.sort = sortText(m_sort);
        m_fetcher(query, asker, [this, request, guard = QPointer(asker)](const Result<bitflow::Page<T>> &page) {
            if (!guard)
                return;
            if (!page)
                failed(request, page.error());
            else
                arrived(request,
                        {std::make_shared<Rows>(page->items), page->nextCursor, page->total, page->totalIsEstimate});
        });
    }

    QList<Column<T>> m_getters;
    Fetcher m_fetcher;
    Query m_query;
};

} // namespace bitflow::ui
