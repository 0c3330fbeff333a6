// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/veil.h"

#include "app/ui/tokens.h"

#include <QEvent>
#include <QPainter>

namespace bitflow::ui {

Veil::Veil(QWidget *window) : QWidget(window)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setGeometry(window->rect());
    window->installEventFilter(this);
    raise();
    show();
}

bool Veil::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && watched == parentWidget())
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void Veil::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::color(Token::Shadow));
}

} // namespace bitflow::ui
