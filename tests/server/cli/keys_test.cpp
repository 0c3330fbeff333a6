// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of an installation, by the real program.
#include "server/config/values.h"
#include "tests/server/cli/program.h"

#include <QFile>
#include <QJsonArray>

#include <unistd.h>

using namespace bitflow;
using namespace bitflow::test;

namespace {

class Keys : public Prepared
{
protected:
    QStringList ids(const QString &state)
    {
        QStringList found;
        for (const QJsonValue &key : here({u"keys"_s, u"list"_s, u"--json"_s}).json()[u"keys"_s].toArray())
            if (key[u"state"_s].toString() == state)
                found.append(key[u"kid"_s].toString());
        return found;
    }
    [[nodiscard]] QList<QByteArray> appKeys() const
    {
        const QByteArray text = readFile(data.appKey(), 10'000).value_or(""_ba);
        return readKeys(QString::fromLatin1(text)).value_or(QList<QByteArray>());
    }
    QStringList sealed()
    {
        return database()->column<QString>(u"SELECT private_key FROM signing_keys"_s).value_or(QStringList());
    }
};

TEST_F(Keys, AreListedRotatedAndRevoked)
{
    const QString first = ids(u"active"_s).value(0);
    EXPECT_EQ(first.size(), 43);
    const auto next = here({u"keys"_s, u"rotate"_s, u"--json"_s});
    ASSERT_EQ(next.code, 0) << qPrintable(next.err);
    EXPECT_EQ(next.json()[u"state"_s].toString(), u"pending"_s);
    EXPECT_EQ(next.json()[u"bits"_s].toInt(), 4096);
    const QString second = next.json()[u"kid"_s].toString();
    EXPECT_EQ(ids(u"pending"_s), QStringList{second});
    EXPECT_EQ(here({u"keys"_s, u"revoke"_s, u"--kid"_s, second}).code, 0);
    EXPECT_EQ(ids(u"revoked"_s), QStringList{second});
    EXPECT_EQ(ids(u"active"_s), QStringList{first});
    const auto unknown = here({u"keys"_s, u"revoke"_s, u"--kid"_s, u"nonsense"_s, u"--json"_s});
    EXPECT_EQ(unknown.code, 1);
    EXPECT_EQ(unknown.json()[u"error"_s][u"code"_s].toString(), u"not_found"_s);
    EXPECT_EQ(database()
                  ->value<qint64>(u"SELECT COUNT(*) FROM audit_events WHERE action IN ('keys.rotate', 'keys.revoke')"_s)
                  .value_or(0),
              2);
}

TEST_F(Keys, TheApplicationKeyIsMadeOnceAndForItsOwnerAlone)
{
    EXPECT_EQ(appKeys().size(), 1);
    using enum QFile::Permission;
    EXPECT_FALSE(QFile::permissions(data.appKey()) & (ReadGroup | WriteGroup | ReadOther | WriteOther));
    const auto again = here({u"keys"_s, u"app-key"_s, u"--json"_s});
    EXPECT_EQ(again.code, 0) << qPrintable(again.err);
    EXPECT_EQ(again.json()[u"created"_s].toBool(true), false);
    const auto printed = run({u"keys"_s, u"app-key"_s, u"--print"_s});
    EXPECT_TRUE(readKeys(printed.out.trimmed())) << qPrintable(printed.out);
}

TEST_F(Keys, ThatAreMadeAnewAreInTheAuditLog)
{
    struct Row
    {
        QStringList command;
        QString file, action;
    };
    const Row rows[]{{{u"keys"_s, u"generate"_s}, data.privateKey(), u"keys.generate"_s},
                     {{u"keys"_s, u"app-key"_s}, data.appKey(), u"keys.app_key"_s}};
    const auto logged = [&](const QString &action) {
        return database()
            ->value<qint64>(u"SELECT COUNT(*) FROM audit_events WHERE action = ? AND actor_name = 'command line'"_s,
                            {action})
            .value_or(-1);
    };
    for (const Row &row : rows) {
        EXPECT_EQ(here(row.command).code, 0);
        EXPECT_EQ(logged(row.action), 0) << qPrintable(row.action) << ": there was one";
        ASSERT_TRUE(QFile::remove(row.file));
        const auto made = here(row.command);
        EXPECT_EQ(made.code, 0) << qPrintable(made.err);
        EXPECT_EQ(logged(row.action), 1) << qPrintable(row.action);
    }
    const auto first = run({u"keys"_s, u"app-key"_s, u"--data-dir"_s, directory.filePath(u"fresh"_s)});
    EXPECT_EQ(first.code, 0) << qPrintable(first.err);
    EXPECT_TRUE(first.err.contains(u"there is no database yet"_s)) << qPrintable(first.err);
}

TEST_F(Keys, FilesThatOthersMayReadOrWriteAreClosedToThem)
{
    using enum QFile::Permission;
    struct Row
    {
        QString file;
        QFile::Permission open;
        QString mode;
    };
    const Row rows[]{{data.appKey(), ReadOther, u"0600"_s},        {data.appKey(), WriteGroup, u"0600"_s},
                     {data.privateKey(), ReadGroup, u"0600"_s},    {data.privateKey(), WriteOther, u"0600"_s},
                     {data.auditKey(), ReadOther, u"0600"_s},      {data.publicKey(), WriteOther, u"0644"_s},
                     {data.certificateKey(), ReadGroup, u"0600"_s}};
    EXPECT_EQ(here({u"keys"_s, u"list"_s}).code, 0) << "the public half may be read by all";
    for (const Row &row : rows) {
        const auto before = QFile::permissions(row.file);
        ASSERT_TRUE(QFile::setPermissions(row.file, before | row.open)) << qPrintable(row.file);
        const auto warned = here({u"keys"_s, u"list"_s});
        EXPECT_EQ(warned.code, 3) << qPrintable(row.file);
        EXPECT_TRUE(warned.err.contains(row.file) && warned.err.contains(u"its mode is "_s + row.mode))
            << qPrintable(warned.err);
        EXPECT_EQ(QFile::permissions(row.file), before) << qPrintable(row.file);
        EXPECT_EQ(here({u"keys"_s, u"list"_s}).code, 0) << "said once, for it is mended";
    }
}

// Closed by root, it would be closed to the server as well.
TEST_F(Keys, FilesOfAnotherAccountAreLeftAsTheyAre)
{
    constexpr uid_t another = 65534;
    const QByteArray file = data.privateKey().toLocal8Bit();
    if (::chown(file.constData(), another, gid_t(-1)) != 0)
        return; // only root can bring that about
    ASSERT_TRUE(QFile::setPermissions(data.privateKey(), QFile::permissions(data.privateKey()) | QFile::ReadGroup));
    const auto before = QFile::permissions(data.privateKey());
    const auto warned = here({u"keys"_s, u"list"_s});
    EXPECT_EQ(warned.code, 3) << qPrintable(warned.err);
    EXPECT_TRUE(warned.err.contains(u"run as its owner: chmod 600 "_s + data.privateKey())) << qPrintable(warned.err);
    EXPECT_EQ(QFile::permissions(data.privateKey()), before);
}

// Of this file nobody may change the mode, not even root.
TEST_F(Keys, OneThatCannotBeClosedToOthersIsNotUsed)
{
    const QString open = u"/proc/self/status"_s;
    ASSERT_TRUE(isReadableByOthers(open));
    for (const QString &command : {u"serve"_s, u"migrate"_s}) {
        const auto refused = run({command, u"--data-dir"_s, data.root()}, {{u"JWT_PRIVATE_KEY"_s, open}});
        EXPECT_EQ(refused.code, 1) << qPrintable(command) << ' ' << qPrintable(refused.err);
        EXPECT_TRUE(refused.err.contains(u"chmod 600 "_s + open)) << qPrintable(refused.err);
    }
}

TEST_F(Keys, TheApplicationKeyIsRotated)
{
    ASSERT_EQ(ids(u"active"_s).size(), 1);
    const QList<QByteArray> before = appKeys();
    const QStringList old = sealed();
    for (int i = 0; i < 2; ++i) {
        const auto done = here({u"keys"_s, u"rotate-app-key"_s, u"--json"_s});
        ASSERT_EQ(done.code, 0) << qPrintable(done.err);
        EXPECT_EQ(done.json()[u"resealed"_s].toInt(), 2) << "the signing key, and that of the owner in the audit log";
        EXPECT_EQ(done.json()[u"unreadable"_s].toInt(), 0);
        EXPECT_FALSE((done.out + done.err).contains(u"base64:"_s));
    }
    EXPECT_EQ(database()
                  ->value<qint64>(u"SELECT COUNT(*) FROM audit_events WHERE action = 'keys.rotate_app_key'"_s)
                  .value_or(0),
              2);
    EXPECT_EQ(appKeys().size(), 2) << "the key of today and the one before";
    EXPECT_FALSE(appKeys().contains(before.first()));
    EXPECT_NE(sealed(), old);
    EXPECT_EQ(ids(u"active"_s).size(), 1) << "and everything still opens";

    // by the setting: the new key, and the former one beside it
    const QString fresh = run({u"keys"_s, u"app-key"_s, u"--print"_s}).out.trimmed();
    const QString former = QString::fromLatin1(readFile(data.appKey(), 10'000).value_or(""_ba)).section(u'\n', 0, 0);
    const QStringList command{u"keys"_s, u"rotate-app-key"_s, u"--json"_s, u"--data-dir"_s, data.root()};
    const auto moved = run(command, {{u"APP_KEY"_s, fresh}, {u"APP_PREVIOUS_KEYS"_s, former}});
    EXPECT_EQ(moved.code, 0) << qPrintable(moved.err);
    EXPECT_EQ(moved.json()[u"resealed"_s].toInt(), 2);
    const auto stranger =
        run({u"keys"_s, u"list"_s, u"--json"_s, u"--data-dir"_s, data.root()}, {{u"APP_KEY"_s, former}});
    EXPECT_EQ(stranger.json()[u"error"_s][u"code"_s].toString(), u"secret_unreadable"_s);
}

TEST_F(Keys, ASecondFactorIsResetByAddress)
{
    const auto none = here({u"user"_s, u"reset-mfa"_s, u"--email"_s, u"ghost@example.edu"_s, u"--json"_s});
    EXPECT_EQ(none.code, 1);
    EXPECT_EQ(none.json()[u"error"_s][u"code"_s].toString(), u"not_found"_s);
    const QStringList command{u"user"_s, u"reset-mfa"_s, u"--email"_s, boss.toUpper(), u"--json"_s};
    EXPECT_EQ(here(command).json()[u"error"_s][u"code"_s].toString(), u"mfa_not_enabled"_s);
    ASSERT_TRUE(database()->run(u"UPDATE users SET mfa_enabled_at = 1 WHERE email = ?"_s, {boss}));
    const auto done = here(command);
    EXPECT_EQ(done.code, 0) << qPrintable(done.err);
    EXPECT_EQ(done.json()[u"email"_s].toString(), boss);
    EXPECT_EQ(database()->value<qint64>(u"SELECT COUNT(*) FROM users WHERE mfa_enabled_at IS NOT NULL"_s).value_or(1),
              0);
}

} // namespace
