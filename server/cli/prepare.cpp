// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/prepare.h"

#include "server/auth/vault.h"
#include "server/net/certificate.h"
#include "server/roles/seed.h"
#include "server/sql/migrations.h"
#include "server/users/rows.h"

#include <QFile>
#include <QFileInfo>
#include <QLockFile>

namespace bitflow::cli {

namespace {

constexpr qint64 longestPem = 256LL * 1024;
constexpr int shortestGoodKey = 3072;
constexpr auto patience = std::chrono::seconds(120); // a slow machine makes a key of 4096 bits

// Makes a pair of files while no other process does; make() is called when the first one is still missing.
template<class Make>
Result<bool> makeOnce(const Config &config, const QString &path, Make make)
{
    if (QFileInfo::exists(path))
        return false;
    TRY_VOID(config.dataDir.make());
    QLockFile lock(config.dataDir.storage() + u"/prepare.lock"_s);
    lock.setStaleLockTime(std::chrono::milliseconds(0)); // only the end of its process frees it
    if (!lock.tryLock(patience))
        return fail(500, u"storage_unusable"_s, u"Another process holds %1."_s.arg(config.dataDir.storage()));
    if (QFileInfo::exists(path))
        return false;
    TRY_VOID(make());
    return true;
}

void report(const LoadedConfig &loaded, const Console &console)
{
    for (const ConfigProblem &problem : loaded.problems)
        if (problem.fatal)
            console.note(u"error: %1: %2"_s.arg(problem.key, problem.message));
        else
            console.warn(u"%1: %2"_s.arg(problem.key, problem.message));
}

} // namespace

LoadedConfig load(const CommandLine &line, const QMap<QString, QString> &flags)
{
    return loadConfig({DataDir(line.dataDirectory().isEmpty() ? DataDir::defaultPath() : line.dataDirectory()),
                       line.environmentFile(), flags, processEnvironment()});
}

Result<Config> configure(const CommandLine &line, const Console &console, const QMap<QString, QString> &flags)
{
    LoadedConfig loaded = load(line, flags);
    report(loaded, console);
    if (!loaded.isUsable())
        return fail(500, u"config_invalid"_s, u"The settings cannot be used as they are."_s);
    return std::move(loaded.config);
}

Result<QString> certificateFingerprint(const Config &config)
{
    TRY(const QByteArray pem, readFile(config.dataDir.certificate(), longestPem));
    const auto prints = net::fingerprint(pem);
    if (!prints)
        return fail(500, u"certificate_unusable"_s, prints.error());
    return QString::fromLatin1(prints->certificate);
}

namespace {

// Closes a secret that others may read or write, and a public key that they may write: whoever does may put a key of
// his own there. Where that is not possible nothing goes on with such a file. One that belongs to somebody else (a
// mounted secret, or a file of the server's while root is at work) is left as it is: closed, it might be closed to the
// server as well.
Result<void> closeToOthers(const QString &path, FileMode mode, const Console &console)
{
    const bool secret = mode == FileMode::Secret;
    const auto open = [&] { return secret ? isReadableByOthers(path) : isWritableByOthers(path); };
    if (!open())
        return {};
    const QFile::Permissions own = QFile::ReadOwner | QFile::WriteOwner;
    const QString octal = QString::number(int(mode), 8), what = secret ? u"read or written"_s : u"written"_s;
    if (!isOwnFile(path)) {
        console.warn(u"%1 can be %2 by other accounts; run as its owner: chmod %3 %1"_s.arg(path, what, octal));
        return {};
    }
    if (QFile::setPermissions(path, secret ? own : own | QFile::ReadGroup | QFile::ReadOther) && !open()) {
        console.warn(u"%1 could be %2 by other accounts; its mode is 0%3 now"_s.arg(path, what, octal));
        return {};
    }
    return fail(500, u"file_open_to_others"_s,
                u"%1 can be %2 by other accounts, and its mode cannot be changed here; run: chmod %3 %1"_s.arg(
                    path, what, octal));
}

Result<void> makeApplicationKey(const Config &config, const Console &console)
{
    if (!config.appKeys.isEmpty())
        return {};
    TRY(const bool made, makeOnce(config, config.appKeyFile, [&] {
            return writeFile(config.appKeyFile, appKeyText(makeAppKey()).toLatin1() + '\n', FileMode::Secret);
        }));
    if (made)
        console.note(
            u"Made the application key %1; a backup of the database is of no use without it"_s.arg(config.appKeyFile));
    return closeToOthers(config.appKeyFile, FileMode::Secret, console);
}

Result<void> makeKeys(const Config &config, const Console &console)
{
    if (!config.privateKeyPem.isEmpty())
        return {};
    TRY(const bool made, makeOnce(config, config.privateKeyFile, [&]() -> Result<void> {
            console.note(u"Making an RSA key of 4096 bits for the access tokens ..."_s);
            TRY(const KeyPair pair, generateRsa(4096));
            // the private key last: it is the one that says that all is there
            TRY_VOID(writeFile(config.publicKeyFile, pair.publicPem, FileMode::Public));
            return writeFile(config.privateKeyFile, pair.privatePem, FileMode::Secret);
        }));
    if (made)
        return {};
    TRY_VOID(closeToOthers(config.privateKeyFile, FileMode::Secret, console));
    TRY_VOID(closeToOthers(config.publicKeyFile, FileMode::Public, console));
    TRY(const QByteArray pem, readFile(config.privateKeyFile, longestPem));
    TRY(const auto key, readPrivateKey(pem));
    if (keyBits(key) < shortestGoodKey)
        console.warn(u"%1 has %2 bits; move it away and run: bitflow-server keys generate"_s.arg(config.privateKeyFile)
                         .arg(keyBits(key)));
    return {};
}

Result<void> makeCertificate(const Config &config, const Console &console)
{
    TRY(const bool made, makeOnce(config, config.dataDir.certificate(), [&]() -> Result<void> {
            const auto pair = net::makeSelfSigned(config.acceptedHosts());
            if (!pair)
                return fail(500, u"certificate_unusable"_s, pair.error());
            TRY_VOID(writeFile(config.dataDir.certificateKey(), pair->keyPem, FileMode::Secret));
            return writeFile(config.dataDir.certificate(), pair->certPem, FileMode::Public);
        }));
    if (made) {
        TRY(const QString fingerprint, certificateFingerprint(config));
        console.note(u"Made a self-signed certificate, SHA-256 "_s + fingerprint);
    }
    return closeToOthers(config.dataDir.certificateKey(), FileMode::Secret, console);
}

Result<void> prepareDatabase(const Config &config, sql::Database &db, Audit &audit, const Console &console)
{
    TRY(const auto migrations, sql::embeddedMigrations(db.engine()));
    sql::Migrator migrator(db, migrations);
    if (config.database.engine == sql::Engine::Sqlite) {
        const bool fresh = !QFileInfo::exists(config.database.path);
        TRY(const int applied, migrator.migrate());
        if (applied > 0)
            console.note(fresh ? u"Made the database %1"_s.arg(config.database.path)
                               : u"Brought the database up to date: %1 migrations"_s.arg(applied));
    } else if (auto ready = migrator.check(); !ready) {
        ready.error().detail += u" Run: bitflow-server migrate"_s;
        return ready;
    }
    return seedRoles(db, audit).transform([](const SeedReport &) {});
}

} // namespace

Result<void> prepareFiles(const Config &config, const Console &console)
{
    TRY_VOID(config.dataDir.make());
    TRY_VOID(makeApplicationKey(config, console));
    TRY_VOID(makeKeys(config, console));
    TRY_VOID(closeToOthers(config.dataDir.auditKey(), FileMode::Secret, console)); // made at the first need
    return makeCertificate(config, console);
}

Result<void> prepareDirectory(const Config &config, const Console &console)
{
    TRY_VOID(prepareFiles(config, console));
    if (config.database.engine != sql::Engine::Sqlite)
        return {};
    sql::Database db(config.database);
    TRY(const AuditKey key, openAuditKey(config));
    TRY(auto appKeys, openAppKeys(config));
    Vault vault(std::move(appKeys));
    Audit audit(db, key, vault);
    return prepareDatabase(config, db, audit, console);
}

Result<std::unique_ptr<Backend>> prepare(const Config &config, const Console &console)
{
    TRY_VOID(prepareFiles(config, console));
    TRY(auto backend, Backend::open(config));
    TRY_VOID(prepareDatabase(config, backend->db, backend->audit, console));
    TRY_VOID(backend->checkPepper());
    return backend;
}

Result<void> recordDone(const Config &config, const AuditEntry &entry, const Console &console)
{
    const QString leftOut = u"This is not in the audit log: %1"_s;
    if (config.database.engine == sql::Engine::Sqlite && !QFileInfo::exists(config.database.path)) {
        console.note(leftOut.arg(u"there is no database yet."_s));
        return {};
    }
    sql::Database db(config.database);
    TRY(const auto migrations, sql::embeddedMigrations(db.engine()));
    if (const auto ready = sql::Migrator(db, migrations).check(); !ready) {
        const QString text = leftOut.arg(ready.error().detail);
        ready.error().code == "schema_pending"_L1 ? console.note(text) : console.warn(text);
        return {};
    }
    TRY_VOID(prepareFiles(config, console));
    TRY(const AuditKey key, openAuditKey(config));
    TRY(auto appKeys, openAppKeys(config));
    Vault vault(std::move(appKeys));
    return Audit(db, key, vault).record(commandLineCaller(), entry);
}

Result<void> allowInProduction(const Config &config, bool force, const QString &what)
{
    if (force || !config.isProduction())
        return {};
    return fail(403, u"needs_force"_s, u"APP_ENV is production: %1 needs --force."_s.arg(what));
}

Result<Caller> callerFor(Backend &backend, const QString &email)
{
    TRY(const auto id, userrows::emailHolder(backend.db, email.toCaseFolded()));
    if (id.isNull())
        return fail(404, u"unknown_user"_s, u"There is no account with the address %1."_s.arg(email));
    Caller caller;
    caller.userId = id;
    caller.name = email.toCaseFolded();
    TRY(caller.grants, backend.access.grantsOf(id));
    if (caller.grants.isEmpty())
        return fail(403, u"forbidden"_s, u"%1 holds no role now, or is not active."_s.arg(email));
    return caller;
}

} // namespace bitflow::cli
