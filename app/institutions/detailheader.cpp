// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/detailheader.h"

#include "app/parts/labels.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/pill.h"
#include "app/ui/style.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

DetailHeader::DetailHeader(InstitutionActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_icon(new QLabel(this))
    , m_name(new ui::Label(this, {}, Token::Text, Type::Title, true))
    , m_path(new ui::Label(this, {}, Token::Text2))
    , m_leader(new ui::Label(this, {}, Token::Text2))
    , m_pill(new ui::PillLabel(this))
    , m_people(new QPushButton(this))
    , m_children(new QPushButton(this))
    , m_new(new QPushButton(this))
    , m_edit(new QPushButton(this))
    , m_restore(new QPushButton(this))
    , m_more(new QPushButton(tr("More"), this))
{
    ui::decorative(m_icon);
    m_name->setWordWrap(true);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_path->setElided(Qt::ElideMiddle);
    m_path->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *title = new QHBoxLayout;
    title->setSpacing(space::s);
    title->addWidget(m_icon, 0, Qt::AlignTop);
    title->addWidget(m_name, 1);
    auto *second = new QHBoxLayout;
    second->setSpacing(space::s);
    second->addWidget(m_pill);
    second->addWidget(m_path, 1);
    auto *counts = new QHBoxLayout;
    counts->setSpacing(space::xs);
    for (QPushButton *link : {m_people, m_children}) {
        ui::setVariant(link, ui::Variant::Flat);
        counts->addWidget(link);
    }
    m_leader->setElided(Qt::ElideRight);
    m_leader->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    counts->addStretch();
    counts->setContentsMargins(-space::m, 0, 0, 0); // the words of flat buttons stand in line with the rest
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::l, space::l, space::l, space::m);
    column->setSpacing(space::s);
    column->addLayout(title);
    column->addLayout(second);
    column->addWidget(m_leader);
    column->addLayout(counts);
    column->addWidget(buildButtons());
    connect(m_children, &QPushButton::clicked, this, &DetailHeader::structureWanted);
    connect(m_people, &QPushButton::clicked, m_actions.people, &QAction::trigger);
}

QWidget *DetailHeader::buildButtons()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, space::xs, 0, 0);
    for (QPushButton *button : {m_edit, m_new, m_restore, m_more}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    row->addStretch();
    m_actions.attach(m_edit, m_actions.edit);
    m_actions.attach(m_new, m_actions.newChild);
    m_actions.attach(m_restore, m_actions.restore);
    ui::setVariant(m_restore, ui::Variant::Primary);
    m_more->setIcon(ui::icon(u"view-more-horizontal-symbolic"_s));
    ui::name(m_more, tr("More actions"));
    connect(m_more, &QPushButton::clicked, this, [this] {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        m_actions.fill(menu);
        menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height() + 2)));
    });
    return bar;
}

void DetailHeader::show(const Institution &i)
{
    m_institution = i;
    paintIcon();
    m_name->setText(i.name);
    m_pill->setPill(i.deletedAt ? ui::Pill{tr("In the trash"), ui::Tone::Neutral, u"user-trash"_s}
                                : statusPill(i.status));
    const QString above = pathText(i.path, true);
    const QString kind = kindLabel(i.kind);
    m_path->setText(above.isEmpty() ? kind : tr("%1 of %2").arg(kind, above));
    m_people->setText(tr("%Ln person(s)", "", i.peopleCount));
    m_people->setIcon(ui::icon(u"system-users"_s));
    ui::name(m_people, tr("Show %Ln person(s)", "", i.peopleCount));
    const auto below = childKind(i.kind);
    m_children->setVisible(below.has_value() && !i.deletedAt);
    if (below) {
        m_children->setText(kindCount(*below, i.childCount));
        m_children->setIcon(ui::icon(kindIcon(*below)));
    }
    const QString leader = leaderLabel(i.kind);
    m_leader->setText(leader.isEmpty() ? QString()
                                       : tr("%1: %2").arg(leader, i.leaderName.isEmpty() ? tr("nobody yet")
                                                                                         : fmt::isolate(i.leaderName)));
    m_leader->setVisible(!leader.isEmpty());
    m_edit->setVisible(!i.deletedAt);
    m_new->setVisible(below.has_value() && !i.deletedAt);
    m_more->setVisible(!i.deletedAt);
    m_restore->setVisible(i.deletedAt.has_value());
    m_people->setVisible(!i.deletedAt);
    ui::name(this, i.name, kind);
}

void DetailHeader::paintIcon()
{
    m_icon->setPixmap(ui::iconPixmap(kindIcon(m_institution.kind), Token::Accent, 24, devicePixelRatioF()));
}

void DetailHeader::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        paintIcon();
    QWidget::changeEvent(event);
}

} // namespace bitflow
