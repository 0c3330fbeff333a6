// SPDX-License-Identifier: GPL-3.0-or-later
// One event: what happened, the fields before and after, and everything that is known of it.
#pragma once

#include "common/api/audit.h"

#include <QVariant>
#include <QWidget>

class QPushButton;
class QToolButton;

namespace bitflow {

namespace ui {
class Label;
class PillLabel;
} // namespace ui
class DiffView;
class Facts;

class EventDetail : public QWidget
{
    Q_OBJECT

public:
    explicit EventDetail(QWidget *parent = nullptr);
    void show(const AuditEvent &one);
    [[nodiscard]] const AuditEvent &shown() const { return m_event; }

Q_SIGNALS:
    void filterWanted(const QVariantMap &more);         // for AuditFilterRow::change()
    void whyWanted(const bitflow::AuditEvent &refused); // which permission was missing, and how it came
    void pageWanted(const QString &pageId, const QVariant &argument);
    void closeWanted();

private:
    void build();
    void fillFacts();
    void fillButtons();
    AuditEvent m_event;
    ui::Label *m_title;
    ui::PillLabel *m_pill;
    QToolButton *m_close;
    ui::Label *m_changed;
    DiffView *m_diff;
    Facts *m_facts;
    QPushButton *m_session, *m_actor, *m_subject, *m_open, *m_openSession, *m_why;
};

} // namespace bitflow
