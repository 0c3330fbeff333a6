// SPDX-License-Identifier: GPL-3.0-or-later
// One at a time among all programs of this person that use the same refresh token: a file that locks, in the
// configuration directory. It holds who has it, never a token. UI thread only, and never blocks it.
#pragma once

#include "common/text.h"

#include <QDeadlineTimer>
#include <QLockFile>
#include <QTimer>

#include <functional>
#include <memory>

namespace bitflow {

class RenewalLock
{
public:
    // Then one goes on without it: who has it hangs, and that is no reason to be signed out.
    static constexpr std::chrono::seconds usually{10};
    explicit RenewalLock(std::chrono::milliseconds patience = usually);
    ~RenewalLock();
    Q_DISABLE_COPY_MOVE(RenewalLock)

    // Where the lock of an entry of the keychain lies.
    static QString fileFor(const QString &entry);

    // Calls `then` once, at once or later, with the lock held or after patience has run out. What a program left
    // behind that is gone is taken over. Held already, it stays held; that of another entry is let go.
    void take(const QString &entry, std::function<void()> then);
    void release(); // whoever still waits is not called
    // Numbers what was taken: what ends late releases its own turn, not that of whoever came after it.
    [[nodiscard]] int turn() const { return m_turn; }
    void release(int turn);
    [[nodiscard]] bool isHeld() const { return m_file && m_file->isLocked(); }

private:
    void attempt();

    std::chrono::milliseconds m_patience;
    QDeadlineTimer m_until;
    QTimer m_retry;
    std::unique_ptr<QLockFile> m_file;
    std::function<void()> m_then;
    int m_turn = 0;
};

} // namespace bitflow
