// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/comparesheet.h"

#include "app/parts/debounce.h"
#include "app/parts/institutionfield.h"
#include "app/parts/people.h"
#include "app/parts/whocanevent.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;

namespace {
constexpr qsizetype mostCompared = 4;
}

CompareSheet::CompareSheet(ApiClient &api, const QString &title, const QString &text, const QList<One> &all,
                           QUuid first, QWidget *parent)
    : Sheet(title, parent)
    , m_api(api)
    , m_choice(new QListWidget(this))
    , m_summary(new ui::Label(this, {}, Token::Text2))
    , m_table(new QTableWidget(this))
{
    resize(760, 620);
    addText(text);
    ui::name(m_choice, tr("What to compare"));
    m_choice->setMaximumHeight(150);
    for (const One &one : all)
        add(one, one.id == first);
    content()->addWidget(m_choice);
    m_summary->setWordWrap(true);
    content()->addWidget(m_summary);
    ui::name(m_table, tr("Differences"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    content()->addWidget(m_table, 1);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QTableWidget::customContextMenuRequested, this, &CompareSheet::showMenu);
    cancel()->setText(tr("Close"));
    connect(m_choice, &QListWidget::itemChanged, this, &CompareSheet::ask);
}

CompareSheet *CompareSheet::ofRoles(ApiClient &api, const QList<One> &roles, QUuid first, QWidget *parent)
{
    auto *sheet = new CompareSheet(api, tr("Compare roles"),
                                   tr("Choose two to four roles. Only what differs is shown."), roles, first, parent);
    sheet->ask();
    return sheet;
}

CompareSheet *CompareSheet::ofPeople(ApiClient &api, const One &first, Id<Institution> where,
                                     const QList<PathStep> &path, QWidget *parent)
{
    auto *sheet =
        new CompareSheet(api, tr("Compare people"), tr("Choose two to four people. Only what differs is shown."),
                         {first}, first.id, parent);
    sheet->addPeople(where, path);
    sheet->ask();
    return sheet;
}

void CompareSheet::add(const One &one, bool chosen)
{
    //: A person and the address
    const QString text = one.detail.isEmpty() ? one.name : tr("%1 · %2").arg(one.name, one.detail);
    auto *item = new QListWidgetItem(text, m_choice);
    item->setData(Qt::UserRole, one.id);
    item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
    item->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
}

// Where they are compared, and a search for whoever is not among the first that are offered: those at the same home.
void CompareSheet::addPeople(Id<Institution> where, const QList<PathStep> &path)
{
    m_where = new InstitutionField(m_api, tr("Where"), this);
    m_where->button()->setNone(tr("The platform itself"), tr("Above every institution"));
    m_where->button()->setChosen(where, path, path.isEmpty() ? tr("The platform itself") : path.last().name);
    connect(m_where->button(), &InstitutionButton::changed, this, &CompareSheet::ask);
    m_search = new QLineEdit(this);
    m_search->setClearButtonEnabled(true);
    m_search->setPlaceholderText(tr("Search by name, e-mail or number"));
    ui::name(m_search, tr("People to compare with"));
    onTyped(m_search, [this, where](const QString &text) { find(text, where); });
    content()->insertWidget(content()->indexOf(m_choice), m_where);
    content()->insertWidget(content()->indexOf(m_choice), m_search);
    find({}, where);
}

void CompareSheet::find(const QString &text, Id<Institution> home)
{
    UserQuery base;
    base.institutionId = text.isEmpty() ? home : Id<Institution>();
    m_asker = std::make_unique<QObject>();
    searchPeople(m_api, base)(text, m_asker.get(), [this](const Result<QList<PickerRow>> &rows) {
        setMessage(rows ? QString() : peopleErrorText(rows.error()), rows ? Error{} : rows.error());
        QList<One> found;
        for (const PickerRow &row : rows.value_or(QList<PickerRow>()))
            found.append({row.id, row.title, row.detail});
        offer(found);
    });
}

// Whoever is chosen stays in the list, whatever is searched for next.
void CompareSheet::offer(const QList<One> &found)
{
    const QSignalBlocker silent(m_choice);
    QSet<QUuid> kept;
    for (int i = m_choice->count() - 1; i >= 0; --i) {
        if (m_choice->item(i)->checkState() == Qt::Checked)
            kept.insert(m_choice->item(i)->data(Qt::UserRole).toUuid());
        else
            delete m_choice->takeItem(i);
    }
    for (const One &one : found)
        if (!kept.contains(one.id))
            add(one, false);
}

void CompareSheet::ask()
{
    QList<QUuid> chosen;
    for (int i = 0; i < m_choice->count(); ++i)
        if (m_choice->item(i)->checkState() == Qt::Checked)
            chosen.append(m_choice->item(i)->data(Qt::UserRole).toUuid());
    m_call.cancel();
    m_table->setVisible(false);
    if (chosen.size() < 2 || chosen.size() > mostCompared)
        return m_summary->setText(chosen.size() < 2 ? tr("Choose one more.") : tr("Four at most. Clear one."));
    CompareQuery query;
    if (m_where)
        query.institutionId = m_where->button()->id();
    for (const QUuid &id : chosen) {
        if (m_where)
            query.userIds.append(Id<User>(id));
        else
            query.roleIds.append(Id<Role>(id));
    }
    m_call = m_api.call(Api::compareAccess, query);
    m_call.then(this, [this](const Result<Comparison> &told) {
        setMessage(told ? QString() : peopleErrorText(told.error()), told ? Error{} : told.error());
        if (told)
            present(*told);
    });
}

void CompareSheet::showMenu(const QPoint &at)
{
    const QTableWidgetItem *item = m_table->itemAt(at) ? m_table->itemAt(at) : m_table->currentItem();
    if (!item)
        return;
    const QString permission = m_table->item(item->row(), 0)->data(Qt::UserRole).toString();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Who has this permission?"), this, [this, permission] { askWhoCan(this, permission); });
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void CompareSheet::present(const Comparison &told)
{
    m_table->clear();
    m_table->setRowCount(int(told.differences.size()));
    m_table->setColumnCount(int(told.compared.size()) + 1);
    QStringList headers{tr("Permission")};
    for (const ComparedOne &one : told.compared)
        headers.append(one.name);
    m_table->setHorizontalHeaderLabels(headers);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const Difference &difference = told.differences[row];
        auto *label = new QTableWidgetItem(permissionLabel(difference.permission));
        label->setToolTip(difference.permission);
        label->setData(Qt::UserRole, difference.permission);
        m_table->setItem(row, 0, label);
        for (int i = 0; i < told.compared.size(); ++i) {
            const bool has = difference.heldBy.contains(told.compared[i].id);
            //: A role allows something, or not
            m_table->setItem(row, i + 1, new QTableWidgetItem(has ? tr("● Yes") : tr("○ No")));
        }
    }
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->setVisible(true);
    //: How many permissions differ, and how many all of the roles give
    m_summary->setText(tr("%1, %2").arg(tr("%Ln difference(s)", "", int(told.differences.size())),
                                        tr("%Ln the same in all", "", told.same)));
    ui::announce(m_summary, m_summary->text());
}

} // namespace bitflow
