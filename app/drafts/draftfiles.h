// SPDX-License-Identifier: GPL-3.0-or-later
// The drafts of one person on the disk: a file each, sealed with a key that lies elsewhere. A file tells neither whose
// it is nor what it is about, and opens under its own name and for its own owner only. Any one thread at a time.
#pragma once

#include "app/drafts/draft.h"

namespace bitflow {

class DraftFiles
{
public:
    // root: where those of everybody are; owner: server and person; key: 32 bytes.
    DraftFiles(const QString &root, const QString &owner, QByteArray key);

    // Those that can be read; what is torn, of somebody else or under another key is as if it were not there.
    [[nodiscard]] QList<Draft> read() const;
    bool write(const Draft &draft) const; // the whole of it, or what was there before stays
    bool remove(const DraftName &name) const;
    [[nodiscard]] bool any() const; // whoever can open them
    [[nodiscard]] QString fileOf(const DraftName &name) const;

    // Whatever nobody has touched since then, whoever it belongs to.
    static void removeOlder(const QString &root, Instant than);

private:
    [[nodiscard]] QByteArray contextOf(const QString &fileName) const;

    QString m_owner, m_directory;
    QByteArray m_key;
};

} // namespace bitflow
