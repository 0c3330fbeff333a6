// SPDX-License-Identifier: GPL-3.0-or-later
// Invitations that nobody has accepted yet: to be sent again or taken back.
#pragma once

#include "app/api/session.h"
#include "app/parts/sheet.h"
#include "app/ui/keysettablemodel.h"
#include "common/api/accounts.h"

class QStackedWidget;

namespace bitflow {

namespace ui {
class EmptyState;
class ErrorPanel;
class ListView;
} // namespace ui

class InvitationsSheet : public Sheet
{
    Q_OBJECT

public:
    using ListModel = ui::KeysetTableModel<Invitation, InvitationQuery>;
    // institution: only those of this subtree; null: all one may see. api outlives the sheet.
    InvitationsSheet(ApiClient &api, Id<Institution> institution, QWidget *window);
    [[nodiscard]] ListModel *model() const { return m_model; }
    [[nodiscard]] ui::ListView *list() const { return m_view; }

Q_SIGNALS:
    void changed(); // an account may be gone with its invitation

private:
    void present();
    [[nodiscard]] std::optional<Invitation> chosen() const;
    void follow();
    void sendAgain();
    void askRevoke();
    void revoke(const Invitation &one, Sheet *sheet);
    void say(const QString &text, bool problem = false);

    ApiClient &m_api;
    ListModel *m_model;
    ui::ListView *m_view;
    QStackedWidget *m_stack;
    ui::EmptyState *m_empty;
    ui::ErrorPanel *m_error;
    ui::Label *m_words;
    QPushButton *m_again, *m_revoke;
    Pending<Invitation> m_sending;
};

} // namespace bitflow
