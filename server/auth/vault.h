// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets at rest (operations.md §3.6). One application key of 32 bytes stands above everything that is kept sealed; a
// key for each purpose is derived from it (HKDF-SHA-256, RFC 5869), so that none of them tells anything of another.
// A sealed column is text: "v1:<id of the application key>:<nonce>:<ciphertext and tag>", AES-256-GCM, bound to its
// table, column and row, so that a value copied into another row does not open. Thread-safe.
#pragma once

#include "common/result.h"

#include <QMutex>

#include <functional>

namespace bitflow {

class Vault
{
public:
    using Keys = QList<QByteArray>; // 32 bytes each: the one that seals, then former ones that still open
    // Where keys may have changed since: asked before sealing, and when a value names a key that is not known here.
    using Source = std::function<Result<Keys>()>;

    explicit Vault(Keys keys, Source again = {});

    // table and column are constants of the program, id the bytes of the row's primary key.
    Result<QString> seal(QLatin1StringView table, QLatin1StringView column, const QByteArray &id,
                         const QByteArray &plain);
    // 500 `secret_unreadable`: sealed under a key that is not here, in another place, or tampered with.
    Result<QByteArray> unseal(QLatin1StringView table, QLatin1StringView column, const QByteArray &id,
                              const QString &sealed);
    // Under the key that seals now; what else there is should be sealed anew.
    [[nodiscard]] bool isCurrent(const QString &sealed) const;

    // Bytes for one purpose that is not a column: the cursors of lists, stored answers. They stay the same as long as
    // the application key does.
    [[nodiscard]] QByteArray derive(QByteArrayView purpose, int length) const;
    // Names a key without telling anything of it.
    static QByteArray idOf(const QByteArray &key);

private:
    void lookAgain();
    [[nodiscard]] QByteArray keyNamed(QByteArrayView id) const;

    mutable QMutex m_mutex;
    Keys m_keys;
    Source m_source;
};

// A fresh key of 32 bytes, and its text as APP_KEY and its file hold it: "base64:" and 32 bytes.
QByteArray makeAppKey();
QString appKeyText(const QByteArray &key);

} // namespace bitflow
