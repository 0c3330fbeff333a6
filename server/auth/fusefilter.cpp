// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/fusefilter.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <vector>

namespace bitflow {

namespace {

constexpr int mostSeeds = 100;
constexpr double largestSegment = 18; // as a power of two: what a processor's cache holds

// The finalizer of MurmurHash3: every bit of the key moves every bit of the result.
quint64 mixed(quint64 key)
{
    key ^= key >> 33;
    key *= 0xff51afd7ed558ccdULL;
    key ^= key >> 33;
    key *= 0xc4ceb9fe1a85ec53ULL;
    return key ^ (key >> 33);
}

quint8 fingerprintOf(quint64 hash) { return quint8(hash ^ (hash >> 32)); }

// Three places in neighbouring segments.
std::array<quint32, 3> placesOf(const FuseShape &shape, quint64 hash)
{
    __extension__ using Wide = unsigned __int128;
    const auto first = quint32(Wide(hash) * shape.starts >> 64);
    const quint32 mask = shape.segment - 1;
    return {first, (first + shape.segment) ^ (quint32(hash >> 18) & mask),
            (first + 2 * shape.segment) ^ (quint32(hash) & mask)};
}

FuseShape shapeFor(qsizetype keys)
{
    const double count = double(std::max<qsizetype>(2, keys));
    const double power = std::floor(std::log(count) / std::log(3.33) + 2.25);
    FuseShape shape;
    shape.segment = 1U << quint32(std::clamp(power, 2.0, largestSegment));
    const double slack = std::max(1.125, 0.875 + 0.25 * std::log(1e6) / std::log(count));
    const auto capacity = quint32(std::ceil(count * slack));
    const quint32 segments = (capacity + shape.segment - 1) / shape.segment;
    shape.starts = (segments > 2 ? segments - 2 : 1) * shape.segment;
    return shape;
}

// A place and the one key that is left there.
struct Peeled
{
    quint32 place;
    quint64 hash;
};

// Takes keys away that have a place for themselves, until none is left; false when a knot remains.
bool peel(const FuseShape &shape, const QList<quint64> &keys, std::vector<Peeled> &order)
{
    std::vector<quint32> counts(size_t(shape.bytes()));
    std::vector<quint64> sums(size_t(shape.bytes()));
    for (const quint64 key : keys) {
        const quint64 hash = mixed(key + shape.seed);
        for (const quint32 place : placesOf(shape, hash)) {
            ++counts[place];
            sums[place] ^= hash;
        }
    }
    std::vector<quint32> alone;
    for (quint32 place = 0; place < counts.size(); ++place)
        if (counts[place] == 1)
            alone.push_back(place);
    order.clear();
    while (!alone.empty()) {
        const quint32 place = alone.back();
        alone.pop_back();
        if (counts[place] != 1)
            continue;
        const quint64 hash = sums[place];
        order.push_back({place, hash});
        for (const quint32 other : placesOf(shape, hash)) {
            sums[other] ^= hash;
            if (--counts[other] == 1)
                alone.push_back(other);
        }
    }
    return order.size() == size_t(keys.size());
}

} // namespace

std::optional<FuseFilter> FuseFilter::build(const QList<quint64> &keys)
{
    FuseFilter filter;
    filter.shape = shapeFor(keys.size());
    std::vector<Peeled> order;
    for (int attempt = 0; attempt < mostSeeds; ++attempt) {
        filter.shape.seed = mixed(quint64(attempt) + 1);
        if (!peel(filter.shape, keys, order))
            continue;
        filter.fingerprints = QByteArray(filter.shape.bytes(), '\0');
        auto *prints = reinterpret_cast<quint8 *>(filter.fingerprints.data());
        // the other way round: the place of each key is not touched by those set before it
        for (auto one = order.rbegin(); one != order.rend(); ++one) {
            quint8 print = fingerprintOf(one->hash);
            for (const quint32 place : placesOf(filter.shape, one->hash))
                print ^= place == one->place ? quint8(0) : prints[place];
            prints[one->place] = print;
        }
        return filter;
    }
    return std::nullopt;
}

bool fuseContains(const FuseShape &shape, std::span<const quint8> fingerprints, quint64 key)
{
    const quint64 hash = mixed(key + shape.seed);
    quint8 print = fingerprintOf(hash);
    for (const quint32 place : placesOf(shape, hash))
        print ^= fingerprints[place];
    return print == 0;
}

} // namespace bitflow
