// SPDX-License-Identifier: GPL-3.0-or-later
// From a request to an answer: match → token → access decision → decode and validate → handler → JSON. Handlers are
// straight-line blocking code; answer() runs on a pool thread, quick() on the loop.
#pragma once

#include "common/api/accounts.h"
#include "common/validate.h"
#include "server/auth/authenticator.h"
#include "server/http/decision.h"
#include "server/http/idempotency.h"
#include "server/http/pathtree.h"
#include "server/net/request.h"

namespace bitflow::http {

class Router
{
public:
    struct Parts
    {
        sql::Database &db;
        Authenticator &authenticator;
        AccessControl &access;
        Denials &denials;
        QByteArray secret; // 32 bytes for Idempotency
        TokenSigner &signer;
        QList<QPair<QHostAddress, int>> trustedProxies;
        std::function<bool()> mayChange{}; // false while there is no room on the disk for more; any thread
    };
    explicit Router(Parts parts);
    virtual ~Router() = default;

    // handler(const Caller &, const In &) → Result<Out>. Called before the first request only.
    template<class In, class Out, class Handler>
    void serve(const Endpoint<In, Out> &declared, Handler handler)
    {
        Endpoint<In, Out> endpoint = declared;
        endpoint.access = accessOf(declared.name, declared.access);
        Operation operation{endpoint.method,
                            endpoint.path,
                            endpoint.name,
                            endpoint.access,
                            endpoint.guard,
                            hasUpload<In>(),
                            {},
                            {},
                            {}};
        operation.check = [this, endpoint](const Exchange &exchange) -> Result<void> {
            TRY(const In input, decode(endpoint, exchange.path, exchange.query, exchange.body, exchange.raw));
            return m_decision.decide(endpoint.access, exchange.caller, ScopeIds::of(input));
        };
        operation.run = [this, endpoint, handler = std::move(handler)](const Exchange &exchange) -> Result<Answer> {
            TRY(In input, decode(endpoint, exchange.path, exchange.query, exchange.body, exchange.raw));
            TRY_VOID(m_decision.decide(endpoint.access, exchange.caller, ScopeIds::of(input)));
            tidy(input);
            if (auto complaints = validate(input); !complaints.isEmpty())
                return invalid(std::move(complaints));
            TRY(const Out output, handler(exchange.caller, input));
            return answerOf(output, endpoint);
        };
        operation.refused = [this, endpoint](const Exchange &exchange) {
            const auto input = decode(endpoint, exchange.path, exchange.query, exchange.body, exchange.raw);
            return m_decision.describe(endpoint.access, exchange.caller, ScopeIds::of(input.value_or(In{})));
        };
        add(std::move(operation));
    }

    // Declared but not served, or twice; empty = complete. The server does not start otherwise.
    [[nodiscard]] QStringList faults() const;

    // Answers what needs no thread of the pool: /up, /openapi.json, /open, the keys of the tokens, unknown paths and
    // methods.
    std::optional<net::Response> quick(const net::Request &request) const;
    // Whether the request is one of those that may cost a password hash; they have a pool of their own.
    [[nodiscard]] bool isSignIn(const net::Request &request) const;
    net::Response answer(const net::Request &request);
    // The largest body a request may have; an upload is read only from somebody who was given a token.
    [[nodiscard]] std::expected<qint64, net::Refusal> bodyLimit(const net::Request &head) const;

    // A fresh id, or the one that a trusted proxy gave.
    [[nodiscard]] QString requestIdOf(const net::Request &request) const;
    // The peer, or who a trusted proxy says it speaks for.
    [[nodiscard]] QString clientAddress(const net::Request &request) const;

protected:
    // What is asked of the caller: what the endpoint declares. The proof of the authorization matrix takes one
    // permission away here and must notice it.
    [[nodiscard]] virtual Access accessOf(QLatin1StringView, Access declared) const { return declared; }

private:
    struct Match
    {
        const Operation *operation = nullptr;
        Params params;
        QStringList allowed; // methods, when the path is known and the method is not
    };
    void add(Operation operation);
    [[nodiscard]] Match match(QByteArrayView method, QByteArrayView rawPath) const;
    [[nodiscard]] net::Response keysOfTokens(const QString &requestId) const;
    Result<Exchange> prepare(const net::Request &request, const Match &match, const QString &id);
    // What stands before every right: a program, a preview, or somebody who has something else to do first.
    static Result<void> admit(const Authenticator::Known &known, const Operation &operation);
    void note(const Operation &operation, const Exchange &exchange, const Error &error, Denial denial);
    // The same result; a refusal is written into the audit log.
    template<class T>
    Result<T> noted(const Operation &operation, const Exchange &exchange, Result<T> result);
    Result<Answer> perform(const Operation &operation, const Exchange &exchange, bool &replayed);

    // "v3-5f2a…": the version that If-Match asks about, and a mark of the whole body for If-None-Match, since an answer
    // also holds what stands in other rows (a leader, counts).
    static QByteArray etagOf(int rowVersion, const QByteArray &body);

    template<class In, class Out>
    static Answer answerOf(const Out &output, const Endpoint<In, Out> &endpoint)
    {
        if constexpr (std::is_same_v<Out, Nothing>)
            return {204, {}, {}};
        else if constexpr (std::is_same_v<Out, Accepted>)
            return {202, toText({}), {}};
        else {
            Answer answer{has(endpoint.guard, Guard::IdempotencyKey) ? 201 : 200, toText(toJsonObject(output)), {}};
            if constexpr (requires { output.rowVersion; })
                answer.etag = etagOf(output.rowVersion, answer.body);
            return answer;
        }
    }

    Parts m_parts;
    Decision m_decision;
    Idempotency m_idempotency;
    PathTree m_tree;
    std::vector<Operation> m_operations;
    QStringList m_faults;
    QByteArray m_openApi;
};

} // namespace bitflow::http
