// SPDX-License-Identifier: GPL-3.0-or-later
// Short-lived values beside the database, in this process or in Redis. Never the truth: losing all of it costs speed only.
// Thread-safe.
#pragma once

#include "common/result.h"

#include <chrono>
#include <optional>

namespace bitflow {

class Cache
{
public:
    virtual ~Cache() = default;

    // Errors: 503 cache_unavailable.
    virtual Result<std::optional<QByteArray>> get(const QByteArray &key) = 0;
    virtual Result<void> set(const QByteArray &key, const QByteArray &value, std::chrono::milliseconds life) = 0;
    // Only when the key is absent; whether it was.
    virtual Result<bool> add(const QByteArray &key, const QByteArray &value, std::chrono::milliseconds life) = 0;
    virtual Result<void> remove(const QByteArray &key) = 0;
    // Answers now.
    virtual bool healthy() = 0;
};

} // namespace bitflow
