// SPDX-License-Identifier: GPL-3.0-or-later
// Navigation and a stack of pages; knows no entity. Only main.cpp includes this.
#pragma once

#include "app/pages.h"
#include "app/ui/strip.h"

#include <QHash>
#include <QMainWindow>

class QMenu;
class QStackedWidget;
class QToolButton;

namespace bitflow::ui {
class HeaderBar;
class Sidebar;
class StatusItems;
class ToastArea;
} // namespace bitflow::ui

namespace bitflow {

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    // How well the connection is known: not yet; unencrypted, to this computer; valid or pinned; the same but about to
    // run out; refused.
    enum class Lock { Unknown, Plain, Good, Attention, Refused };

    explicit MainWindow(QList<PageSpec> pages, QWidget *parent = nullptr);

    void go(const QString &pageId, const QVariant &argument = {}); // as Page::navigate; keeps the history
    void back();
    void forward();
    QString currentPage() const;
    // Asks when there is input that is not saved; with drafts only about what no draft keeps.
    bool mayLeave(bool draftsKept = false);
    void leave();  // closes without asking
    void reload(); // visible() of every page is asked again; pages are made anew at their next visit

    void setAccount(const QString &person, const QString &account, QMenu *menu); // the menu stays the caller's
    void setCount(const QString &pageId, qint64 count);                          // -1: no figure
    void setLock(Lock lock, const QString &server, const QString &tls);          // "portal.example.edu", "TLS 1.3"
    void setScope(const QString &role, const QString &where);
    void setTitleMark(const QString &mark);          // stands before the title of every page
    void setLatency(int milliseconds);               // -1: unknown
    void showStrip(const ui::StripMessage &message); // one per message id
    void hideStrip(const QString &id);
    void showToast(const QString &text, const QString &actionLabel = {}, std::function<void()> action = {});

    // State kept by whoever keeps settings; called when the window closes.
    std::function<void(const QByteArray &)> saveGeometryWith;
    std::function<void()> closed; // by whoever uses the window
    void restoreFrom(const QByteArray &state);

Q_SIGNALS:
    void discarded(); // somebody said that what is not saved may be lost
    void lockClicked();
    void scopeClicked();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    struct Place
    {
        QString pageId;
        QVariant argument;
    };

    void makeStatus();
    void makeShortcuts();
    void fillSidebar();
    void tellLatencies();
    const PageSpec *spec(const QString &pageId) const;
    ui::Page *page(const QString &pageId); // made when it is not there yet
    ui::Page *shown() const;
    void show(const Place &place);
    void rememberPlace();
    void follow(ui::Page *page, const QString &pageId);
    void updateHeader();
    void cyclePanes(int step);
    [[nodiscard]] bool hasUnsavedInput(bool draftsKept) const;

    QList<PageSpec> m_specs;
    QHash<QString, ui::Page *> m_pages;
    QList<Place> m_history;
    qsizetype m_at = -1;
    bool m_leaving = false;
    QString m_current, m_mark;

    ui::Sidebar *m_sidebar;
    ui::HeaderBar *m_header;
    QStackedWidget *m_stack;
    ui::Strip *m_strip;
    ui::StatusItems *m_status;
    ui::ToastArea *m_toasts;
    QToolButton *m_lock, *m_scope, *m_latency;
    QList<int> m_latencies; // ms, of the last answers
};

} // namespace bitflow
