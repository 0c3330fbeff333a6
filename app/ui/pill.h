// SPDX-License-Identifier: GPL-3.0-or-later
// A status as icon, text and colour, never colour alone.
#pragma once

#include "app/ui/tokens.h"

#include <QFont>
#include <QMetaType>
#include <QWidget>

class QPainter;

namespace bitflow::ui {

enum class Tone { Neutral, Ok, Warn, Error, Info };

struct Pill
{
    QString text;
    Tone tone = Tone::Neutral;
    QString icon{}; // freedesktop name; the tone's own when empty

    friend bool operator==(const Pill &, const Pill &) = default;
};

Token textToken(Tone tone);
Token backToken(Tone tone);
QString iconOf(const Pill &pill);

// The size of the pill with this font, and the pill painted into the leading edge of the area, vertically centred.
QSize pillSize(const Pill &pill, const QFont &font);
void paintPill(QPainter &painter, const QRect &area, const Pill &pill, const QFont &font, Qt::LayoutDirection direction,
               qreal devicePixelRatio);

// The same as a widget, read out as its text.
class PillLabel : public QWidget
{
    Q_OBJECT

public:
    explicit PillLabel(QWidget *parent = nullptr);
    void setPill(const Pill &pill);
    const Pill &pill() const { return m_pill; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Pill m_pill;
};

} // namespace bitflow::ui

Q_DECLARE_METATYPE(bitflow::ui::Pill)
