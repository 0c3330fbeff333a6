// SPDX-License-Identifier: GPL-3.0-or-later
// The one directory a server keeps its things in. Layout:
//   bitflow.sqlite   .env   storage/{keys/app.key,keys/private.pem,keys/public.pem,keys/audit.pem,tls/cert.pem,
//   tls/key.pem,logs,files,backups,passwords/breached.bff}
#pragma once

#include "common/result.h"

namespace bitflow {

class DataDir
{
public:
    DataDir() : DataDir(defaultPath()) {}
    explicit DataDir(const QString &root);

    static QString defaultPath(); // ~/.local/share/bitflow/server, or what XDG_DATA_HOME makes of it

    [[nodiscard]] QString root() const { return m_root; }
    [[nodiscard]] QString envFile() const { return path("/.env"_L1); }
    [[nodiscard]] QString database() const { return path("/bitflow.sqlite"_L1); }
    [[nodiscard]] QString storage() const { return path("/storage"_L1); }
    [[nodiscard]] QString appKey() const { return path("/storage/keys/app.key"_L1); }
    [[nodiscard]] QString privateKey() const { return path("/storage/keys/private.pem"_L1); }
    [[nodiscard]] QString publicKey() const { return path("/storage/keys/public.pem"_L1); }
    [[nodiscard]] QString auditKey() const { return path("/storage/keys/audit.pem"_L1); }
    [[nodiscard]] QString certificate() const { return path("/storage/tls/cert.pem"_L1); }
    [[nodiscard]] QString certificateKey() const { return path("/storage/tls/key.pem"_L1); }
    [[nodiscard]] QString logs() const { return path("/storage/logs"_L1); }
    [[nodiscard]] QString auditCheckpoints() const { return path("/storage/logs/audit-checkpoints.log"_L1); }
    [[nodiscard]] QString reserve() const { return path("/storage/reserve"_L1); }
    [[nodiscard]] QString files() const { return path("/storage/files"_L1); }
    [[nodiscard]] QString breachedPasswords() const { return path("/storage/passwords/breached.bff"_L1); }
    [[nodiscard]] QString backups() const { return path("/storage/backups"_L1); }
    // A path as the .env of the guide writes it: absolute, or from this directory.
    [[nodiscard]] QString resolve(const QString &name) const;

    // Makes what is missing, 0700 each; what is there keeps its mode. 500 storage_unusable, and why.
    [[nodiscard]] Result<void> make() const;

private:
    [[nodiscard]] QString path(QLatin1StringView below) const { return m_root + below; }

    QString m_root;
};

enum class FileMode { Secret = 0600, Public = 0644 };

// Whole or not at all: written beside and renamed over. 500 storage_unusable.
Result<void> writeFile(const QString &path, const QByteArray &content, FileMode mode);
// As above, but leaves a file that is there alone. False: there was one. Two at once: exactly one of them writes.
Result<bool> writeNewFile(const QString &path, const QByteArray &content, FileMode mode);
// At most `limit` bytes. 500 storage_unusable.
Result<QByteArray> readFile(const QString &path, qint64 limit);
// Somebody besides the owner may read this file, or write it. Always false where files have no such modes.
bool isReadableByOthers(const QString &path);
bool isWritableByOthers(const QString &path);
bool isOwnFile(const QString &path); // of the account that this program runs as

} // namespace bitflow
