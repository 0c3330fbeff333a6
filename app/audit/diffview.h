// SPDX-License-Identifier: GPL-3.0-or-later
// What changed, field by field: what went with a minus, what came with a plus, and the colours say the same.
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
    void add(const FieldChange &change);
    void addLine(const QString &sign, const QString &text, ui::Token token, const QString &spoken);
    QVBoxLayout *m_column;
};

} // namespace bitflow
