// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/reseal.h"

namespace bitflow {

namespace {

struct SealedColumn
{
    QLatin1StringView table, id, column; // id: the primary key, of bytes
};

// Whoever seals a column adds it here.
constexpr std::array sealedColumns{SealedColumn{"signing_keys"_L1, "id"_L1, "private_key"_L1},
                                   SealedColumn{"totp_factors"_L1, "user_id"_L1, "secret"_L1},
                                   SealedColumn{"subject_keys"_L1, "user_id"_L1, "sealed_key"_L1},
                                   SealedColumn{"jobs"_L1, "id"_L1, "payload"_L1}}; // of mail; others are in the clear

struct SealedRow
{
    QByteArray id;
    QString sealed;

    static constexpr auto fields()
    {
        return describe(Field{"id"_L1, &SealedRow::id}, Field{"sealed"_L1, &SealedRow::sealed});
    }
};

Result<void> resealColumn(sql::Database &db, Vault &vault, const SealedColumn &at, ResealReport &report)
{
    TRY(const auto rows, db.all<SealedRow>(u"SELECT %1 AS id, %2 AS sealed FROM %3 WHERE %2 LIKE 'v1:%'"_s.arg(
                             at.id, at.column, at.table)));
    for (const SealedRow &row : rows) {
        if (vault.isCurrent(row.sealed)) {
            ++report.current;
            continue;
        }
        const auto plain = vault.unseal(at.table, at.column, row.id, row.sealed);
        if (!plain) {
            ++report.unreadable;
            continue;
        }
        TRY(const QString sealed, vault.seal(at.table, at.column, row.id, *plain));
        TRY(const qint64 changed,
            db.run(u"UPDATE %1 SET %2 = ? WHERE %3 = ? AND %2 = ?"_s.arg(at.table, at.column, at.id),
                   {sealed, row.id, row.sealed}));
        report.resealed += int(changed);
    }
    return {};
}

} // namespace

Result<ResealReport> reseal(sql::Database &db, Vault &vault)
{
    ResealReport report;
    for (const SealedColumn &at : sealedColumns)
        TRY_VOID(resealColumn(db, vault, at, report));
    return report;
}

} // namespace bitflow
