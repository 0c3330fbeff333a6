// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of the audit log says of itself: counts, integrity, nothing there, an export under way.
#include "app/audit/auditfilterrow.h"
#include "app/audit/auditpage.h"
#include "app/audit/export.h"
#include "app/audit/timeline.h"
#include "app/parts/assignevent.h"
#include "app/parts/auditwords.h"
#include "app/parts/explainevent.h"
#include "app/ui/blocked.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"

#include <QDir>
#include <QFileDialog>
#include <QHeaderView>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QVBoxLayout>

#include <algorithm>

namespace bitflow {

namespace {
const QString listStrip = u"list"_s, integrityStrip = u"integrity"_s, exportStrip = u"export"_s;
constexpr int slices = 120;
constexpr int tailMs = 5000;

bool isAtTop(const ui::ListView &view) { return view.verticalScrollBar()->value() == 0; }
} // namespace

void AuditPage::connectTail()
{
    m_tail.setInterval(tailMs);
    connect(m_live, &QPushButton::toggled, this, [this](bool on) {
        on ? m_tail.start() : m_tail.stop();
        showNewer(0);
        if (on)
            tail();
    });
    connect(&m_tail, &QTimer::timeout, this, &AuditPage::tail);
    connect(m_newer, &QPushButton::clicked, this, [this] {
        m_toTop = true;
        refresh();
    });
    // A list keeps its place while it is asked for again; whoever was at the newest stays with the newest.
    connect(m_model, &ui::ListModel::placeMoved, this, [this](int shift) {
        const int moved = shift * m_view->verticalHeader()->defaultSectionSize();
        m_toTop = m_toTop || (m_live->isChecked() && m_view->verticalScrollBar()->value() == moved);
    });
    connect(
        m_model, &ui::ListModel::refreshed, this,
        [this] {
            if (std::exchange(m_toTop, false))
                m_view->scrollToTop();
        },
        Qt::QueuedConnection);
    connect(m_model, &ui::ListModel::totalChanged, this, [this] { showNewer(0); });
    connect(m_model, &ui::ListModel::restarted, this, [this] { showNewer(0); });
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (m_newer->isVisible() && isAtTop(*m_view)) // back from reading
            refresh();
    });
}

// Whoever reads further down is not disturbed, and is told how much there is by now.
void AuditPage::tail()
{
    if (!isVisible() || m_model->requestsUnderWay() > 0) // a slow answer is not asked for again before it is there
        return;
    isAtTop(*m_view) ? refresh() : countNewer();
}

void AuditPage::countNewer()
{
    if (m_newerCall.running())
        return;
    AuditQuery query = m_model->query();
    query.limit = 1;
    m_newerCall = m_api.call(Api::listAuditEvents, query);
    m_newerCall.then(this, [this](const Result<bitflow::Page<AuditEvent>> &page) {
        if (page)
            showNewer(page->total - m_model->total());
    });
}

void AuditPage::showNewer(qint64 count)
{
    const QString text = tr("%Ln new event(s)", "", int(std::max<qint64>(count, 0)));
    if (count > 0 && m_newer->text() != text)
        ui::announce(m_newer, text);
    m_newer->setText(text);
    ui::name(m_newer, text, tr("Goes to the top and shows them"));
    m_newer->setVisible(count > 0);
}

void AuditPage::askTimeline()
{
    AuditHistogramQuery query;
    static_cast<AuditFilter &>(query) = m_filter->wide();
    query.q = m_filter->words();
    query.buckets = slices;
    m_histogramCall.cancel();
    m_histogramCall = m_api.call(Api::auditHistogram, query);
    m_histogramCall.then(this, [this](const Result<AuditHistogram> &histogram) {
        if (!histogram) // the list says what is wrong
            return;
        m_timeline->setHistogram(*histogram);
        const QVariantMap map = m_filter->map();
        m_timeline->setRange(Instant::parse(map.value(u"from"_s).toString()),
                             Instant::parse(map.value(u"until"_s).toString()));
    });
}

void AuditPage::askIntegrity()
{
    if (m_integrityCall.running())
        return;
    m_integrityCall = m_api.call(Api::auditIntegrity);
    m_integrityCall.then(this, [this](const Result<AuditIntegrity> &integrity) {
        if (integrity)
            showIntegrity(*integrity);
    });
}

void AuditPage::showIntegrity(const AuditIntegrity &integrity)
{
    const ui::Pill pill = integrityPill(integrity);
    m_integrity->setPill(pill);
    QStringList lines;
    if (integrity.checkedAt)
        lines.append(tr("Compared with the chain: %1").arg(fmt::relative(*integrity.checkedAt)));
    if (integrity.checkpointAt)
        lines.append(tr("The chain was signed: %1").arg(fmt::relative(*integrity.checkpointAt)));
    if (integrity.verified > 0)
        lines.append(tr("Rows verified: %1 of %2").arg(fmt::number(integrity.verified), fmt::number(integrity.sealed)));
    m_integrity->setToolTip(lines.join(u'\n'));
    m_integrity->setAccessibleDescription(lines.join(u". "_s));
    if (integrity.checked && !integrity.ok)
        m_strip->show({integrityStrip, faultText(integrity), ui::Tone::Error});
    else
        m_strip->hide(integrityStrip);
}

void AuditPage::showState()
{
    using State = ui::ListModel::State;
    describe();
    if (m_model->state() == State::Failed && m_model->rowCount() == 0) {
        m_error->show(tr("The audit log could not be loaded"), m_model->error());
        return m_stack->setCurrentWidget(m_error);
    }
    if (m_model->state() == State::Ready && m_model->total() == 0)
        return showEmpty();
    m_stack->setCurrentWidget(m_view);
}

void AuditPage::describe()
{
    if (m_model->state() == ui::ListModel::State::Failed && m_model->rowCount() > 0)
        m_strip->show({listStrip, tr("These rows may be out of date. %1").arg(ui::errorText(m_model->error())),
                       ui::Tone::Warn, tr("Retry"), [this] { refresh(); }},
                      m_model->error());
    else
        m_strip->hide(listStrip);
    if (m_model->state() != ui::ListModel::State::Ready)
        return;
    const QString text = tr("%Ln event(s)", "", int(m_model->total()));
    if (text != m_count->text() && m_filter->filtered())
        ui::announce(m_count, text);
    m_count->setText(text);
}

void AuditPage::showEmpty()
{
    m_empty->clearButtons();
    if (m_filter->filtered()) {
        m_empty->show(u":/icons/search.svg"_s, tr("Nothing matches"), tr("Check the spelling, or take a filter away."));
        m_empty->addButton(tr("Show everything"), [this] {
            m_filter->set({});
            ask();
        });
    } else {
        m_empty->show(u":/icons/log.svg"_s, tr("Nothing happened yet"),
                      tr("Every change, every sign-in and every refusal will stand here."));
    }
    m_stack->setCurrentWidget(m_empty);
}

// As it was at that moment, and as far as one may ask about that person.
void AuditPage::explain(const AuditEvent &refused)
{
    ExplainSheet *sheet = explainEvent(m_api, m_session, refused, this);
    connect(sheet, &ExplainSheet::pageWanted, this, &AuditPage::navigate);
    leaveAssigning(sheet);
    sheet->open();
}

void AuditPage::askExport()
{
    if (m_exporting)
        return Q_EMIT notice(tr("An export is under way already."));
    auto *sheet = new Sheet(tr("Export the audit log"), this);
    sheet->addText(
        tr("%Ln event(s) match what you see now. All of them are written, oldest first.", "", int(m_model->total())),
        ui::Token::Text);
    auto *csv = new QRadioButton(tr("CSV, for spreadsheets"), sheet);
    auto *jsonl = new QRadioButton(tr("JSON lines, for programs"), sheet);
    csv->setChecked(true);
    for (QRadioButton *choice : {csv, jsonl})
        sheet->content()->addWidget(choice);
    sheet->addText(
        tr("Beside it goes a file .sig.json, in which the server signs the filter, the count and the content. "
           "That the log was exported is written into the log."));
    sheet->setAction(tr("Choose a file…"))->setFocus();
    connect(sheet, &Sheet::acted, this, [this, sheet, csv] {
        const auto format = csv->isChecked() ? ExportFormat::Csv : ExportFormat::Jsonl;
        sheet->accept();
        pickFile(format);
    });
    sheet->open();
}

void AuditPage::pickFile(ExportFormat format)
{
    const QString suffix(nameOf(format));
    auto *dialog = new QFileDialog(this, tr("Save the audit log"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(u"audit-log."_s + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, format](const QString &path) { exportTo(path, format); });
    dialog->open();
}

void AuditPage::exportTo(const QString &path, ExportFormat format)
{
    AuditExportQuery query;
    static_cast<AuditFilter &>(query) = m_filter->filter();
    query.q = m_filter->words();
    query.format = format;
    m_exporting = new AuditExport(m_api, query, path, this);
    watchExport();
}

void AuditPage::watchExport()
{
    const auto say = [this](const QString &text) {
        m_strip->show({exportStrip, text, ui::Tone::Info, tr("Cancel"), [this] {
                           if (m_exporting)
                               m_exporting->cancel();
                           m_strip->hide(exportStrip);
                           Q_EMIT notice(tr("The export was stopped; no file was written."));
                       }});
    };
    say(tr("Exporting the audit log …"));
    connect(m_exporting, &AuditExport::progress, this, [say](qint64 rows, qint64 total) {
        say(tr("Exporting the audit log: %1 of %2 events").arg(fmt::number(rows), fmt::number(total)));
    });
    connect(m_exporting, &AuditExport::finished, this, [this](qint64 rows, const QString &path) {
        m_strip->hide(exportStrip);
        Q_EMIT notice(tr("%Ln event(s) saved as %1", "", int(rows)).arg(fmt::isolate(QDir::toNativeSeparators(path))));
    });
    connect(m_exporting, &AuditExport::failed, this, [this](const Error &error) {
        const QString why = error.code == "file_unwritable"_L1
                                ? tr("The file could not be written: %1").arg(error.detail)
                            : error.code == "not_signed"_L1 ? error.detail
                                                            : ui::errorText(error);
        //: What was not done, and why
        m_strip->show({exportStrip, tr("The audit log was not exported. %1").arg(why), ui::Tone::Error, {}, {}, true},
                      error);
    });
}

} // namespace bitflow
