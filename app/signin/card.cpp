// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/card.h"

#include "app/ui/icons.h"
#include "app/ui/names.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

namespace {

constexpr int cardWidth = 440;
constexpr int markSize = 40;

} // namespace

Card::Card(QWidget *parent)
    : QFrame(parent)
    , m_title(new Label(this, {}, Token::Text, Type::Title, true))
    , m_sentence(new Label(this, {}, Token::Text2))
    , m_column(new QVBoxLayout(this))
{
    setFixedWidth(cardWidth);
    m_column->setContentsMargins(space::xxl, space::xxl, space::xxl, space::xl);
    m_column->setSpacing(space::s);
    auto *mark = new QLabel(this);
    mark->setPixmap(productIcon().pixmap(QSize(markSize, markSize), devicePixelRatioF()));
    decorative(mark);
    m_column->addWidget(mark);
    m_column->addSpacing(space::s);
    for (Label *label : {m_title, m_sentence}) {
        label->setWordWrap(true);
        m_column->addWidget(label);
    }
    m_column->addSpacing(space::m);
}

void Card::setHeading(const QString &title, const QString &sentence)
{
    m_title->setText(title);
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    name(this, title, sentence);
}

void Card::addStep(QWidget *step)
{
    m_steps.append(step);
    m_column->addWidget(step);
    step->hide();
}

void Card::showStep(QWidget *step)
{
    m_step = step;
    for (QWidget *other : std::as_const(m_steps))
        other->setVisible(other == step);
}

QSize Card::sizeHint() const
{
    return {cardWidth, m_column->hasHeightForWidth() ? m_column->totalHeightForWidth(cardWidth)
                                                     : m_column->totalSizeHint().height()};
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::color(Token::Border), 1));
    painter.setBrush(Theme::color(Token::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::panelRadius, space::panelRadius);
}

} // namespace bitflow
