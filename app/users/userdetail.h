// SPDX-License-Identifier: GPL-3.0-or-later
// One person: who it is, what the person holds and may do, how the person signs in, and the form that changes the
// account. A form with changes stays until they are saved or discarded, whatever is chosen in the list meanwhile.
#pragma once

#include "app/users/actions.h"

#include <QTimer>
#include <QWidget>

class QStackedWidget;
class QTabWidget;

namespace bitflow {

namespace ui {
class EmptyState;
class Strip;
} // namespace ui
class AccessPanel;
class ActivityPanel;
class Facts;
class SecurityPanel;
class UserEditor;
class UserIdentity;

class UserDetail : public QWidget
{
    Q_OBJECT

public:
    explicit UserDetail(UserActions &actions, QWidget *parent = nullptr); // the actions outlive it

    void show(const User &user);  // at once as it is, a moment later as the server has it
    void renew(const User &user); // a newer version; nothing for anybody else than the one shown
    void clear();
    void reload();
    void reloadAccess();
    void reloadSessions();
    void edit();
    void leaveEditing(); // only without changes
    [[nodiscard]] bool isEditing() const;
    [[nodiscard]] bool hasUnsavedInput() const;
    [[nodiscard]] QTabWidget *tabs() const { return m_tabs; }
    [[nodiscard]] UserEditor *editor() const { return m_editor; }

Q_SIGNALS:
    void loaded(const bitflow::User &user); // a newer version than the one shown
    void saved(const bitflow::User &user);
    void notice(const QString &text);
    void logWanted(const QVariantMap &filter); // of the audit page
    void closeWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    QWidget *buildTabs();
    void present(const User &user);
    void fetch();
    void showTab();
    void endEditing();
    UserActions &m_actions;
    std::optional<User> m_shown;
    std::optional<User> m_waiting; // chosen while a form has changes
    QTimer m_rest;
    Pending<User> m_call;
    ui::Strip *m_strip;
    QStackedWidget *m_stack;
    ui::EmptyState *m_nothing;
    QWidget *m_body;
    UserIdentity *m_identity;
    QStackedWidget *m_modes; // tabs, editor
    QTabWidget *m_tabs = nullptr;
    Facts *m_facts = nullptr;
    AccessPanel *m_access = nullptr;
    SecurityPanel *m_security = nullptr;
    ActivityPanel *m_activity = nullptr;
    UserEditor *m_editor;
};

} // namespace bitflow
