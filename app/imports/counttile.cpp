// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/counttile.h"

#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"

#include <QPainter>
#include <QStyle>

namespace bitflow {

using ui::Theme;
using ui::Token;
using ui::Type;
namespace space = ui::space;

CountTile::CountTile(ui::Tone tone, QWidget *parent) : QWidget(parent), m_tone(tone)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void CountTile::setCount(qint64 count, const QString &caption, const QString &sentence)
{
    m_count = count;
    m_caption = caption;
    ui::name(this, sentence);
    updateGeometry();
    update();
}

QSize CountTile::sizeHint() const
{
    const int caption = QFontMetrics(Theme::font()).horizontalAdvance(m_caption);
    const int figure = QFontMetrics(Theme::font(Type::Figure, true)).horizontalAdvance(fmt::number(m_count));
    return {std::max(180, std::max(caption, figure + space::icon + space::s) + 2 * space::l + 2), 84};
}

void CountTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::color(Token::Border));
    painter.setBrush(Theme::color(Token::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::panelRadius, space::panelRadius);
    const QRect area = rect().adjusted(space::l, space::m, -space::l, -space::m);
    const int leading = int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft)) | Qt::AlignAbsolute;
    // What nobody has to care about stays grey.
    const bool none = m_count == 0;
    const Token sign = none ? Token::Text3 : ui::textToken(m_tone);
    const QRect corner = QStyle::alignedRect(layoutDirection(), Qt::AlignTrailing | Qt::AlignTop, {16, 16}, area);
    painter.drawPixmap(corner, ui::iconPixmap(ui::iconOf({.text = {}, .tone = m_tone, .icon = {}}), sign, space::icon,
                                              devicePixelRatioF()));
    painter.setFont(Theme::font(Type::Figure, true));
    painter.setPen(Theme::color(none ? Token::Text2 : Token::Text));
    painter.drawText(area, leading | Qt::AlignTop | Qt::TextSingleLine, fmt::number(m_count));
    painter.setFont(Theme::font());
    painter.setPen(Theme::color(Token::Text2));
    painter.drawText(area, leading | Qt::AlignBottom | Qt::TextSingleLine, m_caption);
}

} // namespace bitflow
