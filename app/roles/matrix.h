// SPDX-License-Identifier: GPL-3.0-or-later
// What a role allows, to see and to change: the tree of permissions and the bar that saves.
#pragma once

#include "app/roles/permissionchecks.h"
#include "common/api/access.h"

#include <QWidget>

class QCheckBox;
class QPushButton;
class QTreeView;

namespace bitflow {

namespace ui {
class Label;
}

class PermissionMatrix : public QWidget
{
    Q_OBJECT

public:
    explicit PermissionMatrix(QWidget *parent = nullptr);

    void setCatalogue(const QList<PermissionRow> &rows);
    void setRole(const Role &role, const QString &blocked); // blocked: why it cannot be changed
    void rebase(const Role &role);                          // somebody else saved meanwhile; what was ticked here stays
    void setBusy(bool busy);
    void setImpact(const std::optional<RoleImpact> &impact); // of what is ticked now; none: not known yet
    [[nodiscard]] bool isDirty() const { return m_checks->changeCount() > 0; }
    [[nodiscard]] PermissionChecks *checks() const { return m_checks; }
    [[nodiscard]] QTreeView *tree() const { return m_tree; }

Q_SIGNALS:
    void saveWanted(const QStringList &permissions);
    void discarded();
    void refused(const QString &reason);
    void ticksChanged();                          // who is affected is another question now
    void whoCanWanted(const QString &permission); // the row was asked about

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildTop();
    QWidget *buildBar();
    void showMenu(const QPoint &at);
    [[nodiscard]] QString affected() const;
    void present();
    void hideUnused();
    PermissionChecks *m_checks;
    QTreeView *m_tree;
    ui::Label *m_summary, *m_count;
    QCheckBox *m_unused;
    QWidget *m_bar;
    QPushButton *m_save, *m_discard;
    std::optional<RoleImpact> m_impact;
    QString m_blocked;
};

} // namespace bitflow
