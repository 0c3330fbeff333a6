// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"
#include "server/http/openapi.h"

#include <QJsonArray>

#include <gtest/gtest.h>

namespace bitflow::http {
namespace {

TEST(OpenApi, DescribesEveryEndpoint)
{
    const QJsonObject document = openApiDocument();
    EXPECT_EQ(document[u"openapi"].toString(), u"3.1.0"_s);
    int described = 0;
    forEachEndpoint([&](const auto &endpoint) {
        const auto item = document[u"paths"][QString(apiBase) + endpoint.path].toObject();
        const auto operation = item[QString(nameOf(endpoint.method)).toLower()].toObject();
        EXPECT_EQ(operation[u"operationId"].toString(), QString(endpoint.name));
        EXPECT_FALSE(operation[u"summary"].toString().isEmpty()) << endpoint.name.data();
        ++described;
    });
    EXPECT_GT(described, 40);
}

TEST(OpenApi, PutsMembersWhereTheWireHasThem)
{
    const QJsonObject document = openApiDocument();
    const auto operation = document[u"paths"][u"/api/v1/users/{user_id}/status"][u"put"].toObject();
    QStringList parameters;
    for (const auto &parameter : operation[u"parameters"].toArray())
        parameters.append(parameter[u"in"].toString() + u':' + parameter[u"name"].toString());
    EXPECT_EQ(parameters, (QStringList{u"path:user_id"_s, u"header:If-Match"_s}));
    const auto schema = operation[u"requestBody"][u"content"][u"application/json"][u"schema"].toObject();
    EXPECT_EQ(schema[u"properties"].toObject().keys(), (QStringList{u"reason"_s, u"status"_s}));
    EXPECT_EQ(schema[u"additionalProperties"], QJsonValue(false));
}

} // namespace
} // namespace bitflow::http
