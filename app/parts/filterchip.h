// SPDX-License-Identifier: GPL-3.0-or-later
// One filter as a button that says what it is set to, "Status: Active +1", and opens the choices. Those of a group
// stand in a menu of their own.
#pragma once

#include "app/ui/formbase.h"

#include <QPushButton>

class QMenu;

namespace bitflow {

struct FilterGroup
{
    ui::Choice all; // the group as one choice
    QList<ui::Choice> choices;
};

class FilterChip : public QPushButton
{
    Q_OBJECT

public:
    // The choices' values are texts, as the query has them. They may come later.
    FilterChip(const QString &label, const QList<ui::Choice> &choices, QWidget *parent = nullptr);

    [[nodiscard]] QStringList values() const;  // empty: any
    void setValues(const QStringList &values); // tells nobody
    // Other choices; what is set stays so, also while it is not among them.
    void setChoices(const QList<ui::Choice> &choices);
    void setGroups(const QList<FilterGroup> &groups);
    void setProblem(const QString &text); // shown instead of choices, with a way to try again

Q_SIGNALS:
    void changed();
    void retryWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void fill();
    void addChoice(QMenu *menu, const ui::Choice &choice, const QString &label);
    void addGroup(const FilterGroup &group);
    void present();
    [[nodiscard]] QList<ui::Choice> all() const;
    QString m_label, m_problem;
    QList<ui::Choice> m_choices;
    QList<FilterGroup> m_groups;
    QStringList m_values;
    QMenu *m_menu;
    QList<QAction *> m_checks; // of all choices
};

// The names on the wire as values of an enum; unknown ones are passed over.
template<NamedEnum E>
QList<E> enumsFrom(const QStringList &names)
{
    QList<E> values;
    for (const QString &name : names)
        if (const auto value = enumFrom<E>(name))
            values.append(*value);
    return values;
}

} // namespace bitflow
