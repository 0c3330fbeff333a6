// SPDX-License-Identifier: GPL-3.0-or-later
// The real server inside the test's process: a fresh database of either engine, a temporary data directory, a free
// port.
#pragma once

#include "server/server.h"
#include "tests/support/client.h"
#include "tests/support/databases.h"

#include <QTemporaryDir>

namespace bitflow::test {

class TestServer
{
public:
    // adjust: changes to the configuration before anything is opened. room: bytes that the disk is to have.
    explicit TestServer(sql::Engine engine, const std::function<void(Config &)> &adjust = {},
                        std::function<qint64()> room = {});

    // Empty when it runs, else why not.
    [[nodiscard]] const QString &problem() const { return m_problem; }
    [[nodiscard]] QString url() const { return m_url; }
    Backend &backend() { return *m_backend; }
    Server &server() { return *m_server; }
    [[nodiscard]] const sql::Settings &databaseSettings() const { return m_database.settings(); }
    [[nodiscard]] const DataDir &directory() const { return m_config.dataDir; }
    [[nodiscard]] QByteArray appKey() const { return m_config.appKeys.first(); }
    // What another server of this installation stands on, or this one after a restart.
    [[nodiscard]] Result<std::unique_ptr<Backend>> anotherBackend(const std::function<void(Config &)> &adjust) const;
    [[nodiscard]] Result<std::unique_ptr<Backend>> anotherBackend(const Vault::Keys &appKeys) const
    {
        return anotherBackend([&](Config &config) { config.appKeys = appKeys; });
    }

    // An active account with a password that need not be changed, holding a role at a node (null = platform; "" = no
    // role).
    Id<User> makeUser(const QString &email, const QString &roleSlug, Id<Institution> node = {},
                      Id<Institution> home = {});
    // A node, made without asking anybody.
    Institution makeNode(InstitutionKind kind, const QString &name, Id<Institution> parent = {});
    // Signed in as that person.
    std::unique_ptr<Client> client(const QString &email);
    [[nodiscard]] std::unique_ptr<Client> anonymous() const { return std::make_unique<Client>(m_url); }

    static const QString password;

private:
    Result<void> start(sql::Engine engine, const std::function<void(Config &)> &adjust, std::function<qint64()> room);

    FreshDatabase m_database;
    QTemporaryDir m_directory;
    Config m_config;
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<Server> m_server;
    QString m_url, m_problem;
};

} // namespace bitflow::test
