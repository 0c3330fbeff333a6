// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/pill.h"

#include "app/ui/fmt.h"
#include "app/ui/icons.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

namespace bitflow::ui {

namespace {
constexpr int height = 20;
constexpr int iconSide = 16;
constexpr int iconGap = 4;
} // namespace

Token textToken(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return Token::Text2;
    case Tone::Ok:
        return Token::Ok;
    case Tone::Warn:
        return Token::Warn;
    case Tone::Error:
        return Token::Err;
    case Tone::Info:
        return Token::Info;
    }
    return Token::Text2;
}

Token backToken(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return Token::Alt;
    case Tone::Ok:
        return Token::OkBg;
    case Tone::Warn:
        return Token::WarnBg;
    case Tone::Error:
        return Token::ErrBg;
    case Tone::Info:
        return Token::InfoBg;
    }
    return Token::Alt;
}

QString iconOf(const Pill &pill)
{
    if (!pill.icon.isEmpty())
        return pill.icon;
    switch (pill.tone) {
    case Tone::Neutral:
        return u":/icons/state-neutral.svg"_s;
    case Tone::Ok:
        return u":/icons/state-ok.svg"_s;
    case Tone::Warn:
        return u":/icons/state-warn.svg"_s;
    case Tone::Error:
        return u":/icons/state-error.svg"_s;
    case Tone::Info:
        return u":/icons/state-info.svg"_s;
    }
    return {};
}

QSize pillSize(const Pill &pill, const QFont &font)
{
    const int text = QFontMetrics(font).horizontalAdvance(pill.text);
    return {space::s + iconSide + iconGap + text + space::s, std::max(height, QFontMetrics(font).height() + 2)};
}

void paintPill(QPainter &painter, const QRect &area, const Pill &pill, const QFont &font, Qt::LayoutDirection direction,
               qreal devicePixelRatio)
{
    QSize size = pillSize(pill, font);
    size.setWidth(std::min(size.width(), area.width()));
    const QRect box = QStyle::alignedRect(direction, Qt::AlignLeading | Qt::AlignVCenter, size, area);
    const QColor color = Theme::color(textToken(pill.tone));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(pill.tone == Tone::Neutral ? QPen(Theme::color(Token::Border)) : QPen(Qt::NoPen));
    painter.setBrush(Theme::color(backToken(pill.tone)));
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), space::pillRadius, space::pillRadius);
    const QRect inside = box.adjusted(space::s, 0, -space::s, 0);
    const QRect sign =
        QStyle::alignedRect(direction, Qt::AlignLeading | Qt::AlignVCenter, {iconSide, iconSide}, inside);
    painter.drawPixmap(sign, iconPixmap(iconOf(pill), textToken(pill.tone), iconSide, devicePixelRatio));
    const QRect text = QStyle::visualRect(direction, inside, inside.adjusted(iconSide + iconGap, 0, 0, 0));
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(text,
                     int(QStyle::visualAlignment(direction, Qt::AlignLeft)) | Qt::AlignVCenter | Qt::TextSingleLine,
                     fmt::isolate(QFontMetrics(font).elidedText(pill.text, Qt::ElideRight, text.width() + 1)));
    painter.restore();
}

PillLabel::PillLabel(QWidget *parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); }

void PillLabel::setPill(const Pill &pill)
{
    m_pill = pill;
    setAccessibleName(pill.text);
    updateGeometry();
    update();
}

QSize PillLabel::sizeHint() const { return pillSize(m_pill, font()); }

void PillLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintPill(painter, rect(), m_pill, font(), layoutDirection(), devicePixelRatioF());
}

} // namespace bitflow::ui
