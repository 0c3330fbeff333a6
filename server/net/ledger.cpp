// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/ledger.h"

namespace bitflow::net {

QByteArray Ledger::keyOf(const QHostAddress &peer)
{
    bool ipv4 = false;
    const quint32 number = peer.toIPv4Address(&ipv4);
    if (ipv4)
        return QByteArray(reinterpret_cast<const char *>(&number), sizeof number);
    const Q_IPV6ADDR six = peer.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(six.c), 8); // one customer has a /64 to choose from
}

bool Ledger::admit(const QByteArray &key, int perAddress)
{
    if (!key.isEmpty()) {
        const std::scoped_lock lock(m_mutex);
        int &count = m_byAddress[key];
        if (count >= perAddress)
            return false;
        ++count;
    }
    ++connections;
    return true;
}

void Ledger::release(const QByteArray &key)
{
    --connections;
    if (key.isEmpty())
        return;
    const std::scoped_lock lock(m_mutex);
    const auto found = m_byAddress.find(key);
    if (found != m_byAddress.end() && --found.value() <= 0)
        m_byAddress.erase(found);
}

bool Ledger::Purse::hold(const QByteArray &key, qint64 bytes, const Budget &budget)
{
    const std::scoped_lock lock(m_mutex);
    m_together += bytes;
    if (key.isEmpty())
        return m_together <= budget.together;
    const qint64 own = m_byAddress[key] += bytes;
    return m_together <= budget.together && own <= budget.perAddress;
}

void Ledger::Purse::giveBack(const QByteArray &key, qint64 bytes)
{
    const std::scoped_lock lock(m_mutex);
    m_together -= bytes;
    const auto found = m_byAddress.find(key);
    if (found == m_byAddress.end())
        return;
    found.value() -= bytes;
    if (found.value() <= 0)
        m_byAddress.erase(found);
}

} // namespace bitflow::net
