// SPDX-License-Identifier: GPL-3.0-or-later
// The look: Fusion with our own shapes and the colours of the tokens; no style sheets anywhere.
#pragma once

#include "app/ui/tokens.h"

#include <QProxyStyle>

class QAbstractButton;
class QStyleOptionTab;

namespace bitflow::ui {

enum class Variant {
    Normal,
    Primary, // the one thing the page is for
    Flat,    // no frame until hovered or focused
    Danger,  // takes something away
};
void setVariant(QAbstractButton *button, Variant variant);
Variant variantOf(const QWidget *widget);

// Paints the field's edge as one with a complaint.
void setComplained(QWidget *field, bool complained);

// The 2-pixel ring of what has the focus, inside the rectangle.
void paintFocusRing(QPainter &painter, const QRect &rect, int radius = space::radius);

class BitflowStyle : public QProxyStyle
{
    Q_OBJECT

public:
    BitflowStyle();

    using QProxyStyle::polish;
    void polish(QWidget *widget) override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                         const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    QIcon standardIcon(StandardPixmap which, const QStyleOption *option, const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
};

} // namespace bitflow::ui
