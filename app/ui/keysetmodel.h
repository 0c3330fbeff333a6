// SPDX-License-Identifier: GPL-3.0-or-later
// The part of KeysetTableModel that does not depend on what the rows are: which pages are here, wanted, under way,
// stale.
#pragma once

#include "app/ui/listmodel.h"
#include "common/page.h"

#include <QHash>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <memory>

namespace bitflow::ui {

struct PageRows
{
    virtual ~PageRows() = default;
    virtual qsizetype size() const = 0;
    virtual QByteArray key(qsizetype index) const = 0;
};

struct PageRequest
{
    qint64 page = 0; // number of the page
    qint64 seek = 0; // its first row
    QString cursor;  // set: goes on from the page before
    int limit = 0;
    quint64 generation = 0;
};

struct PageReply
{
    std::shared_ptr<PageRows> rows;
    QString nextCursor;
    qint64 total = 0;
    bool totalIsEstimate = false;
};

class KeysetModel : public ListModel
{
    Q_OBJECT

public:
    static constexpr int pageRows = maximumPageSize;
    static constexpr int maximumPages = 60;

    explicit KeysetModel(QObject *parent);
    ~KeysetModel() override;

    qint64 total() const { return m_total; }
    bool totalIsEstimate() const { return m_isEstimate; }
    int pagesHeld() const { return int(m_pages.size()); }
    void setCoalescing(int ms) { m_coalesce.setInterval(ms); } // how long viewport changes are gathered; 60
    // How long until rows that could not be loaded are asked for again by themselves; 5,000. Until then state() is
    // Failed as long as such rows are in sight, and refresh() asks at once.
    void setRetryAfter(int ms) { m_retry.setInterval(ms); }
    int requestsUnderWay() const { return int(m_underWay.size()); }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override; // never blocks, never asks
    QByteArray keyOf(int row) const override;
    int rowOf(QByteArrayView key) const override;
    void setSort(const QList<SortKey> &keys) override;
    void setViewport(int first, int last) override;
    void refresh() override;

protected:
    void restart();
    void arrived(const PageRequest &request, PageReply reply);
    void failed(const PageRequest &request, const Error &error);
    std::pair<const PageRows *, qsizetype> locate(int row) const; // null when not loaded

    virtual void fetch(const PageRequest &request, QObject *asker) = 0;
    virtual QVariant cellOf(const PageRows &rows, qsizetype index, int column, int role) const = 0;

private:
    struct Held
    {
        PageReply reply;
        bool outdated = false; // shown, and asked for again when looked at
    };
    enum class Batch { None, Refresh, Restart };

    void begin(Batch batch);
    void ask(qint64 page, Batch batch);
    void askForSight();
    void askAgain();
    bool missesSomething() const;
    void abortAll();
    void applyBatch();
    int shiftOf(const QHash<qint64, Held> &fresh) const;
    void resize(int shift, qint64 total, bool isEstimate);
    void putIn(qint64 page, PageReply reply);
    void evict();
    void tellChanged(qint64 page);
    QList<qint64> pagesInSight() const;

    QHash<qint64, Held> m_pages;
    QList<qint64> m_recent; // the least recently seen first
    QHash<qint64, QObject *> m_underWay;
    QSet<qint64> m_refused;      // failed; asked again by refresh(), after a while, or when scrolled to anew
    QHash<qint64, Held> m_fresh; // answers of a batch until all of it is here
    Batch m_batch = Batch::None;
    QTimer m_coalesce;
    QTimer m_retry;
    quint64 m_generation = 0;
    qint64 m_total = 0;
    bool m_isEstimate = false;
    bool m_stale = false;
    int m_first = 0, m_last = 0;
    bool m_downwards = true;
};

} // namespace bitflow::ui
