// SPDX-License-Identifier: GPL-3.0-or-later
// What the log tells of people is unreadable once their keys are gone, and the log is still the one that was sealed.
#include "server/audit/eventrows.h"
#include "server/auth/reseal.h"
#include "tests/server/audit/log.h"
#include "tests/support/auditlog.h"

#include <thread>

namespace bitflow::test {
namespace {

class SubjectKeysTest : public AuditLogTest
{
protected:
    static constexpr auto canaries = std::array{"canary-name"_L1, "canary@example.org"_L1, "198.51.100.77"_L1};

    Caller asDean()
    {
        Caller caller = as(dean);
        caller.name = canaries[1];
        caller.ip = canaries[2];
        return caller;
    }
    // The dean changed the name of the office, and somebody the dean's.
    void tell()
    {
        const QJsonObject after{{u"first_name"_s, QString(canaries[0])}};
        ASSERT_TRUE(audit.record(asDean(), {"users.update"_L1, arts, "user"_L1, office.uuid(), {}, after}));
        ASSERT_TRUE(audit.record(as(root), {"users.update"_L1, arts, "user"_L1, dean.uuid(), after, after}));
        ASSERT_TRUE(audit.record(asDean(), {"roles.update"_L1, arts, "role"_L1, arts.uuid(), {}, {{u"x"_s, 1}}}));
    }
    // The newest of an action about this subject, as a reader gets it.
    AuditEvent newest(QLatin1StringView action, QUuid subject)
    {
        AuditEvent found;
        for (const AuditEvent &event : auditLog(db, audit, action))
            if (event.subjectId.uuid() == subject)
                found = event;
        EXPECT_FALSE(found.id.isNull());
        return found;
    }
    // All that stands in the table, as text.
    QString table()
    {
        const auto texts = db.column<QString>(
            u"SELECT CONCAT(action, ' ', actor_name, ' ', ip_address, ' ', before_state, ' ', after_state, ' ', "
            "COALESCE(actor_sealed, ''), ' ', COALESCE(states_sealed, ''), ' ', ip_code) FROM audit_events"_s);
        EXPECT_TRUE(texts);
        return texts.value_or(QStringList()).join(u'\n');
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, SubjectKeysTest, everyEngine(), engineName);

TEST_P(SubjectKeysTest, NothingOfAPersonStandsInTheTable)
{
    tell();
    const QString text = table();
    for (const auto canary : canaries)
        EXPECT_FALSE(text.contains(canary)) << canary.data();
    const AuditEvent event = newest("users.update"_L1, office.uuid());
    EXPECT_EQ(event.actorName, canaries[1]);
    EXPECT_EQ(event.ipAddress, canaries[2]);
    EXPECT_EQ(event.after[u"first_name"].toString(), canaries[0]);
    EXPECT_FALSE(event.erased);
    EXPECT_EQ(newest("roles.update"_L1, arts.uuid()).after[u"x"].toInt(), 1) << "about no person, in the clear";
}

TEST_P(SubjectKeysTest, DestroyingAKeyErasesAndTheChainVerifies)
{
    tell();
    sealAll();
    EXPECT_TRUE(audit.people().destroy(dean.uuid()).value_or(false));
    EXPECT_FALSE(audit.people().destroy(dean.uuid()).value_or(true)) << "there was no key any more";
    const AuditEvent byDean = newest("users.update"_L1, office.uuid());
    EXPECT_TRUE(byDean.erased);
    EXPECT_EQ(byDean.actorName, QString());
    EXPECT_EQ(byDean.ipAddress, QString());
    EXPECT_EQ(byDean.after[u"first_name"].toString(), canaries[0]) << "what is told of the office is the office's";
    const AuditEvent ofDean = newest("users.update"_L1, dean.uuid());
    EXPECT_TRUE(ofDean.erased);
    EXPECT_TRUE(ofDean.before.isEmpty() && ofDean.after.isEmpty());
    EXPECT_FALSE(ofDean.actorName.isEmpty()) << "who did it is another person";
    EXPECT_EQ(told(verdict()), u"none 0"_s);

    tell(); // what comes later is written down without what tells of the one who was erased
    sealAll();
    EXPECT_FALSE(table().contains(canaries[1]));
    EXPECT_EQ(newest("users.update"_L1, office.uuid()).actorName, QString());
    EXPECT_EQ(newest("users.update"_L1, office.uuid()).actorId, dean);
    EXPECT_EQ(told(verdict()), u"none 0"_s);
}

TEST_P(SubjectKeysTest, AKeyOfATransactionThatFailedIsNotMissed)
{
    const QJsonObject after{{u"first_name"_s, QString(canaries[0])}};
    const auto undone = db.transaction([&]() -> Result<void> {
        TRY_VOID(audit.record(asDean(), {"users.update"_L1, arts, "user"_L1, maestro.uuid(), {}, after}));
        return fail(418, u"undo"_s);
    });
    ASSERT_FALSE(undone);
    ASSERT_TRUE(audit.record(asDean(), {"users.update"_L1, arts, "user"_L1, maestro.uuid(), {}, after}));
    EXPECT_EQ(newest("users.update"_L1, maestro.uuid()).after[u"first_name"].toString(), canaries[0]);
}

TEST_P(SubjectKeysTest, ManyWhoWriteFirstShareOneKey)
{
    constexpr int writers = 8;
    std::atomic<int> failed = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < writers; ++i)
            threads.emplace_back([&, i] {
                const auto written = db.transaction([&] {
                    return audit.record(asDean(), {"users.update"_L1, arts, "user"_L1, beta.uuid(), {}, {{u"n"_s, i}}});
                });
                failed += written ? 0 : 1;
            });
    }
    EXPECT_EQ(failed, 0);
    QSet<int> numbers;
    for (const AuditEvent &event : auditLog(db, audit))
        if (event.after.contains(u"n"_s))
            numbers.insert(event.after[u"n"].toInt());
    EXPECT_EQ(numbers.size(), writers);
}

TEST_P(SubjectKeysTest, KeysMoveToANewApplicationKey)
{
    tell();
    const QByteArray former(32, 'k'), fresh(32, 'n');
    Vault both({fresh, former});
    const auto report = reseal(db, both);
    ASSERT_TRUE(report);
    EXPECT_GT(report->resealed, 0);
    EXPECT_EQ(report->unreadable, 0);
    Vault only({fresh});
    SubjectKeys people(db, only, auditKey);
    auto events = db.all<AuditEvent>(u"SELECT id, at, action, actor_id, subject_type, subject_id FROM audit_events "
                                     "WHERE action = 'users.update'"_s);
    ASSERT_TRUE(events && !events->isEmpty());
    ASSERT_TRUE(auditevents::complete(db, people, {.everything = true}, *events));
    for (const AuditEvent &event : *events)
        EXPECT_FALSE(event.erased || event.actorName.isEmpty());
}

// What is tried at an account that there is not costs the same look for a key, the same key opened and the same seals
// as at one that there is; only the row tells no difference of it.
TEST_P(SubjectKeysTest, AnAttemptAtNoAccountIsSealedAndStaysAsItIs)
{
    Caller stranger;
    stranger.name = canaries[1];
    stranger.ip = canaries[2];
    const auto attempt = [&](QUuid at) {
        return audit.record(
            stranger, {"auth.login"_L1, {}, "user"_L1, at, {}, {{u"reason"_s, u"too_many_attempts"_s}}, "denied"_L1});
    };
    ASSERT_TRUE(attempt(dean.uuid()));
    const qint64 keys = count(u"subject_keys"_s, u"1=1"_s);
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(attempt({}));
    EXPECT_EQ(count(u"subject_keys"_s, u"1=1"_s), keys + 1) << "that of nobody, made once";
    EXPECT_EQ(count(u"audit_events"_s, u"subject_id IS NULL AND actor_name = '%1' AND ip_address = '%2' AND "
                                       "after_state LIKE '%too_many%' AND COALESCE(actor_sealed, '') = '' AND "
                                       "COALESCE(states_sealed, '') = ''"_s.arg(canaries[1], canaries[2])),
              3);
    const AuditEvent event = newest("auth.login"_L1, {});
    EXPECT_EQ(event.actorName, canaries[1]);
    EXPECT_EQ(event.after[u"reason"].toString(), u"too_many_attempts"_s);
    EXPECT_FALSE(event.erased);
    sealAll();
    EXPECT_EQ(told(verdict()), u"none 0"_s);

    sql(u"UPDATE subject_keys SET sealed_key = 'v1:x:y:z'"_s);
    EXPECT_FALSE(attempt(dean.uuid()));
    static std::atomic<int> unopened;
    unopened = 0;
    const auto before = qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &text) {
        unopened += text.contains(u"key of nobody"_s) ? 1 : 0;
    });
    const bool written = attempt({}).has_value();
    qInstallMessageHandler(before);
    EXPECT_EQ(unopened, 1) << "a key is opened for it each time";
    EXPECT_TRUE(written) << "and what is thrown away refuses nothing";
}

TEST_P(SubjectKeysTest, ACodeFindsAnAddressAndNamesNone)
{
    const auto code = [&](const QString &address) { return audit.people().codeOf(address); };
    EXPECT_EQ(code(u"198.51.100.77"_s).size(), 6);
    EXPECT_NE(code(u"198.51.100.77"_s), code(u"198.51.100.78"_s));
    EXPECT_EQ(code(u"2001:db8::1"_s), code(u"2001:0DB8:0:0::1"_s)) << "however it is written";
    EXPECT_EQ(code(u"users.update"_s), QString());
    EXPECT_EQ(code({}), QString());
    tell();
    EXPECT_EQ(count(u"audit_events"_s, u"ip_code = '%1'"_s.arg(code(canaries[2]))), 2);
}

} // namespace
} // namespace bitflow::test
