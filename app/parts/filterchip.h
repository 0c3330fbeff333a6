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
    // The choices' values are texts, as the query has them.
    FilterChip(const QString &label, const QList<ui::Choice> &choices, QWidget *parent = nullptr);

    [[nodiscard]] QStringList values() const;  // empty: any
    void setValues(const QStringList &values); // tells nobody

Q_SIGNALS:
    void changed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void present();
    QString m_label;
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
