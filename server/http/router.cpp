// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/router.h"

#include "common/api/all.h"
#include "common/missing.h"
#include "server/cache/attempts.h"
#include "server/http/openapi.h"
#include "server/http/openpage.h"
#include "server/http/problem.h"
#include "server/http/ratelimit.h"
#include "server/http/strictjson.h"

#include <QCryptographicHash>
#include <QLoggingCategory>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace bitflow::http {

Q_LOGGING_CATEGORY(lcHttp, "bitflow.http")

namespace {

constexpr qint64 jsonLimit = 1024LL * 1024;
constexpr qint64 uploadLimit = 20LL * 1024 * 1024;
constexpr QByteArrayView keysPath = "/.well-known/jwks.json";
constexpr QByteArrayView guideLogin = "/api/auth/login"; // the deployment guide's smoke test calls it by this path

bool fromTrusted(const net::Request &request, const QList<QPair<QHostAddress, int>> &networks)
{
    for (const auto &network : networks)
        if (request.peer.isInSubnet(network))
            return true;
    return false;
}

// What an account may still do while it has to choose a new password.
bool allowedBeforePasswordChange(const Operation &operation)
{
    return operation.name == Api::me.name || operation.name == Api::changePassword.name ||
           operation.name == Api::logout.name;
}

// … and while a second factor is overdue.
bool allowedBeforeEnrolment(const Operation &operation)
{
    return allowedBeforePasswordChange(operation) || operation.name == Api::mfaStatus.name ||
           operation.name == Api::beginTotp.name || operation.name == Api::confirmTotp.name ||
           operation.name == Api::stepUp.name;
}

// A program is no person: it does what a permission is asked for, and nothing that wants a proof of who sits there or
// is about somebody's own account. An import is no exception, since it runs on with all the rights of its maker.
bool allowedForPrograms(const Operation &operation)
{
    if (has(operation.guard, Guard::StepUp))
        return false;
    return operation.access.kind != Access::Kind::SignedIn || operation.name == Api::me.name ||
           operation.name == Api::overview.name || operation.name == Api::listPermissions.name;
}

// What a preview does not show: files with the data of others, and what a person keeps for programs.
bool hiddenFromPreviews(const Operation &operation)
{
    return operation.name == Api::errorFile.name || operation.name == Api::listRowErrors.name ||
           operation.name == Api::listApiTokens.name;
}

// While the disk is full people come in, look and leave; what that writes is little.
bool allowedWhenFull(const Operation &operation)
{
    return isQuestion(operation.method, operation.name) || operation.name == Api::login.name ||
           operation.name == Api::signInWithCode.name || operation.name == Api::refresh.name ||
           operation.name == Api::stepUp.name || operation.name == Api::logout.name ||
           operation.name == Api::logoutAll.name || operation.name == Api::revokeSession.name ||
           operation.name == Api::revokeSessions.name;
}

Result<std::optional<int>> ifMatchOf(const net::Request &request, Guard guard)
{
    static const QRegularExpression shape(uR"re(^"v(\d{1,9})(-[0-9a-f]{16})?"$)re"_s);
    const QString value = QString::fromLatin1(request.header("if-match"));
    if (value.isEmpty()) {
        if (has(guard, Guard::IfMatch))
            return fail(428, u"precondition_required"_s, u"Send the ETag of what you saw as If-Match."_s);
        return std::optional<int>();
    }
    const auto match = shape.match(value);
    if (!match.hasMatch())
        return fail(400, u"if_match_invalid"_s, u"If-Match must be one ETag as it was given, \"v3\"."_s);
    return std::optional(match.captured(1).toInt());
}

Result<QJsonObject> bodyOf(const net::Request &request, const Operation &operation)
{
    const bool json = !wire::inQuery(operation.method, operation.upload);
    if (!json) {
        if (!request.body.isEmpty() && !operation.upload)
            return fail(400, u"body_unexpected"_s, u"This request takes no body."_s);
        return QJsonObject();
    }
    if (request.body.isEmpty())
        return QJsonObject();
    const QByteArray type = request.header("content-type").split(';').first().trimmed().toLower();
    if (type != "application/json" || !request.header("content-encoding").isEmpty())
        return fail(415, u"media_type_unsupported"_s, u"Send the body as application/json, not compressed."_s);
    return parseStrict(request.body);
}

} // namespace

Router::Router(Parts parts)
    : m_parts(std::move(parts))
    , m_decision(m_parts.db, m_parts.access)
    , m_idempotency(m_parts.db, m_parts.secret)
    , m_openApi(toText(openApiDocument()))
{}

void Router::add(Operation operation)
{
    if (!m_tree.add(operation.method, operation.path, m_operations.size()))
        m_faults.append(u"%1 is served twice"_s.arg(operation.name));
    m_operations.push_back(std::move(operation));
}

QStringList Router::faults() const
{
    QStringList faults = m_faults;
    QStringList declared;
    forEachEndpoint([&](const auto &endpoint) {
        declared.append(endpoint.name);
        const bool served =
            std::ranges::any_of(m_operations, [&](const auto &one) { return one.name == endpoint.name; });
        if (!served)
            faults.append(u"%1 is declared and not served"_s.arg(endpoint.name));
    });
    for (const Operation &operation : m_operations)
        if (!declared.contains(operation.name))
            faults.append(u"%1 is served and not declared"_s.arg(operation.name));
    return faults;
}

Router::Match Router::match(QByteArrayView method, QByteArrayView rawPath) const
{
    if (rawPath == guideLogin)
        rawPath = "/api/v1/auth/login";
    Match match;
    const QByteArrayView base(apiBase.data(), apiBase.size());
    if (!rawPath.startsWith(base) || !rawPath.sliced(base.size()).startsWith('/'))
        return match;
    auto found = m_tree.find(rawPath.sliced(base.size()));
    if (!found.operations)
        return match;
    const QByteArrayView wanted = method == "HEAD" ? QByteArrayView("GET") : method;
    for (const auto &[known, number] : *found.operations) {
        const auto name = nameOf(known);
        match.allowed.append(name);
        if (wanted == QByteArrayView(name.data(), name.size()))
            match.operation = &m_operations[number];
    }
    match.params = std::move(found.params);
    return match;
}

std::expected<qint64, net::Refusal> Router::bodyLimit(const net::Request &head) const
{
    const Match found = match(head.method, head.target);
    if (!found.operation || !found.operation->upload)
        return jsonLimit;
    if (const auto may = m_parts.authenticator.mayUpload(head.header("authorization")); !may)
        return std::unexpected(
            net::Refusal{may.error().status, may.error().code.toLatin1(), may.error().detail.toLatin1()});
    return uploadLimit;
}

bool Router::isSignIn(const net::Request &request) const
{
    const Match found = match(request.method, request.target);
    return found.operation &&
           (found.operation->name == Api::login.name || found.operation->name == Api::changePassword.name ||
            found.operation->name == Api::stepUp.name || found.operation->name == Api::resetPassword.name ||
            found.operation->name == Api::acceptInvitation.name);
}

QString Router::requestIdOf(const net::Request &request) const
{
    static const QRegularExpression shape(u"^[A-Za-z0-9-]{8,64}$"_s);
    const QString given = QString::fromLatin1(request.header("x-request-id"));
    if (!given.isEmpty() && fromTrusted(request, m_parts.trustedProxies) && shape.match(given).hasMatch())
        return given;
    return makeUuidV7().toString(QUuid::WithoutBraces);
}

QString Router::clientAddress(const net::Request &request) const
{
    if (!fromTrusted(request, m_parts.trustedProxies))
        return request.peer.toString();
    // The right-most address that is not a proxy of ours: what stands further left is the client's own word.
    const auto chain = request.header("x-forwarded-for").split(',');
    for (auto hop = chain.rbegin(); hop != chain.rend(); ++hop) {
        net::Request previous;
        if (!previous.peer.setAddress(QString::fromLatin1(hop->trimmed())))
            break;
        if (!fromTrusted(previous, m_parts.trustedProxies))
            return previous.peer.toString();
    }
    return request.peer.toString();
}

net::Response Router::keysOfTokens(const QString &requestId) const
{
    net::Response response = json(200, jwks(*m_parts.signer.keys(), Instant::now()), requestId);
    for (auto &[name, value] : response.headers)
        if (name == "Cache-Control")
            value = "public, max-age=300"_ba;
    return response;
}

std::optional<net::Response> Router::quick(const net::Request &request) const
{
    const QString id = requestIdOf(request);
    const bool reading = request.method == "GET" || request.method == "HEAD";
    if (request.target == "/up" && reading)
        return json(200, R"({"status":"ok"})", id);
    if (request.target == "/openapi.json" && reading)
        return json(200, m_openApi, id);
    if (request.target == "/open" && reading)
        return openPage(id);
    if (request.target == keysPath && reading)
        return keysOfTokens(id);
    if (request.target == "/up" || request.target == "/openapi.json" || request.target == "/open" ||
        request.target == keysPath) {
        auto response = problem({405, u"method_not_allowed"_s, u"Only GET is served here."_s, {}, 0}, id);
        response.headers.append({"Allow"_ba, "GET, HEAD"_ba});
        return response;
    }
    const Match found = match(request.method, request.target);
    if (found.operation)
        return std::nullopt;
    if (found.allowed.isEmpty())
        return problem({404, u"not_found"_s, u"There is no such path."_s, {}, 0}, id);
    auto response = problem({405, u"method_not_allowed"_s, u"This path does not serve that method."_s, {}, 0}, id);
    response.headers.append({"Allow"_ba, found.allowed.join(u", "_s).toLatin1()});
    return response;
}

void Router::note(const Operation &operation, const Exchange &exchange, const Error &error, Denial denial)
{
    denial.operation = operation.name;
    denial.code = error.code;
    if (const auto missing = missingOf(error); missing && denial.permission.isEmpty())
        denial.permission = info(missing->permission).slug; // held, and still refused: by a rule about people
    denial.detail = error.detail;
    m_parts.denials.note(exchange.caller, denial);
}

// After the transaction of the request, which takes back all that it wrote. A 404 counts when it hides what is there.
// Where nobody is signed in, the stores tell for themselves: they know which account was meant.
template<class T>
Result<T> Router::noted(const Operation &operation, const Exchange &exchange, Result<T> result)
{
    static constexpr std::array refusals{401, 403, 404, 429};
    if (result || exchange.caller.userId.isNull() || !std::ranges::contains(refusals, result.error().status))
        return result;
    if (const Denial denial = operation.refused(exchange); result.error().status != 404 || denial.decided)
        note(operation, exchange, result.error(), denial);
    return result;
}

Result<void> Router::admit(const Authenticator::Known &known, const Operation &operation)
{
    if (known.elsewhere)
        return fail(403, u"network_refused"_s, u"This token is not accepted from your network."_s);
    if (known.caller.isProgram && !allowedForPrograms(operation))
        return fail(403, u"person_required"_s, u"This is not done with an API token; sign in."_s);
    if (known.mustChangePassword && !allowedBeforePasswordChange(operation))
        return fail(403, u"password_change_required"_s, u"Choose a new password first."_s);
    if (known.mustEnrol && !allowedBeforeEnrolment(operation))
        return fail(403, u"mfa_enrolment_required"_s, u"Your role needs a second factor. Set one up first."_s);
    if (known.caller.isPreview() && !isQuestion(operation.method, operation.name) && operation.name != Api::logout.name)
        return fail(403, u"preview_read_only"_s, u"A preview only looks. Leave it to change something."_s);
    if (known.caller.isPreview() && hiddenFromPreviews(operation))
        return fail(403, u"preview_hidden"_s, u"A preview does not show this."_s);
    return {};
}

Result<Exchange> Router::prepare(const net::Request &request, const Match &match, const QString &id)
{
    Exchange exchange;
    const Operation &operation = *match.operation;
    const QString address = clientAddress(request);
    Result<void> admitted;
    if (m_parts.mayChange && !m_parts.mayChange() && !allowedWhenFull(operation))
        return std::unexpected(Error{503,
                                     u"storage_full"_s,
                                     u"The server has no room for changes just now; what is there can be read. Its "
                                     "administrators have to make room on its disk."_s,
                                     {},
                                     60});
    if (operation.access.kind != Access::Kind::Public) {
        TRY(auto known, m_parts.authenticator.authenticate(request.header("authorization"), address));
        admitted = admit(known, operation);
        exchange.caller = std::move(known.caller);
    }
    exchange.caller.ip = address;
    exchange.caller.requestId = id;
    exchange.path = match.params;
    if (!admitted) { // whatever it was about was not looked at
        note(operation, exchange, admitted.error(), {});
        return std::unexpected(std::move(admitted).error());
    }
    TRY(exchange.body, bodyOf(request, operation));
    exchange.query = wire::paramsOf(request.query);
    exchange.raw = request.body;
    // Whoever may not do it hears that first, whatever headers are missing, and gets no stored answer either.
    if (operation.guard != Guard::None)
        TRY_VOID(noted(operation, exchange, operation.check(exchange)));
    if (has(operation.guard, Guard::StepUp))
        TRY_VOID(noted(operation, exchange, requireRecentProof(exchange.caller)));
    TRY(exchange.caller.ifMatch, ifMatchOf(request, operation.guard));
    exchange.idempotencyKey = request.header("idempotency-key");
    exchange.device = QString::fromUtf8(request.header("user-agent")).left(200);
    return exchange;
}

QByteArray Router::etagOf(int rowVersion, const QByteArray &body)
{
    const QByteArray mark = QCryptographicHash::hash(body, QCryptographicHash::Sha256).first(8).toHex();
    return "\"v" + QByteArray::number(rowVersion) + '-' + mark + '"';
}

Result<Answer> Router::perform(const Operation &operation, const Exchange &exchange, bool &replayed)
{
    return noted(operation, exchange,
                 has(operation.guard, Guard::IdempotencyKey) ? m_idempotency.once(operation, exchange, replayed)
                                                             : operation.run(exchange));
}

net::Response Router::answer(const net::Request &request)
{
    const QString id = requestIdOf(request);
    const Match found = match(request.method, request.target);
    bool replayed = false;
    Result<Answer> answer = fail(500, u"internal_error"_s, u"Something went wrong on our side. Nothing was changed."_s);
    try {
        const auto exchange = prepare(request, found, id);
        answer = exchange ? perform(*found.operation, *exchange, replayed) : std::unexpected(exchange.error());
    } catch (const std::exception &error) {
        qCCritical(lcHttp) << found.operation->name << "threw, request" << id << error.what();
    } catch (...) { // a bug all the same, and the other requests must not pay for it
        qCCritical(lcHttp) << found.operation->name << "threw what is no exception, request" << id;
    }
    if (!answer) {
        if (answer.error().status >= 500)
            qCWarning(lcHttp) << found.operation->name << "failed, request" << id << answer.error().code;
        const QByteArray policy = takePolicy(answer.error());
        net::Response response = problem(answer.error(), id);
        if (!policy.isEmpty())
            response.headers += refusalHeaders(policy, answer.error().retryAfter);
        return response;
    }
    if (!answer->etag.isEmpty() && found.operation->method == Method::Get &&
        request.header("if-none-match") == answer->etag)
        answer = Answer{304, {}, answer->etag};
    net::Response response =
        answer->body.isEmpty() ? empty(answer->status, id) : json(answer->status, answer->body, id);
    if (!answer->etag.isEmpty())
        response.headers.append({"ETag"_ba, answer->etag});
    if (replayed)
        response.headers.append({"Idempotency-Replayed"_ba, "true"_ba});
    return response;
}

} // namespace bitflow::http
