// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where a list would be when there is nothing to list.
#pragma once

#include "common/text.h"

#include <QWidget>

#include <functional>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace bitflow::ui {

class Label;

class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);
    // One sentence is enough; the icon is small and says nothing that the words do not.
    void show(const QString &iconName, const QString &title, const QString &sentence);
    // The first button added is the primary one.
    QPushButton *addButton(const QString &label, std::function<void()> action);
    void clearButtons();
    QString title() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void paintIcon();
    QString m_iconName;
    QLabel *m_icon;
    Label *m_title;
    Label *m_sentence;
    QHBoxLayout *m_buttons;
    QList<QPushButton *> m_added;
};

} // namespace bitflow::ui
