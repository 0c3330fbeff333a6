// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/openapi.h"

#include "common/api/all.h"
#include "common/validate.h"
#include "common/wire.h"

namespace bitflow::http {

namespace {

template<class M>
QJsonObject schemaOf(const Rule &rule);

template<Reflected T>
QJsonObject objectSchema()
{
    QJsonObject properties;
    QJsonArray required;
    forEachField<T>([&]<class S, class M>(const Field<S, M> &field) {
        if constexpr (!std::is_same_v<M, Upload>) {
            properties.insert(field.name, schemaOf<M>(field.rule));
            if (field.rule.given || (field.rule.required && !isChange<M>))
                required.append(field.name);
        }
    });
    QJsonObject schema{{u"type"_s, u"object"_s}, {u"properties"_s, properties}};
    if (!required.isEmpty())
        schema.insert(u"required"_s, required);
    return schema;
}

QJsonObject nullable(QJsonObject schema)
{
    schema.insert(u"type"_s, QJsonArray{schema.value(u"type"_s), u"null"_s});
    if (schema.contains(u"enum"_s)) {
        QJsonArray allowed = schema.value(u"enum"_s).toArray();
        allowed.append(QJsonValue::Null);
        schema.insert(u"enum"_s, allowed);
    }
    return schema;
}

QJsonObject textSchema(const Rule &rule)
{
    QJsonObject schema{{u"type"_s, u"string"_s}, {u"maxLength"_s, maximumLength(rule)}};
    if (rule.required || rule.minLength > 0)
        schema.insert(u"minLength"_s, qMax(1, rule.minLength));
    if (rule.format == Format::Email)
        schema.insert(u"format"_s, u"email"_s);
    if (rule.format == Format::Url)
        schema.insert(u"format"_s, u"uri"_s);
    if (rule.format == Format::Password)
        schema.insert(u"format"_s, u"password"_s);
    return schema;
}

QJsonObject numberSchema(QLatin1StringView type, const Rule &rule)
{
    QJsonObject schema{{u"type"_s, QString(type)}};
    if (rule.max > rule.min) {
        schema.insert(u"minimum"_s, rule.min);
        schema.insert(u"maximum"_s, rule.max);
    }
    return schema;
}

template<class M>
QJsonObject schemaOf(const Rule &rule)
{
    if constexpr (isOptional<M>)
        return nullable(schemaOf<typename M::value_type>(rule));
    else if constexpr (isChange<M>)
        return nullable(schemaOf<typename decltype(M::to)::value_type>(rule));
    else if constexpr (std::is_same_v<M, QString>)
        return textSchema(rule);
    else if constexpr (std::is_same_v<M, bool>)
        return {{u"type"_s, u"boolean"_s}};
    else if constexpr (std::is_same_v<M, int> || std::is_same_v<M, qint64>)
        return numberSchema("integer"_L1, rule);
    else if constexpr (std::is_same_v<M, double>)
        return numberSchema("number"_L1, rule);
    else if constexpr (std::is_same_v<M, Instant>)
        return {{u"type"_s, u"string"_s}, {u"format"_s, u"date-time"_s}};
    else if constexpr (std::is_same_v<M, QDate>)
        return {{u"type"_s, QJsonArray{u"string"_s, u"null"_s}}, {u"format"_s, u"date"_s}};
    else if constexpr (NamedEnum<M>) {
        QJsonArray allowed;
        for (const auto name : names(M{}))
            allowed.append(QString(name));
        return {{u"type"_s, u"string"_s}, {u"enum"_s, allowed}};
    } else if constexpr (Reflected<M>)
        return objectSchema<M>();
    else if constexpr (requires(M list) { list.squeeze(); })
        return {{u"type"_s, u"array"_s}, {u"items"_s, schemaOf<typename M::value_type>({})}};
    else
        return {{u"type"_s, QJsonArray{u"string"_s, u"null"_s}}, {u"format"_s, u"uuid"_s}};
}

QJsonObject header(QLatin1StringView name, const QString &description)
{
    return {{u"name"_s, QString(name)},
            {u"in"_s, u"header"_s},
            {u"required"_s, true},
            {u"description"_s, description},
            {u"schema"_s, QJsonObject{{u"type"_s, u"string"_s}}}};
}

QString accessText(const Access &access)
{
    switch (access.kind) {
    case Access::Kind::Public:
        return u"Open to anyone."_s;
    case Access::Kind::SignedIn:
        return u"Open to anyone who is signed in."_s;
    case Access::Kind::Holds:
        return u"Needs the permission `%1`."_s.arg(info(access.permission).slug);
    case Access::Kind::HoldsByKind:
        return u"Needs `%1`, `%2` or `%3`, as the kind of the institution says."_s.arg(
            info(permissionFor(access.action, InstitutionKind::University)).slug,
            info(permissionFor(access.action, InstitutionKind::College)).slug,
            info(permissionFor(access.action, InstitutionKind::Department)).slug);
    }
    return {};
}

QString guardText(Guard guard)
{
    return has(guard, Guard::StepUp)
               ? u" Answers 401 insufficient_user_authentication when the last proof of who one is "
                 "(a sign-in, or POST /auth/step-up) is older than five minutes."_s
               : QString();
}

template<class In>
QJsonArray parametersOf(Method method, QLatin1StringView path, Guard guard)
{
    QJsonArray parameters;
    const bool query = wire::inQuery(method, hasUpload<In>());
    forEachField<In>([&]<class S, class M>(const Field<S, M> &field) {
        if constexpr (!std::is_same_v<M, Upload>) {
            const bool inPath = QString(path).contains(u'{' + QString(field.name) + u'}');
            if (inPath || query)
                parameters.append(QJsonObject{{u"name"_s, QString(field.name)},
                                              {u"in"_s, inPath ? u"path"_s : u"query"_s},
                                              {u"required"_s, inPath || field.rule.required || field.rule.given},
                                              {u"schema"_s, schemaOf<M>(field.rule)}});
        }
    });
    if (has(guard, Guard::IfMatch))
        parameters.append(header("If-Match"_L1, u"The ETag of what you saw."_s));
    if (has(guard, Guard::IdempotencyKey))
        parameters.append(header("Idempotency-Key"_L1,
                                 u"8 to 128 visible characters; the same key gives the same answer for a day."_s));
    return parameters;
}

QJsonObject content(QLatin1StringView type, const QJsonObject &schema)
{
    return {{QString(type), QJsonObject{{u"schema"_s, schema}}}};
}

template<class In>
std::optional<QJsonObject> bodyOf(Method method, QLatin1StringView path)
{
    if (hasUpload<In>())
        return QJsonObject{{u"required"_s, true}, {u"content"_s, content("text/csv"_L1, {{u"type"_s, u"string"_s}})}};
    if (wire::inQuery(method, false))
        return std::nullopt;
    QJsonObject schema = objectSchema<In>();
    QJsonObject properties = schema[u"properties"].toObject();
    for (const QString &name : properties.keys())
        if (QString(path).contains(u'{' + name + u'}'))
            properties.remove(name);
    if (properties.isEmpty())
        return std::nullopt;
    schema.insert(u"properties"_s, properties);
    schema.insert(u"additionalProperties"_s, false);
    return QJsonObject{{u"required"_s, true}, {u"content"_s, content("application/json"_L1, schema)}};
}

template<class In, class Out>
QJsonObject operationOf(const Endpoint<In, Out> &endpoint)
{
    QJsonObject good{{u"description"_s, u"Done"_s}};
    const bool nothing = std::is_same_v<Out, Nothing>;
    if (!nothing)
        good.insert(u"content"_s, content("application/json"_L1, objectSchema<Out>()));
    const QString status = nothing                                      ? u"204"_s
                           : std::is_same_v<Out, Accepted>              ? u"202"_s
                           : has(endpoint.guard, Guard::IdempotencyKey) ? u"201"_s
                                                                        : u"200"_s;
    QJsonObject operation{
        {u"operationId"_s, QString(endpoint.name)},
        {u"summary"_s, QString(endpoint.summary)},
        {u"description"_s, accessText(endpoint.access) + guardText(endpoint.guard)},
        {u"parameters"_s, parametersOf<In>(endpoint.method, endpoint.path, endpoint.guard)},
        {u"responses"_s,
         QJsonObject{{status, good}, {u"default"_s, QJsonObject{{u"$ref"_s, u"#/components/responses/Problem"_s}}}}}};
    if (const auto body = bodyOf<In>(endpoint.method, endpoint.path))
        operation.insert(u"requestBody"_s, *body);
    if (endpoint.access.kind == Access::Kind::Public)
        operation.insert(u"security"_s, QJsonArray());
    return operation;
}

QJsonObject components()
{
    const QJsonObject text{{u"type"_s, u"string"_s}};
    const QJsonObject complaint{
        {u"type"_s, u"object"_s},
        {u"properties"_s, QJsonObject{{u"pointer"_s, text}, {u"code"_s, text}, {u"detail"_s, text}}}};
    const QJsonObject schema{
        {u"type"_s, u"object"_s},
        {u"properties"_s, QJsonObject{{u"type"_s, text},
                                      {u"title"_s, text},
                                      {u"status"_s, QJsonObject{{u"type"_s, u"integer"_s}}},
                                      {u"detail"_s, text},
                                      {u"code"_s, text},
                                      {u"instance"_s, text},
                                      {u"request_id"_s, text},
                                      {u"errors"_s, QJsonObject{{u"type"_s, u"array"_s}, {u"items"_s, complaint}}}}}};
    const QJsonObject problem{{u"description"_s, u"What went wrong (RFC 9457)"_s},
                              {u"content"_s, content("application/problem+json"_L1, schema)}};
    const QJsonObject bearer{{u"type"_s, u"http"_s}, {u"scheme"_s, u"bearer"_s}, {u"bearerFormat"_s, u"JWT"_s}};
    return {{u"responses"_s, QJsonObject{{u"Problem"_s, problem}}},
            {u"securitySchemes"_s, QJsonObject{{u"bearer"_s, bearer}}}};
}

// What stands outside the registry: Router::quick() answers it.
QJsonObject openPath(const QString &name, const QString &summary, QLatin1StringView type = "application/json"_L1)
{
    const QString shape = type == "application/json"_L1 ? u"object"_s : u"string"_s;
    const QJsonObject good{{u"description"_s, u"Done"_s}, {u"content"_s, content(type, {{u"type"_s, shape}})}};
    return {{u"get"_s, QJsonObject{{u"operationId"_s, name},
                                   {u"summary"_s, summary},
                                   {u"security"_s, QJsonArray()},
                                   {u"responses"_s, QJsonObject{{u"200"_s, good}}}}}};
}

} // namespace

QJsonObject openApiDocument()
{
    QJsonObject paths;
    forEachEndpoint([&](const auto &endpoint) {
        const QString path = QString(apiBase) + endpoint.path;
        QJsonObject item = paths[path].toObject();
        item.insert(QString(nameOf(endpoint.method)).toLower(), operationOf(endpoint));
        paths.insert(path, item);
    });
    paths.insert(u"/up"_s, openPath(u"up"_s, u"Whether the server answers"_s));
    paths.insert(u"/openapi.json"_s, openPath(u"openApi"_s, u"This document"_s));
    paths.insert(u"/open"_s, openPath(u"openPage"_s, u"The page behind the links of mails"_s, "text/html"_L1));
    paths.insert(u"/.well-known/jwks.json"_s, openPath(u"jwks"_s, u"The keys that verify access tokens (RFC 7517)"_s));
    // the address of the deployment guide
    paths.insert(u"/api/auth/login"_s, QJsonObject{{u"$ref"_s, u"#/paths/~1api~1v1~1auth~1login"_s}});
    return {{u"openapi"_s, u"3.1.0"_s},
            {u"info"_s,
             QJsonObject{{u"title"_s, u"Bitflow Owner Portal"_s}, {u"version"_s, QStringLiteral(BITFLOW_VERSION)}}},
            {u"paths"_s, paths},
            {u"components"_s, components()},
            {u"security"_s, QJsonArray{QJsonObject{{u"bearer"_s, QJsonArray()}}}}};
}

} // namespace bitflow::http
