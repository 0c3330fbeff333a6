// SPDX-License-Identifier: GPL-3.0-or-later
// The head of the detail: who it is, the status, where the person belongs, and what one may do.
#pragma once

#include "app/users/actions.h"

#include <QWidget>

class QPushButton;
class QToolButton;

namespace bitflow {

namespace ui {
class Label;
class PillLabel;
} // namespace ui
class CopyLabel;

class UserIdentity : public QWidget
{
    Q_OBJECT

public:
    explicit UserIdentity(UserActions &actions, QWidget *parent = nullptr); // the actions outlive it
    void show(const User &user);

Q_SIGNALS:
    void closeWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *buildButtons();
    UserActions &m_actions;
    QString m_initials;
    QWidget *m_mark;
    ui::Label *m_name, *m_native;
    CopyLabel *m_email;
    ui::Label *m_place;
    ui::PillLabel *m_pill;
    QPushButton *m_edit, *m_assign, *m_restore, *m_more;
    QToolButton *m_close;
};

} // namespace bitflow
