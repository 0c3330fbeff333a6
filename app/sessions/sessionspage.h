// SPDX-License-Identifier: GPL-3.0-or-later
// Where one is signed in oneself, and ending it.
#pragma once

#include "app/api/session.h"
#include "app/ui/keysettablemodel.h"
#include "app/ui/page.h"

#include <QPointer>

class QPushButton;
class QStackedWidget;

namespace bitflow {

namespace ui {
class EmptyState;
class ErrorPanel;
class Label;
class ListView;
class Strip;
} // namespace ui
class Sheet;

class SessionsPage : public ui::Page
{
    Q_OBJECT

public:
    SessionsPage(ApiClient &api, ClientSession &session, QWidget *parent = nullptr);

    QString title() const override;
    void activate() override;
    void refresh() override;
    QList<QWidget *> panes() const override;

    [[nodiscard]] ui::ListView *list() const { return m_view; }
    [[nodiscard]] ui::KeysetTableModel<Session, SessionQuery> *model() const { return m_model; }

private:
    void build();
    void present();
    void chooseRow(int row);
    void askRevoke();
    void askRevokeOthers();
    void revoke(const Session &one, Sheet *sheet);
    void revokeOthers(Sheet *sheet);
    void endNext();
    ApiClient &m_api;
    ui::KeysetTableModel<Session, SessionQuery> *m_model;
    ui::ListView *m_view;
    ui::Strip *m_strip;
    ui::Label *m_count;
    ui::EmptyState *m_empty;
    ui::ErrorPanel *m_error;
    QStackedWidget *m_stack;
    QPushButton *m_revoke, *m_others;
    QList<Session> m_ending; // what Revoke all others still has to end
    int m_ended = 0;
    QPointer<Sheet> m_sheet;
    bool m_asked = false;
};

} // namespace bitflow
