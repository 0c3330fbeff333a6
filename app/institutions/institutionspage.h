// SPDX-License-Identifier: GPL-3.0-or-later
// Every institution one may see: as a tree, as the matches of a search, or as the trash; the chosen one beside it.
//
// open() takes a map: "q", "kind", "status" (a text or a list), "without_leader", "trashed" filter; "id" shows one,
// with "edit" in its form; "new" opens the form for a university, or for what goes below the "id".
#pragma once

#include "app/institutions/actions.h"
#include "app/institutions/treemodel.h"
#include "app/ui/keysettablemodel.h"
#include "app/ui/page.h"

class QSplitter;
class QStackedWidget;

namespace bitflow {

namespace ui {
class EmptyState;
class ErrorPanel;
class Label;
class ListView;
class Strip;
} // namespace ui
class InstitutionDetail;
class InstitutionsFilter;
class InstitutionTreeView;

class InstitutionsPage : public ui::Page
{
    Q_OBJECT

public:
    InstitutionsPage(ApiClient &api, ClientSession &session, QWidget *parent = nullptr);
    ~InstitutionsPage() override;

    QString title() const override;
    QList<ui::Crumb> breadcrumb() const override;
    QAction *primaryAction() const override;
    void open(const QVariant &argument) override;
    QVariant place() const override;
    void activate() override;
    void refresh() override;
    QWidget *searchField() const override;
    QList<QWidget *> panes() const override;
    bool hasUnsavedInput() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    // The detail: as the width has it, or as somebody wanted it since.
    enum class Panel { Fitting, Open, Closed };
    using ListModel = ui::KeysetTableModel<Institution, InstitutionQuery>;
    void buildViews();
    void connectTree();
    ui::ListView *buildList(ListModel *model, const QString &name);
    void connectActions();
    void addShortcuts();
    void leave(); // Escape: the form, then the detail, then the filter
    void showPanel(bool shown);
    void fitPanel();
    void applyFilter();
    void clearFilter();
    void showView();
    void showNothing();
    void describe(qint64 total);
    [[nodiscard]] QString topCount(qint64 total) const;
    void warn(const std::optional<Error> &error); // what is in sight is older than asked for
    void onListState(ListModel *model);
    void showNoMatch(bool trash);
    void refreshShown();
    void choose(const Institution &institution);
    void openById(Id<Institution> id, bool editing = false);
    void onCreated(const CreatedInstitution &made);
    void onMoved(const Institution &institution);
    void onTrashed(const Institution &institution);
    void onRestored(const Institution &institution);
    void contextMenu(const QPoint &globalPos);

    ApiClient &m_api;
    ClientSession &m_session;
    InstitutionTreeModel *m_model;
    ListModel *m_found;
    ListModel *m_trash;
    InstitutionActions *m_actions;
    InstitutionTreeView *m_tree;
    ui::ListView *m_foundView;
    ui::ListView *m_trashView;
    InstitutionsFilter *m_filter;
    ui::Strip *m_strip;
    ui::Label *m_count;
    QStackedWidget *m_stack;
    ui::EmptyState *m_empty;
    ui::ErrorPanel *m_error;
    QSplitter *m_splitter;
    InstitutionDetail *m_detail;
    Panel m_panel = Panel::Fitting;
    bool m_asked = false;
};

} // namespace bitflow
