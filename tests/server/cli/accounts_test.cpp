// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts, mail and passwords by the command line.
#include "tests/server/cli/program.h"

#include <QDir>
#include <QJsonArray>

using namespace bitflow;
using namespace bitflow::test;

namespace {

class Accounts : public Prepared
{
protected:
    // Mail goes into files of the data directory.
    Outcome withMail(const QStringList &arguments)
    {
        return run(arguments + QStringList{u"--data-dir"_s, data.root()}, {{u"MAIL_MAILER"_s, u"log"_s}});
    }
    qint64 count(const QString &sql) { return database()->value<qint64>(sql).value_or(-1); }
};

TEST_F(Accounts, AreListed)
{
    const auto all = here({u"user"_s, u"list"_s, u"--json"_s});
    ASSERT_EQ(all.code, 0) << qPrintable(all.err);
    const auto users = all.json()[u"users"_s].toArray();
    ASSERT_EQ(users.size(), 1);
    EXPECT_EQ(users[0][u"email"_s].toString(), boss);
    EXPECT_EQ(users[0][u"status"_s].toString(), u"active"_s);
    EXPECT_EQ(users[0][u"roles"_s].toArray().size(), 1);
    EXPECT_TRUE(here({u"user"_s, u"list"_s}).out.contains(boss));
    EXPECT_TRUE(
        here({u"user"_s, u"list"_s, u"--status"_s, u"locked"_s, u"--json"_s}).json()[u"users"_s].toArray().isEmpty());
    EXPECT_EQ(here({u"user"_s, u"list"_s, u"--status"_s, u"asleep"_s}).code, 2);
}

TEST_F(Accounts, AreUnlocked)
{
    ASSERT_TRUE(database()->run(u"UPDATE users SET status = 'locked'"_s));
    const auto done = here({u"user"_s, u"unlock"_s, u"--email"_s, boss.toUpper(), u"--json"_s});
    EXPECT_EQ(done.code, 0) << qPrintable(done.err);
    EXPECT_EQ(done.json()[u"status"_s].toString(), u"active"_s);
    EXPECT_EQ(count(u"SELECT COUNT(*) FROM users WHERE status = 'active'"_s), 1);
    EXPECT_EQ(count(u"SELECT COUNT(*) FROM audit_events WHERE action = 'users.status'"_s), 1);
    EXPECT_EQ(here({u"user"_s, u"unlock"_s, u"--email"_s, u"ghost@example.edu"_s}).code, 1);
}

TEST_F(Accounts, AreInvitedWhereThereIsMail)
{
    const QStringList invite{u"user"_s,   u"invite"_s,        u"--email"_s, u"new@example.edu"_s,
                             u"--role"_s, u"bitflow_owner"_s, u"--json"_s};
    EXPECT_EQ(here(invite).json()[u"error"_s][u"code"_s].toString(), u"mail_not_configured"_s);
    const auto done = withMail(invite);
    EXPECT_EQ(done.code, 0) << qPrintable(done.err);
    EXPECT_EQ(done.json()[u"email"_s].toString(), u"new@example.edu"_s);
    EXPECT_EQ(count(u"SELECT COUNT(*) FROM users WHERE status = 'invited'"_s), 1);
    EXPECT_EQ(count(u"SELECT COUNT(*) FROM jobs WHERE queue = 'mail' AND state = 'ready'"_s), 1);
    EXPECT_FALSE((done.out + done.err).contains(u"invite-"_s)) << "the code goes by mail only";
    EXPECT_EQ(withMail({u"user"_s, u"invite"_s, u"--email"_s, boss, u"--role"_s, u"bitflow_owner"_s}).code, 1);
    EXPECT_EQ(withMail({u"user"_s, u"invite"_s, u"--email"_s, u"x@example.edu"_s, u"--role"_s, u"king"_s}).code, 1);
}

TEST_F(Accounts, MailIsTried)
{
    EXPECT_EQ(here({u"mail"_s, u"test"_s, u"--to"_s, boss}).code, 1);
    const auto done = withMail({u"mail"_s, u"test"_s, u"--to"_s, boss});
    EXPECT_EQ(done.code, 0) << qPrintable(done.err);
    EXPECT_EQ(QDir(data.logs() + u"/mail"_s).entryList({u"*.eml"_s}).size(), 1);
    const auto refused = run({u"mail"_s, u"test"_s, u"--to"_s, boss, u"--data-dir"_s, data.root()},
                             {{u"MAIL_MAILER"_s, u"smtp"_s},
                              {u"MAIL_HOST"_s, u"127.0.0.1"_s},
                              {u"MAIL_PORT"_s, u"1"_s},
                              {u"MAIL_ENCRYPTION"_s, u"none"_s},
                              {u"MAIL_FROM_ADDRESS"_s, u"portal@example.edu"_s}});
    EXPECT_EQ(refused.code, 1);
    EXPECT_TRUE(refused.err.contains(u"could not be handed over"_s)) << qPrintable(refused.err);
}

TEST_F(Accounts, TakeNoBreachedPassword)
{
    const QByteArray phrase = "copper lantern sofa drizzle";
    const QString list = file(u"list"_s, phrase + "\n"), password = file(u"password"_s, phrase);
    const auto done = here({u"passwords"_s, u"import-breached"_s, list, u"--json"_s});
    ASSERT_EQ(done.code, 0) << qPrintable(done.err);
    EXPECT_EQ(done.json()[u"entries"_s].toInt(), 1);
    const auto refused =
        here({u"user"_s, u"create-owner"_s, u"--email"_s, u"second@example.edu"_s, u"--password-file"_s, password});
    EXPECT_EQ(refused.code, 1);
    EXPECT_TRUE(refused.err.contains(u"breach"_s)) << qPrintable(refused.err);
    EXPECT_EQ(here({u"passwords"_s, u"import-breached"_s, u"/does/not/exist"_s}).code, 1);
    EXPECT_EQ(database()
                  ->column<QString>(u"SELECT CONCAT(actor_name, ' ', after_state) FROM audit_events "
                                    "WHERE action = 'passwords.import_breached'"_s)
                  .value_or(QStringList()),
              QStringList{u"command line {\"rows\":1}"_s})
        << "what was done is in the log, what failed is not";

    const QString none = directory.filePath(u"without a database"_s);
    const auto early = run({u"passwords"_s, u"import-breached"_s, list, u"--data-dir"_s, none});
    EXPECT_EQ(early.code, 0) << qPrintable(early.err);
    EXPECT_TRUE(early.err.contains(u"not in the audit log: there is no database yet"_s)) << qPrintable(early.err);
    EXPECT_FALSE(QFileInfo::exists(DataDir(none).database()));
}

} // namespace
