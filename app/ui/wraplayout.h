// SPDX-License-Identifier: GPL-3.0-or-later
// One line of things, or as many lines as their words need: rows of filters and buttons in every language. Whatever has
// an expanding size policy takes the room that is left in its line.
#pragma once

#include <QLayout>

#include <memory>
#include <vector>

class QLabel;

namespace bitflow::ui {

class WrapLayout : public QLayout
{
    Q_OBJECT

public:
    explicit WrapLayout(QWidget *parent = nullptr);
    ~WrapLayout() override;

    // A text that takes what is left of its line; the line breaks before it gets narrower than this.
    void addWords(QLabel *words, int narrowest);

    void addItem(QLayoutItem *item) override; // takes it
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;

    Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;    // all in one line
    QSize minimumSize() const override; // each in a line of its own
    void setGeometry(const QRect &rect) override;

private:
    struct Line
    {
        QList<QLayoutItem *> items;
        int width = 0; // with the gaps between them
        int expanding = 0;
    };
    [[nodiscard]] QList<QLayoutItem *> shown() const;
    [[nodiscard]] QList<Line> lines(int width) const;
    // The height that all lines take; places the items, too, if told so.
    int arrange(const QRect &rect, bool place) const;

    std::vector<std::unique_ptr<QLayoutItem>> m_items;
};

} // namespace bitflow::ui
