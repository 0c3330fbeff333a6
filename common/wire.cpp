// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire.h"

#include <QUrl>

namespace bitflow::wire {

bool inQuery(Method method, bool upload) { return upload || method == Method::Get || method == Method::Delete; }

QString textOf(const QJsonValue &json)
{
    switch (json.type()) {
    case QJsonValue::String:
        return json.toString();
    case QJsonValue::Double:
        return QString::number(json.toInteger());
    case QJsonValue::Bool:
        return json.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Array: {
        QStringList parts;
        for (const auto &item : json.toArray())
            parts.append(textOf(item));
        return parts.join(u',');
    }
    default:
        return {};
    }
}

QString expand(QLatin1StringView path, const QJsonObject &members, QStringList &used)
{
    QString out;
    for (const auto segment : path.tokenize('/'_L1, Qt::SkipEmptyParts)) {
        out += u'/';
        if (!segment.startsWith('{'_L1)) {
            out += segment;
            continue;
        }
        const QString name = segment.sliced(1, segment.size() - 2);
        used.append(name);
        out += QString::fromLatin1(QUrl::toPercentEncoding(textOf(members[name])));
    }
    return out;
}

QString queryOf(const QJsonObject &members, const QStringList &used)
{
    QStringList parts;
    for (auto it = members.begin(); it != members.end(); ++it)
        if (const QString text = textOf(*it); !text.isEmpty() && !used.contains(it.key()))
            parts.append(it.key() + u'=' + QString::fromLatin1(QUrl::toPercentEncoding(text)));
    return parts.join(u'&');
}

Params paramsOf(QByteArrayView query)
{
    Params params;
    for (const QByteArray &part : query.toByteArray().split('&')) {
        if (part.isEmpty())
            continue;
        const auto equals = part.indexOf('=');
        const auto decoded = [](QByteArray text) {
            return QString::fromUtf8(QByteArray::fromPercentEncoding(text.replace('+', ' ')));
        };
        params.append({decoded(equals < 0 ? part : part.first(equals)),
                       decoded(equals < 0 ? QByteArray() : part.sliced(equals + 1))});
    }
    return params;
}

std::unexpected<Error> badRequest(Complaints complaints)
{
    return std::unexpected(Error{400, u"bad_request"_s, u"The input cannot be read."_s, std::move(complaints), 0});
}

} // namespace bitflow::wire
