// SPDX-License-Identifier: GPL-3.0-or-later
// The roles one may see, what each allows, and who holds it.
//
// open() takes a map: "id" shows one role; "new" opens the form.
#pragma once

#include "app/roles/roleactions.h"
#include "app/ui/page.h"
#include "app/ui/tablemodel.h"

class QLineEdit;
class QStackedWidget;

namespace bitflow {

namespace ui {
class EmptyState;
class ErrorPanel;
class ListView;
class Strip;
} // namespace ui
class RoleDetail;

class RolesPage : public ui::Page
{
    Q_OBJECT

public:
    RolesPage(ApiClient &api, ClientSession &session, QWidget *parent = nullptr);

    QString title() const override;
    QAction *primaryAction() const override;
    void open(const QVariant &argument) override;
    QVariant place() const override;
    void activate() override;
    void refresh() override;
    QWidget *searchField() const override;
    QList<QWidget *> panes() const override;
    bool hasUnsavedInput() const override;

    [[nodiscard]] ui::ListView *list() const { return m_view; }
    [[nodiscard]] ui::TableModel<Role> *model() const { return m_model; }
    [[nodiscard]] RoleDetail *detail() const { return m_detail; }
    [[nodiscard]] RoleActions *actions() const { return m_actions; }

private:
    QWidget *buildLeft();
    void connectParts();
    void load();
    void arrived(const Result<bitflow::Page<Role>> &page);
    void filter();
    void choose(int row);
    void select(Id<Role> id);
    void replace(const Role &role);
    ApiClient &m_api;
    RoleActions *m_actions;
    ui::TableModel<Role> *m_model;
    ui::Strip *m_strip;
    QLineEdit *m_search;
    ui::ListView *m_view;
    ui::EmptyState *m_empty;
    ui::ErrorPanel *m_error;
    QStackedWidget *m_stack, *m_left;
    RoleDetail *m_detail;
    QList<Role> m_all;
    Id<Role> m_wanted; // as soon as it is here
    Pending<bitflow::Page<Role>> m_call;
};

} // namespace bitflow
