// SPDX-License-Identifier: GPL-3.0-or-later
// Everybody one may see, as a list of any length, and the chosen person beside it.
//
// open() takes a map: those of UsersFilter and "sort" ("-last_login_at"); "id" shows one person, with
// "edit" in its form; "new" opens the one of somebody new, "invite" the invitation.
#pragma once

#include "app/ui/keysettablemodel.h"
#include "app/ui/page.h"
#include "app/users/actions.h"

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
class UserDetail;
class UsersFilter;

class UsersPage : public ui::Page
{
    Q_OBJECT

public:
    using ListModel = ui::KeysetTableModel<User, UserQuery>;
    UsersPage(ApiClient &api, ClientSession &session, QWidget *parent = nullptr);

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

    [[nodiscard]] ui::ListView *list() const { return m_view; }
    [[nodiscard]] ListModel *model() const { return m_model; }
    [[nodiscard]] UserDetail *detail() const { return m_detail; }
    [[nodiscard]] UserActions *actions() const { return m_actions; }

private:
    void buildViews();
    void showDetail(bool shown);
    void connectView();
    void connectActions();
    void addShortcuts();
    void applyFilter();
    void clearFilter();
    void showState();
    void showEmpty();
    void describe();
    void choose(int row);
    void follow(int row); // the row has become the current one
    [[nodiscard]] bool pinned(int row);
    void pin(const User &user); // shows somebody whose row may be anywhere
    void openById(Id<User> id, bool editing);
    void forget(); // whoever is shown is not here any more
    void stepBack();
    void say(const QString &what, const Error &error);
    void contextMenu(const QPoint &globalPos);

    ApiClient &m_api;
    ClientSession &m_session;
    UserActions *m_actions;
    ListModel *m_model;
    UsersFilter *m_filter;
    ui::Strip *m_strip;
    ui::Label *m_count;
    ui::ListView *m_view;
    QStackedWidget *m_stack;
    ui::EmptyState *m_empty;
    ui::ErrorPanel *m_error;
    QSplitter *m_splitter;
    UserDetail *m_detail;
    Id<User> m_pinned;          // shown until somebody goes elsewhere, though its row may not be among those here
    bool m_modelAtWork = false; // it moves the current row, not somebody who goes there
    bool m_asked = false;
    bool m_opened = false; // open() has asked already; activate() follows it
};

} // namespace bitflow
