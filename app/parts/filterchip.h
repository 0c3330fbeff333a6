// SPDX-License-Identifier: GPL-3.0-or-later
// One filter as a button that says what it is set to, "Status: Active +1", and opens the choices.
#pragma once

#include "app/ui/formbase.h"

#include <QPushButton>

class QMenu;

namespace bitflow {

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
    void setProblem(const QString &text); // shown instead of choices, with a way to try again

Q_SIGNALS:
    void changed();
    void retryWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void fill();
    void present();
    QString m_label, m_problem;
    QList<ui::Choice> m_choices;
    QStringList m_values;
    QMenu *m_menu;
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
