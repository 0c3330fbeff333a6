// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/id.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QtEndian>

#include <mutex>

namespace bitflow {

QUuid makeUuidV7()
{
    static std::mutex mutex;
    static quint64 last = 0; // 48 bits of milliseconds, then a 12-bit counter in rand_a (RFC 9562 §6.2, method 1)
    quint64 stamp = 0;
    {
        const std::scoped_lock lock(mutex);
        stamp = std::max(quint64(QDateTime::currentMSecsSinceEpoch()) << 12, last + 1);
        last = stamp;
    }
    const quint64 high = ((stamp >> 12) << 16) | 0x7000 | (stamp & 0x0fff);
    const quint64 low =
        (QRandomGenerator::system()->generate64() & 0x3fff'ffff'ffff'ffffULL) | 0x8000'0000'0000'0000ULL;
    QByteArray bytes(16, Qt::Uninitialized);
    qToBigEndian(high, bytes.data());
    qToBigEndian(low, bytes.data() + 8);
    return QUuid::fromRfc4122(bytes);
}

} // namespace bitflow
