// SPDX-License-Identifier: GPL-3.0-or-later
// Third to fifth step: the dry run, the import and its result; what the server says of the job, its counts, and the
// rows that need attention.
#pragma once

#include "app/api/apiclient.h"
#include "app/imports/progress.h"
#include "app/ui/keysettablemodel.h"
#include "common/api/imports.h"

#include <QTimer>

class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace bitflow {

namespace ui {
class EmptyState;
class Label;
class ListView;
class Strip;
} // namespace ui
class CountTile;
class ErrorGroups;

// A row error with an identity to keep its place in a list.
struct NumberedError
{
    Id<RowError> id;
    RowError error;
};

class RunStep : public QWidget
{
    Q_OBJECT

public:
    explicit RunStep(ApiClient &api, QWidget *parent = nullptr);

    void show(const ImportRun &run);
    void focusProgress();
    void stop(); // no longer looked at; the job goes on at the server
    [[nodiscard]] const ImportRun &run() const { return m_run; }

Q_SIGNALS:
    void changed(const bitflow::ImportRun &run); // another state
    void notice(const QString &text);
    void focusFreed(); // the progress had the focus and is gone

private:
    QWidget *buildCounts();
    QWidget *buildErrors();
    void poll();
    void arrived(const ImportRun &run);
    void present();
    void presentCounts();
    void presentProgress();
    void askErrors();
    void saveErrorFile();
    void write(const ErrorFile &file, const QString &path);

    ApiClient &m_api;
    ImportRun m_run;
    Pace m_pace;
    QTimer m_timer;
    Pending<ImportRun> m_call;
    ui::Strip *m_strip;
    ui::Label *m_title, *m_sentence, *m_pace_text;
    QProgressBar *m_bar;
    CountTile *m_created, *m_existing, *m_failed;
    QPushButton *m_save;
    ErrorGroups *m_groups;
    ui::KeysetTableModel<NumberedError, RowErrorQuery> *m_errors;
    ui::ListView *m_list;
    ui::EmptyState *m_none;
    QStackedWidget *m_below;
    ui::Label *m_errorTitle;
};

} // namespace bitflow
