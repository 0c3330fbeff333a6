// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"

#include "server/config/load.h"
#include "server/roles/seed.h"
#include "server/sql/migrations.h"

namespace bitflow::test {

const QString TestServer::password = u"violet harbour mosaic kettle"_s;

namespace {

// One key for the whole program: making one costs a second.
const QByteArray &signingKey()
{
    static const QByteArray pem = generateRsa(2048)->privatePem;
    return pem;
}

} // namespace

TestServer::TestServer(sql::Engine engine, const std::function<void(Config &)> &adjust, std::function<qint64()> room)
    : m_database(engine)
{
    m_problem = m_database.problem();
    if (!m_problem.isEmpty())
        return;
    if (const auto started = start(engine, adjust, std::move(room)); !started)
        m_problem = started.error().code + u": "_s + started.error().detail;
}

Result<void> TestServer::start(sql::Engine engine, const std::function<void(Config &)> &adjust,
                               std::function<qint64()> room)
{
    LoadedConfig loaded = loadConfig({DataDir(m_directory.path()), {}, {{u"APP_ENV"_s, u"testing"_s}}, {}});
    m_config = loaded.config;
    m_config.database = m_database.settings();
    m_config.privateKeyPem = signingKey();
    m_config.appKeys = {QByteArray(32, 'k')};
    m_config.listen = {u"http://127.0.0.1:0"_s};
    m_config.argon2MemoryKib = 64; // what a hash costs is not what these tests are about
    m_config.argon2Passes = 1;
    m_config.loginLimit = m_config.loginIpLimit = m_config.loginAccountLimit = {};
    m_config.generalLimit = m_config.sessionLimit = {};
    if (adjust)
        adjust(m_config);
    TRY(m_backend, Backend::open(m_config));
    TRY(const auto migrations, sql::embeddedMigrations(engine));
    TRY_VOID(sql::Migrator(m_backend->db, migrations).migrate());
    TRY_VOID(seedRoles(m_backend->db, m_backend->audit));
    m_server = std::make_unique<Server>(m_config, *m_backend, std::move(room));
    TRY_VOID(m_server->start());
    m_url = u"http://127.0.0.1:%1"_s.arg(m_server->ports().first());
    return {};
}

Result<std::unique_ptr<Backend>> TestServer::anotherBackend(const std::function<void(Config &)> &adjust) const
{
    Config config = m_config;
    adjust(config);
    return Backend::open(config);
}

Id<User> TestServer::makeUser(const QString &email, const QString &roleSlug, Id<Institution> node, Id<Institution> home)
{
    NewUser in;
    in.email = email;
    in.firstName = email.section(u'@', 0, 0);
    in.institutionId = home.isNull() ? node : home;
    const Caller caller = commandLineCaller();
    const auto made = m_backend->db.transaction([&]() -> Result<Id<User>> {
        TRY(const QString hash, m_backend->hasher.hash(password));
        TRY(const User user, m_backend->users.insert(caller, in, hash, UserSource::Manual));
        TRY_VOID(m_backend->db.run(u"UPDATE users SET must_change_password = 0 WHERE id = ?"_s, {user.id}));
        if (!roleSlug.isEmpty()) {
            TRY(const auto role, m_backend->db.value<Id<Role>>(u"SELECT id FROM roles WHERE slug = ?"_s, {roleSlug}));
            TRY_VOID(m_backend->users.createAssignment(caller, {user.id, role, node, {}, {}}));
        }
        return user.id;
    });
    EXPECT_TRUE(made) << qPrintable(email) << ' ' << (made ? "" : said(made.error()));
    return made.value_or(Id<User>());
}

Institution TestServer::makeNode(InstitutionKind kind, const QString &name, Id<Institution> parent)
{
    NewInstitution in;
    in.kind = kind;
    in.name = name;
    in.parentId = parent;
    if (kind == InstitutionKind::University)
        in.domain = QString(name).remove(u' ').toLower() + u".example.edu"_s;
    const auto made = m_backend->institutions.create(commandLineCaller(), in);
    EXPECT_TRUE(made) << qPrintable(name) << ' ' << (made ? "" : said(made.error()));
    return made ? made->institution : Institution{};
}

std::unique_ptr<Client> TestServer::client(const QString &email)
{
    auto client = anonymous();
    const auto tokens = client->signIn(email, password);
    EXPECT_TRUE(tokens) << qPrintable(email) << ' ' << (tokens ? "" : said(tokens.error()));
    return client;
}

} // namespace bitflow::test
