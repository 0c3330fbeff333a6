// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/wraplayout.h"

#include "app/ui/tokens.h"

#include <QLabel>
#include <QStyle>
#include <QWidget>

namespace bitflow::ui {

namespace {

int heightOf(const QLayoutItem &item, int width)
{
    return item.hasHeightForWidth() ? item.heightForWidth(width) : item.sizeHint().height();
}

bool isExpanding(const QLayoutItem &item) { return item.expandingDirections() & Qt::Horizontal; }

int widthOf(const QLayoutItem &item)
{
    // what expands begins small; what says how much it needs gets that
    return isExpanding(item) ? item.minimumSize().width() : item.sizeHint().width();
}

} // namespace

WrapLayout::WrapLayout(QWidget *parent) : QLayout(parent)
{
    setSpacing(space::s); // inside another layout it would be the other one's
}

WrapLayout::~WrapLayout() = default;

void WrapLayout::addWords(QLabel *words, int narrowest)
{
    words->setWordWrap(true);
    words->setMinimumWidth(narrowest);
    words->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(words);
}

void WrapLayout::addItem(QLayoutItem *item) { m_items.emplace_back(item); }

QLayoutItem *WrapLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[size_t(index)].get() : nullptr;
}

QLayoutItem *WrapLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem *item = m_items[size_t(index)].release();
    m_items.erase(m_items.begin() + index);
    return item;
}

QList<QLayoutItem *> WrapLayout::shown() const
{
    QList<QLayoutItem *> items;
    for (const auto &item : m_items)
        if (!item->isEmpty()) // hidden
            items.append(item.get());
    return items;
}

QList<WrapLayout::Line> WrapLayout::lines(int width) const
{
    QList<Line> lines;
    for (QLayoutItem *item : shown()) {
        const int needed = widthOf(*item);
        if (lines.isEmpty() || lines.last().width + spacing() + needed > width)
            lines.append(Line{{}, -spacing(), 0});
        Line &line = lines.last();
        line.items.append(item);
        line.width += spacing() + needed;
        line.expanding += isExpanding(*item) ? 1 : 0;
    }
    return lines;
}

int WrapLayout::arrange(const QRect &rect, bool place) const
{
    const QRect inner = rect.marginsRemoved(contentsMargins());
    int y = inner.top();
    for (const Line &line : lines(inner.width())) {
        int left = std::max(0, inner.width() - line.width);
        int sharers = line.expanding;
        QList<int> widths;
        int height = 0;
        for (const QLayoutItem *item : line.items) {
            int width = std::min(widthOf(*item), inner.width());
            if (isExpanding(*item)) {
                const int share = left / sharers--;
                width += share;
                left -= share;
            }
            widths.append(width);
            height = std::max(height, heightOf(*item, width));
        }
        int x = inner.left();
        for (int i = 0; place && i < line.items.size(); ++i) {
            const int own = std::min(heightOf(*line.items[i], widths[i]), height);
            const QRect at(x, y + (height - own) / 2, widths[i], own);
            line.items[i]->setGeometry(
                QStyle::visualRect(parentWidget() ? parentWidget()->layoutDirection() : Qt::LeftToRight, inner, at));
            x += widths[i] + spacing();
        }
        y += height + spacing();
    }
    const int content = std::max(0, y - inner.top() - spacing());
    return content + contentsMargins().top() + contentsMargins().bottom();
}

int WrapLayout::heightForWidth(int width) const { return arrange({0, 0, width, 0}, false); }

void WrapLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

QSize WrapLayout::sizeHint() const
{
    QSize size(-spacing(), 0);
    for (const QLayoutItem *item : shown())
        size = {size.width() + spacing() + widthOf(*item), std::max(size.height(), item->sizeHint().height())};
    return QSize(std::max(0, size.width()), size.height()).grownBy(contentsMargins());
}

QSize WrapLayout::minimumSize() const
{
    QSize size;
    for (const QLayoutItem *item : shown())
        size = size.expandedTo(isExpanding(*item) ? item->minimumSize() : item->sizeHint());
    return size.grownBy(contentsMargins());
}

} // namespace bitflow::ui
