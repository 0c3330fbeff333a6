// SPDX-License-Identifier: GPL-3.0-or-later
// Identifiers: UUIDv7 (RFC 9562 §5.7), a type per thing, so that a user's id never passes for an institution's.
#pragma once

#include "common/text.h"

#include <QUuid>

#include <optional>

namespace bitflow {

// Time-ordered and strictly increasing within the process. Thread-safe.
QUuid makeUuidV7();

template<class T>
class Id
{
public:
    Id() = default;
    explicit Id(QUuid uuid) : m_uuid(uuid) {}
    static Id make() { return Id(makeUuidV7()); }

    // The canonical text only: 36 characters, lower or upper case, no braces.
    static std::optional<Id> parse(QStringView text)
    {
        if (text.size() != 36)
            return std::nullopt;
        const auto uuid = QUuid::fromString(text);
        return uuid.isNull() ? std::nullopt : std::optional(Id(uuid));
    }
    // 16 bytes, as the database keeps them.
    static Id fromBytes(QByteArrayView bytes) { return Id(QUuid::fromRfc4122(bytes)); }

    [[nodiscard]] QString toString() const { return m_uuid.toString(QUuid::WithoutBraces); }
    [[nodiscard]] QByteArray toBytes() const { return m_uuid.toRfc4122(); }
    [[nodiscard]] bool isNull() const { return m_uuid.isNull(); }
    [[nodiscard]] QUuid uuid() const { return m_uuid; }

    friend bool operator==(Id a, Id b) { return a.m_uuid == b.m_uuid; }
    friend bool operator<(Id a, Id b) { return a.m_uuid < b.m_uuid; }
    friend size_t qHash(Id id, size_t seed = 0) { return qHash(id.m_uuid, seed); }

private:
    QUuid m_uuid;
};

} // namespace bitflow
