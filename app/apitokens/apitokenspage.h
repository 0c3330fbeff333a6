// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens with which programs call the server: which there are, making one, ending one.
//
// open() takes a map: "id" makes one the current one.
#pragma once

#include "app/api/session.h"
#include "app/ui/keysettablemodel.h"
#include "app/ui/page.h"
#include "common/api/apitokens.h"

class QPushButton;
class QStackedWidget;

namespace bitflow {

namespace ui {
class EmptyState;
class ErrorPanel;
class Label;
class ListView;
} // namespace ui
class Sheet;

class ApiTokensPage : public ui::Page
{
    Q_OBJECT

public:
    ApiTokensPage(ApiClient &api, ClientSession &session, QWidget *parent = nullptr);

    QString title() const override;
    QAction *primaryAction() const override;
    void open(const QVariant &argument) override;
    void activate() override;
    void refresh() override;
    QList<QWidget *> panes() const override;

    [[nodiscard]] ui::ListView *list() const { return m_view; }
    [[nodiscard]] ui::KeysetTableModel<ApiToken, ApiTokenQuery> *model() const { return m_model; }

private:
    void build();
    void present();
    void presentButtons();
    void make();
    void askEnd();
    void end(const ApiToken &token, Sheet *sheet);

    ApiClient &m_api;
    ClientSession &m_session;
    QAction *m_new;
    ui::KeysetTableModel<ApiToken, ApiTokenQuery> *m_model;
    ui::ListView *m_view;
    ui::Label *m_count;
    ui::EmptyState *m_empty;
    ui::ErrorPanel *m_error;
    QStackedWidget *m_stack;
    QPushButton *m_end;
    bool m_asked = false;
};

} // namespace bitflow
