// SPDX-License-Identifier: GPL-3.0-or-later
// The world of the stores with imports and a queue in it.
#pragma once

#include "server/cache/memory.h"
#include "server/imports/store.h"
#include "tests/server/stores/world.h"
#include "tests/support/paths.h"

#include <QFile>

namespace bitflow::test {

inline QByteArray sampleFile()
{
    QFile file(sampleUniversities());
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return file.readAll();
}

// "72 name required"
inline QStringList texts(const QList<RowError> &errors)
{
    QStringList list;
    for (const RowError &error : errors)
        list.append(u"%1 %2 %3"_s.arg(error.row).arg(error.field, error.code));
    return list;
}

// A server's worth of imports; a second one on the same database is what comes after a restart.
struct Office
{
    explicit Office(sql::Database &database) : db(database) {}

    sql::Database &db;
    AccessControl access{db};
    Vault vault{{QByteArray(32, 'k')}};
    Audit audit{db, *AuditKey::make(), vault};
    PasswordHasher hasher{{.memoryKib = 64, .passes = 1, .lanes = 1}};
    Lockout lockout{db, "secret of the tests"_ba};
    UserStore users{db, access, audit, hasher, lockout, "secret of the tests"_ba};
    InstitutionStore institutions{db, access, audit, hasher, users, "secret of the tests"_ba};
    JobQueue queue{db};
    MemoryLimiter limiter{100};
    ImportStore imports{db,
                        access,
                        audit,
                        institutions,
                        users,
                        queue,
                        {limiter, Limit{4, std::chrono::hours(1)}},
                        "secret of the tests"_ba};

    // Does all that is due; how many jobs that was.
    int work()
    {
        int done = 0;
        for (;;) {
            const auto job = queue.claim();
            EXPECT_TRUE(job);
            if (!job || !*job)
                return done;
            EXPECT_TRUE(queue.run(**job));
            ++done;
        }
    }
};

class Importing : public World
{
protected:
    void SetUp() override
    {
        World::SetUp();
        office = std::make_unique<Office>(db);
    }

    static NewImport file(const QByteArray &csv, Id<Institution> where = {}, ImportKind kind = ImportKind::Institutions)
    {
        return {kind, where, u"file.csv"_s, {csv}};
    }
    Id<ImportRun> upload(const Caller &caller, const NewImport &in)
    {
        const auto made = office->imports.create(caller, in);
        EXPECT_TRUE(made) << qPrintable(outcome(made));
        return made ? made->id : Id<ImportRun>();
    }
    ImportRun state(const Caller &caller, Id<ImportRun> id)
    {
        return office->imports.get(caller, {id}).value_or(ImportRun());
    }

    std::unique_ptr<Office> office;
};

} // namespace bitflow::test
