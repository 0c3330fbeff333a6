// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/api/renewallock.h"

#include "app/settings/directory.h"

#include <QCryptographicHash>
#include <QDir>

namespace bitflow {

namespace {
constexpr std::chrono::milliseconds pause{50};
} // namespace

RenewalLock::RenewalLock(std::chrono::milliseconds patience) : m_patience(patience)
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(pause);
    m_retry.callOnTimeout([this] { attempt(); });
}

RenewalLock::~RenewalLock() = default;

QString RenewalLock::fileFor(const QString &entry)
{
    const QByteArray hash = QCryptographicHash::hash(entry.toUtf8(), QCryptographicHash::Sha256);
    return configDirectory() + u"/renewal-"_s + QString::fromLatin1(hash.first(16).toHex()) + u".lock"_s;
}

void RenewalLock::take(const QString &entry, std::function<void()> then)
{
    if (!isHeld() || m_file->fileName() != fileFor(entry)) {
        release();
        QDir().mkpath(configDirectory());
        m_file = std::make_unique<QLockFile>(fileFor(entry));
    }
    ++m_turn;
    m_then = std::move(then);
    m_until = QDeadlineTimer(m_patience);
    attempt();
}

// Where no lock can be made (a directory that is not ours to write, say) waiting would not help.
void RenewalLock::attempt()
{
    const bool held = isHeld() || m_file->tryLock(0);
    if (!held && m_file->error() == QLockFile::LockFailedError && !m_until.hasExpired())
        return m_retry.start();
    if (const auto then = std::exchange(m_then, {}))
        then();
}

void RenewalLock::release(int turn)
{
    if (turn == m_turn)
        release();
}

void RenewalLock::release()
{
    m_retry.stop();
    m_then = {};
    m_file.reset();
}

} // namespace bitflow
