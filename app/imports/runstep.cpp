// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/runstep.h"

#include "app/imports/counttile.h"
#include "app/imports/errorgroups.h"
#include "app/imports/filework.h"
#include "app/imports/importtext.h"
#include "app/parts/panel.h"
#include "app/ui/blocked.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"
#include "app/ui/style.h"

#include <QDir>
#include <QFileDialog>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

namespace {

constexpr int lookEveryMs = 500;
const QString stripId = u"run"_s;

QList<ui::Column<NumberedError>> errorColumns(const ImportRun &run)
{
    using Col = ui::Column<NumberedError>;
    return {Col{u"row"_s, RunStep::tr("Row"), [](const NumberedError &e) { return QString::number(e.error.row); }, 80,
                ui::CellKind::Number, true},
            Col{u"reason"_s, RunStep::tr("Reason"),
                [&run](const NumberedError &e) { return reasonText(run.kind, e.error); }, 480, ui::CellKind::Strong},
            Col{u"field"_s, RunStep::tr("Field"), [](const NumberedError &e) { return targetLabel(e.error.field); },
                200, ui::CellKind::Quiet}};
}

NumberedError numbered(const RowError &error)
{
    static const QUuid space = QUuid::fromString(u"6a9c1b1e-6d5f-4f0e-9a53-0f3f5a9f7c11");
    const QString what = u"%1/%2/%3"_s.arg(QString::number(error.row), error.field, error.code);
    return {Id<RowError>(QUuid::createUuidV5(space, what)), error};
}

} // namespace

RunStep::RunStep(ApiClient &api, QWidget *parent)
    : QWidget(parent)
    , m_api(api)
    , m_strip(new ui::Strip(this))
    , m_title(new ui::Label(this, {}, Token::Text, Type::Title, true))
    , m_sentence(new ui::Label(this, {}, Token::Text2))
    , m_pace_text(new ui::Label(this, {}, Token::Text2))
    , m_bar(new QProgressBar(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::m);
    column->addWidget(m_strip);
    column->addWidget(m_title);
    m_sentence->setWordWrap(true);
    column->addWidget(m_sentence);
    m_bar->setTextVisible(false);
    ui::name(m_bar, tr("Progress"));
    m_bar->setFocusPolicy(Qt::ClickFocus); // by focusProgress() only
    column->addWidget(m_bar);
    column->addWidget(m_pace_text);
    column->addWidget(buildCounts());
    column->addWidget(buildErrors(), 1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(lookEveryMs);
    connect(&m_timer, &QTimer::timeout, this, &RunStep::poll);
}

QWidget *RunStep::buildCounts()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    m_created = new CountTile(ui::Tone::Ok, row);
    m_existing = new CountTile(ui::Tone::Info, row);
    m_failed = new CountTile(ui::Tone::Error, row);
    for (CountTile *tile : {m_created, m_existing, m_failed})
        layout->addWidget(tile);
    layout->addStretch();
    return row;
}

QWidget *RunStep::buildErrors()
{
    m_errors = new ui::KeysetTableModel<NumberedError, RowErrorQuery>(errorColumns(m_run), this);
    m_errors->setFetcher([this](const RowErrorQuery &query, QObject *asker, const auto &done) {
        m_api.call(Api::listRowErrors, query).then(asker, [done](const Result<Page<RowError>> &page) {
            if (!page)
                return done(std::unexpected(page.error()));
            Page<NumberedError> rows{{}, page->nextCursor, page->total, page->totalIsEstimate};
            for (const RowError &error : page->items)
                rows.items.append(numbered(error));
            done(rows);
        });
    });
    m_list = new ui::ListView(tr("Rows that need attention"), this);
    m_list->setListModel(m_errors);
    m_none = new ui::EmptyState(this);
    m_below = new QStackedWidget(this);
    auto *errors = new QWidget(this);
    auto *column = new QVBoxLayout(errors);
    column->setContentsMargins(0, 0, 0, 0);
    auto *top = new QHBoxLayout;
    m_errorTitle = new ui::Label(errors, tr("Rows that need attention"), Token::Text, Type::Section, true);
    m_save = new QPushButton(ui::icon(u":/icons/download.svg"_s), tr("Save error file…"), errors);
    m_save->setAutoDefault(false);
    m_save->setToolTip(tr("The rows as they stand, with what is wrong beside them: mend them and import that file"));
    top->addWidget(m_errorTitle);
    top->addStretch();
    top->addWidget(m_save);
    column->addLayout(top);
    m_groups = new ErrorGroups(m_api, errors);
    column->addWidget(m_groups);
    column->addWidget(m_list, 1);
    m_below->addWidget(errors);
    m_below->addWidget(m_none);
    connect(m_save, &QPushButton::clicked, this, &RunStep::saveErrorFile);
    return m_below;
}

void RunStep::show(const ImportRun &run)
{
    if (run.id != m_run.id || isAtWork(run.state))
        m_pace.start();
    m_run = run;
    present();
    askErrors();
    if (isAtWork(run.state))
        m_timer.start();
}

void RunStep::focusProgress() { m_bar->setFocus(); }

void RunStep::stop()
{
    m_timer.stop();
    m_call.cancel();
}

void RunStep::poll()
{
    m_call = m_api.call(Api::getImport, {.importId = m_run.id});
    m_call.then(this, [this](const Result<ImportRun> &run) {
        if (run) {
            m_strip->hide(stripId);
            return arrived(*run);
        }
        m_strip->show({stripId, tr("%1 The job goes on at the server meanwhile.").arg(ui::errorText(run.error())),
                       ui::Tone::Warn, tr("Look again"), [this] { poll(); }},
                      run.error());
        if (ui::canRetry(run.error()))
            m_timer.start(lookEveryMs * 6);
    });
}

void RunStep::arrived(const ImportRun &run)
{
    const ImportState before = m_run.state;
    const int failedBefore = m_run.failed;
    const bool focused = m_bar->hasFocus();
    m_run = run;
    m_pace.note(run.processed);
    present();
    if (run.failed != failedBefore || run.state != before)
        askErrors();
    if (run.state != before)
        Q_EMIT changed(run);
    if (focused && !m_bar->hasFocus())
        Q_EMIT focusFreed();
    if (isAtWork(run.state))
        m_timer.start(lookEveryMs);
}

void RunStep::askErrors()
{
    RowErrorQuery query;
    query.importId = m_run.id;
    query.sort = u"row"_s;
    if (!isAtWork(m_run.state))
        m_groups->ask(m_run);
    if (m_errors->query().importId != m_run.id || m_errors->state() == ui::ListModel::State::Idle)
        m_errors->setQuery(query);
    else
        m_errors->refresh();
}

void RunStep::present()
{
    const QString file = fmt::isolate(m_run.fileName);
    const bool people = m_run.kind == ImportKind::Users;
    QString title, sentence;
    switch (m_run.state) {
    case ImportState::Uploaded:
        title = tr("Not started");
        sentence = tr("Nothing is written.");
        break;
    case ImportState::Checking:
        title = tr("Looking through %1").arg(file);
        sentence = tr("A dry run by the same rules as the import; nothing is written.");
        break;
    case ImportState::Checked:
        title = m_run.created > 0 ? tr("%Ln row(s) can be imported", "", m_run.created) : tr("Nothing new to import");
        if (m_run.created == 0)
            sentence = m_run.failed > 0
                           ? tr("Every other row exists already. Mend the rows below and upload the file again.")
                           : tr("Every row exists already.");
        else
            sentence = m_run.failed > 0
                           ? tr("Rows that need attention are left out. Import the others now, or mend the file first.")
                           : tr("Every row is as it should be. Nothing is written yet.");
        break;
    case ImportState::Queued:
    case ImportState::Running:
        title = tr("Importing %1").arg(file);
        sentence = tr("It goes on at the server if you close the application.");
        break;
    case ImportState::Done:
        title =
            people ? tr("%Ln person(s) added", "", m_run.created) : tr("%Ln institution(s) added", "", m_run.created);
        sentence = m_run.failed > 0 ? tr("Save the rows that need attention, mend them and import that file.")
                                    : tr("All rows of %1 are in.").arg(file);
        break;
    case ImportState::Cancelled:
        title = tr("Cancelled after %Ln row(s)", "", m_run.processed);
        sentence = tr("What was added until then stays. Importing the same file again goes on from there.");
        break;
    case ImportState::Failed:
        title = tr("The import stopped");
        sentence = m_run.message.isEmpty() ? tr("What was added until then stays.") : m_run.message;
        break;
    }
    if (m_title->text() != title)
        ui::announce(m_title, title);
    m_title->setText(title);
    m_sentence->setText(sentence);
    presentProgress();
    presentCounts();
}

void RunStep::presentProgress()
{
    const bool atWork = isAtWork(m_run.state);
    m_bar->setVisible(atWork);
    m_pace_text->setVisible(atWork);
    m_bar->setRange(0, std::max(1, m_run.rowCount));
    m_bar->setValue(m_run.processed);
    QStringList parts{tr("%1 of %2 rows").arg(fmt::number(m_run.processed), fmt::number(m_run.rowCount))};
    if (m_pace.perSecond() > 0)
        parts.append(tr("%1 rows a second").arg(fmt::number(qint64(m_pace.perSecond()))));
    if (const qint64 left = m_pace.secondsLeft(m_run.rowCount - m_run.processed); left >= 0)
        parts.append(fmt::timeLeft(left));
    m_pace_text->setText(parts.join(u" · "_s));
}

void RunStep::presentCounts()
{
    const bool over = isOver(m_run.state) || m_run.state == ImportState::Running || m_run.state == ImportState::Queued;
    const bool some = m_run.state != ImportState::Uploaded;
    m_created->setVisible(some);
    m_existing->setVisible(some);
    m_failed->setVisible(some);
    m_created->setCount(m_run.created, over ? tr("created") : tr("to create"),
                        (over ? tr("%1 created") : tr("%1 to create")).arg(fmt::number(m_run.created)));
    m_existing->setCount(m_run.existing, tr("exist already"), tr("%1 exist already").arg(fmt::number(m_run.existing)));
    m_failed->setCount(m_run.failed, tr("need attention"), tr("%1 need attention").arg(fmt::number(m_run.failed)));
    m_save->setVisible(m_run.failed > 0 && !isAtWork(m_run.state));
    if (m_run.failed > 0)
        return m_below->setCurrentIndex(0);
    m_none->show(isAtWork(m_run.state) ? QString() : u":/icons/state-ok.svg"_s,
                 isAtWork(m_run.state) ? tr("No row needs attention so far") : tr("No row needs attention"), {});
    m_below->setCurrentIndex(1);
}

void RunStep::saveErrorFile()
{
    ui::block(m_save, tr("The file is on its way.")); // keeps the focus, unlike a disabled one
    m_api.call(Api::errorFile, {.importId = m_run.id}).then(this, [this](const Result<ErrorFile> &file) {
        ui::block(m_save, {});
        if (!file)
            return m_strip->show({stripId, ui::errorText(file.error()), ui::Tone::Error, {}, {}, true}, file.error());
        const QString home = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
        auto *dialog = new QFileDialog(this, tr("Save the rows that need attention"), home, tr("CSV files (*.csv)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(u"csv"_s);
        dialog->selectFile(file->fileName);
        connect(dialog, &QFileDialog::fileSelected, this,
                [this, content = *file](const QString &path) { write(content, path); });
        dialog->open();
    });
}

void RunStep::write(const ErrorFile &file, const QString &path)
{
    writeFile(path, file.content.toUtf8()).then(this, [this, path](const QString &problem) {
        if (problem.isEmpty())
            return Q_EMIT notice(tr("Saved as %1").arg(fmt::isolate(QDir::toNativeSeparators(path))));
        m_strip->show({stripId, tr("The file could not be written: %1").arg(problem), ui::Tone::Error, {}, {}, true});
    });
}

} // namespace bitflow
