// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/permissionchecks.h"

#include "app/parts/people.h"
#include "app/ui/column.h"
#include "app/ui/fmt.h"

#include <QItemSelectionModel>
#include <QStandardItemModel>

namespace bitflow {

namespace {
QSet<QString> setOf(const QStringList &list) { return {list.begin(), list.end()}; }

// As the catalogue has them, and behind that what it does not know.
QStringList inOrder(QSet<QString> slugs)
{
    QStringList list;
    for (const PermissionInfo &row : permissionCatalogue())
        if (slugs.remove(row.slug))
            list.append(row.slug);
    QStringList others = slugs.values();
    others.sort();
    return list + others;
}
} // namespace

PermissionChecks::PermissionChecks(QObject *parent)
    : KCheckableProxyModel(parent)
    , m_source(new QStandardItemModel(0, ColumnCount, this))
{
    m_source->setHorizontalHeaderLabels({tr("Permission"), tr("Granted"), tr("Risk"), tr("Change")});
    setSourceModel(m_source);
    setSelectionModel(new QItemSelectionModel(m_source, this));
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (m_filling)
            return;
        m_ticked = ticked();
        tellAll();
        Q_EMIT ticksChanged();
    });
}

bool PermissionChecks::hasCatalogue() const { return m_source->rowCount() > 0; }

void PermissionChecks::setCatalogue(const QList<PermissionRow> &rows)
{
    if (hasCatalogue())
        return;
    const QStringList stored = m_saved.values() + m_unlisted;
    QHash<QString, QStandardItem *> groups;
    for (const PermissionRow &row : rows) {
        QStandardItem *&group = groups[row.category];
        if (!group) {
            group = new QStandardItem(permissionCategory(row.category));
            m_source->appendRow({group, new QStandardItem, new QStandardItem, new QStandardItem});
        }
        auto *item = new QStandardItem(permissionFrom(row.slug) ? permissionLabel(row.slug) : row.label);
        item->setData(row.slug, SlugRole);
        item->setData(row.inUse, InUseRole);
        item->setToolTip(row.slug);
        group->appendRow({item, new QStandardItem, new QStandardItem, new QStandardItem});
    }
    setSaved(stored);
}

QModelIndex PermissionChecks::indexOf(const QString &slug) const
{
    for (int group = 0; group < rowCount(); ++group)
        for (int row = 0, count = rowCount(index(group, 0)); row < count; ++row)
            if (const auto at = index(row, 0, index(group, 0)); at.data(SlugRole).toString() == slug)
                return at;
    return {};
}

void PermissionChecks::setSaved(const QStringList &slugs)
{
    m_saved = setOf(slugs);
    m_unlisted.clear();
    for (const QString &slug : slugs)
        if (!indexOf(slug).isValid())
            m_unlisted.append(slug);
    for (const QString &slug : std::as_const(m_unlisted))
        m_saved.remove(slug);
    tick(slugs);
}

void PermissionChecks::rebase(const QStringList &slugs)
{
    const QStringList plus = added(), minus = removed();
    QSet<QString> mine = setOf(slugs) + setOf(plus);
    mine -= setOf(minus);
    setSaved(slugs);
    tick(mine.values());
}

void PermissionChecks::propose(const QStringList &slugs) { tick(slugs); }

void PermissionChecks::discard() { tick(m_saved.values()); }

void PermissionChecks::setBlocked(const QString &reason) { m_reason = reason; }

void PermissionChecks::setUnusedShown(bool shown)
{
    m_unusedShown = shown;
    tellAll();
}

QModelIndexList PermissionChecks::shownIn(const QModelIndex &group) const
{
    QModelIndexList rows;
    for (int row = 0, count = rowCount(group); row < count; ++row)
        if (const auto at = index(row, 0, group); m_unusedShown || at.data(InUseRole).toBool())
            rows.append(at);
    return rows;
}

void PermissionChecks::tick(const QStringList &slugs)
{
    const QSet<QString> wanted = setOf(slugs);
    QItemSelection selection;
    for (int group = 0; group < m_source->rowCount(); ++group) {
        const QStandardItem *parent = m_source->item(group);
        for (int row = 0; row < parent->rowCount(); ++row)
            if (const auto at = parent->child(row)->index(); wanted.contains(at.data(SlugRole).toString()))
                selection.select(at, at);
    }
    m_filling = true;
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    m_filling = false;
    m_ticked = ticked();
    tellAll();
    Q_EMIT ticksChanged();
}

QSet<QString> PermissionChecks::ticked() const
{
    QSet<QString> slugs;
    for (const QModelIndex &at : selectionModel()->selectedIndexes())
        if (const QString slug = at.data(SlugRole).toString(); !slug.isEmpty())
            slugs.insert(slug);
    return slugs;
}

QStringList PermissionChecks::granted() const
{
    QStringList slugs;
    for (const PermissionInfo &row : permissionCatalogue())
        if (m_ticked.contains(row.slug))
            slugs.append(row.slug);
    return slugs + m_unlisted;
}

QStringList PermissionChecks::added() const { return inOrder(m_ticked - m_saved); }

QStringList PermissionChecks::removed() const { return inOrder(m_saved - m_ticked); }

void PermissionChecks::tellAll()
{
    for (int group = 0; group < rowCount(); ++group) {
        const QModelIndex at = index(group, 0);
        Q_EMIT dataChanged(at, index(group, ColumnCount - 1));
        if (const int count = rowCount(at); count > 0)
            Q_EMIT dataChanged(index(0, 0, at), index(count - 1, ColumnCount - 1, at));
    }
}

QVariant PermissionChecks::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == BlockedRole)
        return !m_reason.isEmpty();
    return index.parent().isValid() ? leafData(index, role) : groupData(index, role);
}

QVariant PermissionChecks::groupData(const QModelIndex &index, int role) const
{
    const QModelIndexList rows = shownIn(index.siblingAtColumn(Name));
    const auto count = rows.size();
    const auto on = std::ranges::count_if(
        rows, [this](const QModelIndex &at) { return m_ticked.contains(at.data(SlugRole).toString()); });
    if (role == Qt::CheckStateRole && index.column() == Name)
        return on == 0 ? Qt::Unchecked : on == count ? Qt::Checked : Qt::PartiallyChecked;
    if (role == Qt::DisplayRole && index.column() == Granted)
        return tr("%1 of %2").arg(fmt::number(on), fmt::number(count));
    return KCheckableProxyModel::data(index, role == Qt::CheckStateRole ? -1 : role);
}

QVariant PermissionChecks::leafData(const QModelIndex &index, int role) const
{
    const QString slug = mapToSource(index.siblingAtColumn(Name)).data(SlugRole).toString();
    if (role == ChangedRole)
        return m_ticked.contains(slug) != m_saved.contains(slug);
    std::optional<ui::Pill> pill;
    if (index.column() == Risk && (role == ui::PillRole || role == Qt::DisplayRole)) {
        if (const auto permission = permissionFrom(slug); permission && info(*permission).risk != bitflow::Risk::Low)
            pill = riskPill(info(*permission).risk);
    } else if (index.column() == Change && (role == ui::PillRole || role == Qt::DisplayRole)) {
        const bool now = m_ticked.contains(slug), before = m_saved.contains(slug);
        if (now && !before)
            pill = ui::Pill{tr("Added"), ui::Tone::Ok, u"list-add"_s};
        else if (before && !now)
            pill = ui::Pill{tr("Removed"), ui::Tone::Error, u"list-remove"_s};
    } else {
        return KCheckableProxyModel::data(index, role);
    }
    if (!pill)
        return {};
    return role == ui::PillRole ? QVariant::fromValue(*pill) : QVariant(pill->text);
}

bool PermissionChecks::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || index.column() != Name)
        return false;
    if (!m_reason.isEmpty()) {
        Q_EMIT refused(m_reason);
        return false;
    }
    if (index.parent().isValid())
        return KCheckableProxyModel::setData(index, value, role);
    // a group ticks and clears all of it that is shown
    QItemSelection all;
    for (const QModelIndex &at : shownIn(index))
        all.select(mapToSource(at), mapToSource(at));
    if (all.isEmpty())
        return false;
    selectionModel()->select(all, value.toInt() == Qt::Checked ? QItemSelectionModel::Select
                                                               : QItemSelectionModel::Deselect);
    return true;
}

Qt::ItemFlags PermissionChecks::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const Qt::ItemFlags plain = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return index.column() == Name ? plain | Qt::ItemIsUserCheckable : plain;
}

} // namespace bitflow
