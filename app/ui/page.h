// SPDX-License-Identifier: GPL-3.0-or-later
// A page of the main window: one place of the map. Pages never include each other; they name where to go by an id.
#pragma once

#include "app/ui/blocked.h"
#include "common/result.h"

#include <QVariant>
#include <QWidget>

#include <functional>

class QAction;

namespace bitflow::ui {

// One step of the way shown above a page. A step without a pageId is where one is and leads nowhere.
struct Crumb
{
    QString text;
    QString pageId;
    QVariant argument;

    friend bool operator==(const Crumb &, const Crumb &) = default;
};

// Created at the first visit and kept until the window closes, so forms and places survive going elsewhere.
class Page : public QWidget
{
    Q_OBJECT

public:
    explicit Page(QWidget *parent = nullptr);

    virtual QString title() const = 0;
    virtual QList<Crumb> breadcrumb() const;     // the title alone
    virtual QAction *primaryAction() const;      // the button on the right of the header; owned by the page; or null
    virtual void open(const QVariant &argument); // somebody navigated here; an invalid argument means plainly here
    virtual QVariant place() const;              // what open() needs to come back to this very place, for the history
    virtual void activate();                     // became the visible page
    virtual void refresh();                      // F5: fetch again, keeping the place
    virtual QWidget *searchField() const;        // where Ctrl+F leads; or null
    virtual QList<QWidget *> panes() const;      // what F6 stops at inside the page; the page itself by default
    virtual bool hasUnsavedInput() const;        // asked before the window closes

protected:
    // A notice of something that failed; refused for want of a right, its button asks why.
    void tellFailure(const QString &text, const Error &error);
    // Somebody pressed its shortcut: it happens, or a notice says why it cannot.
    void attempt(QAction *action);

Q_SIGNALS:
    void navigate(const QString &pageId, const QVariant &argument = {}); // go there
    void headerChanged();            // title, breadcrumb or primary action is another now
    void countChanged(qint64 count); // the figure beside the page's name; -1 = none
    void notice(const QString &text, const QString &undoLabel = {}); // show a toast; undoRequested() answers its button
    void undoRequested();
    void undoable(const QString &text, const std::function<void()> &undo); // a toast that takes this very act back

private:
    void tell(const Reason &reason);
    Why m_refused; // of the newest notice
};

} // namespace bitflow::ui
