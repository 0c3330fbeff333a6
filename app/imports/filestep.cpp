// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/filestep.h"

#include "app/imports/importtext.h"
#include "app/parts/panel.h"
#include "app/parts/searchpicker.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QApplication>
#include <QButtonGroup>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QRadioButton>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

namespace {

// "file:///home/…" as file managers put it into the clipboard, or a plain path with or without quotes.
QString pathFrom(QString text)
{
    text = text.trimmed();
    if (text.size() > 1 && text.startsWith(u'"') && text.endsWith(u'"'))
        text = text.mid(1, text.size() - 2);
    const QUrl url(text);
    return url.isLocalFile() ? url.toLocalFile() : text;
}

QString problemText(FileContent::Problem problem)
{
    using Problem = FileContent::Problem;
    switch (problem) {
    case Problem::None:
        break;
    case Problem::Missing:
        return FileStep::tr("There is no such file, or it cannot be read.");
    case Problem::TooLarge:
        return FileStep::tr("This file is larger than 20 MB. Split it and import the parts one after the other.");
    case Problem::Empty:
        return FileStep::tr("This file is empty.");
    }
    return {};
}

QString labelsOf(const QStringList &fields)
{
    QStringList labels;
    for (const QString &field : fields)
        labels.append(targetLabel(field));
    return labels.join(u", "_s);
}

// Asks for what the rows can stand below: people belong anywhere.
SearchPicker::Search searchTargets(ApiClient &api, std::function<Rows()> rows)
{
    return [&api, rows = std::move(rows)](const QString &text, QObject *asker, const SearchPicker::Found &found) {
        InstitutionQuery query;
        if (rows() == Rows::Colleges)
            query.kind = {InstitutionKind::University};
        if (rows() == Rows::Departments)
            query.kind = {InstitutionKind::College};
        searchInstitutions(api, query)(text, asker, found);
    };
}

} // namespace

FileStep::FileStep(ApiClient &api, ClientSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_panel(new Panel(this))
    , m_path(new QLineEdit(m_panel))
    , m_about(new ui::Label(m_panel, {}, Token::Text2))
    , m_needed(new ui::Label(m_panel, {}))
    , m_others(new ui::Label(m_panel, {}, Token::Text2))
    , m_rows(new QButtonGroup(this))
    , m_target(new SearchPicker(tr("Which one?"), tr("Search by name or code"),
                                searchTargets(api, [this] { return rows(); }), this))
{
    setAcceptDrops(true);
    auto *panel = new QVBoxLayout(m_panel);
    panel->setContentsMargins(space::xl, space::l, space::xl, space::l);
    panel->setSpacing(space::l);
    panel->addLayout(buildFile(m_panel));
    auto *below = new QHBoxLayout;
    below->setSpacing(space::xxl);
    below->addLayout(buildRows(m_panel), 1);
    below->addLayout(buildNeeds(m_panel), 1);
    panel->addLayout(below);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::l);
    column->addWidget(m_panel);
    column->addWidget(m_target, 1);
    column->addStretch();
    connect(m_target, &SearchPicker::chosenChanged, this, &FileStep::changed);
    connect(m_rows, &QButtonGroup::idToggled, this, [this](int, bool checked) {
        if (checked)
            present();
    });
    present();
}

QLayout *FileStep::buildFile(QWidget *panel)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(space::s);
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
    // A path is looked up when it is whole: on leaving the field, on Enter, on going on.
    connect(m_path, &QLineEdit::textChanged, this, &FileStep::onPath);
    connect(m_path, &QLineEdit::editingFinished, this, [this] {
        if (!path().isEmpty() && path() != m_readPath)
            read();
    });
    return column;
}

QLayout *FileStep::buildRows(QWidget *panel)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(space::s);
    column->addWidget(new ui::Label(panel, tr("What is in its rows?"), Token::Text, Type::Section, true));
    const auto add = [&](Rows rows, const QString &text) {
        auto *button = new QRadioButton(text, panel);
        m_rows->addButton(button, int(rows));
        column->addWidget(button);
    };
    add(Rows::Universities, tr("Universities"));
    add(Rows::Colleges, tr("Colleges of a university"));
    add(Rows::Departments, tr("Departments of a college"));
    add(Rows::People, tr("People of an institution"));
    m_rows->button(int(Rows::Universities))->setChecked(true);
    column->addStretch();
    return column;
}

QLayout *FileStep::buildNeeds(QWidget *panel)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(space::s);
    column->addWidget(new ui::Label(panel, tr("What a row needs"), Token::Text, Type::Section, true));
    auto *save = new QPushButton(ui::icon(u":/icons/download.svg"_s), tr("Download template…"), panel);
    save->setAutoDefault(false);
    for (ui::Label *label : {m_needed, m_others}) {
        label->setWordWrap(true);
        column->addWidget(label);
    }
    column->addWidget(save, 0, Qt::AlignLeading);
    column->addStretch();
    connect(save, &QPushButton::clicked, this, &FileStep::saveTemplate);
    return column;
}

QString FileStep::path() const { return pathFrom(m_path->text()); }

Rows FileStep::rows() const { return Rows(m_rows->checkedId()); }

Id<Institution> FileStep::target() const
{
    const auto chosen = m_target->chosen();
    return chosen ? Id<Institution>(chosen->id) : Id<Institution>();
}

bool FileStep::touched() const { return !path().isEmpty(); }

void FileStep::focusFile() { m_path->setFocus(); }

void FileStep::start(Rows rows, Id<Institution> target, const QString &targetName)
{
    m_rows->button(int(rows))->setChecked(true);
    present();
    if (!target.isNull())
        m_target->setChosen(
            {target.uuid(), targetName.isEmpty() ? tr("The institution you came from") : targetName, {}, {}});
    focusFile();
    Q_EMIT changed();
}

void FileStep::present()
{
    const bool target = rows() != Rows::Universities;
    const bool other = std::exchange(m_targetOf, rows()) != rows();
    m_target->setVisible(target);
    if (target && other) {
        QWidget *focus = QApplication::focusWidget();
        m_target->setChosen({});
        m_target->start();
        if (focus) // choosing among the kinds goes on by the arrow keys
            focus->setFocus();
    }
    m_needed->setText(tr("Required: %1").arg(labelsOf(neededFields(rows()))));
    m_others->setText(tr("Optional: %1").arg(labelsOf(otherFields(rows()))));
    presentFile();
    Q_EMIT changed();
}

void FileStep::presentFile()
{
    const QString problem = problemText(m_content.problem);
    m_about->setToken(problem.isEmpty() ? Token::Text2 : Token::Err);
    if (!problem.isEmpty())
        m_about->setText(problem);
    else if (m_content.bytes.isEmpty())
        m_about->setText(
            tr("CSV with a header row, UTF-8, at most 20 MB. Nothing is written before you have seen a dry run."));
    else
        m_about->setText(tr("%1, %2").arg(
            fmt::isolate(QFileInfo(path()).fileName()),
            QLocale().formattedDataSize(m_content.bytes.size(), 1, QLocale::DataSizeTraditionalFormat)));
}

void FileStep::browse()
{
    auto *dialog =
        new QFileDialog(this, tr("Choose a file to import"), {}, tr("CSV files (*.csv *.tsv *.txt);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &FileStep::setFile);
    dialog->open();
}

void FileStep::saveTemplate()
{
    const QString home = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog = new QFileDialog(this, tr("Save a template"), home, tr("CSV files (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->selectFile(templateName(rows()));
    connect(dialog, &QFileDialog::fileSelected, this, [this, content = templateContent(rows())](const QString &path) {
        writeFile(path, content).then(this, [this, path](const QString &problem) {
            Q_EMIT notice(problem.isEmpty() ? tr("Saved as %1").arg(fmt::isolate(QDir::toNativeSeparators(path)))
                                            : tr("The file could not be written: %1").arg(problem));
        });
    });
    dialog->open();
}

void FileStep::setFile(const QString &path)
{
    m_path->setText(path);
    if (!path.isEmpty())
        read();
}

// Another path: what was read belongs to an older one.
void FileStep::onPath()
{
    m_content = {};
    m_readPath.clear();
    presentFile();
    Q_EMIT changed();
}

void FileStep::read(std::function<void()> then)
{
    m_readPath = path();
    readFile(m_readPath).then(this, [this, of = m_readPath, then = std::move(then)](const FileContent &content) {
        if (of == m_readPath) // nobody has typed meanwhile
            arrived(content);
        if (then)
            then();
    });
}

void FileStep::arrived(const FileContent &content)
{
    const bool same = content.bytes == m_content.bytes && content.problem == m_content.problem;
    m_content = content;
    presentFile();
    if (!same)
        Q_EMIT changed();
}

QString FileStep::missing() const
{
    if (path().isEmpty())
        return tr("Choose a file first.");
    if (const QString problem = problemText(m_content.problem); !problem.isEmpty())
        return problem;
    switch (rows()) {
    case Rows::Universities:
        if (!m_session.mayOnPlatform(Permission::UniversitiesCreate))
            return tr("Adding universities is not among your permissions. Colleges, departments and people may be.");
        return {};
    case Rows::Colleges:
        return !target().isNull() ? QString() : tr("Choose the university that the colleges belong to.");
    case Rows::Departments:
        return !target().isNull() ? QString() : tr("Choose the college that the departments belong to.");
    case Rows::People:
        return !target().isNull() ? QString() : tr("Choose the institution that the people belong to.");
    }
    return {};
}

NewImport FileStep::value() const
{
    NewImport value;
    value.kind = rows() == Rows::People ? ImportKind::Users : ImportKind::Institutions;
    if (rows() != Rows::Universities)
        value.institutionId = target();
    value.fileName = QFileInfo(path()).fileName();
    value.file.bytes = m_content.bytes;
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
    setFile(event->mimeData()->urls().first().toLocalFile());
}

void FileStep::paintEvent(QPaintEvent *)
{
    if (!m_dragging)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ui::Theme::color(Token::Accent), 2));
    painter.drawRoundedRect(QRectF(m_panel->geometry()).adjusted(-1, -1, 1, 1), space::panelRadius, space::panelRadius);
}

} // namespace bitflow
