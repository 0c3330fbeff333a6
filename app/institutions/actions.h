// SPDX-License-Identifier: GPL-3.0-or-later
// What one may do with the current institution: the same actions in the context menu, in the detail and by keyboard.
// Those that are not to be had say why.
#pragma once

#include "app/api/session.h"
#include "common/api/institutions.h"

#include <QAction>

class QAbstractButton;
class QMenu;

namespace bitflow {

class InstitutionActions : public QObject
{
    Q_OBJECT

public:
    // Sheets open over the page's window. api and session outlive this.
    InstitutionActions(ApiClient &api, ClientSession &session, QWidget *page);

    void setCurrent(const std::optional<Institution> &institution);
    [[nodiscard]] const std::optional<Institution> &current() const { return m_current; }

    QAction *newTop, *newChild, *edit, *move, *status, *leader, *trash, *restore, *people;

    // Moving by keyboard: take the current one, put it where the current one is by then. What there is to be said.
    QString take();
    QString putHere(); // empty: the question is open

    void fill(QMenu *menu) const;                          // those that make sense for the current one
    void attach(QAbstractButton *button, QAction *action); // the button shows, does and explains what the action does

Q_SIGNALS:
    void currentChanged();
    void created(const bitflow::CreatedInstitution &created);
    void changed(const bitflow::Institution &institution);
    void moved(const bitflow::Institution &institution);
    void trashed(const bitflow::Institution &institution);
    void restored(const bitflow::Institution &institution);
    void failed(const QString &what, const bitflow::Error &error);
    void editWanted();
    void peopleWanted(const bitflow::Institution &institution);

private:
    QAction *add(const QString &text, const QString &icon, void (InstitutionActions::*run)());
    void present();
    void presentCurrent(const Institution &institution);
    [[nodiscard]] std::optional<Institution> newParent() const; // of what newChild makes
    void openMove(const Institution &institution, const std::optional<PathStep> &target);
    void openNew(const std::optional<Institution> &parent);
    void runNewTop();
    void runNewChild();
    void runEdit();
    void runMove();
    void runStatus();
    void runLeader();
    void runTrash();
    void runRestore();
    void runPeople();

    ApiClient &m_api;
    ClientSession &m_session;
    QWidget *m_page;
    std::optional<Institution> m_current, m_taken;
    Pending<Institution> m_restoring;
};

} // namespace bitflow
