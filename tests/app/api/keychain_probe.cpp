// SPDX-License-Identifier: GPL-3.0-or-later
// Says what the keychain of this session is good for: "available" (after keeping and forgetting a secret) or "missing:
// why".
#include "app/api/keychain.h"

#include <QCoreApplication>

#include <cstdio>

using namespace bitflow;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Keychain keychain;
    const QString key = u"refresh-token https://test.example"_s;
    const auto say = [](const QString &text) {
        std::puts(text.toUtf8().constData());
        QCoreApplication::quit();
    };
    QObject::connect(&keychain, &Keychain::probed, &app, [&](bool available) {
        if (!available)
            return say(u"missing: "_s + keychain.reason());
        keychain.write(key, u"bfr_secret"_s);
        keychain.read(key, &app, [&, say](const Result<QString> &kept) {
            const bool same = kept && *kept == u"bfr_secret"_s;
            keychain.remove(key);
            keychain.read(key, &app, [same, say](const Result<QString> &gone) {
                say(same && gone && gone->isEmpty() ? u"available"_s : u"broken"_s);
            });
        });
    });
    keychain.probe();
    return QCoreApplication::exec();
}
