// SPDX-License-Identifier: GPL-3.0-or-later
// The audit log: a timeline, the events as sentences, and the chosen one beside them.
//
// open() takes a map: those of AuditFilterRow; "id" shows one event.
#pragma once

#include "app/api/apiclient.h"
#include "app/api/session.h"
#include "app/ui/keysettablemodel.h"
#include "app/ui/page.h"
#include "common/api/audit.h"

#include <QPointer>
#include <QTimer>

class QPushButton;
class QSplitter;
class QStackedWidget;
class QVBoxLayout;

namespace bitflow {

namespace ui {
class EmptyState;
class ErrorPanel;
class Label;
class ListView;
class PillLabel;
class Strip;
} // namespace ui
class AuditExport;
class AuditFilterRow;
class EventDetail;
class Timeline;

class AuditPage : public ui::Page
{
    Q_OBJECT

public:
    using ListModel = ui::KeysetTableModel<AuditEvent, AuditQuery>;
    AuditPage(ApiClient &api, ClientSession &session, QWidget *parent = nullptr);

    QString title() const override;
    QAction *primaryAction() const override { return m_export; }
    void open(const QVariant &argument) override;
    QVariant place() const override;
    void activate() override;
    void refresh() override;
    QWidget *searchField() const override;
    QList<QWidget *> panes() const override;

    [[nodiscard]] ui::ListView *list() const { return m_view; }
    [[nodiscard]] ListModel *model() const { return m_model; }
    [[nodiscard]] EventDetail *detail() const { return m_detail; }
    [[nodiscard]] Timeline *timeline() const { return m_timeline; }
    [[nodiscard]] AuditFilterRow *filter() const { return m_filter; }
    void setTailInterval(std::chrono::milliseconds every) { m_tail.setInterval(every); } // of Live; 5 s
    // After the questions of askExport().
    void exportTo(const QString &path, ExportFormat format);

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void buildBelow(QVBoxLayout *column);
    void connectParts();
    void connectTail();
    void tail();
    void countNewer();
    void showNewer(qint64 count);
    void addShortcuts();
    void ask(bool timelineToo = true);
    void askTimeline();
    void askIntegrity();
    void showState();
    void showEmpty();
    void describe();
    void showIntegrity(const AuditIntegrity &integrity);
    void showDetail(bool shown);
    void choose(int row);
    void openById(Id<AuditEvent> id);
    void stepBack();
    void explain(const AuditEvent &refused);
    void askExport();
    void pickFile(ExportFormat format);
    void watchExport();

    ApiClient &m_api;
    ClientSession &m_session;
    QAction *m_export;
    ListModel *m_model;
    AuditFilterRow *m_filter;
    Timeline *m_timeline;
    ui::Strip *m_strip;
    ui::Label *m_count;
    ui::PillLabel *m_integrity;
    QPushButton *m_newer, *m_live;
    ui::ListView *m_view;
    QStackedWidget *m_stack;
    ui::EmptyState *m_empty;
    ui::ErrorPanel *m_error;
    QSplitter *m_splitter;
    EventDetail *m_detail;
    QPointer<AuditExport> m_exporting;
    Pending<AuditHistogram> m_histogramCall;
    Pending<AuditIntegrity> m_integrityCall;
    Pending<bitflow::Page<AuditEvent>> m_newerCall;
    QTimer m_tail;
    bool m_toTop = false;    // once the rows are there
    Id<AuditEvent> m_pinned; // shown though its row may not be here
    bool m_asked = false, m_opened = false;
};

} // namespace bitflow
