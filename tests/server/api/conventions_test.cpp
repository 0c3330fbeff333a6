// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every endpoint alike: headers, problems, ETags, idempotency, lists.
#include "common/api/all.h"
#include "tests/server/api/estate.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTcpSocket>

#include <thread>

namespace bitflow::test {
namespace {

class ConventionsTest : public EstateTest
{
protected:
    void SetUp() override
    {
        EstateTest::SetUp();
        client = host.client(u"owner@example.edu"_s);
    }
    NewUser newcomer(const QString &email) const
    {
        NewUser in;
        in.email = email;
        in.firstName = u"New"_s;
        in.institutionId = arts.id;
        return in;
    }
    qint64 count(const QString &email)
    {
        return host.backend().db.value<qint64>(u"SELECT COUNT(*) FROM users WHERE email = ?"_s, {email}).value_or(-1);
    }
    Id<Role> roleId(const QString &slug)
    {
        return host.backend().db.value<Id<Role>>(u"SELECT id FROM roles WHERE slug = ?"_s, {slug}).value_or(Id<Role>());
    }
    std::unique_ptr<Client> client;
};

TEST_P(ConventionsTest, CarriesTheSecurityHeadersOnEveryAnswer)
{
    const HttpAnswer answers[]{client->send("GET", u"/up"_s), client->call(Api::me),
                               client->send("GET", u"/api/v1/nothing"_s), host.anonymous()->call(Api::me),
                               client->call(Api::getUser, {Id<User>::make()})};
    for (const HttpAnswer &answer : answers) {
        EXPECT_EQ(answer.headers["x-content-type-options"], "nosniff") << answer.status;
        EXPECT_EQ(answer.headers["x-frame-options"], "DENY") << answer.status;
        EXPECT_TRUE(answer.headers["strict-transport-security"].contains("max-age=31536000")) << answer.status;
        EXPECT_TRUE(answer.headers["content-security-policy"].contains("default-src 'none'")) << answer.status;
        EXPECT_EQ(answer.headers["cache-control"], "no-store") << answer.status;
        EXPECT_EQ(answer.headers["x-request-id"].size(), 36) << answer.status;
        EXPECT_FALSE(answer.headers.contains("server")) << answer.status;
    }
}

TEST_P(ConventionsTest, AnswersErrorsAsProblems)
{
    struct Row
    {
        const char *what;
        QByteArray method;
        QString target;
        QByteArray body;
        QByteArray type;
        int status;
        QString code;
    };
    const QString me = u"/api/v1/auth/me"_s, users = u"/api/v1/users"_s, login = u"/api/v1/auth/login"_s;
    const Row rows[]{
        {"unknown path", "GET", u"/api/v1/nothing"_s, {}, {}, 404, u"not_found"_s},
        {"outside the API", "GET", u"/index.html"_s, {}, {}, 404, u"not_found"_s},
        {"method", "DELETE", me, {}, {}, 405, u"method_not_allowed"_s},
        {"method on /up", "POST", u"/up"_s, {}, {}, 405, u"method_not_allowed"_s},
        {"query", "GET", users + u"?nonsense=1"_s, {}, {}, 400, u"bad_request"_s},
        {"limit", "GET", users + u"?limit=201"_s, {}, {}, 422, u"invalid"_s},
        {"sort", "GET", users + u"?sort=password_hash"_s, {}, {}, 400, {}},
        {"cursor", "GET", users + u"?cursor=abc"_s, {}, {}, 400, u"cursor_invalid"_s},
        {"id", "GET", users + u"/42"_s, {}, {}, 400, u"bad_request"_s},
        {"nobody", "GET", users + u"/0190d5c4-0000-7000-8000-000000000000"_s, {}, {}, 404, u"not_found"_s},
        {"not JSON", "POST", login, "nonsense", "application/json", 400, u"json_invalid"_s},
        {"twice", "POST", login, R"({"email":"a","email":"b"})", "application/json", 400, u"json_invalid"_s},
        {"another type", "POST", login, "email=a", "application/x-www-form-urlencoded", 415,
         u"media_type_unsupported"_s},
        {"members missing", "POST", login, "{}", "application/json", 422, u"invalid"_s},
        {"no key", "POST", users, R"({"email":"a@x.org","first_name":"A"})", "application/json", 400,
         u"idempotency_key_missing"_s}};
    for (const Row &row : rows) {
        const auto answer = client->send(row.method, row.target, row.body,
                                         row.type.isEmpty() ? QMap<QByteArray, QByteArray>()
                                                            : QMap<QByteArray, QByteArray>{{"content-type", row.type}});
        EXPECT_EQ(answer.status, row.status) << row.what << answer.body.constData();
        EXPECT_EQ(answer.headers["content-type"], "application/problem+json") << row.what;
        const auto body = answer.json();
        if (!row.code.isEmpty()) {
            EXPECT_EQ(body[u"code"].toString(), row.code) << row.what;
        }
        EXPECT_EQ(body[u"type"].toString(), u"urn:bitflow:problem:"_s + body[u"code"].toString()) << row.what;
        EXPECT_EQ(body[u"status"].toInt(), row.status) << row.what;
        EXPECT_EQ(body[u"request_id"].toString().toLatin1(), answer.headers["x-request-id"]) << row.what;
        EXPECT_FALSE(answer.body.contains("SELECT")) << row.what;
        EXPECT_EQ(answer.headers.contains("allow"), row.status == 405) << row.what;
    }
}

TEST_P(ConventionsTest, GuardsChangesByEtag)
{
    const auto seen = client->call(Api::getInstitution, {arts.id});
    const QByteArray etag = seen.headers["etag"];
    const int version = seen.json()[u"row_version"].toInt();
    EXPECT_TRUE(etag.startsWith("\"v" + QByteArray::number(version) + '-')) << etag.constData();
    const QString target = u"/api/v1/institutions/"_s + arts.id.toString();
    EXPECT_EQ(client->send("GET", target, {}, {{"if-none-match", etag}}).status, 304);

    InstitutionChange change;
    change.institutionId = arts.id;
    change.phone = u"+91 20 2569 0000"_s;
    EXPECT_EQ(client->call(Api::updateInstitution, change).status, 428);
    const auto body = toText({{u"phone"_s, u"+91 20 2569 0001"_s}});
    EXPECT_EQ(client->send("PATCH", target, body, {{"content-type", "application/json"}, {"if-match", "*"}}).status,
              400);
    const auto done = client->call(Api::updateInstitution, change, {version, {}});
    EXPECT_EQ(done.status, 200) << done.body.constData();
    const QByteArray newer = done.headers["etag"];
    EXPECT_NE(newer, etag);
    const auto withTag =
        client->send("PATCH", target, body, {{"content-type", "application/json"}, {"if-match", etag}});
    EXPECT_EQ(withTag.status, 412) << "the tag as it was given";
    const auto late = client->call(Api::updateInstitution, change, {version, {}});
    EXPECT_EQ(late.status, 412) << late.body.constData();
}

// The answer also holds what stands in other rows: who leads the college.
TEST_P(ConventionsTest, KnowsAnOldAnswerByMoreThanTheVersionOfTheRow)
{
    const auto etagOf = [&] { return client->call(Api::getInstitution, {arts.id}).headers["etag"]; };
    const QByteArray before = etagOf();
    NewAssignment assignment;
    assignment.userId = nobody;
    assignment.roleId = roleId(u"principal"_s);
    assignment.institutionId = arts.id;
    ASSERT_EQ(client->call(Api::createAssignment, assignment).status, 201);
    EXPECT_NE(etagOf(), before);
    const QString target = u"/api/v1/institutions/"_s + arts.id.toString();
    EXPECT_EQ(client->send("GET", target, {}, {{"if-none-match", before}}).status, 200);
    EXPECT_EQ(client->send("GET", target, {}, {{"if-none-match", etagOf()}}).status, 304);
}

// What is left out never means something: not "active", not "for good", not "nobody".
TEST_P(ConventionsTest, WantsToBeToldWhatAChangeIs)
{
    const QString user = u"/api/v1/users/"_s + nobody.toString(),
                  node = u"/api/v1/institutions/"_s + arts.id.toString();
    const auto access = client->get(Api::userAccess, {principal});
    ASSERT_TRUE(access);
    const QString assignment =
        u"/api/v1/users/"_s + principal.toString() + u"/assignments/"_s + access->assignments.first().id.toString();
    struct Row
    {
        const char *what;
        QByteArray method;
        QString target, pointer;
    };
    const Row rows[]{{"status of a person", "PUT", user + u"/status"_s, u"/status"_s},
                     {"status of an institution", "PUT", node + u"/status"_s, u"/status"_s},
                     {"leader", "PUT", node + u"/leader"_s, u"/user_id"_s},
                     {"end of a role", "PATCH", assignment, u"/expires_at"_s},
                     {"kind of an institution", "POST", u"/api/v1/institutions"_s, u"/kind"_s}};
    for (const Row &row : rows)
        for (const QByteArray &body : {""_ba, "{}"_ba}) {
            const auto answer = client->send(
                row.method, row.target, body,
                {{"content-type", "application/json"}, {"if-match", "\"v1\""}, {"idempotency-key", "a-key-of-mine"}});
            EXPECT_EQ(answer.status, 400) << row.what << answer.body.constData();
            EXPECT_EQ(answer.json()[u"errors"][0][u"pointer"].toString(), row.pointer) << row.what;
        }
}

// Whoever may not do it hears that, and not which header is missing.
TEST_P(ConventionsTest, DecidesBeforeItAsksForHeaders)
{
    auto teacher = host.client(u"faculty@example.edu"_s);
    auto stranger = host.client(u"nashik@example.edu"_s);
    const QString user = u"/api/v1/users/"_s + nobody.toString();
    EXPECT_EQ(client->send("DELETE", user).status, 428);
    EXPECT_EQ(teacher->send("DELETE", user).status, 403);
    EXPECT_EQ(stranger->send("DELETE", user).status, 404);
    const auto body = toText(toJsonObject(newcomer(u"x@example.edu"_s)));
    const QMap<QByteArray, QByteArray> json{{"content-type", "application/json"}};
    EXPECT_EQ(client->send("POST", u"/api/v1/users"_s, body, json).code(), u"idempotency_key_missing"_s);
    EXPECT_EQ(teacher->send("POST", u"/api/v1/users"_s, body, json).status, 403);
    auto shortKey = json;
    shortKey["idempotency-key"] = "abc";
    EXPECT_EQ(client->send("POST", u"/api/v1/users"_s, body, shortKey).code(), u"idempotency_key_invalid"_s);
}

// The stored answer of somebody who has lost the right meanwhile stays closed.
TEST_P(ConventionsTest, GivesNoStoredAnswerToWhoMayNotAnyLonger)
{
    auto boss = host.client(u"pune@example.edu"_s);
    const auto in = newcomer(u"kept@example.edu"_s);
    ASSERT_EQ(boss->call(Api::createUser, in, {{}, "a-key-of-mine"}).status, 201);
    ASSERT_TRUE(host.backend().db.run(u"DELETE FROM assignments WHERE user_id = ?"_s, {puneOwner}));
    EXPECT_EQ(boss->call(Api::createUser, in, {{}, "a-key-of-mine"}).status, 404);
}

TEST_P(ConventionsTest, ReadsAnUploadOnlyFromSomebodyWithAToken)
{
    struct Row
    {
        const char *what;
        QByteArray authorization;
        QByteArray answer;
    };
    const Row rows[]{{"nobody", {}, "HTTP/1.1 401 "},
                     {"made up", "Authorization: Bearer a.b.c\r\n", "HTTP/1.1 401 "},
                     {"signed in", "Authorization: Bearer " + client->token() + "\r\n", "HTTP/1.1 100 "}};
    for (const Row &row : rows) {
        QTcpSocket socket;
        const QUrl url(host.url());
        socket.connectToHost(url.host(), quint16(url.port()));
        socket.write("POST /api/v1/imports?kind=institutions&name=a.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                     "Expect: 100-continue\r\nContent-Length: 15000000\r\n" +
                     row.authorization + "\r\n");
        QByteArray answer;
        // the server accepts in this thread
        for (QDeadlineTimer patience(10'000); answer.size() < row.answer.size() && !patience.hasExpired();) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
            answer += socket.readAll();
        }
        EXPECT_TRUE(answer.startsWith(row.answer)) << row.what << ": " << answer.constData();
    }
}

TEST_P(ConventionsTest, CreatesOnceForAKey)
{
    const auto in = newcomer(u"once@example.edu"_s);
    const auto first = client->call(Api::createUser, in, {{}, "a-key-of-mine"});
    ASSERT_EQ(first.status, 201) << first.body.constData();
    const auto again = client->call(Api::createUser, in, {{}, "a-key-of-mine"});
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.headers["idempotency-replayed"], "true");
    EXPECT_EQ(count(in.email), 1);
    EXPECT_EQ(client->call(Api::createUser, newcomer(u"other@example.edu"_s), {{}, "a-key-of-mine"}).status, 422);
    EXPECT_EQ(host.client(u"pune@example.edu"_s)
                  ->call(Api::createUser, newcomer(u"third@example.edu"_s), {{}, "a-key-of-mine"})
                  .status,
              201)
        << "another person's key";
    const auto kept = host.backend().db.column<QString>(u"SELECT body FROM idempotency_keys"_s);
    ASSERT_TRUE(kept);
    for (const QString &text : *kept)
        EXPECT_FALSE(QByteArray::fromBase64(text.toLatin1()).contains("password")) << "an answer is kept sealed";
}

TEST_P(ConventionsTest, CreatesOnceForAKeyUsedAtTheSameTime)
{
    const auto in = newcomer(u"race@example.edu"_s);
    const QByteArray token = client->token();
    std::vector<std::atomic<int>> statuses(8);
    std::vector<std::thread> threads;
    threads.reserve(statuses.size());
    for (auto &status : statuses)
        threads.emplace_back([&] {
            Client own(host.url());
            own.setToken(QString::fromLatin1(token));
            status = own.call(Api::createUser, in, {{}, "one-key-for-all"}).status;
        });
    const auto has = [&](int wanted) {
        return std::ranges::any_of(statuses, [wanted](const std::atomic<int> &status) { return status == wanted; });
    };
    while (has(0))
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    for (auto &thread : threads)
        thread.join();
    EXPECT_EQ(count(in.email), 1);
    for (const int status : statuses)
        EXPECT_TRUE(status == 201 || status == 409) << status;
    EXPECT_TRUE(has(201));
}

TEST_P(ConventionsTest, PagesListsByCursorAndBySeek)
{
    for (int i = 0; i < 23; ++i)
        host.makeUser(u"page%1@example.edu"_s.arg(i, 2, 10, QChar(u'0')), {}, {}, arts.id);
    UserQuery query;
    query.q = u"page"_s;
    query.sort = u"-email"_s;
    query.limit = 5;
    QStringList walked;
    int pages = 0;
    do {
        const auto page = client->get(Api::listUsers, query);
        ASSERT_TRUE(page) << said(page.error());
        EXPECT_EQ(page->total, 23);
        for (const User &user : page->items)
            walked.append(user.email);
        query.cursor = page->nextCursor;
        ++pages;
    } while (!query.cursor.isEmpty() && pages < 10);
    EXPECT_EQ(pages, 5);
    ASSERT_EQ(walked.size(), 23);
    EXPECT_EQ(walked.first(), u"page22@example.edu"_s);
    EXPECT_TRUE(std::ranges::is_sorted(walked, std::greater()));

    query.cursor.clear();
    query.seek = 20;
    const auto tail = client->get(Api::listUsers, query);
    ASSERT_TRUE(tail);
    ASSERT_EQ(tail->items.size(), 3);
    EXPECT_EQ(tail->items.first().email, walked[20]);

    UserQuery other = query;
    other.seek.reset();
    other.limit = 5;
    const QString cursor = client->get(Api::listUsers, other)->nextCursor;
    other.sort = u"email"_s;
    other.cursor = cursor;
    EXPECT_EQ(client->call(Api::listUsers, other).code(), u"cursor_invalid"_s) << "a cursor belongs to its question";
}

TEST_P(ConventionsTest, HasNoBodyForHead)
{
    const auto answer = client->send("HEAD", u"/api/v1/auth/me"_s);
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.body.isEmpty());
    EXPECT_EQ(client->send("GET", u"/up"_s).status, 200);
}

TEST_P(ConventionsTest, ServesItsDocument)
{
    const auto answer = host.anonymous()->send("GET", u"/openapi.json"_s);
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()[u"openapi"].toString(), u"3.1.0"_s);
    const QJsonObject paths = answer.json()[u"paths"].toObject();
    for (const auto path : {"/up"_L1, "/openapi.json"_L1, "/api/auth/login"_L1, "/api/v1/users/{user_id}"_L1})
        EXPECT_TRUE(paths.contains(path)) << path.data();
}

INSTANTIATE_TEST_SUITE_P(Engines, ConventionsTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
