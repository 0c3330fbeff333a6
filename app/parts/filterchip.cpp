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
    , m_choices(choices)
    , m_menu(new QMenu(this))
{
    setAutoDefault(false);
    // popup() leaves the event loop alone, and the button keeps its own look instead of a menu arrow
    connect(this, &QPushButton::clicked, this, [this] { m_menu->popup(mapToGlobal(QPoint(0, height() + 2))); });
    fill();
    present();
}

void FilterChip::fill()
{
    m_checks.clear();
    m_menu->clear();
    m_menu->addAction(tr("Any"), this, [this] {
        setValues({});
        Q_EMIT changed();
    });
    m_menu->addSeparator();
    if (!m_problem.isEmpty()) {
        m_menu->addAction(m_problem)->setEnabled(false);
        m_menu->addAction(tr("Try again"), this, &FilterChip::retryWanted);
    }
    for (const ui::Choice &choice : std::as_const(m_choices))
        addChoice(m_menu, choice, choice.label);
    for (const FilterGroup &group : std::as_const(m_groups))
        addGroup(group);
}

void FilterChip::addGroup(const FilterGroup &group)
{
    if (group.choices.size() < 2)
        return addChoice(m_menu, group.all, group.all.label);
    QMenu *menu = m_menu->addMenu(group.all.label);
    addChoice(menu, group.all, tr("All of these"));
    menu->addSeparator();
    for (const ui::Choice &choice : group.choices)
        addChoice(menu, choice, choice.label);
}

void FilterChip::addChoice(QMenu *menu, const ui::Choice &choice, const QString &label)
{
    const QString value = choice.value.toString();
    QAction *action = menu->addAction(label);
    action->setCheckable(true);
    action->setData(value);
    action->setChecked(m_values.contains(value));
    connect(action, &QAction::triggered, this, [this, value](bool on) {
        m_values.removeAll(value);
        if (on)
            m_values.append(value);
        present();
        Q_EMIT changed();
    });
    m_checks.append(action);
}

QStringList FilterChip::values() const { return m_values; }

void FilterChip::setValues(const QStringList &values)
{
    m_values = values;
    for (QAction *action : std::as_const(m_checks))
        action->setChecked(values.contains(action->data().toString()));
    present();
}

void FilterChip::setChoices(const QList<ui::Choice> &choices)
{
    const auto same = [](const ui::Choice &a, const ui::Choice &b) { return a.label == b.label && a.value == b.value; };
    if (m_problem.isEmpty() && std::ranges::equal(choices, m_choices, same))
        return; // a menu that is open stays as it is
    m_problem.clear();
    m_choices = choices;
    fill();
    present();
}

void FilterChip::setGroups(const QList<FilterGroup> &groups)
{
    m_groups = groups;
    fill();
    present();
}

QList<ui::Choice> FilterChip::all() const
{
    QList<ui::Choice> all = m_choices;
    for (const FilterGroup &group : m_groups)
        all += QList<ui::Choice>{group.all} + group.choices;
    return all;
}

void FilterChip::setProblem(const QString &text)
{
    m_problem = text;
    fill();
}

void FilterChip::present()
{
    QString first;
    for (const ui::Choice &choice : all())
        if (first.isEmpty() && m_values.contains(choice.value.toString()))
            first = choice.label;
    if (first.isEmpty())
        first = m_values.value(0, tr("any")); // a value whose name is not known goes by itself
    //: A filter and what it is set to, "Status: any"
    const QString text = tr("%1: %2").arg(m_label, first);
    //: A filter that is set to several things: what it shows, and how many more
    setText(m_values.size() > 1 ? tr("%1 +%2").arg(text, fmt::number(m_values.size() - 1)) : text);
    ui::name(this, this->text(), tr("Filter"));
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
