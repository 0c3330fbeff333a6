// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/settings.h"

#include "app/settings/directory.h"

#include <QSettings>

#include <algorithm>

namespace bitflow {

Settings::Settings() : Settings(configDirectory() + u"/owner.ini"_s) {}

Settings::Settings(const QString &file) : m_store(std::make_unique<QSettings>(file, QSettings::IniFormat)) {}

Settings::~Settings() = default;

QVariant Settings::read(QAnyStringView key) const { return m_store->value(key); }

void Settings::write(QAnyStringView key, const QVariant &value) { m_store->setValue(key, value); }

QString Settings::fileName() const { return m_store->fileName(); }

QList<KnownServer> Settings::servers() const
{
    QList<KnownServer> servers;
    const int count = m_store->beginReadArray("servers");
    for (int i = 0; i < count; ++i) {
        m_store->setArrayIndex(i);
        servers.append({.address = m_store->value("address").toString(),
                        .pin = m_store->value("pin").toString(),
                        .pinKind = enumFrom<PinKind>(m_store->value("pin_kind").toString()).value_or(PinKind::Compared),
                        .pinnedAt = m_store->value("pinned_at").toDateTime(),
                        .lastEmail = m_store->value("last_email").toString(),
                        .stay = m_store->value("stay").toBool(),
                        .waitUntil = m_store->value("wait_until").toDateTime()});
    }
    m_store->endArray();
    return servers;
}

void Settings::writeServers(const QList<KnownServer> &servers)
{
    m_store->remove("servers");
    m_store->beginWriteArray("servers", int(servers.size()));
    for (qsizetype i = 0; i < servers.size(); ++i) {
        const KnownServer &server = servers[i];
        m_store->setArrayIndex(int(i));
        m_store->setValue("address", server.address);
        m_store->setValue("pin", server.pin);
        m_store->setValue("pin_kind", QString(nameOf(server.pinKind)));
        m_store->setValue("pinned_at", server.pinnedAt);
        m_store->setValue("last_email", server.lastEmail);
        m_store->setValue("stay", server.stay);
        if (server.waitUntil.isValid())
            m_store->setValue("wait_until", server.waitUntil);
    }
    m_store->endArray();
    m_store->sync(); // a pin must outlive a crash
}

std::optional<KnownServer> Settings::server(const QString &address) const
{
    const QList<KnownServer> all = servers();
    const auto found = std::ranges::find(all, address, &KnownServer::address);
    return found == all.end() ? std::nullopt : std::optional(*found);
}

void Settings::remember(const KnownServer &server)
{
    QList<KnownServer> all = servers();
    const auto found = std::ranges::find(all, server.address, &KnownServer::address);
    if (found == all.end())
        all.append(server);
    else
        *found = server;
    writeServers(all);
}

void Settings::use(const QString &address)
{
    QList<KnownServer> all = servers();
    const auto found = std::ranges::find(all, address, &KnownServer::address);
    if (found == all.end() || found == all.begin())
        return;
    std::rotate(all.begin(), found, found + 1);
    writeServers(all);
}

void Settings::forget(const QString &address)
{
    QList<KnownServer> all = servers();
    all.removeIf([&](const KnownServer &server) { return server.address == address; });
    writeServers(all);
}

} // namespace bitflow
