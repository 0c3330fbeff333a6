// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/errorgroups.h"

#include "app/imports/importtext.h"
#include "app/ui/label.h"

#include <QGridLayout>

#include <algorithm>

namespace bitflow {

using ui::Token;
using ui::Type;

namespace {
constexpr int lookedAtMost = 1000; // enough to see what is wrong with a file
constexpr int shownAtMost = 4;
} // namespace

ErrorGroups::ErrorGroups(ApiClient &api, QWidget *parent) : QWidget(parent), m_api(api), m_lines(new QGridLayout(this))
{
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setHorizontalSpacing(ui::space::m);
    m_lines->setVerticalSpacing(ui::space::xs);
    m_lines->setColumnStretch(1, 1);
}

void ErrorGroups::ask(const ImportRun &run)
{
    m_kind = run.kind;
    m_import = run.id;
    m_groups.clear();
    m_looked = 0;
    if (run.failed == 0) {
        m_call.cancel();
        return present();
    }
    fetch({});
}

void ErrorGroups::fetch(const QString &cursor)
{
    RowErrorQuery query;
    query.importId = m_import;
    query.sort = u"row"_s;
    query.limit = maximumPageSize;
    query.cursor = cursor;
    m_call = m_api.call(Api::listRowErrors, query);
    m_call.then(this, [this](const Result<Page<RowError>> &page) {
        if (page) // the table below says when they are not to be had
            count(*page);
    });
}

void ErrorGroups::count(const Page<RowError> &page)
{
    for (const RowError &error : page.items) {
        Group &group = m_groups[error.field + u'/' + error.code];
        if (group.rows++ == 0)
            group.first = error;
    }
    m_looked += int(page.items.size());
    m_more = !page.nextCursor.isEmpty() && m_looked >= lookedAtMost;
    if (!page.nextCursor.isEmpty() && !m_more)
        return fetch(page.nextCursor);
    present();
}

void ErrorGroups::present()
{
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    QList<Group> groups = m_groups.values();
    std::ranges::sort(groups, [](const Group &a, const Group &b) {
        return a.rows != b.rows ? a.rows > b.rows : a.first.row < b.first.row;
    });
    for (qsizetype i = 0; i < std::min<qsizetype>(groups.size(), shownAtMost); ++i)
        addLine(tr("%Ln row(s)", "", groups[i].rows),
                tr("%1: %2").arg(targetLabel(groups[i].first.field), reasonText(m_kind, groups[i].first)));
    if (groups.size() > shownAtMost)
        addLine({}, tr("and %Ln other cause(s)", "", int(groups.size()) - shownAtMost));
    if (m_more)
        addLine({}, tr("among the first %Ln complaint(s)", "", m_looked));
    setVisible(!groups.isEmpty());
}

void ErrorGroups::addLine(const QString &count, const QString &cause)
{
    const int row = m_lines->rowCount();
    m_lines->addWidget(new ui::Label(this, count, Token::Text, Type::Body, true), row, 0, Qt::AlignTop);
    auto *text = new ui::Label(this, cause, count.isEmpty() ? Token::Text2 : Token::Text);
    text->setWordWrap(true);
    m_lines->addWidget(text, row, 1);
}

} // namespace bitflow
