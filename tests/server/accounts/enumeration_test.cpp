// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever asks from outside learns nothing about who has an account: not from the answer, and not from its time. The
// answers are compared in every run; the times are measured by `tests/run.sh --long enumeration` and printed, not
// asserted.
#include "tests/server/accounts/postoffice.h"
#include "tests/support/longproof.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>
#include <vector>

namespace bitflow::test {
namespace {

// Of an answer all that a client sees but what is different at every request.
QByteArray shapeOf(const HttpAnswer &answer)
{
    QJsonObject body = answer.json();
    for (const auto &key : {u"instance"_s, u"request_id"_s})
        if (body.contains(key))
            body[key] = QString(body[key].toString().size(), u'x');
    QByteArray shape = QByteArray::number(answer.status) + ' ' + QByteArray::number(answer.body.size()) + '\n';
    for (auto it = answer.headers.begin(); it != answer.headers.end(); ++it)
        shape += it.key() + ": " + (it.key() == "x-request-id" || it.key() == "date" ? ""_ba : it.value()) + '\n';
    return shape + toText(body);
}

class Enumeration : public PostOffice
{
protected:
    void SetUp() override
    {
        PostOffice::SetUp();
        NewInvitations in;
        in.institutionId = engineering.id;
        in.roleId = roleId(u"student"_s);
        in.people = {{u"guest@example.edu"_s, {}, {}}};
        ASSERT_TRUE(host.backend().invitations.create(commandLineCaller(), in));
        host.makeUser(u"closed@example.edu"_s, u""_s);
        ASSERT_TRUE(db().run(u"UPDATE users SET status = 'suspended' WHERE email = 'closed@example.edu'"_s));
        host.makeUser(u"binned@example.edu"_s, u""_s);
        ASSERT_TRUE(db().run(u"UPDATE users SET deleted_at = 1 WHERE email = 'binned@example.edu'"_s));
    }
    const QStringList addresses{u"principal@example.edu"_s, u"guest@example.edu"_s, u"closed@example.edu"_s,
                                u"binned@example.edu"_s, u"nobody@nowhere.test"_s};
};
INSTANTIATE_TEST_SUITE_P(Engines, Enumeration, everyEngine(), engineName);

TEST_P(Enumeration, FindsNoDifferenceInAnAnswer)
{
    QByteArray signIn, forgotten;
    for (const QString &email : addresses) {
        const auto login = host.anonymous()->call(Api::login, {email, u"wrong password of the test"_s, {}});
        EXPECT_EQ(login.status, 401);
        signIn = signIn.isEmpty() ? shapeOf(login) : signIn;
        EXPECT_EQ(shapeOf(login), signIn) << qPrintable(email);
        const auto forgot = host.anonymous()->call(Api::forgotPassword, {email});
        EXPECT_EQ(forgot.status, 202);
        forgotten = forgotten.isEmpty() ? shapeOf(forgot) : forgotten;
        EXPECT_EQ(shapeOf(forgot), forgotten) << qPrintable(email);
    }
}

TEST_P(Enumeration, FindsNoDifferenceAmongCodes)
{
    settle();
    const auto guest = db().value<Id<User>>(u"SELECT id FROM users WHERE email = 'guest@example.edu'"_s);
    ASSERT_TRUE(guest);
    const auto late = db().transaction([&] { return OneTimeTokens(db()).issue(TokenPurpose::Invite, *guest, u"x"_s); });
    ASSERT_TRUE(late);
    ASSERT_TRUE(db().run(u"UPDATE one_time_tokens SET expires_at = 1"_s));
    const QString never = u"invite-"_s + QString(43, u'A');
    for (const auto &call : std::initializer_list<std::function<HttpAnswer(const QString &)>>{
             [&](const QString &code) { return host.anonymous()->call(Api::invitationOffer, {code}); },
             [&](const QString &code) { return host.anonymous()->call(Api::verifyEmail, {code}); },
             [&](const QString &code) { return host.anonymous()->call(Api::resetPassword, {code, newPassword}); },
             [&](const QString &code) {
                 return host.anonymous()->call(Api::acceptInvitation, {code, {}, {}, newPassword});
             }})
        EXPECT_EQ(shapeOf(call(late->code)), shapeOf(call(never)));
}

struct Times
{
    std::vector<double> known, unknown; // microseconds
};

double mean(const std::vector<double> &values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / double(values.size());
}

double variance(const std::vector<double> &values)
{
    const double middle = mean(values);
    double sum = 0;
    for (const double value : values)
        sum += (value - middle) * (value - middle);
    return sum / double(values.size() - 1);
}

double median(std::vector<double> values)
{
    std::ranges::nth_element(values, values.begin() + qsizetype(values.size() / 2));
    return values[values.size() / 2];
}

// Of the slowest tenth the machine tells more than the server: dudect leaves it out as well.
std::vector<double> withoutTail(std::vector<double> values)
{
    std::ranges::sort(values);
    values.resize(values.size() * 9 / 10);
    return values;
}

void print(const char *what, const Times &times)
{
    const auto known = withoutTail(times.known), unknown = withoutTail(times.unknown);
    const double welch = (mean(known) - mean(unknown)) /
                         std::sqrt(variance(known) / double(known.size()) + variance(unknown) / double(unknown.size()));
    const double a = median(times.known), b = median(times.unknown);
    std::printf("%-8s %zu + %zu samples: Welch t %+.2f (good below 4.5), medians %.0f and %.0f us, apart by %.2f %% "
                "(good below 2)\n",
                what, times.known.size(), times.unknown.size(), welch, a, b, 100 * std::abs(a - b) / b);
}

// Known and unknown by turns, so that whatever else happens on the machine happens to both.
Times measure(qint64 samples, const std::function<void(bool known, qint64 number)> &act)
{
    Times times;
    for (qint64 i = 0; i < 2 * samples; ++i) {
        const bool known = i % 2 == 0;
        QElapsedTimer timer;
        timer.start();
        act(known, i / 2);
        (known ? times.known : times.unknown).push_back(double(timer.nsecsElapsed()) / 1000);
    }
    return times;
}

QString addressOf(bool known, qint64 number)
{
    return (known ? u"known%1@example.edu"_s : u"other%1@example.edu"_s).arg(number, 6, 10, QChar(u'0'));
}

TEST(EnumerationByTime, IsPrinted)
{
    LongProof proof(u"enumeration by time"_s, 20, 2000);
    const qint64 samples = proof.count();
    Mailbox box;
    TestServer host(sql::Engine::Sqlite, [&](Config &config) {
        config.mail = box.settings();
        config.passwordResetLimit = config.registrationLimit = {};
        config.argon2MemoryKib = 19456; // what it costs in earnest
        config.argon2Passes = 2;
    });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    auto &db = host.backend().db;
    const auto hash = host.backend().hasher.hash(TestServer::password);
    ASSERT_TRUE(hash);
    for (qint64 i = 0; i < samples; ++i) {
        NewUser in;
        in.email = addressOf(true, i);
        in.firstName = u"Known"_s;
        ASSERT_TRUE(host.backend().users.insert(commandLineCaller(), in, *hash, UserSource::Manual));
    }
    auto client = host.anonymous();
    print("login", measure(samples, [&](bool known, qint64 number) {
              EXPECT_EQ(client->call(Api::login, {addressOf(known, number), u"wrong password"_s, {}}).status, 401);
          }));
    // Accounts that the original left behind, against none.
    ASSERT_TRUE(
        db.run(u"UPDATE users SET password_hash = '$2y$05$Ymnyyx0eEVK96LYJpz62PeXSFd..nckFadjHRQGwLvj6mjeMstQMC' "
               "WHERE first_name = 'Known'"_s));
    ASSERT_TRUE(host.backend().expectOriginals());
    print("bcrypt", measure(samples, [&](bool known, qint64 number) {
              EXPECT_EQ(client->call(Api::login, {addressOf(known, number), u"wrong password"_s, {}}).status, 401);
          }));
    print("forgot", measure(samples, [&](bool known, qint64 number) {
              EXPECT_EQ(client->call(Api::forgotPassword, {addressOf(known, number)}).status, 202);
          }));
    const auto user = db.value<Id<User>>(u"SELECT id FROM users WHERE email = ?"_s, {addressOf(true, 0)});
    ASSERT_TRUE(user);
    const auto late = db.transaction([&] { return OneTimeTokens(db).issue(TokenPurpose::Invite, *user, u"x"_s); });
    ASSERT_TRUE(late && db.run(u"UPDATE one_time_tokens SET expires_at = 1 WHERE purpose = 'invite'"_s));
    print("accept", measure(samples, [&](bool known, qint64) {
              const QString code = known ? late->code : u"invite-"_s + QString(43, u'A');
              EXPECT_EQ(client->call(Api::acceptInvitation, {code, {}, {}, newPassword}).status, 422);
          }));
    proof.reached(2 * 4 * samples);
}

} // namespace
} // namespace bitflow::test
