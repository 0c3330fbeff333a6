// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/diffview.h"

#include "app/parts/copylabel.h"
#include "app/ui/fmt.h"
#include "app/ui/names.h"

#include <QHBoxLayout>

namespace bitflow {

using ui::Token;
namespace space = ui::space;

namespace {
constexpr int signWidth = 16;
}

DiffView::DiffView(QWidget *parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(space::xs);
}

void DiffView::show(const QList<FieldChange> &changes)
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    setVisible(!changes.isEmpty());
    for (const FieldChange &change : changes)
        add(change);
}

void DiffView::add(const FieldChange &change)
{
    auto *label = new ui::Label(this, change.label, Token::Text2, ui::Type::Caption);
    label->setContentsMargins(0, m_column->count() > 0 ? space::s : 0, 0, 0);
    m_column->addWidget(label);
    if (!change.before.isEmpty())
        addLine(u"−"_s, change.before, Token::Err, tr("%1 was: %2").arg(change.label, change.before));
    if (!change.after.isEmpty())
        addLine(u"+"_s, change.after, Token::Ok, tr("%1 is now: %2").arg(change.label, change.after));
}

void DiffView::addLine(const QString &sign, const QString &text, Token token, const QString &spoken)
{
    auto *line = new QWidget(this);
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::xs);
    auto *mark = new ui::Label(line, sign, token, ui::Type::Body, true);
    mark->setFixedWidth(signWidth);
    mark->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    auto *value = new CopyLabel(line, text, token);
    value->setWordWrap(true);
    ui::name(value, spoken);
    row->addWidget(mark);
    row->addWidget(value, 1);
    m_column->addWidget(line);
}

} // namespace bitflow
