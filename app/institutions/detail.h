// SPDX-License-Identifier: GPL-3.0-or-later
// One institution: what is known of it, what is below it, and the form that changes it. A form with changes stays until
// they are saved or discarded, whatever is chosen in the tree meanwhile.
#pragma once

#include "app/institutions/actions.h"
#include "app/ui/keysettablemodel.h"

#include <QTimer>

class QScrollArea;
class QStackedWidget;
class QTabWidget;

namespace bitflow {

namespace ui {
class EmptyState;
class ErrorPanel;
class ListView;
class Strip;
} // namespace ui
class DetailHeader;
class Facts;
class InstitutionEditor;

class InstitutionDetail : public QWidget
{
    Q_OBJECT

public:
    InstitutionDetail(ApiClient &api, InstitutionActions &actions, QWidget *parent = nullptr);

    void show(const Institution &institution); // at once as it is, a moment later as the server has it
    void clear();
    void reload();
    void edit();
    void leaveEditing(); // only as long as nothing was changed
    void showStructure();
    // What has the keyboard after somebody opens an institution. A focus proxy would take the rest out of the way of
    // Tab.
    [[nodiscard]] QTabWidget *tabs() const { return m_tabs; }
    [[nodiscard]] bool isEditing() const;
    [[nodiscard]] bool hasUnsavedInput() const;

Q_SIGNALS:
    void loaded(const bitflow::Institution &institution); // a newer version than the one shown
    void saved(const bitflow::Institution &institution);
    void openWanted(const bitflow::Institution &institution); // one of those below
    void closeWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *buildTabs();
    void present(const Institution &institution);
    void fetch();
    void endEditing();
    ApiClient &m_api;
    InstitutionActions &m_actions;
    std::optional<Institution> m_shown;
    std::optional<Institution> m_filled;  // what the facts say
    std::optional<Institution> m_waiting; // chosen while a form has changes
    QTimer m_rest;
    Pending<Institution> m_call;
    ui::Strip *m_strip;
    QStackedWidget *m_stack;
    ui::EmptyState *m_nothing;
    QWidget *m_body;
    DetailHeader *m_header;
    QStackedWidget *m_modes; // tabs, editor
    QTabWidget *m_tabs = nullptr;
    Facts *m_facts = nullptr;
    ui::ListView *m_children = nullptr;
    ui::EmptyState *m_noChildren = nullptr;
    QStackedWidget *m_structure = nullptr;
    ui::KeysetTableModel<Institution, InstitutionQuery> *m_below = nullptr;
    InstitutionEditor *m_editor;
};

} // namespace bitflow
