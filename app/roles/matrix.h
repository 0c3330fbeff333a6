// SPDX-License-Identifier: GPL-3.0-or-later
// What a role allows, to see and to change: the tree of permissions and the bar that saves.
#pragma once

#include "app/roles/permissionchecks.h"

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
    [[nodiscard]] bool isDirty() const { return m_checks->changeCount() > 0; }
    [[nodiscard]] PermissionChecks *checks() const { return m_checks; }
    [[nodiscard]] QTreeView *tree() const { return m_tree; }

Q_SIGNALS:
    void saveWanted(const QStringList &permissions);
    void discarded();
    void refused(const QString &reason);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildTop();
    QWidget *buildBar();
    void present();
    void hideUnused();
    PermissionChecks *m_checks;
    QTreeView *m_tree;
    ui::Label *m_summary, *m_count;
    QCheckBox *m_unused;
    QWidget *m_bar;
    QPushButton *m_save, *m_discard;
    int m_holders = 0;
    QString m_blocked;
};

} // namespace bitflow
