// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/passwordline.h"

#include "app/ui/icons.h"
#include "app/ui/names.h"

#include <QEvent>
#include <QStyle>
#include <QToolButton>

namespace bitflow::ui {

namespace {
constexpr int inset = 2; // the ring around the line stays whole
constexpr int side = space::control - 2 * inset;
} // namespace

PasswordLine::PasswordLine(QWidget *parent) : QLineEdit(parent), m_button(new QToolButton(this))
{
    m_button->setCheckable(true);
    m_button->setAutoRaise(true);
    m_button->setFocusPolicy(Qt::StrongFocus);
    m_button->setCursor(Qt::ArrowCursor);
    name(m_button, tr("Show the password"));
    connect(m_button, &QToolButton::toggled, this, &PasswordLine::reveal);
    reveal(false);
    place();
}

void PasswordLine::reveal(bool shown)
{
    setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    m_button->setIcon(icon(shown ? u":/icons/eye-off.svg"_s : u":/icons/eye.svg"_s));
}

void PasswordLine::place()
{
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    setTextMargins(mirrored ? side : 0, 0, mirrored ? 0 : side, 0);
    const QRect at(width() - side - inset, (height() - side) / 2, side, side);
    m_button->setGeometry(QStyle::visualRect(layoutDirection(), rect(), at));
}

void PasswordLine::resizeEvent(QResizeEvent *event)
{
    QLineEdit::resizeEvent(event);
    place();
}

void PasswordLine::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange)
        place();
}

} // namespace bitflow::ui
