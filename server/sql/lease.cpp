// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/lease.h"

#include <condition_variable>

namespace bitflow::sql {

namespace {
std::unexpected<Error> busy()
{
    return std::unexpected(
        Error{503, u"migration_busy"_s, u"Another process is changing the schema just now."_s, {}, 5});
}
} // namespace

Lease::Lease(Database &database, std::chrono::milliseconds length, QLatin1StringView table)
    : m_database(database)
    , m_length(length)
    , m_table(table)
    , m_holder(makeUuidV7().toString(QUuid::WithoutBraces))
{}

Lease::~Lease()
{
    const qint64 token = m_token;
    abandon();
    if (token != 0)
        (void)m_database.run(u"UPDATE %1 SET expires_at = 0 WHERE id = 1 AND token = ?"_s.arg(m_table), {token});
}

Result<void> Lease::acquire(std::chrono::milliseconds patience)
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        TRY(const bool mine, tryAcquire());
        if (mine)
            break;
        if (std::chrono::steady_clock::now() >= deadline)
            return busy();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    // SQLite: a migration is one transaction there, which nobody can interrupt
    if (m_database.engine() == Engine::MySql)
        m_heart = std::jthread([this](const std::stop_token &stop) { keepAlive(stop); });
    return {};
}

Result<bool> Lease::tryAcquire()
{
    const QString now = m_database.dialect().nowMicroseconds();
    return m_database.transaction([&]() -> Result<bool> {
        const QString take =
            u"UPDATE %2 SET token = token + 1, holder = ?, expires_at = %1 + ? WHERE id = 1 AND expires_at <= %1"_s;
        TRY(const qint64 taken, m_database.run(take.arg(now, m_table), {m_holder, m_length.count() * 1000}));
        if (taken == 0)
            return false;
        TRY(m_token, m_database.value<qint64>(u"SELECT token FROM %1 WHERE id = 1"_s.arg(m_table)));
        return true;
    });
}

Result<void> Lease::hold()
{
    const QString renew = u"UPDATE %2 SET expires_at = %1 + ? WHERE id = 1 AND token = ?"_s;
    TRY(const qint64 held,
        m_database.run(renew.arg(m_database.dialect().nowMicroseconds(), m_table), {m_length.count() * 1000, m_token}));
    if (held == 0)
        return busy();
    return {};
}

void Lease::abandon()
{
    m_heart = {};
    m_token = 0;
}

// While the owner waits for a long statement. On a connection of this thread; failures are found by the owner's next
// hold().
void Lease::keepAlive(const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    while (!wake.wait_for(lock, stop, m_length / 3, [&] { return stop.stop_requested(); }))
        (void)hold();
}

} // namespace bitflow::sql
