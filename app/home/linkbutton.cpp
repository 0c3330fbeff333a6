// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/home/linkbutton.h"

#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"
#include "app/ui/skeleton.h"
#include "app/ui/style.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>

namespace bitflow {

using ui::Theme;
using ui::Token;
using ui::Type;
namespace space = ui::space;

namespace {

constexpr int linkHeight = 24;

int leading(Qt::LayoutDirection direction)
{
    return int(QStyle::visualAlignment(direction, Qt::AlignLeft)) | Qt::AlignAbsolute | Qt::TextSingleLine;
}

void drawText(QPainter &painter, const QRect &area, int flags, const QFont &font, Token token, const QString &text)
{
    painter.setFont(font);
    painter.setPen(Theme::color(token));
    const QString shown = QFontMetrics(font, painter.device()).elidedText(text, Qt::ElideRight, area.width());
    painter.drawText(area, flags, fmt::isolate(shown));
}

} // namespace

DetailLink::DetailLink(QWidget *parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
}

void DetailLink::setDetail(const QString &text, ui::Tone tone)
{
    setText(text);
    m_tone = tone;
    ui::name(this, text);
    update();
}

QSize DetailLink::sizeHint() const
{
    return {QFontMetrics(Theme::font()).horizontalAdvance(text()) + space::s, linkHeight};
}

void DetailLink::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QFont font = Theme::font();
    font.setUnderline(underMouse() || hasFocus());
    const Token token = m_tone == ui::Tone::Neutral ? Token::Link : ui::textToken(m_tone);
    drawText(painter, rect(), leading(layoutDirection()) | Qt::AlignVCenter, font, token, text());
    if (hasFocus())
        ui::paintFocusRing(painter, rect().adjusted(-2, 0, 2, 0));
}

void DetailLink::enterEvent(QEnterEvent *) { update(); }
void DetailLink::leaveEvent(QEvent *) { update(); }

KpiTile::KpiTile(const QString &caption, const QString &iconName, QWidget *parent)
    : QAbstractButton(parent)
    , m_caption(caption)
    , m_icon(iconName)
    , m_link(new DetailLink(this))
{
    m_link->hide();
    connect(m_link, &QAbstractButton::clicked, this, [this] { Q_EMIT detailClicked(m_detail.filter); });
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    ui::name(this, caption);
}

void KpiTile::setFigure(const QString &figure, const TileDetail &detail)
{
    m_figure = figure;
    m_detail = detail;
    m_stale = false;
    //: A figure's name and the figure, for screen readers
    ui::name(this, tr("%1: %2").arg(m_caption, figure), detail.text);
    m_link->setDetail(detail.text, detail.tone);
    m_link->setVisible(!detail.filter.isEmpty());
    placeLink();
    update();
}

void KpiTile::placeLink()
{
    const QRect area = rect().adjusted(space::l, 0, -space::l, -space::s);
    const QSize size(std::min(m_link->sizeHint().width(), area.width()), linkHeight);
    m_link->setGeometry(QStyle::alignedRect(layoutDirection(), Qt::AlignLeading | Qt::AlignBottom, size, area));
}

void KpiTile::resizeEvent(QResizeEvent *event)
{
    QAbstractButton::resizeEvent(event);
    placeLink();
}

void KpiTile::setStale(bool stale)
{
    m_stale = stale;
    update();
}

QSize KpiTile::sizeHint() const { return {196, 108}; }

void KpiTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::color(underMouse() ? Token::BorderCtl : Token::Border));
    painter.setBrush(Theme::color(isDown() ? Token::Alt : Token::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::panelRadius, space::panelRadius);
    const QRect area = rect().adjusted(space::l, space::m, -space::l, -space::m);
    const QRect sign = QStyle::alignedRect(layoutDirection(), Qt::AlignTrailing | Qt::AlignTop, {16, 16}, area);
    painter.drawPixmap(sign, ui::iconPixmap(m_icon, Token::Text3, 16, devicePixelRatioF()));
    const QRect captionArea = QStyle::visualRect(layoutDirection(), area, area.adjusted(0, 0, -24, 0));
    drawText(painter, captionArea, leading(layoutDirection()) | Qt::AlignTop, Theme::font(), Token::Text2, m_caption);
    const int flags = leading(layoutDirection());
    if (m_figure.isEmpty()) {
        ui::paintSkeleton(painter, QRect(area.left(), area.top() + 26, 110, 24), 0, 0, layoutDirection());
    } else {
        const QRect figure(area.left(), area.top() + 22, area.width(), 36);
        drawText(painter, figure, flags | Qt::AlignVCenter, Theme::font(Type::Figure, true),
                 m_stale ? Token::Text3 : Token::Text, m_figure);
        if (m_link->isHidden())
            drawText(painter, area, flags | Qt::AlignBottom, Theme::font(), m_stale ? Token::Text3 : Token::Text2,
                     m_detail.text);
    }
    if (hasFocus())
        ui::paintFocusRing(painter, rect(), space::panelRadius);
}

void KpiTile::enterEvent(QEnterEvent *) { update(); }
void KpiTile::leaveEvent(QEvent *) { update(); }

RowButton::RowButton(const ui::Pill &sign, const QString &text, const QString &detail, QWidget *parent)
    : QAbstractButton(parent)
    , m_sign(sign)
    , m_detail(detail)
{
    setText(text);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    ui::name(this, text, detail);
}

QSize RowButton::sizeHint() const { return {320, m_detail.isEmpty() ? 40 : 52}; }

void RowButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || isDown()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(Theme::color(Token::Alt));
        painter.drawRoundedRect(rect(), space::radius, space::radius);
    }
    const QRect area = rect().adjusted(space::s, 0, -space::s, 0);
    const auto place = [this](QRect box) { return QStyle::visualRect(layoutDirection(), rect(), box); };
    const int middle = rect().center().y();
    painter.drawPixmap(place({area.left(), middle - 8, 18, 18}),
                       ui::iconPixmap(ui::iconOf(m_sign), ui::textToken(m_sign.tone), 18, devicePixelRatioF()));
    painter.drawPixmap(place({area.right() - 16, middle - 7, 16, 16}),
                       ui::iconPixmap(u"go-next"_s, Token::Text3, 16, devicePixelRatioF()));
    QRect words = place(area.adjusted(18 + space::m, 6, -24, -6));
    const int flags = leading(layoutDirection());
    drawText(painter, words, flags | (m_detail.isEmpty() ? Qt::AlignVCenter : Qt::AlignTop),
             Theme::font(Type::Body, true), Token::Text, text());
    if (!m_detail.isEmpty())
        drawText(painter, words, flags | Qt::AlignBottom, Theme::font(), Token::Text2, m_detail);
    if (hasFocus())
        ui::paintFocusRing(painter, rect());
}

void RowButton::enterEvent(QEnterEvent *) { update(); }
void RowButton::leaveEvent(QEvent *) { update(); }

} // namespace bitflow
