// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/label.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>

namespace bitflow::ui {

namespace {

// QLabel goes by the direction of its text, so that an untranslated word would stand at the wrong edge.
void alignToLayout(QLabel &label)
{
    if (label.alignment() & Qt::AlignHCenter)
        return;
    const auto side = label.isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft;
    label.setAlignment((label.alignment() & Qt::AlignVertical_Mask) | side | Qt::AlignAbsolute);
}

} // namespace

Label::Label(QWidget *parent, const QString &text, Token token, Type type, bool strong)
    : QLabel(text, parent)
    , m_token(token)
{
    setTextFormat(Qt::PlainText);
    setFont(Theme::font(type, strong));
    recolor();
    alignToLayout(*this);
}

void Label::setToken(Token token)
{
    m_token = token;
    recolor();
}

void Label::setElided(Qt::TextElideMode mode)
{
    m_elide = mode;
    setSizePolicy(mode == Qt::ElideNone ? QSizePolicy::Preferred : QSizePolicy::Maximum, QSizePolicy::Preferred);
}

QSize Label::minimumSizeHint() const
{
    const QSize hint = QLabel::minimumSizeHint();
    return m_elide == Qt::ElideNone ? hint : QSize(std::min(hint.width(), 24), hint.height());
}

void Label::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolor();
    else if (event->type() == QEvent::LayoutDirectionChange)
        alignToLayout(*this);
    QLabel::changeEvent(event);
}

void Label::paintEvent(QPaintEvent *event)
{
    if (m_elide == Qt::ElideNone)
        return QLabel::paintEvent(event);
    QPainter painter(this);
    const QString shown = fontMetrics().elidedText(text(), m_elide, contentsRect().width());
    const QString tip = shown == text() ? QString() : text();
    if (tip != toolTip())
        setToolTip(tip);
    style()->drawItemText(&painter, contentsRect(), int(alignment()), palette(), isEnabled(), shown, foregroundRole());
}

void Label::recolor()
{
    QPalette colors = palette();
    if (colors.color(QPalette::WindowText) == Theme::color(m_token))
        return;
    colors.setColor(QPalette::WindowText, Theme::color(m_token));
    setPalette(colors);
}

} // namespace bitflow::ui
