// SPDX-License-Identifier: GPL-3.0-or-later
// The map of the application at the leading edge of the window: the account, then one entry a section.
#pragma once

#include "app/ui/tokens.h"

#include <QAbstractButton>
#include <QFrame>

class QMenu;
class QPushButton;
class QVBoxLayout;

namespace bitflow::ui {

// One section: icon, text, a figure at the far edge.
class SidebarEntry : public QAbstractButton
{
    Q_OBJECT

public:
    SidebarEntry(const QString &id, const QString &title, const QString &iconName, QWidget *parent);
    const QString &id() const { return m_id; }
    void setCount(qint64 count); // -1: none
    void setCollapsed(bool collapsed);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_id, m_iconName;
    qint64 m_count = -1;
    bool m_collapsed = false;
};

class Sidebar : public QFrame
{
    Q_OBJECT

public:
    static constexpr int fullWidth = 224;
    static constexpr int collapsedWidth = 56;

    explicit Sidebar(QWidget *parent = nullptr);
    void clear();
    void add(const QString &id, const QString &title, const QString &iconName);
    void setCurrent(const QString &id);
    void setCount(const QString &id, qint64 count);
    QStringList ids() const; // in order, for Ctrl+1 … 9
    void setCollapsed(bool collapsed);
    bool isCollapsed() const { return m_collapsed; }
    void setAccount(const QString &person, const QString &account, QMenu *menu);
    QWidget *focusTarget() const; // where F6 leads

Q_SIGNALS:
    void chosen(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    SidebarEntry *entry(const QString &id) const;
    QPushButton *m_account;
    QVBoxLayout *m_column;
    QList<SidebarEntry *> m_entries;
    QString m_accountText;
    bool m_collapsed = false;
};

} // namespace bitflow::ui
