// SPDX-License-Identifier: GPL-3.0-or-later
// One role: what it is, what it allows, who holds it where. Changes to what it allows stay until they are saved or
// discarded, whatever is chosen in the list meanwhile.
#pragma once

#include "app/roles/roleactions.h"
#include "app/ui/formbase.h"
#include "app/ui/keysettablemodel.h"
#include "common/api/access.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace bitflow {

namespace ui {
class EmptyState;
class Label;
class ListView;
class PillLabel;
class Strip;
} // namespace ui
class DraftKeeper;
class PermissionMatrix;
class RoleHistory;
class RoleSaving;

class RoleDetail : public QWidget
{
    Q_OBJECT

public:
    explicit RoleDetail(RoleActions &actions, QWidget *parent = nullptr); // the actions outlive it

    void show(const Role &role);
    void setRoles(const QList<Role> &roles); // all there are, as they are stored now
    void clear();
    void reload();
    [[nodiscard]] bool hasUnsavedInput() const;
    [[nodiscard]] PermissionMatrix *matrix() const { return m_matrix; }
    [[nodiscard]] QTabWidget *tabs() const { return m_tabs; }
    [[nodiscard]] RoleHistory *history() const { return m_history; }
    [[nodiscard]] ui::ListView *holders() const { return m_holders; }

Q_SIGNALS:
    void saved(const bitflow::Role &role);
    void loaded(const bitflow::Role &role);
    void refused(const QString &reason);
    void personWanted(const bitflow::Id<bitflow::User> &id);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    using HolderModel = ui::KeysetTableModel<Assignment, HolderQuery>;
    QWidget *buildHeader();
    QWidget *buildHolders();
    void present(const Role &role);
    void loadCatalogue();
    void showTab();
    void showHolders();
    void describeHolders();
    void connectParts();
    void propose(const QStringList &permissions);
    void savingEnded(const QStringList &refusals, const Error &why, const QList<Id<Role>> &stale);
    [[nodiscard]] ui::Reason whyNot(const Role &role, const QString &slug) const;
    void goOn();
    void beginDraft();
    void keepDraft();
    [[nodiscard]] ui::Typed ticked() const;
    void tickAgain(const ui::Typed &typed);
    RoleActions &m_actions;
    std::optional<Role> m_role, m_waiting;
    ui::Strip *m_strip;
    DraftKeeper *m_draft;
    ui::Label *m_name, *m_description, *m_facts;
    ui::PillLabel *m_kind;
    QPushButton *m_copy, *m_compare, *m_rename, *m_remove;
    QTabWidget *m_tabs;
    PermissionMatrix *m_matrix;
    RoleSaving *m_saving;
    RoleHistory *m_history;
    HolderModel *m_model;
    ui::ListView *m_holders;
    ui::EmptyState *m_nobody;
    QStackedWidget *m_holderStack;
    Pending<PermissionList> m_catalogue;
    Id<Role> m_held; // whose holders are shown
    Id<Role> m_told; // whose history is shown
};

} // namespace bitflow
