// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"
#include "common/wire.h"

#include <gtest/gtest.h>

namespace bitflow {
namespace {

// As the server's router takes a target apart.
template<class In, class Out>
Result<In> arrive(const Endpoint<In, Out> &endpoint, const WireRequest &request)
{
    const QByteArray target = request.target.toLatin1();
    const auto mark = target.indexOf('?');
    const auto segments = target.first(mark < 0 ? target.size() : mark).split('/').sliced(3);
    const auto wanted = QByteArray(endpoint.path.data(), endpoint.path.size()).split('/').sliced(1);
    EXPECT_EQ(segments.size(), wanted.size());
    Params path;
    for (qsizetype i = 0; i < wanted.size(); ++i)
        if (wanted[i].startsWith('{'))
            path.append({QString::fromLatin1(wanted[i].sliced(1, wanted[i].size() - 2)),
                         QString::fromUtf8(QByteArray::fromPercentEncoding(segments[i]))});
    const bool json = request.contentType == "application/json";
    return decode(endpoint, path, mark < 0 ? Params() : wire::paramsOf(target.sliced(mark + 1)),
                  json ? parseText(request.body).value_or(QJsonValue()).toObject() : QJsonObject(), request.body);
}

TEST(Wire, CarriesAQuery)
{
    UserQuery query;
    query.q = u"a & b = 100 % 🎓"_s;
    query.sort = u"name,-created_at"_s;
    query.status = {UserStatus::Active, UserStatus::Invited};
    query.role = {u"hod"_s, u"principal"_s};
    query.institutionId = Id<Institution>::make();
    query.seek = 700'000;
    query.trashed = true;
    const auto request = encode(Api::listUsers, query);
    EXPECT_TRUE(request.target.startsWith(u"/api/v1/users?"));
    EXPECT_TRUE(request.body.isEmpty());
    const auto back = arrive(Api::listUsers, request);
    ASSERT_TRUE(back);
    EXPECT_EQ(toJsonObject(*back), toJsonObject(query));
}

TEST(Wire, CarriesPathAndBody)
{
    UserStatusChange change{Id<User>::make(), UserStatus::Suspended, u"left"_s};
    const auto request = encode(Api::setUserStatus, change);
    EXPECT_EQ(request.target, u"/api/v1/users/"_s + change.userId.toString() + u"/status"_s);
    EXPECT_FALSE(request.body.contains("user_id"));
    const auto back = arrive(Api::setUserStatus, request);
    ASSERT_TRUE(back);
    EXPECT_EQ(toJsonObject(*back), toJsonObject(change));
}

TEST(Wire, CarriesAnUpload)
{
    const NewImport upload{ImportKind::Users, Id<Institution>::make(), u"people, 2026.csv"_s, {"a,b\n1,2\n"}};
    const auto back = arrive(Api::createImport, encode(Api::createImport, upload));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->file, upload.file);
    EXPECT_EQ(back->fileName, upload.fileName);
    EXPECT_EQ(back->kind, upload.kind);
}

TEST(Wire, RefusesWhatIsUnknownTwiceOrInTheWrongPlace)
{
    const Params path{{u"user_id"_s, Id<User>::make().toString()}};
    struct Row
    {
        const char *what;
        Result<QString> outcome;
    };
    const auto list = [](const char *query) -> Result<QString> {
        return decode(Api::listUsers, {}, wire::paramsOf(query), {}, {}).transform([](const auto &) {
            return QString();
        });
    };
    const auto patch = [&](const Params &query, const QJsonObject &body) -> Result<QString> {
        return decode(Api::updateUser, path, query, body, {}).transform([](const auto &) { return QString(); });
    };
    const Row rows[]{{"unknown in the query", list("nonsense=1")},
                     {"twice in the query", list("limit=5&limit=6")},
                     {"not a number", list("limit=many")},
                     {"not one of", list("status=active,dancing")},
                     {"not a truth value", list("trashed=yes")},
                     {"a query where a body belongs", patch({{u"phone"_s, u"1"_s}}, {})},
                     {"the path's member in the body", patch({}, {{u"user_id"_s, u"x"_s}})}};
    for (const Row &row : rows) {
        ASSERT_FALSE(row.outcome) << row.what;
        EXPECT_EQ(row.outcome.error().status, 400) << row.what;
    }
    EXPECT_TRUE(list("limit=5&sort=name"));
    EXPECT_TRUE(patch({}, {{u"phone"_s, u"12345"_s}}));
}

} // namespace
} // namespace bitflow
