// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/detailheader.h"

#include "app/parts/labels.h"
#include "app/ui/blocked.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/pill.h"
#include "app/ui/style.h"
#include "app/ui/wraplayout.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace bitflow {

using ui::Theme;
using ui::Token;
using ui::Type;
namespace space = ui::space;

namespace {

// A count that leads to what is counted: in line with the words around it, so without the room of a button.
class CountLink : public QAbstractButton
{
public:
    explicit CountLink(QWidget *parent) : QAbstractButton(parent)
    {
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
    }
    QSize sizeHint() const override
    {
        return {space::icon + space::s + QFontMetrics(Theme::font()).horizontalAdvance(text()) + 4, 26};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const QRect sign(0, (height() - space::icon) / 2, space::icon, space::icon);
        icon().paint(&painter, QStyle::visualRect(layoutDirection(), rect(), sign));
        QFont font = Theme::font();
        font.setUnderline(underMouse() && isEnabled());
        painter.setFont(font);
        painter.setPen(Theme::color(ui::blockReason(this).isEmpty() ? Token::Link : Token::Text3));
        const QRect words = rect().adjusted(space::icon + space::s, 0, 0, 0);
        painter.drawText(QStyle::visualRect(layoutDirection(), rect(), words),
                         int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft)) | Qt::AlignVCenter |
                             Qt::TextSingleLine,
                         fmt::isolate(text()));
        if (hasFocus())
            ui::paintFocusRing(painter, rect());
    }
};

} // namespace

DetailHeader::DetailHeader(InstitutionActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_icon(new QLabel(this))
    , m_name(new ui::Label(this, {}, Token::Text, Type::Title, true))
    , m_kind(new ui::Label(this, {}, Token::Text2))
    , m_path(new ui::Label(this, {}, Token::Text2))
    , m_leader(new ui::Label(this, {}, Token::Text2))
    , m_pill(new ui::PillLabel(this))
    , m_people(new CountLink(this))
    , m_children(new CountLink(this))
    , m_new(new QPushButton(this))
    , m_edit(new QPushButton(this))
    , m_restore(new QPushButton(this))
    , m_more(new QPushButton(tr("More"), this))
{
    for (ui::Label *label : {m_name, m_path, m_leader}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto *second = new QHBoxLayout;
    second->setSpacing(space::s);
    second->addWidget(m_pill);
    second->addWidget(m_kind, 1);
    auto *counts = new QHBoxLayout;
    counts->setSpacing(space::l);
    counts->addWidget(m_people);
    counts->addWidget(m_children);
    counts->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::l, space::l, space::l, space::m);
    column->setSpacing(space::s);
    column->addLayout(buildTitle());
    column->addLayout(second);
    column->addWidget(m_path);
    column->addWidget(m_leader);
    column->addLayout(counts);
    column->addWidget(buildButtons());
    m_people->setIcon(ui::icon(u":/icons/people.svg"_s));
    connect(m_children, &QAbstractButton::clicked, this, &DetailHeader::structureWanted);
    connect(m_people, &QAbstractButton::clicked, m_actions.people, &QAction::trigger);
    connect(m_actions.people, &QAction::changed, this, [this] { ui::block(m_people, ui::reasonOf(m_actions.people)); });
}

QLayout *DetailHeader::buildTitle()
{
    ui::decorative(m_icon);
    auto *close = new QToolButton(this);
    close->setIcon(ui::icon(u"window-close"_s));
    close->setAutoRaise(true);
    ui::name(close, tr("Close the details (Alt+Enter)"));
    connect(close, &QToolButton::clicked, this, &DetailHeader::closeWanted);
    auto *title = new QHBoxLayout;
    title->setSpacing(space::s);
    title->addWidget(m_icon, 0, Qt::AlignTop);
    title->addWidget(m_name, 1);
    title->addWidget(close, 0, Qt::AlignTop);
    return title;
}

QWidget *DetailHeader::buildButtons()
{
    auto *bar = new QWidget(this);
    auto *row = new ui::WrapLayout(bar);
    row->setContentsMargins(0, space::xs, 0, 0);
    for (QPushButton *button : {m_edit, m_new, m_restore, m_more}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
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
    m_pill->setPill(i.deletedAt ? ui::Pill{tr("In the trash"), ui::Tone::Neutral, u":/icons/trash.svg"_s}
                                : statusPill(i.status));
    const QString above = pathText(i.path, true);
    const QString kind = kindLabel(i.kind);
    m_kind->setText(kind);
    m_path->setText(above);
    m_path->setVisible(!above.isEmpty());
    m_people->setText(tr("%Ln person(s)", "", i.peopleCount));
    m_people->updateGeometry();
    ui::name(m_people, tr("Show %Ln person(s)", "", i.peopleCount));
    const auto below = childKind(i.kind);
    m_children->setVisible(below.has_value() && !i.deletedAt);
    if (below) {
        m_children->setText(kindCount(*below, i.childCount));
        m_children->setIcon(ui::icon(kindIcon(*below)));
        m_children->updateGeometry();
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
