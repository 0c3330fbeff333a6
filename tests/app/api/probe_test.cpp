// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/api/probe.h"
#include "tests/app/api/bench.h"

using namespace bitflow;
using namespace bitflow::test;

namespace {

using Step = ServerProbe::Step;
using State = ServerProbe::State;

struct ProbeTest : testing::Test
{
    Bench bench;
    ServerProbe probe{bench.api};
    QHash<Step, State> states;
    std::optional<Step> ended;
    Error error;

    void run(const QUrl &server)
    {
        QObject context;
        QObject::connect(&probe, &ServerProbe::stepChanged, &context,
                         [&](Step step, State state) { states[step] = state; });
        QObject::connect(&probe, &ServerProbe::finished, &context, [&](Step step, const Error &why) {
            ended = step;
            error = why;
        });
        probe.start(server);
        ASSERT_TRUE(QTest::qWaitFor([&] { return ended.has_value(); }, 30'000));
        EXPECT_FALSE(probe.running());
    }
    void expect(std::array<State, 4> wanted, const QString &code)
    {
        EXPECT_EQ(error.code, code) << error.code.toStdString();
        for (const Step step : {Step::Name, Step::Port, Step::Tls, Step::Server})
            EXPECT_EQ(states[step], wanted[size_t(step)]) << int(step);
    }
    static Say up(const Heard &) { return {.body = R"({"status":"ok"})"_ba}; }
};

TEST_F(ProbeTest, FindsAServer)
{
    Responder server;
    server.answer = up;
    run(server.url());
    expect({State::Good, State::Good, State::Waiting, State::Good}, {});
    EXPECT_EQ(server.heard.value(0).target, "/up");
    EXPECT_TRUE(QHostAddress(probe.ip()).isLoopback());
}

TEST_F(ProbeTest, StopsAtAnUnknownCertificateAndGoesOnWhenItIsCompared)
{
    Responder server(makeIdentity());
    server.answer = up;
    run(server.url());
    expect({State::Good, State::Good, State::Failed, State::Waiting}, u"untrusted"_s);
    EXPECT_EQ(server.bytes, 0);
    bench.trust.accept(bench.trust.seen(server.url()));
    ended.reset();
    run(server.url());
    expect({State::Good, State::Good, State::Good, State::Good}, {});
}

TEST_F(ProbeTest, SaysWhereItEnds)
{
    run(QUrl(u"https://no-such-name.invalid"_s));
    expect({State::Failed, State::Waiting, State::Waiting, State::Waiting}, u"host_not_found"_s);
    ended.reset();
    run(QUrl(u"https://localhost:1"_s));
    expect({State::Good, State::Failed, State::Waiting, State::Waiting}, u"connection_refused"_s);
    Responder plain; // speaks no TLS
    ended.reset();
    run(QUrl(u"https://localhost:%1"_s.arg(plain.port())));
    expect({State::Good, State::Good, State::Failed, State::Waiting}, u"connection_lost"_s);
    Responder other;
    other.answer = [](const Heard &) { return Say{.body = "<html>"_ba}; };
    ended.reset();
    run(other.url());
    expect({State::Good, State::Good, State::Waiting, State::Failed}, u"unreadable_answer"_s);
}

TEST_F(ProbeTest, ACancelledProbeSaysNothingMore)
{
    Responder server;
    server.answer = [](const Heard &) { return Say{.hang = true}; };
    QSignalSpy finished(&probe, &ServerProbe::finished);
    probe.start(server.url());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !server.heard.isEmpty(); }));
    probe.cancel();
    EXPECT_TRUE(QTest::qWaitFor([&] { return server.dropped >= 1; }));
    EXPECT_TRUE(finished.isEmpty());
}

} // namespace
