// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/server.h"

#include "server/http/problem.h"
#include "server/routes.h"

#include <QLoggingCategory>

namespace bitflow {

Q_LOGGING_CATEGORY(lcServer, "bitflow.server")

namespace {

// A password hash takes a core for itself; sixteen waiting for each is as long as anybody wants to wait.
Admission::Limits admissionLimits()
{
    Admission::Limits limits;
    limits.signIn.threads = std::max(1, QThread::idealThreadCount());
    limits.signIn.longest = 16 * limits.signIn.threads;
    return limits;
}

// Whose share a request counts against: the token's, however its scheme is spelled.
QByteArray personOf(const net::Request &request)
{
    const QByteArray words = request.header("authorization").trimmed();
    return words.sliced(words.indexOf(' ') + 1).trimmed();
}

net::Response refusal(int status, const QByteArray &code, const QByteArray &detail)
{
    return http::problem({status, QString::fromLatin1(code), QString::fromLatin1(detail), {}, status == 503 ? 1 : 0},
                         makeUuidV7().toString(QUuid::WithoutBraces));
}

} // namespace

Result<QList<net::Listen>> Server::listeners(const Config &config)
{
    QList<net::Listen> list;
    QStringList faults;
    for (const QString &text : config.listen) {
        if (const auto listen = net::Listen::parse(text))
            list.append(*listen);
        else
            faults.append(u"Cannot listen: %1"_s.arg(listen.error()));
    }
    if (!faults.isEmpty())
        return fail(500, u"listen_invalid"_s, faults.join(u'\n'));
    return list;
}

Server::Server(const Config &config, Backend &backend, std::function<qint64()> room)
    : m_backend(backend)
    , m_reserve(config.dataDir.reserve(), std::move(room))
    , m_router({backend.db, backend.authenticator, backend.access, backend.denials,
                backend.vault.derive("idempotency", 32), backend.signer, config.trustedProxies,
                [this] { return !m_reserve.isGivenUp(); }})
    , m_limits({limitOf(config.generalLimit), limitOf(config.sessionLimit)}, m_router, backend.authenticator,
               config.needsRedis() ? backend.limiter.get() : nullptr)
    , m_admission(admissionLimits(), [](const QByteArray &detail) { return refusal(503, "busy"_ba, detail); })
    , m_sealer(backend.db, backend.auditKey, {.checkpointFile = config.dataDir.auditCheckpoints()})
{
    addRoutes(m_router, {backend.sessions, backend.secondFactor, backend.institutions, backend.users, backend.roles,
                         backend.imports, backend.accounts, backend.invitations, backend.apiTokens, backend.auditLog,
                         backend.explanations, backend.previews, backend.accessRequests});

    net::Options options;
    options.hosts = config.acceptedHosts();
    options.trustedProxies = config.trustedProxies;
    options.tls = {config.dataDir.certificate(), config.dataDir.certificateKey()};
    options.application = [this](net::Request request, const net::Reply &reply) { take(std::move(request), reply); };
    options.problem = refusal;
    options.admit = [this](const net::Request &head) { return m_limits.admit(head); };
    options.bodyLimit = [this](const net::Request &head) { return m_router.bodyLimit(head); };
    if (auto list = listeners(config))
        options.listen = *list;
    else
        m_fault = list.error();
    m_front = std::make_unique<net::Server>(std::move(options));
}

Server::~Server() { stop(); }

Result<void> Server::start()
{
    if (m_fault)
        return std::unexpected(*m_fault);
    if (const QStringList faults = m_router.faults(); !faults.isEmpty())
        return fail(500, u"routes_incomplete"_s, faults.join(u"; "_s));
    TRY_VOID(m_backend.checkPepper());
    TRY_VOID(m_backend.expectOriginals());
    TRY_VOID(m_backend.ring.start());
    if (auto listening = m_front->start(); !listening)
        return fail(500, u"listen_failed"_s, listening.error());
    m_worker = std::make_unique<JobWorker>(m_backend.jobs, std::chrono::seconds(1), u"default"_s,
                                           [this] { return !m_reserve.isGivenUp(); });
    m_worker->start();
    m_postman = std::make_unique<JobWorker>(m_backend.jobs, std::chrono::seconds(1), Outbox::queueName);
    m_postman->start();
    m_sealer.start([this] {
        m_backend.denials.flush();
        m_backend.auditWatch.tick();
        m_reserve.tick();
    });
    m_running = true;
    return {};
}

void Server::stop()
{
    if (!m_running)
        return;
    m_running = false;
    m_front->stop();
    m_admission.waitForDone();
    m_worker->stop();
    m_postman->stop();
    m_backend.ring.stop();
    m_backend.denials.flush(true);
    m_sealer.stop(); // last, so that it seals what the others have written
}

Result<void> Server::reloadTls()
{
    if (auto reloaded = m_front->reloadTls(); !reloaded)
        return fail(500, u"certificate_unusable"_s, reloaded.error());
    return {};
}

void Server::take(net::Request request, const net::Reply &reply)
{
    const bool together = m_limits.countsTogether() && request.target != "/up";
    if (!together) {
        if (auto response = m_router.quick(request))
            return reply.send(*std::move(response));
    }
    const auto lane = m_router.isSignIn(request) ? Admission::Lane::SignIn : Admission::Lane::Api;
    const QByteArray person = personOf(request);
    m_admission.take(lane, person, reply, [this, together, request = std::move(request)] {
        auto response = together ? m_limits.refusedTogether(request) : std::nullopt;
        if (together && !response)
            response = m_router.quick(request);
        return response ? *std::move(response) : m_router.answer(request);
    });
}

} // namespace bitflow
