// SPDX-License-Identifier: GPL-3.0-or-later
// Second step: which column of the file feeds which member, with values from the first rows beside it.
#pragma once

#include "app/ui/formbase.h"
#include "common/model/importrun.h"

#include <QWidget>

class QComboBox;
class QScrollArea;

namespace bitflow {

class ColumnStep : public QWidget
{
    Q_OBJECT

public:
    explicit ColumnStep(QWidget *parent = nullptr);
    void show(const ImportRun &run); // the choices made for another import are gone
    [[nodiscard]] Id<ImportRun> importId() const { return m_run.id; }
    [[nodiscard]] bool isDirty() const; // other choices than those shown at first, or sent since
    void markSent() { m_known = mapping(); }
    [[nodiscard]] QList<ColumnMapping> mapping() const;
    [[nodiscard]] QString missing() const; // why it cannot go on yet; empty: it can
    [[nodiscard]] ui::Typed typed() const;
    void retype(const ui::Typed &typed);

Q_SIGNALS:
    void changed();

private:
    QWidget *buildColumns();
    QWidget *buildPreview();
    ImportRun m_run;
    QScrollArea *m_scroll;
    QList<QComboBox *> m_combos; // one per column
    QList<ColumnMapping> m_known;
};

} // namespace bitflow
