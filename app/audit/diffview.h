// SPDX-License-Identifier: GPL-3.0-or-later
// What changed, field by field: added with a plus, removed with a minus, changed with a tilde, and the colours say the
// same. Of a list it shows the entries that were lost and gained.
#pragma once

#include "app/parts/auditwords.h"

#include <QWidget>

class QVBoxLayout;

namespace bitflow {

class DiffView : public QWidget
{
    Q_OBJECT

public:
    explicit DiffView(QWidget *parent = nullptr);
    void show(const QList<FieldChange> &changes);

private:
    struct Line
    {
        QString sign, text, spoken;
        ui::Token token;
        bool heading = false;
    };
    void add(const FieldChange &change);
    void addLine(const Line &line);
    QVBoxLayout *m_column;
};

} // namespace bitflow
