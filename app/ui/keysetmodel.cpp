// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/keysetmodel.h"

#include <algorithm>
#include <limits>

namespace bitflow::ui {

namespace {
constexpr int coalesceMs = 60;
constexpr int retryMs = 5'000;
} // namespace

KeysetModel::KeysetModel(QObject *parent) : ListModel(parent)
{
    m_coalesce.setSingleShot(true);
    m_coalesce.setInterval(coalesceMs);
    connect(&m_coalesce, &QTimer::timeout, this, &KeysetModel::askForSight);
    m_retry.setSingleShot(true);
    m_retry.setInterval(retryMs);
    connect(&m_retry, &QTimer::timeout, this, &KeysetModel::askAgain);
}

// What failed and is still looked at is asked for once more; what nobody sees waits until somebody scrolls there.
void KeysetModel::askAgain()
{
    m_refused.clear();
    m_coalesce.start();
}

bool KeysetModel::missesSomething() const
{
    const QList<qint64> sight = pagesInSight();
    return std::ranges::any_of(sight, [this](qint64 page) { return m_refused.contains(page); });
}

KeysetModel::~KeysetModel() { abortAll(); }

int KeysetModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_total); }

std::pair<const PageRows *, qsizetype> KeysetModel::locate(int row) const
{
    const auto found = row < 0 || row >= m_total ? m_pages.cend() : m_pages.constFind(row / pageRows);
    if (found == m_pages.cend() || row % pageRows >= found->reply.rows->size())
        return {nullptr, 0};
    return {found->reply.rows.get(), row % pageRows};
}

QVariant KeysetModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto [rows, at] = locate(index.row());
    if (role == LoadingRole)
        return rows == nullptr;
    if (role == StaleRole)
        return m_stale;
    if (!rows)
        return role == Qt::AccessibleTextRole ? QVariant(tr("Loading")) : QVariant();
    return role == KeyRole ? QVariant(rows->key(at)) : cellOf(*rows, at, index.column(), role);
}

QByteArray KeysetModel::keyOf(int row) const
{
    const auto [rows, at] = locate(row);
    return rows ? rows->key(at) : QByteArray();
}

int KeysetModel::rowOf(QByteArrayView key) const
{
    for (auto page = m_pages.cbegin(); page != m_pages.cend(); ++page)
        for (qsizetype i = 0; i < page->reply.rows->size(); ++i)
            if (page->reply.rows->key(i) == key)
                return int(page.key() * pageRows + i);
    return -1;
}

void KeysetModel::setSort(const QList<SortKey> &keys)
{
    if (keys == m_sort)
        return;
    m_sort = keys;
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    restart();
}

void KeysetModel::setViewport(int first, int last)
{
    if (first != m_first)
        m_downwards = first > m_first;
    m_first = std::max(0, first);
    m_last = std::max(m_first, last);
    if (!m_coalesce.isActive())
        m_coalesce.start();
}

void KeysetModel::refresh() { begin(Batch::Refresh); }
void KeysetModel::restart() { begin(Batch::Restart); }

// A new generation: whatever is under way answers an older question and is dropped. The pages in sight are asked for
// and put in together, so that what is read is exchanged at once and only if the whole of it is here.
void KeysetModel::begin(Batch batch)
{
    abortAll();
    ++m_generation;
    m_refused.clear();
    m_fresh.clear();
    // A refresh during a restart still owes the answer from the top.
    m_batch = m_batch == Batch::Restart ? Batch::Restart : batch;
    if (m_batch == Batch::Restart && m_total > 0 && !m_stale) {
        m_stale = true;
        for (const qint64 page : m_pages.keys())
            tellChanged(page);
    }
    if (m_total == 0 || state() != State::Ready)
        setState(State::Loading);
    const QList<qint64> wanted = m_batch == Batch::Restart ? QList<qint64>{0} : pagesInSight();
    for (const qint64 page : wanted)
        ask(page, m_batch);
}

void KeysetModel::abortAll()
{
    const auto askers = std::exchange(m_underWay, {});
    qDeleteAll(askers);
}

QList<qint64> KeysetModel::pagesInSight() const
{
    const qint64 lastPage = std::max<qint64>(0, m_total - 1) / pageRows;
    QList<qint64> pages;
    for (qint64 page = m_first / pageRows; page <= std::min<qint64>(m_last / pageRows, lastPage); ++page)
        pages.append(page);
    return pages.isEmpty() ? QList<qint64>{lastPage} : pages;
}

void KeysetModel::ask(qint64 page, Batch batch)
{
    if (m_underWay.contains(page))
        return;
    PageRequest request{
        .page = page, .seek = page * pageRows, .cursor = {}, .limit = pageRows, .generation = m_generation};
    // Going on from the page before costs the server less than counting to the row; a batch asks without knowing its
    // neighbours.
    if (const auto before = m_pages.constFind(page - 1);
        batch == Batch::None && before != m_pages.cend() && !before->outdated)
        request.cursor = before->reply.nextCursor;
    auto *asker = new QObject(this);
    m_underWay.insert(page, asker);
    fetch(request, asker);
}

void KeysetModel::askForSight()
{
    if (m_batch != Batch::None || m_generation == 0 || m_total == 0)
        return;
    QList<qint64> wanted = pagesInSight();
    const qint64 next = m_downwards ? wanted.last() + 1 : wanted.first() - 1;
    const qint64 pages = (m_total + pageRows - 1) / pageRows;
    for (const qint64 page : std::as_const(wanted)) {
        m_recent.removeOne(page);
        if (m_pages.contains(page))
            m_recent.append(page);
    }
    if (next >= 0 && next < pages)
        wanted.append(next);
    for (auto it = m_underWay.begin(); it != m_underWay.end();) {
        if (wanted.contains(it.key())) {
            ++it;
            continue;
        }
        QObject *asker = it.value();
        it = m_underWay.erase(it);
        delete asker;
    }
    for (const qint64 page : std::as_const(wanted)) {
        const auto held = m_pages.constFind(page);
        if ((held == m_pages.cend() || held->outdated) && !m_refused.contains(page))
            ask(page, Batch::None);
    }
    m_refused.removeIf([&](qint64 page) { return !wanted.contains(page); });
}

void KeysetModel::arrived(const PageRequest &request, PageReply reply)
{
    if (request.generation != m_generation || !m_underWay.contains(request.page))
        return;
    m_underWay.take(request.page)->deleteLater();
    if (m_batch != Batch::None) {
        m_fresh.insert(request.page, {std::move(reply), false});
        if (m_underWay.isEmpty())
            applyBatch();
        return;
    }
    if (reply.total != m_total || reply.totalIsEstimate != m_isEstimate) {
        // The list changed behind our back: what is here may stand in other rows now.
        for (Held &held : m_pages)
            held.outdated = true;
        resize(0, reply.total, reply.totalIsEstimate);
    }
    putIn(request.page, std::move(reply));
    tellChanged(request.page);
    if (!missesSomething())
        setState(State::Ready);
    m_coalesce.start();
}

void KeysetModel::failed(const PageRequest &request, const Error &error)
{
    if (request.generation != m_generation || !m_underWay.contains(request.page))
        return;
    m_underWay.take(request.page)->deleteLater();
    m_refused.insert(request.page);
    m_retry.start();
    if (m_batch == Batch::Refresh) {
        abortAll();
        m_fresh.clear();
        m_batch = Batch::None;
    }
    setState(State::Failed, error);
}

// How far the first row in sight moved, told by the first row there that both the old and the new pages know.
int KeysetModel::shiftOf(const QHash<qint64, Held> &fresh) const
{
    QHash<QByteArray, int> place;
    for (auto page = fresh.cbegin(); page != fresh.cend(); ++page)
        for (qsizetype i = 0; i < page->reply.rows->size(); ++i)
            place.insert(page->reply.rows->key(i), int(page.key() * pageRows + i));
    for (int row = m_first; row <= m_last; ++row)
        if (const auto found = place.constFind(keyOf(row)); found != place.cend())
            return *found - row;
    return 0;
}

void KeysetModel::applyBatch()
{
    const bool restarted = m_batch == Batch::Restart;
    const auto fresh = std::exchange(m_fresh, {});
    const PageReply newest = fresh.cbegin()->reply;
    const int shift = restarted ? 0 : shiftOf(fresh);
    m_batch = Batch::None;
    m_stale = false;
    // Where nothing moved, the other pages may still be shown until they are looked at.
    if (restarted || shift != 0 || newest.total != m_total) {
        m_pages.clear();
        m_recent.clear();
    }
    for (Held &held : m_pages)
        held.outdated = true;
    resize(shift, newest.total, newest.totalIsEstimate);
    for (auto page = fresh.cbegin(); page != fresh.cend(); ++page)
        putIn(page.key(), page->reply);
    if (m_total > 0)
        Q_EMIT dataChanged(index(0, 0), index(int(m_total) - 1, columnCount() - 1));
    setState(State::Ready);
    if (shift != 0)
        Q_EMIT placeMoved(shift);
    if (restarted)
        Q_EMIT this->restarted();
    Q_EMIT refreshed();
    m_coalesce.start();
}

// Row operations that lead from the old number of rows to the new one; the shift happens above the first row in sight.
void KeysetModel::resize(int shift, qint64 total, bool isEstimate)
{
    total = std::clamp<qint64>(total, 0, std::numeric_limits<int>::max() / 64);
    const int above = std::min<int>(m_first, int(m_total));
    if (shift > 0) {
        beginInsertRows({}, above, above + shift - 1);
        m_total += shift;
        endInsertRows();
    } else if (shift < 0 && above + shift >= 0) {
        beginRemoveRows({}, above + shift, above - 1);
        m_total += shift;
        endRemoveRows();
    }
    if (total > m_total) {
        beginInsertRows({}, int(m_total), int(total) - 1);
        m_total = total;
        endInsertRows();
    } else if (total < m_total) {
        beginRemoveRows({}, int(total), int(m_total) - 1);
        m_total = total;
        m_pages.removeIf([&](const auto &page) { return page.key() * pageRows >= m_total; });
        m_recent.removeIf([&](qint64 page) { return page * pageRows >= m_total; });
        endRemoveRows();
    }
    m_isEstimate = isEstimate;
    Q_EMIT totalChanged(m_total, m_isEstimate);
}

void KeysetModel::putIn(qint64 page, PageReply reply)
{
    if (page * pageRows >= m_total)
        return;
    m_pages.insert(page, {std::move(reply), false});
    m_recent.removeOne(page);
    m_recent.append(page);
    evict();
}

void KeysetModel::evict()
{
    const QList<qint64> sight = pagesInSight();
    for (qsizetype i = 0; i < m_recent.size() && m_pages.size() > maximumPages;) {
        if (sight.contains(m_recent[i])) {
            ++i;
            continue;
        }
        m_pages.remove(m_recent.takeAt(i));
    }
}

void KeysetModel::tellChanged(qint64 page)
{
    const int first = int(page * pageRows);
    const int last = int(std::min<qint64>(first + pageRows, m_total)) - 1;
    if (last >= first)
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
}

} // namespace bitflow::ui
