// SPDX-License-Identifier: GPL-3.0-or-later
// The head of the detail: name, kind, status, the way to it, its counts as links, and what one may do.
#pragma once

#include "app/institutions/actions.h"

#include <QWidget>

class QAbstractButton;
class QLabel;
class QLayout;
class QPushButton;

namespace bitflow {

namespace ui {
class Label;
class PillLabel;
} // namespace ui

class DetailHeader : public QWidget
{
    Q_OBJECT

public:
    explicit DetailHeader(InstitutionActions &actions, QWidget *parent = nullptr); // the actions outlive it
    void show(const Institution &institution);

Q_SIGNALS:
    void structureWanted();
    void closeWanted();

protected:
    void changeEvent(QEvent *event) override;

private:
    QLayout *buildTitle();
    QWidget *buildButtons();
    void paintIcon();
    InstitutionActions &m_actions;
    Institution m_institution;
    QLabel *m_icon;
    ui::Label *m_name, *m_kind, *m_path, *m_leader;
    ui::PillLabel *m_pill;
    QAbstractButton *m_people, *m_children;
    QPushButton *m_new, *m_edit, *m_restore, *m_more;
};

} // namespace bitflow
