// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/keys.h"
#include "server/cli/prepare.h"

#include <QJsonArray>

namespace bitflow::cli {

namespace {

QJsonObject jsonOf(const RingKey &key)
{
    return {{u"kid"_s, QString::fromLatin1(key.id)},
            {u"state"_s, QString(nameOf(key.state))},
            {u"bits"_s, key.bits},
            {u"created_at"_s, key.createdAt.toString()},
            {u"active_from"_s, key.activeFrom.toString()}};
}

Result<std::unique_ptr<Backend>> openRing(const CommandLine &line, const Console &console)
{
    TRY(const Config config, configure(line, console));
    TRY(auto backend, prepare(config, console));
    TRY_VOID(backend->ring.open()); // takes the key of the file in, as a server does
    return backend;
}

Result<Exit> list(const CommandLine &line, const Console &console)
{
    TRY(const auto backend, openRing(line, console));
    TRY(const auto keys, backend->ring.list());
    QJsonArray rows;
    for (const RingKey &key : keys) {
        console.line(u"%1  %2  RSA-%3  from %4"_s.arg(QString::fromLatin1(key.id), nameOf(key.state))
                         .arg(key.bits)
                         .arg(key.began().toString()));
        rows.append(jsonOf(key));
    }
    TRY(const bool old, backend->ring.isOld(Instant::now()));
    if (old)
        console.warn(u"this key has signed for more than 80 days; run: bitflow-server keys rotate"_s);
    console.result({{u"keys"_s, rows}});
    return Exit::Ok;
}

Result<Exit> rotate(const CommandLine &line, bool now, const Console &console)
{
    TRY(const auto backend, openRing(line, console));
    TRY(const RingKey key, backend->ring.rotate(now ? KeyRing::noticed : std::chrono::seconds(KeyRing::published)));
    console.line(u"The key %1 signs from %2"_s.arg(QString::fromLatin1(key.id), key.activeFrom.toString()));
    console.result(jsonOf(key));
    return Exit::Ok;
}

Result<Exit> revoke(const CommandLine &line, const std::string &id, const Console &console)
{
    TRY(const auto backend, openRing(line, console));
    TRY_VOID(backend->ring.revoke(QByteArray::fromStdString(id)));
    console.line(u"No token of the key %1 is good any more"_s.arg(QString::fromStdString(id)));
    console.result({{u"revoked"_s, QString::fromStdString(id)}});
    return Exit::Ok;
}

} // namespace

void addKeyRing(CLI::App &keys, CommandLine &line)
{
    addCommand(keys, line, "list", "Show the keys that sign and verify access tokens",
               [&line](const Console &console) { return list(line, console); });
    const auto now = std::make_shared<bool>(false);
    CLI::App *rotating =
        addCommand(keys, line, "rotate", "Make the next key; it is published at once and signs after a day",
                   [&line, now](const Console &console) { return rotate(line, *now, console); });
    rotating->add_flag("--now", *now, "Let it sign within seconds");
    const auto id = std::make_shared<std::string>();
    CLI::App *revoking = addCommand(keys, line, "revoke", "Take a key away: its tokens are refused at once",
                                    [&line, id](const Console &console) { return revoke(line, *id, console); });
    revoking->add_option("--kid", *id, "Key id, as keys list shows it")->type_name("KID")->required();
}

} // namespace bitflow::cli
