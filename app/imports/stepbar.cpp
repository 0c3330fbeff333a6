// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/stepbar.h"

#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"

#include <QPainter>
#include <QStyle>

namespace bitflow {

using ui::Theme;
using ui::Token;
namespace space = ui::space;

namespace {
constexpr int disc = 22;
}

StepBar::StepBar(const QStringList &steps, QWidget *parent) : QWidget(parent), m_steps(steps)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCurrent(0);
}

void StepBar::setCurrent(int step)
{
    m_current = step;
    ui::name(this,
             tr("Step %1 of %2: %3").arg(fmt::number(step + 1), fmt::number(m_steps.size()), m_steps.value(step)));
    ui::announce(this, accessibleName());
    update();
}

QSize StepBar::sizeHint() const { return {640, 40}; }

void StepBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int middle = height() / 2;
    int x = 0;
    for (int i = 0; i < m_steps.size(); ++i) {
        const bool done = i < m_current;
        const bool now = i == m_current;
        const QFont font = Theme::font(ui::Type::Body, now);
        const int width = QFontMetrics(font).horizontalAdvance(m_steps[i]);
        const QRect circle = QStyle::visualRect(layoutDirection(), rect(), {x, middle - disc / 2, disc, disc});
        painter.setPen(QPen(Theme::color(now || done ? Token::Accent : Token::BorderCtl), 1));
        painter.setBrush(Theme::color(now ? Token::Accent : done ? Token::AccentSoft : Token::Surface));
        painter.drawEllipse(QRectF(circle).adjusted(0.5, 0.5, -0.5, -0.5));
        if (done) {
            painter.drawPixmap(circle.adjusted(4, 4, -4, -4),
                               ui::iconPixmap(u"dialog-ok"_s, Token::Accent, disc - 8, devicePixelRatioF()));
        } else {
            painter.setFont(Theme::font(ui::Type::Caption, true));
            painter.setPen(Theme::color(now ? Token::OnAccent : Token::Text2));
            painter.drawText(circle, Qt::AlignCenter, fmt::number(i + 1));
        }
        painter.setFont(font);
        painter.setPen(Theme::color(now ? Token::Text : Token::Text2));
        painter.drawText(QStyle::visualRect(layoutDirection(), rect(), {x + disc + space::s, 0, width + 2, height()}),
                         Qt::AlignVCenter | Qt::TextSingleLine, m_steps[i]);
        x += disc + space::s + width + space::m;
        if (i + 1 < m_steps.size()) {
            painter.setPen(Theme::color(Token::Border));
            const QRect line = QStyle::visualRect(layoutDirection(), rect(), {x, middle, 24, 1});
            painter.drawLine(line.topLeft(), line.topRight());
        }
        x += 24 + space::m;
    }
}

} // namespace bitflow
