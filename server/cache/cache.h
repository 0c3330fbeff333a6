// SPDX-License-Identifier: GPL-3.0-or-later
// Values that may be lost at any moment, under a key, for a while. Thread-safe, like what implements it. What must not
// be lost, or must be the same on every server when Redis is down, belongs into the database. Error: 503
// cache_unavailable.
#pragma once

#include "common/result.h"

#include <chrono>
#include <optional>

namespace bitflow {

class Cache
{
public:
    Cache() = default;
    virtual ~Cache() = default;
    Cache(const Cache &) = delete;
    Cache &operator=(const Cache &) = delete;

    virtual Result<std::optional<QByteArray>> get(const QByteArray &key) = 0;
    // ttl of at least a second.
    virtual Result<void> set(const QByteArray &key, const QByteArray &value, std::chrono::seconds ttl) = 0;
    // Only when nothing is there; true when it was put.
    virtual Result<bool> add(const QByteArray &key, const QByteArray &value, std::chrono::seconds ttl) = 0;
    virtual Result<void> remove(const QByteArray &key) = 0;
    virtual bool healthy() = 0;
};

} // namespace bitflow
