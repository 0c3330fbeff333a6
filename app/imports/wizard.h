// SPDX-License-Identifier: GPL-3.0-or-later
// One import from the file to the result. Nothing is lost by leaving: the server keeps it, the list leads back to it.
#pragma once

#include "app/imports/filestep.h"
#include "common/api/imports.h"

class QPushButton;
class QStackedWidget;

namespace bitflow {

namespace ui {
class Strip;
}
class ColumnStep;
class DraftKeeper;
class RunStep;
class StepBar;

class ImportWizard : public QWidget
{
    Q_OBJECT

public:
    ImportWizard(ApiClient &api, ClientSession &session, QWidget *parent = nullptr);

    void start(Rows rows, Id<Institution> target, const QString &targetName);
    // The one that is here already keeps its step and its choices. choosing: at its columns, where that is possible.
    void resume(const ImportRun &run, bool choosing = false);
    [[nodiscard]] bool hasUnsavedInput() const;
    [[nodiscard]] const std::optional<ImportRun> &run() const { return m_run; }
    [[nodiscard]] FileStep *file() const { return m_file; }

Q_SIGNALS:
    void closed();
    void changed(); // another import, or another state of it
    void navigate(const QString &pageId, const QVariant &argument);
    void notice(const QString &text);

private:
    QWidget *buildButtons();
    void goTo(QWidget *step);
    void present();
    void presentRun();
    void next();
    void back();
    void readFile();
    void upload();
    void check();
    void import();
    void cancelRun();
    void showResult();
    void setBusy(const QString &text); // empty: over
    void beginDraft();
    void keepFocus(const QWidget *before);
    void fail(const QString &what, const Error &error);

    ApiClient &m_api;
    StepBar *m_steps;
    ui::Strip *m_strip;
    DraftKeeper *m_draft;
    QStackedWidget *m_stack;
    FileStep *m_file;
    ColumnStep *m_columns;
    RunStep *m_runStep;
    QPushButton *m_back, *m_cancel, *m_close, *m_another, *m_next;
    std::optional<ImportRun> m_run;
    Pending<ImportRun> m_call;
    bool m_busy = false;
    QByteArray m_key; // the same as long as the same file is uploaded
};

} // namespace bitflow
