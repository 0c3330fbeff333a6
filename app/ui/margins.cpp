// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/margins.h"

#include <QEvent>
#include <QLayout>
#include <QWidget>

namespace bitflow::ui {

namespace {

// A child of the layout, so that it goes with it.
class Mirrored : public QObject
{
public:
    Mirrored(QWidget *owner, QLayout *layout, const QMargins &leftToRight)
        : QObject(layout)
        , m_layout(layout)
        , m_leftToRight(leftToRight)
    {
        apply(owner->layoutDirection());
        owner->installEventFilter(this);
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::LayoutDirectionChange)
            apply(static_cast<QWidget *>(watched)->layoutDirection());
        return false;
    }

private:
    void apply(Qt::LayoutDirection direction)
    {
        QMargins margins = m_leftToRight;
        if (direction == Qt::RightToLeft) {
            margins.setLeft(m_leftToRight.right());
            margins.setRight(m_leftToRight.left());
        }
        m_layout->setContentsMargins(margins);
    }

    QLayout *const m_layout;
    const QMargins m_leftToRight;
};

} // namespace

void setMargins(QWidget *owner, QLayout *layout, int leading, int top, int trailing, int bottom)
{
    new Mirrored(owner, layout, {leading, top, trailing, bottom});
}

} // namespace bitflow::ui
