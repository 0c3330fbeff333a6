// SPDX-License-Identifier: GPL-3.0-or-later
// The user of the server needs to read and to add to the audit log, and nothing else.
#include "server/audit/denials.h"
#include "tests/server/audit/log.h"

namespace bitflow::test {
namespace {

class Grants : public AuditLogTest
{
protected:
    // The settings of a user that may do everything here but change or delete what stands in the log.
    sql::Settings appendOnly()
    {
        const QString name = qEnvironmentVariable("BITFLOW_TEST_MYSQL_APP_USER");
        const QString user = u"'%1'@'127.0.0.1'"_s.arg(name);
        const auto all =
            db.column<QString>(u"SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"_s);
        EXPECT_TRUE(all && !all->isEmpty());
        for (const QString &table : all.value_or(QStringList())) {
            const auto rights =
                table.startsWith(u"audit_"_s) ? u"SELECT, INSERT"_s : u"SELECT, INSERT, UPDATE, DELETE"_s;
            const auto granted =
                db.execute(u"GRANT %1 ON %2.%3 TO %4"_s.arg(rights, fresh.settings().database, table, user));
            EXPECT_TRUE(granted) << qPrintable(outcome(granted));
        }
        sql::Settings settings = fresh.settings();
        settings.username = name;
        return settings;
    }
};

TEST_P(Grants, ToReadAndToAddAreEnough)
{
    if (!mysql())
        GTEST_SKIP() << "SQLite has no users";
    sql::Database app(appendOnly());
    Audit log(app, auditKey, vault);
    Denials denials(app, log);
    AuditSealer sealing{app, auditKey};
    ASSERT_TRUE(log.record(as(root), {"users.update"_L1, arts, "user"_L1, dean.uuid(), {}, {{u"x"_s, 1}}}));
    denials.note(as(office), {u"trashUser"_s, {}, arts, {}, {}, u"forbidden"_s, {}});
    EXPECT_EQ(sealAll(sealing), count(u"audit_events"_s));
    const auto signedNow = sealing.checkpoint(true);
    ASSERT_TRUE(signedNow) << qPrintable(outcome(signedNow));
    const auto found = AuditVerifier(app, auditKey).run();
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->ok());
    EXPECT_EQ(found->checkpoints, 1);

    for (const auto table : {"audit_events"_L1, "audit_seals"_L1, "audit_checkpoints"_L1}) {
        EXPECT_FALSE(app.run(u"DELETE FROM %1"_s.arg(table))) << table.data();
        const auto column = table == "audit_events"_L1 ? u"at"_s : u"seq"_s;
        EXPECT_FALSE(app.run(u"UPDATE %1 SET %2 = %2 + 1"_s.arg(table, column))) << table.data();
    }
}

INSTANTIATE_TEST_SUITE_P(Engines, Grants, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
