// SPDX-License-Identifier: GPL-3.0-or-later
// Where one is signed in oneself, and for those who may see it where others are; and ending it.
//
// open() takes a map: "id" makes a session the current one, "q" is whose it is.
#pragma once

#include "app/api/session.h"
#include "app/ui/keysettablemodel.h"
#include "app/ui/page.h"

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
class ColumnFit;
class SessionsFilter;
class Sheet;

class SessionsPage : public ui::Page
{
    Q_OBJECT

public:
    SessionsPage(ApiClient &api, ClientSession &session, QWidget *parent = nullptr);

    QString title() const override;
    void open(const QVariant &argument) override;
    void activate() override;
    void refresh() override;
    QWidget *searchField() const override;
    QList<QWidget *> panes() const override;

    [[nodiscard]] ui::ListView *list() const { return m_view; }
    [[nodiscard]] ui::KeysetTableModel<Session, SessionQuery> *model() const { return m_model; }

private:
    void build();
    void connectAll();
    void applyFilter();
    void present();
    void presentButtons();
    void presentReason();
    void showState();
    void contextMenu(const QPoint &at);
    void count(QAction *action);
    void askRevoke();
    void askRevokeOthers();
    void askRevokePerson();
    void askRevokeInstitution();
    void showDevices();
    void revoke(const Session &one, Sheet *sheet);
    void endMany(const SessionChoice &choice, const QString &title, const QString &act, const QString &whose,
                 bool own = false);
    ApiClient &m_api;
    ClientSession &m_session;
    ui::KeysetTableModel<Session, SessionQuery> *m_model;
    ui::ListView *m_view;
    ColumnFit *m_fit = nullptr;
    ui::Strip *m_strip;
    ui::Label *m_count, *m_reason;
    ui::EmptyState *m_empty;
    ui::ErrorPanel *m_error;
    QStackedWidget *m_stack;
    QPushButton *m_revoke, *m_others, *m_person, *m_here, *m_devices;
    SessionsFilter *m_filter;
    bool m_asked = false;
};

} // namespace bitflow
