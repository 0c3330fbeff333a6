// SPDX-License-Identifier: GPL-3.0-or-later
// At the start: what an earlier sitting left unsaved is offered once, the newest first, and the answer leads there.
#pragma once

#include "app/drafts/drafts.h"

namespace bitflow {

class MainWindow;

class DraftNotice : public QObject
{
    Q_OBJECT
public:
    DraftNotice(Drafts &drafts, MainWindow *window); // child of the window; the drafts outlive it

private:
    void present();
    void drop(const DraftName &name);
    void goOn();
    void discard();

    Drafts &m_drafts;
    MainWindow *m_window;
    QString m_owner, m_told;
    QList<Draft> m_left; // not answered yet
};

} // namespace bitflow
