// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/qrcode.h"

#include "app/ui/tokens.h"

#include <QPainter>
#include <qrencode.h>

#include <cmath>
#include <memory>

namespace bitflow::ui {

namespace {
constexpr int quietZone = 4; // modules, ISO/IEC 18004 §6.3.8
constexpr int side = 240;    // pixels
} // namespace

QrCode::QrCode(QWidget *parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); }

QSize QrCode::sizeHint() const { return {side, side}; }

void QrCode::setText(const QString &text)
{
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(text.toUtf8().constData(), 0, QR_ECLEVEL_M), QRcode_free);
    m_modules = code ? code->width : 0;
    m_dark.resize(qsizetype(m_modules) * m_modules);
    for (qsizetype i = 0; i < m_dark.size(); ++i)
        m_dark[i] = char(code->data[i] & 1);
    update();
}

void QrCode::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::color(Token::Surface, false));
    if (m_modules == 0)
        return;
    // Whole device pixels, or there would be seams between the modules.
    const qreal ratio = devicePixelRatioF();
    const int module = std::max(1, int(std::min(width(), height()) * ratio) / (m_modules + 2 * quietZone));
    const qreal size = module / ratio;
    const QPointF origin((width() - size * m_modules) / 2, (height() - size * m_modules) / 2);
    const QPointF aligned(std::floor(origin.x() * ratio) / ratio, std::floor(origin.y() * ratio) / ratio);
    const QColor dark = Theme::color(Token::Text, false);
    for (int y = 0; y < m_modules; ++y)
        for (int x = 0; x < m_modules; ++x)
            if (m_dark[qsizetype(y) * m_modules + x])
                painter.fillRect(QRectF(aligned.x() + x * size, aligned.y() + y * size, size, size), dark);
}

} // namespace bitflow::ui
