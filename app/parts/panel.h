// SPDX-License-Identifier: GPL-3.0-or-later
// A surface with a hairline around it; and a list of facts on one.
#pragma once

#include "common/text.h"

#include <QFrame>

class QFormLayout;
class QVBoxLayout;

namespace bitflow {

class Panel : public QFrame
{
    Q_OBJECT

public:
    explicit Panel(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

// Labels with values beside them, in sections; a section without a fact is not shown. Values can be selected and
// copied.
class Facts : public QWidget
{
    Q_OBJECT

public:
    explicit Facts(QWidget *parent = nullptr);
    void clear();
    void section(const QString &title);
    void add(const QString &label, const QString &value); // nothing when the value is empty

private:
    QVBoxLayout *m_column;
    QFormLayout *m_form = nullptr;
    QString m_section;
};

} // namespace bitflow
