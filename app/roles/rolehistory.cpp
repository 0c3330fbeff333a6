// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/rolehistory.h"

#include "app/parts/panel.h"
#include "app/parts/people.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

namespace {

QString listed(const QStringList &slugs)
{
    QStringList labels;
    for (const QString &slug : slugs)
        labels.append(permissionLabel(slug));
    return labels.join(u", "_s);
}

} // namespace

RoleHistory::RoleHistory(ApiClient &api, QWidget *parent) : QScrollArea(parent), m_api(api)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    ui::name(this, tr("History of the role"));
}

void RoleHistory::show(const Role &role, const ui::Reason &blocked)
{
    m_blocked = blocked;
    m_now = role.permissions;
    m_call.cancel();
    m_call = m_api.call(Api::roleHistory, {role.id});
    m_call.then(this, [this](const Result<Page<RoleRevision>> &page) { arrived(page); });
}

void RoleHistory::arrived(const Result<Page<RoleRevision>> &page)
{
    m_revisions = page ? page->items : QList<RoleRevision>();
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(space::l, space::m, space::l, space::m);
    column->setSpacing(space::s);
    const QString text = !page ? tr("The history could not be loaded. %1").arg(peopleErrorText(page.error()))
                         : m_revisions.isEmpty() ? tr("Nothing has been changed since the history began.")
                                                 : QString();
    if (!text.isEmpty()) {
        auto *label = new ui::Label(body, text, page ? Token::Text2 : Token::Err);
        label->setWordWrap(true);
        column->addWidget(label);
    }
    if (const ui::Why why = page ? ui::Why() : ui::whyOf(page.error()); !why.isEmpty()) {
        auto *ask = new QPushButton(tr("Why?"), body);
        ask->setAutoDefault(false);
        connect(ask, &QPushButton::clicked, this, [this, why] { ui::askWhy(this, why); });
        column->addWidget(ask, 0, Qt::AlignLeading);
    }
    for (qsizetype i = 0; i < m_revisions.size(); ++i)
        addRow(column, m_revisions[i], i == 0);
    column->addStretch();
    setWidget(body);
}

void RoleHistory::addRow(QVBoxLayout *column, const RoleRevision &one, bool newest)
{
    auto *card = new bitflow::Panel(column->parentWidget());
    auto *row = new QHBoxLayout(card);
    row->setContentsMargins(space::m, space::s, space::s, space::s);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    const QString who = one.actorName.isEmpty() ? tr("somebody") : fmt::isolate(one.actorName);
    //: When, and who changed the role
    auto *title = new ui::Label(card, tr("%1, by %2").arg(fmt::dateTime(one.at), who), Token::Text, Type::Body, true);
    QStringList lines;
    if (!one.gained.isEmpty())
        lines.append(tr("Gained: %1").arg(listed(one.gained)));
    if (!one.lost.isEmpty())
        lines.append(tr("Lost: %1").arg(listed(one.lost)));
    if (lines.isEmpty())
        lines.append(tr("Renamed or described anew; it allows the same."));
    words->addWidget(title);
    for (const QString &line : lines) {
        auto *label = new ui::Label(card, line, Token::Text2);
        label->setWordWrap(true);
        words->addWidget(label);
    }
    row->addLayout(words, 1);
    ui::name(card, title->text(), lines.join(u' '));
    if (newest || one.permissions == m_now)
        return column->addWidget(card);
    auto *restore = new QPushButton(tr("Restore"), card);
    restore->setAutoDefault(false);
    ui::setVariant(restore, ui::Variant::Flat);
    ui::name(restore, tr("Restore what was allowed after %1").arg(fmt::dateTime(one.at)));
    ui::block(restore, m_blocked);
    connect(restore, &QPushButton::clicked, this, [this, one] { Q_EMIT restoreWanted(one.permissions); });
    row->addWidget(restore, 0, Qt::AlignTop);
    column->addWidget(card);
}

} // namespace bitflow
