// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/filterchip.h"

#include "app/ui/fmt.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QMenu>
#include <QPainter>

namespace bitflow {

FilterChip::FilterChip(const QString &label, const QList<ui::Choice> &choices, QWidget *parent)
    : QPushButton(parent)
    , m_label(label)
    , m_menu(new QMenu(this))
{
    setAutoDefault(false);
    m_menu->addAction(tr("Any"), this, [this] {
        setValues({});
        Q_EMIT changed();
    });
    m_menu->addSeparator();
    for (const ui::Choice &choice : choices) {
        QAction *action = m_menu->addAction(choice.label);
        action->setCheckable(true);
        action->setData(choice.value);
        connect(action, &QAction::triggered, this, [this] {
            present();
            Q_EMIT changed();
        });
    }
    // popup() leaves the event loop alone, and the button keeps its own look instead of a menu arrow
    connect(this, &QPushButton::clicked, this, [this] { m_menu->popup(mapToGlobal(QPoint(0, height() + 2))); });
    present();
}

QStringList FilterChip::values() const
{
    QStringList values;
    for (const QAction *action : m_menu->actions())
        if (action->isCheckable() && action->isChecked())
            values.append(action->data().toString());
    return values;
}

void FilterChip::setValues(const QStringList &values)
{
    for (QAction *action : m_menu->actions())
        if (action->isCheckable())
            action->setChecked(values.contains(action->data().toString()));
    present();
}

void FilterChip::present()
{
    QStringList chosen;
    for (const QAction *action : m_menu->actions())
        if (action->isCheckable() && action->isChecked())
            chosen.append(action->text());
    //: A filter and what it is set to, "Status: any"
    QString text = tr("%1: %2").arg(m_label, chosen.isEmpty() ? tr("any") : chosen.first());
    if (chosen.size() > 1)
        text += u" +%1"_s.arg(fmt::number(chosen.size() - 1));
    setText(text);
    ui::name(this, text, tr("Filter"));
    update();
}

void FilterChip::paintEvent(QPaintEvent *event)
{
    QPushButton::paintEvent(event);
    if (values().isEmpty())
        return;
    // a filter that holds something back is marked by more than its words
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ui::Theme::color(ui::Token::Accent), 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), ui::space::radius, ui::space::radius);
}

} // namespace bitflow
