// SPDX-License-Identifier: GPL-3.0-or-later
// The drafts of whoever is signed in. On the disk where there is a keychain for their key, one for each server and
// person; without one in memory, for as long as the program runs. Nobody is offered what another person typed. UI
// thread only; files are written aside.
#pragma once

#include "app/drafts/draft.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <map>

namespace bitflow {

class DraftFiles;
class Keychain;

class Drafts : public QObject
{
    Q_OBJECT
public:
    explicit Drafts(Keychain &keychain, const QString &root = defaultRoot()); // the keychain outlives them
    ~Drafts() override;
    // Below the person's data directory, or BITFLOW_CONFIG_DIR.
    static QString defaultRoot();

    // Who is asked about from now on; what the one before typed stays his.
    void setOwner(const QString &server, const QString &person);
    [[nodiscard]] const QString &owner() const { return m_owner; }
    [[nodiscard]] QList<Draft> list() const; // of the owner, the newest first
    [[nodiscard]] std::optional<Draft> find(const QString &owner, const DraftName &name) const;
    void keep(const QString &owner, const Draft &draft); // in place of the older one
    void remove(const QString &owner, const DraftName &name);
    // Somebody said he goes on with it: its form does not ask again. False: none is open, the next one takes it.
    bool resume(const DraftName &name);
    bool takeResumed(const DraftName &name);
    void tellReached(const DraftName &name) { Q_EMIT reached(name); } // its form is open, and holds or offers it

    // The forms of this window, and of windows above it, keep theirs here.
    void serve(QWidget *window);
    static Drafts *over(const QWidget *widget);    // null: nobody serves it
    void saveOpen() { Q_EMIT saveWanted(); }       // what the open forms hold, now
    void discardOpen() { Q_EMIT discardWanted(); } // somebody said that it may be lost

Q_SIGNALS:
    void loaded();  // those of the owner are all here
    void changed(); // list() is another
    void resumeWanted();
    void reached(const bitflow::DraftName &name);
    void unwritten(); // one of the owner could not be written to the disk
    void saveWanted();
    void discardWanted();

private:
    struct Shelf
    {
        QByteArray key; // empty: memory only, or not known yet
        QList<Draft> drafts;
    };
    void fetchKey(const QString &owner);
    void unlock(const QString &owner, const QByteArray &key);
    void later(const QString &owner, std::function<bool(const DraftFiles &)> work); // false: it failed

    Keychain &m_keychain;
    QString m_root, m_owner;
    std::map<QString, Shelf> m_shelves;
    DraftName m_resumed;
    QThreadPool m_writer; // one thread: in the order of what was said
};

// "Continue editing Engineering (unsaved since 14:02)?"
QString draftQuestion(const Draft &draft);

} // namespace bitflow
