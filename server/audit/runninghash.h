// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 that can be put away in the middle and taken up again, by another process if need be.
#pragma once

#include "common/text.h"

#include <optional>

#include <openssl/sha.h>

namespace bitflow {

class RunningHash
{
public:
    RunningHash();
    // What state() gave. Whoever kept it is believed: it must come back signed.
    static std::optional<RunningHash> from(const QByteArray &state);

    void add(const QByteArray &bytes);
    [[nodiscard]] QByteArray state() const; // at most 103 bytes
    [[nodiscard]] QByteArray result() const;
    [[nodiscard]] qint64 size() const; // bytes added so far

private:
    SHA256_CTX m_context;
};

} // namespace bitflow
