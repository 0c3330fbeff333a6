// SPDX-License-Identifier: GPL-3.0-or-later
// What roles allow, to see and to change: the matrix, the choice of its roles, and the bar that saves.
#pragma once

#include "app/roles/matrixmodel.h"
#include "common/api/access.h"

#include <QWidget>

class QCheckBox;
class QMenu;
class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}
class MatrixTree;

class PermissionMatrix : public QWidget
{
    Q_OBJECT

public:
    explicit PermissionMatrix(QWidget *parent = nullptr);

    void setCatalogue(const QList<PermissionRow> &rows);
    void setMain(Id<Role> id);               // of the page: it stays while others come and go
    void setOffer(const QList<Role> &roles); // that can be put beside it
    [[nodiscard]] const QList<Role> &offer() const { return m_offer; }
    void setBusy(bool busy);
    // Whom the changes affect, a role each; fewer than are changed: not all are known yet.
    void setImpacts(const QList<RoleImpact> &impacts);
    [[nodiscard]] bool isDirty() const { return m_model->isDirty(); }
    [[nodiscard]] MatrixModel *model() const { return m_model; }
    [[nodiscard]] MatrixTree *tree() const { return m_tree; }
    QMenu *chooseRoles(); // opens the list of roles; ticked: in the matrix

Q_SIGNALS:
    void reviewWanted();
    void discarded();
    void refused(const QString &reason);
    void ticksChanged();                          // who is affected is another question now
    void whoCanWanted(const QString &permission); // the row was asked about

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void connectParts();
    QWidget *buildTop();
    QWidget *buildBar();
    void showMenu(const QPoint &at);
    void askWhy(const QModelIndex &cell);
    [[nodiscard]] ui::Reason whyStays(Id<Role> id) const; // empty: it can be taken out of the matrix
    [[nodiscard]] QString affected() const;
    void present();
    void hideUnused();
    MatrixModel *m_model;
    MatrixTree *m_tree;
    ui::Label *m_summary, *m_count;
    QPushButton *m_choose;
    QCheckBox *m_unused;
    QWidget *m_bar;
    QPushButton *m_review, *m_discard;
    Id<Role> m_main;
    QList<Role> m_offer;
    QList<RoleImpact> m_impacts;
};

} // namespace bitflow
