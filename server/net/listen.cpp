// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/listen.h"

#include "common/text.h"

namespace bitflow::net {
namespace {

QHostAddress addressOf(const QString &text)
{
    if (text == "localhost"_L1)
        return QHostAddress(QHostAddress::LocalHost);
    if (text == "*"_L1)
        return QHostAddress(QHostAddress::Any);
    if (text.startsWith(u'[') && text.endsWith(u']'))
        return QHostAddress(text.sliced(1, text.size() - 2));
    return text.contains(u':') ? QHostAddress() : QHostAddress(text);
}

} // namespace

std::expected<Listen, QString> Listen::parse(const QString &text)
{
    Listen listen;
    QString rest = text;
    if (rest.startsWith("unix:"_L1)) {
        listen.kind = Kind::UnixSocket;
        listen.socketPath = rest.sliced(5);
        if (!listen.socketPath.startsWith(u'/'))
            return std::unexpected(u"“%1” needs an absolute path after unix:"_s.arg(text));
        return listen;
    }
    if (rest.startsWith("http://"_L1)) {
        listen.kind = Kind::Plain;
        rest = rest.sliced(7);
    } else if (rest.startsWith("https://"_L1)) {
        rest = rest.sliced(8);
    }
    if (rest.endsWith(u'/'))
        rest.chop(1);
    const qsizetype colon = rest.lastIndexOf(u':');
    bool number = false;
    if (colon > 0)
        listen.port = rest.sliced(colon + 1).toUShort(&number);
    if (!number)
        return std::unexpected(u"“%1” has no port; write for example 127.0.0.1:8443"_s.arg(text));
    listen.address = addressOf(rest.first(colon));
    if (listen.address.isNull())
        return std::unexpected(
            u"“%1” has no numeric address; write for example 127.0.0.1:8443 or [::1]:8443"_s.arg(text));
    return listen;
}

} // namespace bitflow::net
