// SPDX-License-Identifier: GPL-3.0-or-later
// Room on the disk kept for the moment when there is none left. A file of 64 MiB lies in the data directory; when the
// disk is nearly full it is given up, so that people can still sign in, look, and find in the audit log who did, while
// every other change is refused (503 storage_full). When there is room again, it is put back and changes go on.
#pragma once

#include <QString>

#include <atomic>
#include <chrono>
#include <functional>

namespace bitflow {

class DiskReserve
{
public:
    static constexpr qint64 bytes = 64LL * 1024 * 1024;
    static constexpr qint64 low = 32LL * 1024 * 1024; // less room than this is nearly none

    // room: the bytes that are free beside the file, negative when that cannot be told.
    explicit DiskReserve(QString path, std::function<qint64()> room = {});

    // Looks once a second at most; in one thread only.
    void tick();
    [[nodiscard]] bool isGivenUp() const { return m_givenUp; } // any thread

private:
    using Clock = std::chrono::steady_clock;
    void look();
    bool putBack();

    QString m_path;
    std::function<qint64()> m_room;
    std::optional<Clock::time_point> m_looked;
    std::atomic<bool> m_givenUp = false;
};

} // namespace bitflow
