// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/diffview.h"

#include "app/parts/copylabel.h"
#include "app/ui/fmt.h"
#include "app/ui/names.h"

#include <QHBoxLayout>
#include <QLabel>

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
    using Kind = FieldChange::Kind;
    const bool added = change.kind == Kind::Added, removed = change.kind == Kind::Removed;
    const QString sign = added ? u"+"_s : removed ? u"−"_s : u"~"_s;
    const Token token = added ? Token::Ok : removed ? Token::Err : Token::Warn;
    addLine({sign, change.label,
             (added     ? tr("%1 was added")
              : removed ? tr("%1 was removed")
                        : tr("%1 was changed"))
                 .arg(change.label),
             token, true});
    // the sign of the whole field says it all when there is one value only
    const bool one = change.kind != Kind::Changed;
    for (const QString &text : change.lost + (change.before.isEmpty() ? QStringList() : QStringList{change.before}))
        addLine({one ? QString() : u"−"_s, text, tr("%1 was: %2").arg(change.label, text), Token::Err});
    for (const QString &text : change.gained + (change.after.isEmpty() ? QStringList() : QStringList{change.after}))
        addLine({one ? QString() : u"+"_s, text, tr("%1 is now: %2").arg(change.label, text), Token::Ok});
}

void DiffView::addLine(const Line &line)
{
    auto *whole = new QWidget(this);
    auto *row = new QHBoxLayout(whole);
    row->setContentsMargins(0, line.heading && m_column->count() > 0 ? space::s : 0, 0, 0);
    row->setSpacing(space::xs);
    if (!line.heading) // below the label, on whichever side that begins
        row->addSpacing(signWidth + space::xs);
    auto *mark = new ui::Label(whole, line.sign, line.token, ui::Type::Body, true);
    mark->setFixedWidth(signWidth);
    mark->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    mark->setVisible(!line.sign.isEmpty());
    QLabel *text = line.heading ? new ui::Label(whole, line.text, Token::Text2, ui::Type::Caption)
                                : new CopyLabel(whole, line.text, line.token);
    text->setWordWrap(true);
    ui::name(text, line.spoken);
    row->addWidget(mark);
    row->addWidget(text, 1);
    m_column->addWidget(whole);
}

} // namespace bitflow
