// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/wizard.h"

#include "app/drafts/draftkeeper.h"
#include "app/imports/columnstep.h"
#include "app/imports/importtext.h"
#include "app/imports/runstep.h"
#include "app/imports/stepbar.h"
#include "app/ui/blocked.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/formbase.h"
#include "app/ui/strip.h"
#include "app/ui/style.h"

#include <QApplication>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace bitflow {

namespace space = ui::space;

namespace {

enum Step { File, Columns, DryRun, Import, ResultStep };
const QString stripId = u"wizard"_s;

QByteArray newKey() { return QUuid::createUuid().toByteArray(QUuid::WithoutBraces); }

} // namespace

ImportWizard::ImportWizard(ApiClient &api, ClientSession &session, QWidget *parent)
    : QWidget(parent)
    , m_api(api)
    , m_steps(new StepBar({tr("File"), tr("Columns"), tr("Dry run"), tr("Import"), tr("Result")}, this))
    , m_strip(new ui::Strip(this))
    , m_draft(new DraftKeeper(m_strip, this))
    , m_stack(new QStackedWidget(this))
    , m_file(new FileStep(api, session, this))
    , m_columns(new ColumnStep(this))
    , m_runStep(new RunStep(api, this))
    , m_key(newKey())
{
    for (QWidget *step : std::initializer_list<QWidget *>{m_file, m_columns, m_runStep})
        m_stack->addWidget(step);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::l, space::s, space::l, space::l);
    column->setSpacing(space::m);
    column->addWidget(m_steps);
    column->addWidget(m_strip);
    column->addWidget(m_stack, 1);
    column->addWidget(buildButtons());
    connect(m_file, &FileStep::changed, this, [this] {
        m_key = newKey();
        m_draft->touch();
        present();
    });
    connect(m_columns, &ColumnStep::changed, this, [this] {
        m_draft->touch();
        present();
    });
    connect(m_runStep, &RunStep::changed, this, [this](const ImportRun &run) {
        m_run = run;
        present();
        Q_EMIT changed();
        if (isOver(run.state) && !isVisible())
            Q_EMIT notice(tr("The import of %1 is over").arg(fmt::isolate(run.fileName)));
    });
    connect(m_file, &FileStep::notice, this, &ImportWizard::notice);
    connect(m_runStep, &RunStep::notice, this, &ImportWizard::notice);
    connect(m_runStep, &RunStep::focusFreed, m_next, qOverload<>(&QWidget::setFocus));
    present();
}

QWidget *ImportWizard::buildButtons()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    m_back = new QPushButton(tr("Back"), bar);
    m_cancel = new QPushButton(tr("Cancel import"), bar);
    m_close = new QPushButton(tr("Close"), bar);
    m_another = new QPushButton(tr("Import another file"), bar);
    m_next = new QPushButton(tr("Next"), bar);
    ui::setVariant(m_next, ui::Variant::Primary);
    ui::setVariant(m_cancel, ui::Variant::Danger);
    row->addWidget(m_close);
    row->addStretch();
    row->addWidget(m_back);
    row->addWidget(m_cancel);
    row->addWidget(m_another);
    row->addWidget(m_next);
    connect(m_close, &QPushButton::clicked, this, [this] {
        m_runStep->stop();
        Q_EMIT closed();
    });
    connect(m_back, &QPushButton::clicked, this, &ImportWizard::back);
    connect(m_cancel, &QPushButton::clicked, this, &ImportWizard::cancelRun);
    connect(m_another, &QPushButton::clicked, this, [this] {
        m_file->setFile({});
        start(Rows::Universities, {}, {});
    });
    connect(m_next, &QPushButton::clicked, this, &ImportWizard::next);
    return bar;
}

void ImportWizard::start(Rows rows, Id<Institution> target, const QString &targetName)
{
    m_runStep->stop();
    m_draft->leave();
    m_run.reset();
    goTo(m_file);
    m_file->start(rows, target, targetName);
    beginDraft();
}

void ImportWizard::resume(const ImportRun &run, bool choosing)
{
    const bool same = m_columns->importId() == run.id;
    const bool open = !isAtWork(run.state) && !isOver(run.state);
    const bool asBefore = same && m_stack->currentWidget() == m_columns;
    m_runStep->stop();
    if (!same)
        m_draft->leave();
    m_run = run;
    if (!same)
        m_columns->show(run);
    if ((open && (choosing || asBefore)) || run.state == ImportState::Uploaded)
        return goTo(m_columns);
    m_runStep->show(run);
    goTo(m_runStep);
}

bool ImportWizard::hasUnsavedInput() const
{
    const QWidget *step = m_stack->currentWidget();
    return (step == m_file && m_file->touched()) || (step == m_columns && m_columns->isDirty());
}

void ImportWizard::goTo(QWidget *step)
{
    m_strip->hide(stripId);
    m_stack->setCurrentWidget(step);
    if (step == m_columns)
        beginDraft();
    present();
    Q_EMIT changed();
}

void ImportWizard::present()
{
    if (m_busy)
        return;
    const QWidget *step = m_stack->currentWidget();
    const QWidget *focus = QApplication::focusWidget();
    m_cancel->hide();
    m_another->hide();
    m_back->setVisible(step == m_columns);
    m_next->setVisible(true);
    if (step == m_file) {
        m_steps->setCurrent(File);
        m_next->setText(tr("Upload and continue"));
        ui::block(m_next, m_file->missing());
    } else if (step == m_columns) {
        m_steps->setCurrent(Columns);
        m_next->setText(tr("Start the dry run"));
        ui::block(m_next, m_columns->missing());
    } else {
        presentRun();
    }
    keepFocus(focus);
}

// A button that goes away gives the focus to what follows from it, not to wherever the window would put it.
void ImportWizard::keepFocus(const QWidget *before)
{
    if (!before || before->parentWidget() != m_next->parentWidget() || before->isVisibleTo(this))
        return;
    if (m_next->isVisibleTo(this))
        m_next->setFocus();
    else
        m_runStep->focusProgress();
}

void ImportWizard::presentRun()
{
    const ImportState state = m_run ? m_run->state : ImportState::Uploaded;
    const bool atWork = isAtWork(state);
    m_steps->setCurrent(state == ImportState::Checking || state == ImportState::Checked ? DryRun
                        : isOver(state)                                                 ? ResultStep
                                                                                        : Import);
    m_cancel->setVisible(atWork);
    m_cancel->setText(state == ImportState::Checking ? tr("Cancel dry run") : tr("Cancel import"));
    m_back->setVisible(state == ImportState::Checked || state == ImportState::Uploaded);
    m_next->setVisible(!atWork);
    if (state == ImportState::Checked) {
        m_next->setText(m_run->created > 0 ? tr("Import %Ln row(s)", "", m_run->created) : tr("Import"));
        ui::block(m_next,
                  m_run->created > 0 ? QString() : tr("No row would be added: they exist already or need attention."));
    } else {
        const bool people = m_run && m_run->kind == ImportKind::Users;
        const bool top = m_run && m_run->institutionId.isNull();
        m_another->setVisible(isOver(state));
        m_next->setText(!isOver(state) ? tr("Start the dry run")
                        : people       ? tr("See the people")
                        : top          ? tr("See the universities")
                                       : tr("See the institutions"));
        ui::block(m_next, {});
    }
}

void ImportWizard::next()
{
    if (m_busy)
        return;
    const QWidget *step = m_stack->currentWidget();
    if (step == m_file)
        return readFile();
    if (step == m_columns || (m_run && m_run->state == ImportState::Uploaded))
        return check();
    if (m_run && m_run->state == ImportState::Checked)
        return import();
    showResult();
}

void ImportWizard::showResult()
{
    const QString id = m_run->institutionId.toString();
    const bool top = m_run->institutionId.isNull();
    if (m_run->kind != ImportKind::Users)
        return Q_EMIT navigate(u"institutions"_s, top ? QVariantMap{{u"q"_s, QString()}} : QVariantMap{{u"id"_s, id}});
    Q_EMIT navigate(u"users"_s, top ? QVariantMap{{u"sort"_s, u"-created_at"_s}}
                                    : QVariantMap{{u"institution_id"_s, id}, {u"sort"_s, u"-created_at"_s}});
}

void ImportWizard::back()
{
    if (m_stack->currentWidget() == m_columns) {
        m_run.reset(); // uploaded anew: the rows may go elsewhere
        goTo(m_file);
        return beginDraft();
    }
    m_runStep->stop();
    goTo(m_columns);
}

void ImportWizard::readFile()
{
    setBusy(tr("Reading…"));
    m_file->read([this] {
        setBusy({});
        present();
        if (m_file->missing().isEmpty() && !m_file->value().file.bytes.isEmpty())
            upload();
        else
            m_file->focusFile();
    });
}

void ImportWizard::upload()
{
    setBusy(tr("Uploading…"));
    m_call = m_api.call(Api::createImport, m_file->value(), {.idempotencyKey = m_key});
    m_call.then(this, [this](const Result<ImportRun> &run) {
        setBusy({});
        if (!run)
            return fail(tr("The file was not taken."), run.error());
        m_run = *run;
        m_draft->end();
        m_columns->show(*run);
        goTo(m_columns);
    });
}

void ImportWizard::check()
{
    setBusy(tr("Starting…"));
    m_call = m_api.call(Api::checkImport, {m_run->id, m_columns->mapping()});
    m_call.then(this, [this](const Result<ImportRun> &run) {
        setBusy({});
        if (!run)
            return fail(tr("The dry run did not start."), run.error());
        m_run = *run;
        m_columns->markSent();
        m_draft->end();
        m_runStep->show(*run);
        goTo(m_runStep);
    });
}

void ImportWizard::import()
{
    setBusy(tr("Starting…"));
    m_call = m_api.call(Api::runImport, {m_run->id, m_columns->mapping()});
    m_call.then(this, [this](const Result<ImportRun> &run) {
        setBusy({});
        if (!run)
            return fail(tr("The import did not start."), run.error());
        m_run = *run;
        m_runStep->show(*run);
        goTo(m_runStep);
    });
}

void ImportWizard::cancelRun()
{
    ui::block(m_cancel, tr("This is under way."));
    m_api.call(Api::cancelImport, {.importId = m_run->id}).then(this, [this](const Result<ImportRun> &run) {
        ui::block(m_cancel, {});
        if (!run)
            return fail(tr("It was not cancelled."), run.error());
        m_run = *run;
        m_runStep->stop();
        if (run->state == ImportState::Uploaded) // only the dry run ended
            return goTo(m_columns);
        m_runStep->show(*run);
        goTo(m_runStep);
    });
}

void ImportWizard::setBusy(const QString &text)
{
    m_busy = !text.isEmpty();
    // Blocked, not disabled: the focus stays where it is.
    for (QPushButton *button : {m_next, m_back})
        ui::block(button, m_busy ? tr("This is under way.") : QString());
    if (m_busy)
        m_next->setText(text);
}

void ImportWizard::fail(const QString &what, const Error &error)
{
    const QString why = error.errors.isEmpty() || error.status == 403 ? ui::errorText(error)
                                                                      : ui::complaintText(error.errors.first(), {});
    m_strip->show({stripId, u"%1 %2"_s.arg(what, why), ui::Tone::Error, {}, {}, true}, error);
    present();
}

} // namespace bitflow
