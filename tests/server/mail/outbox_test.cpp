// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/reseal.h"
#include "server/mail/outbox.h"
#include "server/sql/migrations.h"
#include "tests/support/databases.h"
#include "tests/support/mailbox.h"

#include <QDir>
#include <QFile>

namespace bitflow::test {
namespace {

const QByteArray appKey(32, 'k');
const MailPlace place{u"Bitflow"_s, QUrl(u"https://portal.example.edu"_s), "UTC"};

Mail reset()
{
    Mail mail;
    mail.to = u"ada@example.edu"_s;
    mail.kind = MailKind::PasswordReset;
    mail.values = {{u"name"_s, u"Ada"_s}};
    mail.code = u"reset-"_s + QString(43, u'x');
    return mail;
}

class OutboxTest : public DatabaseTest
{
protected:
    void SetUp() override
    {
        DatabaseTest::SetUp();
        const auto migrations = sql::embeddedMigrations(db.engine());
        ASSERT_TRUE(migrations);
        ASSERT_TRUE(sql::Migrator(db, *migrations).migrate());
    }
    // One attempt at what is due; how the job stands then.
    QString attempt(Outbox &)
    {
        EXPECT_TRUE(db.run(u"UPDATE jobs SET run_at = 0 WHERE state = 'ready'"_s));
        const auto job = queue.claim(Outbox::queueName);
        EXPECT_TRUE(job && *job);
        if (job && *job)
            EXPECT_TRUE(queue.run(**job));
        return db.value<QString>(u"SELECT state FROM jobs"_s).value_or(QString());
    }
    QString payload() { return db.value<QString>(u"SELECT payload FROM jobs"_s).value_or(u"?"_s); }
    QString lastError() { return db.value<QString>(u"SELECT last_error FROM jobs"_s).value_or(u"?"_s); }

    JobQueue queue{db};
    Vault vault{{appKey}};
};
INSTANTIATE_TEST_SUITE_P(Engines, OutboxTest, everyEngine(), engineName);

TEST_P(OutboxTest, SendsWhatWasCommittedAndForgetsIt)
{
    Mailbox box;
    ASSERT_TRUE(box.problem().isEmpty()) << qPrintable(box.problem());
    Outbox outbox(db, queue, vault, box.settings(), place);
    ASSERT_TRUE(outbox.add(reset()));
    EXPECT_FALSE(payload().contains(u"ada"_s) || payload().contains(u"xxxx"_s)) << "sealed while it waits";
    EXPECT_EQ(attempt(outbox), u"done"_s) << qPrintable(lastError());
    EXPECT_EQ(payload(), QString());
    const ReceivedMail mail = box.next();
    EXPECT_EQ(mail.to, QStringList{u"ada@example.edu"_s});
    EXPECT_EQ(mail.from, u"portal@example.edu"_s);
    EXPECT_EQ(mail.code(), reset().code);
    EXPECT_TRUE(mail.plain.contains(u"https://portal.example.edu/open#"_s + reset().code));
    EXPECT_TRUE(mail.html.contains(u"https://portal.example.edu/open#"_s + reset().code));
    const auto id = db.value<Id<Job>>(u"SELECT id FROM jobs"_s);
    ASSERT_TRUE(id);
    EXPECT_EQ(mail.messageId, u'<' + id->toString() + u"@portal.example.edu>"_s);
}

TEST_P(OutboxTest, FallsWithTheTransaction)
{
    Mailbox box;
    Outbox outbox(db, queue, vault, box.settings(), place);
    EXPECT_FALSE(db.transaction([&]() -> Result<void> {
        TRY_VOID(outbox.add(reset()));
        return fail(500, u"internal"_s);
    }));
    EXPECT_EQ(db.value<qint64>(u"SELECT COUNT(*) FROM jobs"_s).value_or(-1), 0);
}

TEST_P(OutboxTest, ComesAgainWhenPutOffAndGivesUpWhereThereIsNoMailbox)
{
    Mailbox box({.defer = 1});
    Outbox outbox(db, queue, vault, box.settings(), place);
    ASSERT_TRUE(outbox.add(reset()));
    EXPECT_EQ(attempt(outbox), u"ready"_s);
    EXPECT_TRUE(lastError().contains(u"451"_s)) << qPrintable(lastError());
    EXPECT_EQ(attempt(outbox), u"done"_s) << qPrintable(lastError());
    EXPECT_FALSE(box.next().subject.isEmpty());

    ASSERT_TRUE(db.run(u"DELETE FROM jobs"_s));
    Mail gone = reset();
    gone.to = u"gone@example.edu"_s;
    ASSERT_TRUE(outbox.add(gone));
    EXPECT_EQ(attempt(outbox), u"dead"_s);
    EXPECT_EQ(payload(), QString());
    EXPECT_FALSE(lastError().contains(u"gone@"_s));
}

TEST_P(OutboxTest, GivesNothingAwayWithoutATrustedConnection)
{
    Mailbox box({.tls = true, .user = u"portal"_s, .password = u"s3cret of the test"_s});
    ASSERT_TRUE(box.problem().isEmpty()) << qPrintable(box.problem());
    MailSettings stranger = box.settings();
    stranger.authority.clear(); // nobody vouches for it
    {
        Outbox outbox(db, queue, vault, stranger, place);
        ASSERT_TRUE(outbox.add(reset()));
        EXPECT_EQ(attempt(outbox), u"ready"_s);
        EXPECT_TRUE(lastError().contains(u"No trusted connection"_s)) << qPrintable(lastError());
    }
    Outbox outbox(db, queue, vault, box.settings(), place);
    EXPECT_EQ(attempt(outbox), u"done"_s) << qPrintable(lastError());
    const ReceivedMail mail = box.next();
    EXPECT_TRUE(mail.tls);
    EXPECT_EQ(mail.user, u"portal"_s);
}

TEST_P(OutboxTest, WantsTlsFromAServerThatHasNone)
{
    Mailbox box;
    MailSettings strict = box.settings();
    strict.encryption = MailEncryption::StartTls;
    Outbox outbox(db, queue, vault, strict, place);
    ASSERT_TRUE(outbox.add(reset()));
    EXPECT_EQ(attempt(outbox), u"ready"_s);
    EXPECT_TRUE(lastError().contains(u"No trusted connection"_s)) << qPrintable(lastError());
    EXPECT_FALSE(box.anotherWithin(std::chrono::milliseconds(100)));
}

TEST_P(OutboxTest, KeepsItsMailWhenTheApplicationKeyIsAnother)
{
    Mailbox box;
    {
        Outbox before(db, queue, vault, box.settings(), place);
        ASSERT_TRUE(before.add(reset()));
    }
    ASSERT_TRUE(queue.add(u"other"_s, u"in the clear"_s));
    const QByteArray newer(32, 'n');
    Vault both({newer, appKey});
    const auto report = reseal(db, both);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->resealed, 1);
    EXPECT_EQ(report->unreadable, 0) << "what is in the clear is left alone";
    ASSERT_TRUE(db.run(u"DELETE FROM jobs WHERE type = 'other'"_s));
    Vault fresh({newer});
    Outbox outbox(db, queue, fresh, box.settings(), place);
    EXPECT_EQ(attempt(outbox), u"done"_s) << qPrintable(lastError());
    EXPECT_EQ(box.next().code(), reset().code);
}

TEST_P(OutboxTest, SaysWhenThereIsNoMail)
{
    Outbox outbox(db, queue, vault, MailSettings{}, place);
    EXPECT_EQ(outbox.required().error().code, u"mail_not_configured"_s);
    EXPECT_TRUE(outbox.add(reset())) << "a notice is a courtesy";
    EXPECT_EQ(db.value<qint64>(u"SELECT COUNT(*) FROM jobs"_s).value_or(-1), 0);
}

TEST_P(OutboxTest, WritesFilesThatNobodyElseReads)
{
    QTemporaryDir directory;
    MailSettings settings;
    settings.kind = MailerKind::File;
    settings.directory = directory.filePath(u"mail"_s);
    settings.fromAddress = u"portal@example.edu"_s;
    Outbox outbox(db, queue, vault, settings, place);
    ASSERT_TRUE(outbox.add(reset()));
    EXPECT_EQ(attempt(outbox), u"done"_s) << qPrintable(lastError());
    const QDir mails(settings.directory);
    ASSERT_EQ(mails.entryList({u"*.eml"_s}).size(), 1);
    const auto rights = QFile::permissions(mails.filePath(mails.entryList({u"*.eml"_s}).first()));
    EXPECT_FALSE(rights & (QFile::ReadGroup | QFile::ReadOther));
}

TEST(OutboxTerms, TriesForADay)
{
    std::chrono::milliseconds whole{0};
    for (int attempt = 1; attempt < Outbox::attempts; ++attempt)
        whole += Outbox::retryAfter(attempt, {503, u"mail_unreachable"_s, {}, {}, 0}).value();
    EXPECT_GT(whole, std::chrono::hours(22));
    EXPECT_LT(whole, std::chrono::hours(25));
    EXPECT_FALSE(Outbox::retryAfter(1, {422, u"mail_refused"_s, {}, {}, 0}));
}

} // namespace
} // namespace bitflow::test
