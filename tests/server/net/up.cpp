// SPDX-License-Identifier: GPL-3.0-or-later
// The Gate with the smallest application: net_up [LISTEN…], TLS certificate made on the spot. Prints its ports.
#include "common/text.h"
#include "server/net/certificate.h"
#include "server/net/gate.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

#include <cstdio>

using namespace bitflow::net;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QTemporaryDir directory;
    const auto pair = makeSelfSigned({});
    if (!pair)
        return 1;
    Options options;
    for (const auto &[name, pem] : {std::pair{u"cert.pem"_s, pair->certPem}, std::pair{u"key.pem"_s, pair->keyPem}}) {
        QFile file(directory.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(pem) != pem.size())
            return 1;
    }
    options.tls = {directory.filePath(u"cert.pem"_s), directory.filePath(u"key.pem"_s)};
    options.hosts = {u"127.0.0.1"_s, u"localhost"_s};
    options.limits.perAddress = 10'000;
    for (const QString &text : QCoreApplication::arguments().mid(1)) {
        if (const auto listen = Listen::parse(text))
            options.listen.append(*listen);
    }
    options.application = [](const Request &, const Reply &reply) {
        reply.send({200, {{"Content-Type"_ba, "application/json"_ba}}, R"({"status":"ok"})"_ba});
    };
    Server server(options);
    if (const auto started = server.start(); !started) {
        std::fprintf(stderr, "%s\n", qPrintable(started.error()));
        return 1;
    }
    for (const quint16 port : server.ports())
        std::printf("%d\n", port);
    std::fflush(stdout);
    return QCoreApplication::exec();
}
