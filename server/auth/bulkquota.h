// SPDX-License-Identifier: GPL-3.0-or-later
// How often a person may take much out or bring much in (OWASP API4:2023, API6:2023): exports and imports count
// together, dry runs not at all. Copies count together.
#pragma once

#include "server/auth/caller.h"
#include "server/cache/attempts.h"

#include <QHash>

#include <memory>
#include <mutex>

namespace bitflow {

// How many works of one person go on at the same time in this server. Thread-safe.
class AtOnce
{
public:
    explicit AtOnce(int most) : m_most(most) {}

    // Counts as long as it is kept.
    using Place = std::shared_ptr<void>;
    // 429 `too_many_attempts`, to come back in a second.
    Result<Place> enter(Id<User> who)
    {
        const std::scoped_lock lock(m_mutex);
        if (m_counts.value(who) >= m_most)
            return tooManyAttempts(std::chrono::seconds(1), "\"at-once\";q=" + QByteArray::number(m_most));
        ++m_counts[who];
        return Place(nullptr, [this, who](void *) { leave(who); });
    }

private:
    void leave(Id<User> who)
    {
        const std::scoped_lock lock(m_mutex);
        if (--m_counts[who] == 0)
            m_counts.remove(who);
    }

    const int m_most;
    std::mutex m_mutex;
    QHash<Id<User>, int> m_counts;
};

struct BulkQuota
{
    Limiter &limiter;           // outlives it
    std::optional<Limit> limit; // none: off
    std::shared_ptr<AtOnce> atOnce = std::make_shared<AtOnce>(2);

    // 429 `too_many_attempts` with Retry-After. The command line is not counted.
    [[nodiscard]] Result<void> take(const Caller &caller) const
    {
        return caller.userId.isNull() ? Result<void>()
                                      : takeEach(limiter, {{"bulk:" + caller.userId.toBytes().toHex(), limit}});
    }
};

} // namespace bitflow
