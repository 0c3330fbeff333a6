// SPDX-License-Identifier: GPL-3.0-or-later
// What the audit log tells of people stands under a key of the person it is about: who did it and from which address
// under the key of the one who did it, what changed in a person under the key of that person. A row cannot be changed;
// a key can be destroyed, and then nobody reads those parts any more while the chain over the rows still verifies.
#pragma once

#include "server/audit/auditkey.h"
#include "server/audit/row.h"
#include "server/auth/vault.h"
#include "server/sql/database.h"

#include <QSet>

namespace bitflow {

class SubjectKeys
{
public:
    // All of these outlive the object. The audit key makes the codes by which an address is found again.
    SubjectKeys(sql::Database &db, Vault &vault, AuditKey key) : m_db(db), m_vault(vault), m_key(std::move(key)) {}

    // Moves what tells of people into the row's sealed parts, in the transaction that writes it. Makes a key at the
    // first need; what tells of somebody whose key was destroyed is left out.
    Result<void> protect(AuditRow &row);

    struct Parts
    {
        QString actorName, ipAddress;
        QJsonObject before, after;
        bool erased = false; // some of it, with a key
    };
    // What the sealed parts of these events say; events that have none are left out.
    Result<QHash<QUuid, Parts>> read(const QList<QUuid> &events);

    // For good, and leaves a mark so that none is made later. False: there was none. Blocks; call it in a transaction.
    Result<bool> destroy(QUuid person);

    // By this an address is found without a key: 24 bits, so that some 256 addresses share each code and it names none
    // of them. Empty for what is no address.
    [[nodiscard]] QString codeOf(const QString &ipAddress) const;

private:
    Result<QByteArray> keyFor(QUuid person);
    Result<QHash<QUuid, QByteArray>> keysOf(const QSet<QUuid> &people);

    sql::Database &m_db;
    Vault &m_vault;
    AuditKey m_key;
};

} // namespace bitflow
