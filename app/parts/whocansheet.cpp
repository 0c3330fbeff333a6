// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/whocansheet.h"

#include "app/parts/columnfit.h"
#include "app/parts/institutionfield.h"
#include "app/parts/people.h"
#include "app/parts/whocanexport.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "common/csvline.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace bitflow {

using ui::CellKind;
using ui::Token;

namespace {

QList<ui::Column<PermissionHolder>> holderColumns()
{
    using Col = ui::Column<PermissionHolder>;
    using P = PermissionHolder;
    using W = WhoCanSheet;
    return {
        Col{u"name"_s, W::tr("Name"), [](const P &p) { return p.assignment.userName; }, 160, CellKind::Strong, true},
        Col{u"role"_s, W::tr("By the role"), [](const P &p) { return p.assignment.roleName; }, 140},
        Col{u"where"_s, W::tr("Held at"), heldAt, 260, CellKind::Path}};
}

} // namespace

WhoCanSheet::WhoCanSheet(ApiClient &api, const ClientSession &session, const QString &permission,
                         const QList<PathStep> &where, QWidget *parent)
    : Sheet(tr("Who has \"%1\"?").arg(fmt::isolate(permissionLabel(permission))), parent)
    , m_api(api)
    , m_permission(permission)
    , m_where(new InstitutionField(api, tr("Where"), this))
    , m_count(new ui::Label(this, {}, Token::Text2))
    , m_model(new HolderModel(holderColumns(), this))
    , m_list(new ui::ListView(tr("People who have the permission"), this))
    , m_copy(new QPushButton(tr("Copy the whole list"), this))
    , m_export(new QPushButton(tr("Save as CSV…"), this))
{
    resize(640, 560);
    content()->addWidget(m_where);
    content()->addWidget(m_count);
    m_list->setListModel(m_model);
    new ColumnFit(m_list, {120, 110, 160});
    content()->addWidget(m_list, 1);
    auto *out = new QHBoxLayout;
    for (QPushButton *button : {m_copy, m_export}) {
        button->setAutoDefault(false);
        out->addWidget(button);
    }
    out->addStretch();
    content()->addLayout(out);
    connect(m_export, &QPushButton::clicked, this, &WhoCanSheet::chooseFile);
    connect(m_copy, &QPushButton::clicked, this, &WhoCanSheet::copyAll);
    cancel()->setText(tr("Close"));
    m_model->setFetcher([&api](const WhoCanQuery &query, QObject *asker, auto done) {
        api.call(Api::whoCan, query).then(asker, std::move(done));
    });
    InstitutionButton *button = m_where->button();
    const bool platform = session.may(Permission::RolesView, {}) && session.may(Permission::UsersView, {});
    if (platform) {
        button->setNone(tr("The platform itself"), tr("Only those whose right reaches everywhere"));
        button->setChosen({}, {}, tr("The platform itself"));
    }
    const auto &home = session.me().user.institutionPath;
    if (const auto &path = !where.isEmpty() || platform ? where : home; !path.isEmpty())
        button->setChosen(path.last().id, path, path.last().name);
    connect(button, &InstitutionButton::changed, this, &WhoCanSheet::ask);
    connect(m_model, &ui::ListModel::stateChanged, this, &WhoCanSheet::describe);
    connect(m_model, &ui::ListModel::totalChanged, this, &WhoCanSheet::describe);
    connect(m_list, &ui::ListView::opened, this, [this](int row) {
        if (const PermissionHolder *holder = m_model->at(row)) {
            Q_EMIT personWanted(Id<User>(holder->assignment.userId));
            accept();
        }
    });
    if (button->isChosen())
        ask();
}

WhoCanQuery WhoCanSheet::query() const
{
    WhoCanQuery query;
    query.permission = m_permission;
    query.institutionId = m_where->button()->id();
    query.sort = u"name"_s;
    return query;
}

void WhoCanSheet::ask() { m_model->setQuery(query()); }

// All pages, as a table that a spreadsheet takes.
void WhoCanSheet::copyAll()
{
    if (m_copying.running())
        return;
    m_lines = {QStringList{tr("Name"), tr("E-mail"), tr("By the role"), tr("Held at")}.join(u'\t')};
    copyFrom({});
}

void WhoCanSheet::copyFrom(const QString &cursor)
{
    WhoCanQuery next = query();
    next.cursor = cursor;
    next.limit = maximumPageSize;
    m_copying = m_api.call(Api::whoCan, next);
    m_copying.then(this, [this](const Result<Page<PermissionHolder>> &page) {
        if (!page)
            return setMessage(peopleErrorText(page.error()), page.error());
        for (const PermissionHolder &one : page->items)
            m_lines.append(QStringList{guarded(one.assignment.userName), guarded(one.assignment.userEmail),
                                       guarded(one.assignment.roleName), guarded(heldAt(one))}
                               .join(u'\t'));
        if (!page->nextCursor.isEmpty())
            return copyFrom(page->nextCursor);
        QGuiApplication::clipboard()->setText(m_lines.join(u'\n'));
        ui::announce(this, tr("Copied"));
        m_count->setText(tr("%Ln row(s) copied", "", int(m_lines.size()) - 1));
    });
}

void WhoCanSheet::chooseFile()
{
    if (m_exporting) {
        m_exporting->cancel();
        return exportEnded(tr("The export was stopped; no file was written."));
    }
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog =
        new QFileDialog(this, tr("Save who has the permission"),
                        folder + u'/' + QString(m_permission).replace(u'.', u'-') + u".csv"_s, tr("CSV file (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &WhoCanSheet::exportTo);
    dialog->open();
}

void WhoCanSheet::exportTo(const QString &path)
{
    setMessage({});
    m_export->setText(tr("Stop the export"));
    m_count->setText(tr("Exporting…"));
    m_exporting = new WhoCanExport(m_api, query(), path, this);
    connect(m_exporting, &WhoCanExport::progress, this, [this](qint64 rows, qint64 total) {
        m_count->setText(tr("Exporting: %1 of %2 rows").arg(fmt::number(rows), fmt::number(total)));
    });
    connect(m_exporting, &WhoCanExport::finished, this, [this](qint64 rows, const QString &file) {
        exportEnded(tr("%Ln row(s) saved as %1", "", int(rows)).arg(fmt::isolate(QDir::toNativeSeparators(file))));
    });
    connect(m_exporting, &WhoCanExport::failed, this, [this](const Error &error) {
        const bool unwritable = error.code == "file_unwritable"_L1;
        exportEnded(tr("No file was written."));
        setMessage(unwritable ? tr("The file could not be written: %1").arg(error.detail) : peopleErrorText(error),
                   error);
    });
}

void WhoCanSheet::exportEnded(const QString &text)
{
    m_exporting = nullptr;
    m_export->setText(tr("Save as CSV…"));
    m_count->setText(text);
    ui::announce(m_count, text);
}

void WhoCanSheet::describe()
{
    const bool failed = m_model->state() == ui::ListModel::State::Failed;
    setMessage(failed ? peopleErrorText(m_model->error()) : QString(), failed ? m_model->error() : Error{});
    if (m_model->state() != ui::ListModel::State::Ready)
        return;
    m_count->setText(m_model->total() == 0 ? tr("Nobody you may see has it here.")
                                           : tr("%Ln way(s) by which somebody has it here", "", int(m_model->total())));
    ui::announce(m_count, m_count->text());
}

} // namespace bitflow
