// SPDX-License-Identifier: GPL-3.0-or-later
// Permissions against roles: rows are the groups of the catalogue and the permissions in them, columns the roles that
// somebody chose. What is ticked is in the drafts of the roles; nothing here is saved.
#pragma once

#include "app/roles/roledraft.h"
#include "app/ui/blocked.h"
#include "common/api/roles.h"

#include <QAbstractItemModel>

#include <functional>

namespace bitflow {

class MatrixModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    // Nobody takes anything away by a role, so there is no fifth state. Locked: not granted, and not to be ticked here.
    enum class Cell { None, Partly, Granted, Locked };
    enum ExtraRole { SlugRole = Qt::UserRole + 100, InUseRole, CellRole, ChangedRole };
    static constexpr int mostRoles = 6;

    explicit MatrixModel(QObject *parent = nullptr);

    // Why a role, or one more permission in it, cannot be changed; an empty reason: it can.
    using WhyNot = std::function<ui::Reason(const Role &role, const QString &slug)>; // an empty slug: any of it
    void setWhyNot(WhyNot whyNot);
    void setCatalogue(const QList<PermissionRow> &rows);
    [[nodiscard]] bool hasCatalogue() const { return !m_groups.isEmpty(); }
    void setUnusedShown(bool shown); // groups speak of the rows that are shown
    void tellAll();                  // what one may do has changed

    // The roles. At most mostRoles; each once.
    void addRole(const Role &role);
    void replaceRole(Id<Role> old, const Role &role); // in the same place
    void removeRole(Id<Role> id);
    void storeRole(const Role &role);  // one that is there: it is stored like this now
    void rebaseRole(const Role &role); // the same, and what was ticked stays on top
    void propose(Id<Role> id, const QStringList &slugs);
    void discard(Id<Role> id);
    void discardAll();
    [[nodiscard]] int columnOf(Id<Role> id) const; // -1: it is not there
    [[nodiscard]] const RoleDraft *draft(Id<Role> id) const;
    [[nodiscard]] const RoleDraft *draftAt(int column) const; // nothing for the words
    [[nodiscard]] const QList<RoleDraft> &drafts() const { return m_drafts; }
    [[nodiscard]] int changeCount() const;
    [[nodiscard]] bool isDirty() const { return changeCount() > 0; }

    [[nodiscard]] QModelIndex indexOf(const QString &slug, int column = 0) const;
    [[nodiscard]] ui::Reason whyNotChange(const Role &role) const
    {
        return m_whyNot ? m_whyNot(role, {}) : ui::Reason();
    }
    [[nodiscard]] ui::Reason whyLocked(const QModelIndex &cell) const; // empty: it can be ticked and cleared
    void toggle(const QModelIndex &cell);                              // refused() when it cannot be

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void ticksChanged();
    void refused(const QString &reason);

private:
    struct Group
    {
        QString name;
        QList<PermissionRow> rows;
    };
    struct Count
    {
        int on = 0, shown = 0, changes = 0;
        bool free = false; // something of it can be ticked or cleared
    };
    [[nodiscard]] const PermissionRow *rowAt(const QModelIndex &index) const; // nothing for a group
    [[nodiscard]] QStringList slugsIn(int group) const;                       // that are shown
    [[nodiscard]] Count count(const QModelIndex &cell) const;
    [[nodiscard]] Cell cellAt(const QModelIndex &cell) const;
    [[nodiscard]] ui::Reason whyNot(const RoleDraft &draft, const QString &slug) const;
    [[nodiscard]] QVariant wordsData(const QModelIndex &index, int role) const;
    [[nodiscard]] QString spoken(const QModelIndex &cell) const;
    void change(Id<Role> id, const std::function<void(RoleDraft &)> &how);

    WhyNot m_whyNot;
    QList<Group> m_groups;
    QList<RoleDraft> m_drafts;
    bool m_unusedShown = false;
};

} // namespace bitflow
