// SPDX-License-Identifier: GPL-3.0-or-later
// The book of applied migrations, table schema_migrations. Internal to server/sql.
#pragma once

#include "server/sql/migrations.h"

namespace bitflow::sql {

enum class Progress { Complete, GoingUp, GoingDown };

// The statement at the cursor was refused, so it certainly has not been carried out; added to the Progress in the
// table.
inline constexpr int refusedMark = 8;

struct Entry
{
    int version = 0;
    QString name;
    QByteArray checksumUp, checksumDown; // SHA-256
    int batch = 0;
    int statementCursor = 0; // statements carried out of the script at hand
    int dirty = 0;           // a Progress, and refusedMark
    Instant appliedAt;
    qint64 durationMs = 0;
    QString appVersion;
    QString downSql; // so that a program that does not know this migration can take it back

    [[nodiscard]] Progress progress() const { return Progress(dirty & ~refusedMark); }
    [[nodiscard]] bool wasRefused() const { return (dirty & refusedMark) != 0; }
    static constexpr auto fields()
    {
        using E = Entry;
        return describe(Field{"version"_L1, &E::version}, Field{"name"_L1, &E::name},
                        Field{"checksum_up"_L1, &E::checksumUp}, Field{"checksum_down"_L1, &E::checksumDown},
                        Field{"batch"_L1, &E::batch}, Field{"statement_cursor"_L1, &E::statementCursor},
                        Field{"dirty"_L1, &E::dirty}, Field{"applied_at"_L1, &E::appliedAt},
                        Field{"duration_ms"_L1, &E::durationMs}, Field{"app_version"_L1, &E::appVersion},
                        Field{"down_sql"_L1, &E::downSql});
    }
};

inline QString migrationTitle(int version, const QString &name)
{
    return u"%1_%2"_s.arg(version, 4, 10, QChar(u'0')).arg(name);
}

// One migration in one direction.
struct Script
{
    Entry entry; // as it stands in the book, or will
    bool up = true;
    QString sql;
    bool resumed = false; // it was begun before

    [[nodiscard]] Progress going() const { return up ? Progress::GoingUp : Progress::GoingDown; }
    [[nodiscard]] int from() const { return resumed ? entry.statementCursor : 0; }
    [[nodiscard]] QString title() const { return migrationTitle(entry.version, entry.name); }
};

class Ledger
{
public:
    explicit Ledger(Database &database) : m_database(database) {}

    Result<void> create();
    // In order of version; empty when there is no book yet.
    Result<QList<Entry>> entries();
    Result<void> begin(const Script &script);
    Result<void> advance(const Script &script, int cursor);
    Result<void> noteRefusal(const Script &script);
    Result<void> finish(const Script &script, qint64 durationMs);

private:
    Database &m_database;
};

QByteArray checksum(const QString &script);

} // namespace bitflow::sql
