// SPDX-License-Identifier: GPL-3.0-or-later
// A card that slides over a window and has to be dealt with first; what lies below stays as it is. Where a question
// lies over the window already, it becomes a window of its own above that: what is inside the main window gets no input
// then.
#pragma once

#include <QPointer>
#include <QWidget>

class QPropertyAnimation;

namespace bitflow {

namespace ui {
class Veil;
}
class Card;

class OverSheet : public QWidget
{
    Q_OBJECT
public:
    explicit OverSheet(QWidget *window); // its child, hidden until appear()
    ~OverSheet() override;

    bool eventFilter(QObject *watched, QEvent *event) override;

protected:
    [[nodiscard]] Card *card() const { return m_card; }
    void appear(); // the card shows what it is to show
    void disappear();
    void place(); // after the card has changed
    virtual void focusFirst() = 0;
    virtual void closeWanted() {} // by the window manager or Escape

    void closeEvent(QCloseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void settle();
    void slide();
    void keepFocus(QWidget *now);

    QWidget *m_window;
    Card *m_card;
    QPropertyAnimation *m_slide;
    QPointer<QWidget> m_focusBefore;
    QPointer<ui::Veil> m_veil; // over the question below, where there is one
};

} // namespace bitflow
