// SPDX-License-Identifier: GPL-3.0-or-later
// The panel of the sign-in: a mark, a heading, one step at a time below.
#pragma once

#include "app/ui/label.h"

#include <QFrame>

class QVBoxLayout;

namespace bitflow {

class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(QWidget *parent = nullptr);

    void setHeading(const QString &title, const QString &sentence);
    void addStep(QWidget *step);
    void showStep(QWidget *step); // hides the others
    [[nodiscard]] QWidget *step() const { return m_step; }
    // As tall as its texts need at its width; layouts that align it do not ask for that by themselves.
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ui::Label *m_title;
    ui::Label *m_sentence;
    QVBoxLayout *m_column;
    QList<QWidget *> m_steps;
    QWidget *m_step = nullptr;
};

} // namespace bitflow
