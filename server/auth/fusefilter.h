// SPDX-License-Identifier: GPL-3.0-or-later
// A binary fuse filter with 8-bit fingerprints (T. M. Graf, D. Lemire, "Binary Fuse Filters", 2022): says of a 64-bit
// key that it is surely not in a set, or that it is, wrongly so for one key in 256. About nine bits a key, three reads
// a question. Never changed once built.
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>
#include <span>

namespace bitflow {

// Of one filter; kept beside its fingerprints.
struct FuseShape
{
    quint64 seed = 0;
    quint32 segment = 0; // length, a power of two
    quint32 starts = 0;  // where a key's first fingerprint may lie: segment × (number of segments − 2)

    [[nodiscard]] qint64 bytes() const { return qint64(starts) + 2 * qint64(segment); }
};

struct FuseFilter
{
    FuseShape shape;
    QByteArray fingerprints;

    // Each key once. Nothing when no seed of many gives a filter, which for distinct keys does not happen.
    static std::optional<FuseFilter> build(const QList<quint64> &keys);
};

bool fuseContains(const FuseShape &shape, std::span<const quint8> fingerprints, quint64 key);

} // namespace bitflow
