// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/json.h"
#include "tests/server/cli/program.h"

#include <QFile>
#include <QTest>

using namespace bitflow;
using namespace bitflow::test;

namespace {

class AuditCommand : public Prepared
{
protected:
    // What is there gets sealed and signed by a server that runs for a moment.
    void seal()
    {
        const auto server = begin({u"serve"_s, u"--data-dir"_s, data.root(), u"--listen"_s, u"http://127.0.0.1:0"_s});
        ASSERT_TRUE(QTest::qWaitFor([&] { return server->canReadLine(); }, 60'000))
            << server->readAllStandardError().toStdString();
        server->terminate();
        ASSERT_TRUE(server->waitForFinished(20'000));
    }
    Outcome verify(const QStringList &more = {})
    {
        return here(QStringList{u"audit"_s, u"verify"_s, u"--json"_s} + more);
    }
    qint64 count(const QString &table)
    {
        return database()->value<qint64>(u"SELECT COUNT(*) FROM "_s + table).value_or(-1);
    }
};

TEST_F(AuditCommand, VerifiesAndNamesTheFirstBadRow)
{
    const auto before = verify();
    EXPECT_EQ(before.code, 0) << qPrintable(before.err);
    EXPECT_EQ(before.json()[u"rows"_s].toInt(-1), 0);
    EXPECT_GT(before.json()[u"pending"_s].toInt(), 0) << "not sealed yet, which is no fault";
    seal();
    const auto good = verify();
    EXPECT_EQ(good.code, 0) << qPrintable(good.err);
    EXPECT_TRUE(good.json()[u"ok"_s].toBool());
    EXPECT_TRUE(good.json()[u"first_bad"_s].isNull());
    EXPECT_EQ(good.json()[u"rows"_s].toInteger(), count(u"audit_seals"_s));
    EXPECT_GT(good.json()[u"checkpoints"_s].toInt(), 0);
    EXPECT_FALSE(QFile::permissions(data.auditKey()) & (QFile::ReadGroup | QFile::ReadOther));
    EXPECT_EQ(verify({u"--from"_s, u"3"_s}).json()[u"rows"_s].toInteger(), count(u"audit_seals"_s) - 2);

    const QString copy = directory.filePath(u"elsewhere.log"_s);
    ASSERT_TRUE(QFile::copy(data.auditCheckpoints(), copy));
    ASSERT_TRUE(database()->run(u"UPDATE audit_events SET actor_name = 'somebody else' WHERE id = "
                                "(SELECT event_id FROM audit_seals WHERE seq = 5)"_s));
    const auto bad = verify();
    EXPECT_EQ(bad.code, 1);
    EXPECT_FALSE(bad.json()[u"ok"_s].toBool(true));
    EXPECT_EQ(bad.json()[u"first_bad"_s].toInt(), 5);
    EXPECT_EQ(bad.json()[u"fault"_s].toString(), u"event_changed"_s);
    EXPECT_EQ(verify({u"--from"_s, u"6"_s}).code, 0) << "what is behind it is in order";
    const auto told = here({u"audit"_s, u"verify"_s});
    EXPECT_EQ(told.code, 1);
    EXPECT_TRUE(told.out.contains(u"Row 5 is not what was sealed"_s)) << qPrintable(told.out);

    // another key would find nothing in order, so none is made
    const QString away = directory.filePath(u"audit.pem"_s);
    ASSERT_TRUE(QFile::rename(data.auditKey(), away));
    EXPECT_EQ(verify().json()[u"error"_s][u"code"_s].toString(), u"audit_key_missing"_s);
    EXPECT_FALSE(QFile::exists(data.auditKey()));
    ASSERT_TRUE(QFile::rename(away, data.auditKey()));

    // the whole log and its own checkpoints gone: only the copy knows
    for (const auto table : {"audit_events"_L1, "audit_seals"_L1, "audit_checkpoints"_L1})
        ASSERT_TRUE(database()->run(u"DELETE FROM %1"_s.arg(table)));
    ASSERT_TRUE(QFile::remove(data.auditCheckpoints()));
    EXPECT_EQ(verify().code, 0);
    const auto cut = verify({u"--checkpoint"_s, copy});
    EXPECT_EQ(cut.code, 1);
    EXPECT_EQ(cut.json()[u"fault"_s].toString(), u"cut_off"_s);
    EXPECT_EQ(cut.json()[u"first_bad"_s].toInt(), 1);
}

TEST_F(AuditCommand, ErasesWhatItTellsOfAPerson)
{
    const auto email = database()->value<QString>(u"SELECT email FROM users"_s).value_or(QString());
    ASSERT_FALSE(email.isEmpty());
    const auto told = [&] { return here({u"audit"_s, u"export"_s, u"--format"_s, u"jsonl"_s}).out.contains(email); };
    EXPECT_TRUE(told());
    EXPECT_EQ(here({u"audit"_s, u"erase"_s, email}).code, 2) << "not without --yes";
    EXPECT_EQ(here({u"audit"_s, u"erase"_s, u"who@nowhere.test"_s, u"--yes"_s}).code, 2);
    EXPECT_TRUE(told());
    EXPECT_EQ(here({u"audit"_s, u"erase"_s, email, u"--yes"_s, u"--json"_s}).json()[u"error"_s][u"code"_s].toString(),
              u"account_in_use"_s);
    ASSERT_TRUE(database()->run(u"UPDATE users SET deleted_at = 1 WHERE email = ?"_s, {email}));
    const auto done = here({u"audit"_s, u"erase"_s, email, u"--yes"_s, u"--json"_s});
    EXPECT_EQ(done.code, 0) << qPrintable(done.err);
    EXPECT_TRUE(done.json()[u"erased"_s].toBool());
    const auto log = here({u"audit"_s, u"export"_s, u"--format"_s, u"jsonl"_s}).out;
    EXPECT_FALSE(log.contains(u"\"email\":\""_s + email)) << "only what the person is called today is left";
    EXPECT_TRUE(log.contains(u"audit.erase"_s));
    seal();
    EXPECT_EQ(verify().code, 0);
}

TEST_F(AuditCommand, WritesTheLogOut)
{
    const QString path = directory.filePath(u"log.jsonl"_s);
    const qint64 rows = count(u"audit_events"_s);
    const auto done = here({u"audit"_s, u"export"_s, u"--format"_s, u"jsonl"_s, u"--out"_s, path, u"--json"_s});
    ASSERT_EQ(done.code, 0) << qPrintable(done.err);
    EXPECT_EQ(done.json()[u"rows"_s].toInteger(), rows);
    EXPECT_FALSE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll().count('\n'), rows);
    EXPECT_EQ(count(u"audit_events"_s), rows + 1) << "that it was taken out is written";

    // and it is signed
    const QString cover = path + u".sig.json"_s;
    EXPECT_EQ(done.json()[u"cover"_s].toString(), cover);
    EXPECT_FALSE(QFile::permissions(cover) & (QFile::ReadGroup | QFile::ReadOther));
    const auto check = [&](const QStringList &more = {}) {
        return here(QStringList{u"audit"_s, u"verify-export"_s, path, u"--json"_s} + more);
    };
    const auto good = check();
    EXPECT_EQ(good.code, 0) << qPrintable(good.err);
    EXPECT_EQ(good.json()[u"cover"_s][u"rows"_s].toInteger(), rows);
    const auto read = here({u"audit"_s, u"verify-export"_s, path});
    EXPECT_TRUE(read.out.contains(u"is as the server wrote it: %1 events"_s.arg(rows))) << qPrintable(read.out);
    const auto edit = [](const QString &name, const QByteArray &from, const QByteArray &to) {
        QFile file(name);
        ASSERT_TRUE(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        ASSERT_TRUE(bytes.contains(from));
        bytes.replace(bytes.indexOf(from), from.size(), to);
        file.resize(0);
        file.seek(0);
        file.write(bytes);
    };
    const QString kept = directory.filePath(u"kept.json"_s);
    ASSERT_TRUE(QFile::copy(cover, kept));
    edit(cover, "\"format\":\"jsonl\"", "\"format\":\"csv\"");
    const auto forged = check();
    EXPECT_EQ(forged.code, 1);
    EXPECT_EQ(forged.json()[u"fault"_s].toString(), u"cover_forged"_s);
    EXPECT_EQ(check({u"--cover"_s, kept}).code, 0);
    edit(path, "users.create", "users.delete");
    EXPECT_EQ(check({u"--cover"_s, kept}).json()[u"fault"_s].toString(), u"file_changed"_s);
    EXPECT_EQ(check({u"--cover"_s, kept}).code, 1);
    EXPECT_EQ(check({u"--cover"_s, path}).json()[u"error"_s][u"code"_s].toString(), u"cover_unreadable"_s);
    EXPECT_EQ(here({u"audit"_s, u"verify-export"_s}).code, 2);

    const auto some = here({u"audit"_s, u"export"_s, u"--action"_s, u"users.create"_s});
    EXPECT_EQ(some.code, 0);
    EXPECT_TRUE(some.out.startsWith(u"seq,at,action"_s));
    EXPECT_EQ(some.out.count(u"users.create"_s), 1);
    EXPECT_TRUE(here({u"audit"_s, u"export"_s, u"--actor"_s, boss}).out.contains(u"seq,"_s));

    struct Row
    {
        QStringList arguments;
        QString says;
    };
    const Row wrong[]{{{u"--json"_s}, u"--out"_s},
                      {{u"--format"_s, u"xml"_s}, u"xml"_s},
                      {{u"--from"_s, u"yesterday"_s}, u"--from"_s},
                      {{u"--session"_s, u"7"_s}, u"--session"_s},
                      {{u"--actor"_s, u"ghost@example.edu"_s}, u"ghost@example.edu"_s}};
    for (const Row &row : wrong) {
        const auto outcome = here(QStringList{u"audit"_s, u"export"_s} + row.arguments);
        EXPECT_EQ(outcome.code, 2) << qPrintable(row.arguments.join(u' '));
        EXPECT_TRUE(outcome.err.contains(row.says)) << qPrintable(outcome.err);
    }
    EXPECT_EQ(verify({u"--from"_s, u"99"_s}).code, 1);
    EXPECT_EQ(verify({u"--checkpoint"_s, u"/does/not/exist"_s}).code, 1);
}

} // namespace
