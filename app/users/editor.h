// SPDX-License-Identifier: GPL-3.0-or-later
// The form of one person with its bar of Save and Discard. What somebody else saved meanwhile is said, and nothing that
// was typed is lost.
#pragma once

#include "app/api/apiclient.h"
#include "app/ui/form.h"
#include "common/api/users.h"

class QScrollArea;

namespace bitflow {

class DraftKeeper;
namespace ui {
class SaveBar;
class Strip;
} // namespace ui

class UserEditor : public QWidget
{
    Q_OBJECT

public:
    explicit UserEditor(ApiClient &api, QWidget *parent = nullptr);

    void edit(const User &user);
    [[nodiscard]] bool isDirty() const { return m_form && m_form->isDirty(); }
    [[nodiscard]] const User &user() const { return m_user; }
    [[nodiscard]] ui::FormBase *form() const { return m_form; }

Q_SIGNALS:
    void saved(const bitflow::User &user);
    void closed(); // discarded, or saved without changes

private:
    void save();
    void answered(const Result<User> &user);
    void conflict();
    ApiClient &m_api;
    ui::Strip *m_strip;
    DraftKeeper *m_draft;
    QScrollArea *m_scroll;
    ui::Form<UserChange> *m_form = nullptr;
    ui::SaveBar *m_bar = nullptr;
    User m_user;
    Pending<User> m_call;
};

} // namespace bitflow
