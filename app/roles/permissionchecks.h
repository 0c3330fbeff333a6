// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue of permissions as a tree of groups with boxes to tick. Which boxes are ticked is the selection of a
// selection model; a group is ticked when all of it is, half ticked when some of it is.
#pragma once

#include "common/api/roles.h"

#include <KCheckableProxyModel>

class QStandardItemModel;

namespace bitflow {

class PermissionChecks : public KCheckableProxyModel
{
    Q_OBJECT

public:
    enum Column { Name, Granted, Risk, Change, ColumnCount };
    enum ExtraRole { SlugRole = Qt::UserRole + 100, InUseRole, BlockedRole, ChangedRole };

    explicit PermissionChecks(QObject *parent = nullptr);

    void setCatalogue(const QList<PermissionRow> &rows);
    [[nodiscard]] bool hasCatalogue() const;
    void setSaved(const QStringList &slugs); // what is stored; what is ticked becomes the same
    void rebase(const QStringList &slugs);   // what is stored is another now; ticks made here stay on top of it
    void discard();
    void propose(const QStringList &slugs); // ticks these on top of what is stored
    void setBlocked(const QString &reason); // empty: boxes can be ticked
    void setUnusedShown(bool shown);        // groups speak of the rows that are shown

    [[nodiscard]] QStringList granted() const; // in the order of the catalogue; those without a row stay as they were
    [[nodiscard]] QStringList added() const;
    [[nodiscard]] QStringList removed() const;
    [[nodiscard]] int changeCount() const { return int(added().size() + removed().size()); }
    [[nodiscard]] QModelIndex indexOf(const QString &slug) const;

    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void ticksChanged();
    void refused(const QString &reason); // somebody tried to tick a box that is blocked

private:
    void tick(const QStringList &slugs);
    void tellAll();
    [[nodiscard]] QSet<QString> ticked() const;
    [[nodiscard]] QModelIndexList shownIn(const QModelIndex &group) const;
    [[nodiscard]] QVariant groupData(const QModelIndex &index, int role) const;
    [[nodiscard]] QVariant leafData(const QModelIndex &index, int role) const;
    QStandardItemModel *m_source;
    QSet<QString> m_saved, m_ticked;
    QStringList m_unlisted; // stored permissions that the catalogue of this server does not have
    QString m_reason;
    bool m_filling = false;
    bool m_unusedShown = false;
};

} // namespace bitflow
