// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/filestep.h"

#include "app/parts/panel.h"
#include "app/parts/searchpicker.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QButtonGroup>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

namespace {

constexpr qint64 largest = 20LL * 1024 * 1024;

// "file:///home/…" as file managers put it into the clipboard, or a plain path with or without quotes.
QString pathFrom(QString text)
{
    text = text.trimmed();
    if (text.size() > 1 && text.startsWith(u'"') && text.endsWith(u'"'))
        text = text.mid(1, text.size() - 2);
    const QUrl url(text);
    return url.isLocalFile() ? url.toLocalFile() : text;
}

} // namespace

FileStep::FileStep(ApiClient &api, ClientSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_path(new QLineEdit)
    , m_about(new ui::Label(this, {}, Token::Text2))
    , m_rows(new QButtonGroup(this))
    , m_target(new SearchPicker(tr("Which one?"), tr("Search by name or code"), searchInstitutions(api, {}), this))
{
    setAcceptDrops(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::l);
    column->addWidget(buildFile());
    column->addWidget(buildRows());
    column->addWidget(m_target, 1);
    column->addStretch();
    connect(m_target, &SearchPicker::chosenChanged, this, &FileStep::changed);
    connect(m_rows, &QButtonGroup::idToggled, this, [this](int, bool checked) {
        if (checked)
            present();
    });
    present();
}

QWidget *FileStep::buildFile()
{
    auto *panel = new Panel(this);
    m_drop = panel;
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(space::xl, space::l, space::xl, space::l);
    auto *label = new ui::Label(panel, tr("The file"), Token::Text, Type::Section, true);
    column->addWidget(label);
    auto *row = new QHBoxLayout;
    m_path->setPlaceholderText(tr("Drop a CSV file here, paste its path, or browse"));
    ui::name(m_path, label, tr("CSV, UTF-8, at most 20 MB"));
    auto *browse = new QPushButton(ui::icon(u"document-open"_s), tr("Browse…"), panel);
    row->addWidget(m_path, 1);
    row->addWidget(browse);
    column->addLayout(row);
    m_about->setWordWrap(true);
    column->addWidget(m_about);
    connect(browse, &QPushButton::clicked, this, &FileStep::browse);
    connect(m_path, &QLineEdit::textChanged, this, [this](const QString &text) { setFile(pathFrom(text)); });
    return panel;
}

QWidget *FileStep::buildRows()
{
    auto *panel = new QWidget(this);
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    auto *label = new ui::Label(panel, tr("What is in its rows?"), Token::Text, Type::Section, true);
    column->addWidget(label);
    const auto add = [&](Rows rows, const QString &text) {
        auto *button = new QRadioButton(text, panel);
        m_rows->addButton(button, int(rows));
        column->addWidget(button);
    };
    add(Rows::Universities, tr("Universities"));
    add(Rows::Below, tr("Colleges of a university, or departments of a college"));
    add(Rows::People, tr("People of an institution"));
    m_rows->button(int(Rows::Universities))->setChecked(true);
    return panel;
}

FileStep::Rows FileStep::rows() const { return Rows(m_rows->checkedId()); }

void FileStep::start(Rows rows, Id<Institution> target, const QString &targetName)
{
    m_rows->button(int(rows))->setChecked(true);
    if (!target.isNull())
        m_target->setChosen(
            {target.uuid(), targetName.isEmpty() ? tr("The institution you came from") : targetName, {}, {}});
    present();
    m_path->setFocus();
}

void FileStep::present()
{
    const bool target = rows() != Rows::Universities;
    if (target && m_target->isHidden())
        m_target->start();
    m_target->setVisible(target);
    m_about->setToken(m_problem.isEmpty() ? Token::Text2 : Token::Err);
    if (!m_problem.isEmpty())
        m_about->setText(m_problem);
    else if (m_bytes.isEmpty())
        m_about->setText(
            tr("CSV with a header row, UTF-8, at most 20 MB. Nothing is written before you have seen a dry run."));
    else
        m_about->setText(
            tr("%1, %2").arg(fmt::isolate(QFileInfo(pathFrom(m_path->text())).fileName()),
                             QLocale().formattedDataSize(m_bytes.size(), 1, QLocale::DataSizeTraditionalFormat)));
    Q_EMIT changed();
}

void FileStep::browse()
{
    auto *dialog =
        new QFileDialog(this, tr("Choose a file to import"), {}, tr("CSV files (*.csv *.tsv *.txt);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void FileStep::setFile(const QString &path)
{
    if (m_path->text() != path) {
        m_path->setText(path); // comes back here
        return;
    }
    m_bytes.clear();
    m_problem.clear();
    QFile file(path);
    if (path.isEmpty()) {
        // nothing to say yet
    } else if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly)) {
        m_problem = tr("There is no such file, or it cannot be read.");
    } else if (file.size() > largest) {
        m_problem = tr("This file is larger than 20 MB. Split it and import the parts one after the other.");
    } else {
        m_bytes = file.readAll();
        if (m_bytes.isEmpty())
            m_problem = tr("This file is empty.");
    }
    present();
}

QString FileStep::missing() const
{
    if (m_bytes.isEmpty())
        return m_problem.isEmpty() ? tr("Choose a file first.") : m_problem;
    if (rows() == Rows::Universities && !m_session.mayOnPlatform(Permission::UniversitiesCreate))
        return tr("Adding universities is not among your permissions. Colleges, departments and people may be.");
    if (rows() == Rows::Below && !m_target->chosen())
        return tr("Choose the institution that the rows belong to.");
    if (rows() == Rows::People && !m_target->chosen())
        return tr("Choose the institution that the people belong to.");
    return {};
}

NewImport FileStep::value() const
{
    NewImport value;
    value.kind = rows() == Rows::People ? ImportKind::Users : ImportKind::Institutions;
    if (rows() != Rows::Universities && m_target->chosen())
        value.institutionId = Id<Institution>(m_target->chosen()->id);
    value.fileName = QFileInfo(pathFrom(m_path->text())).fileName();
    value.file.bytes = m_bytes;
    return value;
}

void FileStep::dragEnterEvent(QDragEnterEvent *event)
{
    const auto urls = event->mimeData()->urls();
    if (urls.size() != 1 || !urls.first().isLocalFile())
        return;
    event->acceptProposedAction();
    m_dragging = true;
    update();
}

void FileStep::dragLeaveEvent(QDragLeaveEvent *)
{
    m_dragging = false;
    update();
}

void FileStep::dropEvent(QDropEvent *event)
{
    dragLeaveEvent(nullptr);
    event->acceptProposedAction();
    m_path->setText(event->mimeData()->urls().first().toLocalFile());
}

void FileStep::paintEvent(QPaintEvent *)
{
    if (!m_dragging)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ui::Theme::color(Token::Accent), 2));
    painter.drawRoundedRect(QRectF(m_drop->geometry()).adjusted(-1, -1, 1, 1), space::panelRadius, space::panelRadius);
}

} // namespace bitflow
