// SPDX-License-Identifier: GPL-3.0-or-later
// The walk over all endpoints: nobody gets in without a token, and nothing is done for somebody without rights.
#include "common/api/all.h"
#include "tests/server/api/estate.h"

namespace bitflow::test {
namespace {

class AccessWalk : public EstateTest
{
protected:
    // An input that is well-formed and names real things, so that only the access decision can refuse it.
    template<class In>
    In input() const
    {
        In in{};
        forEachField<In>([&]<class S, class M>(const Field<S, M> &field) {
            M &value = in.*field.member;
            if constexpr (std::is_same_v<M, Id<Institution>>)
                value = pune.id;
            else if constexpr (std::is_same_v<M, Id<User>>)
                value = puneOwner;
            else if constexpr (requires { M::make(); })
                value = M::make();
            else if constexpr (std::is_same_v<M, QString>) {
                if (field.rule.required)
                    value = field.rule.format == Format::Email ? u"new@example.edu"_s : u"Something"_s;
            }
        });
        if constexpr (requires { in.kind = InstitutionKind::College; })
            in.kind = InstitutionKind::College;
        return in;
    }
};

TEST_P(AccessWalk, RefusesEverythingWithoutAToken)
{
    const auto client = host.anonymous();
    int walked = 0;
    forEachEndpoint([&]<class In, class Out>(const Endpoint<In, Out> &endpoint) {
        if (endpoint.access.kind == Access::Kind::Public)
            return;
        const auto answer = client->call(endpoint, input<In>(), {1, {}});
        EXPECT_EQ(answer.status, 401) << endpoint.name.data() << answer.body.constData();
        EXPECT_EQ(answer.headers["www-authenticate"], "Bearer") << endpoint.name.data();
        ++walked;
    });
    EXPECT_GT(walked, 40);
}

TEST_P(AccessWalk, RefusesForeignAndEndedTokens)
{
    auto client = host.client(u"nobody@example.edu"_s);
    const QByteArray token = client->token();
    const std::pair<const char *, QByteArray> rows[]{
        {"nonsense", "nonsense"}, {"cut off", token.chopped(3)}, {"empty", " "}, {"another scheme", {}}};
    for (const auto &[what, value] : rows) {
        const QByteArray header = value.isEmpty() ? "Basic " + token : "Bearer " + value;
        EXPECT_EQ(client->send("GET", u"/api/v1/auth/me"_s, {}, {{"authorization", header}}).status, 401) << what;
    }
    EXPECT_EQ(client->call(Api::logout).status, 204);
    EXPECT_EQ(client->call(Api::me).status, 401);
    EXPECT_EQ(client->call(Api::me).code(), u"session_ended"_s);
}

TEST_P(AccessWalk, RefusesEverythingThatNeedsAPermissionToSomebodyWithout)
{
    const auto client = host.client(u"nobody@example.edu"_s);
    int walked = 0;
    forEachEndpoint([&]<class In, class Out>(const Endpoint<In, Out> &endpoint) {
        if (endpoint.access.kind != Access::Kind::Holds && endpoint.access.kind != Access::Kind::HoldsByKind)
            return;
        const auto answer = client->call(endpoint, input<In>(), {1, {}});
        EXPECT_TRUE(answer.status == 403 || answer.status == 404)
            << endpoint.name.data() << ' ' << answer.status << answer.body.constData();
        ++walked;
    });
    EXPECT_GT(walked, 25);
}

TEST_P(AccessWalk, HidesOtherTenantsAndRefusesWithinTheOwn) // E9
{
    struct Row
    {
        const char *who;
        Id<Institution> node;
        int status;
    };
    const Row rows[]{{"owner@example.edu", nashik.id, 200},
                     {"pune@example.edu", pune.id, 200},
                     {"pune@example.edu", physics.id, 200},
                     {"pune@example.edu", nashik.id, 404},
                     {"nashik@example.edu", engineering.id, 404},
                     {"principal@example.edu", engineering.id, 200},
                     {"principal@example.edu", physics.id, 200},
                     {"principal@example.edu", arts.id, 403},
                     {"principal@example.edu", pune.id, 403},
                     {"principal@example.edu", nashik.id, 404},
                     {"owner@example.edu", Id<Institution>::make(), 404}};
    for (const Row &row : rows)
        EXPECT_EQ(host.client(QString::fromLatin1(row.who))->call(Api::getInstitution, {row.node}).status, row.status)
            << row.who << ' ' << qPrintable(row.node.toString());
}

TEST_P(AccessWalk, ConfinesListsToWhatOneMaySee)
{
    const auto institutions = [&](const QString &who) {
        return host.client(who)->get(Api::listInstitutions).value_or(Page<Institution>{}).total;
    };
    const auto people = [&](const QString &who) {
        return host.client(who)->get(Api::listUsers).value_or(Page<User>{}).total;
    };
    EXPECT_EQ(institutions(u"owner@example.edu"_s), 5);
    EXPECT_EQ(institutions(u"pune@example.edu"_s), 4);
    EXPECT_EQ(institutions(u"principal@example.edu"_s), 2);
    EXPECT_EQ(people(u"owner@example.edu"_s), 6);
    EXPECT_EQ(people(u"pune@example.edu"_s), 4);
    EXPECT_EQ(people(u"principal@example.edu"_s), 3);

    InstitutionQuery top;
    top.top = true;
    const auto roots = host.client(u"principal@example.edu"_s)->get(Api::listInstitutions, top);
    ASSERT_TRUE(roots);
    ASSERT_EQ(roots->items.size(), 1);
    EXPECT_EQ(roots->items.first().id, engineering.id);
}

TEST_P(AccessWalk, HoldsAnExpiryAndASuspension)
{
    auto client = host.client(u"principal@example.edu"_s);
    ASSERT_EQ(client->call(Api::getInstitution, {engineering.id}).status, 200);
    ASSERT_TRUE(host.backend().db.run(u"UPDATE assignments SET expires_at = ? WHERE user_id = ?"_s,
                                      {Instant::now() - std::chrono::seconds(1), principal}));
    EXPECT_NE(client->call(Api::getInstitution, {engineering.id}).status, 200);
    ASSERT_TRUE(host.backend().db.run(u"UPDATE assignments SET expires_at = NULL WHERE user_id = ?"_s, {principal}));
    ASSERT_EQ(client->call(Api::getInstitution, {engineering.id}).status, 200);

    auto root = host.client(u"owner@example.edu"_s);
    const auto before = root->get(Api::getInstitution, {pune.id});
    ASSERT_TRUE(before);
    ASSERT_EQ(root->call(Api::setInstitutionStatus, {pune.id, InstitutionStatus::Suspended, u"unpaid"_s},
                         {before->rowVersion, {}})
                  .status,
              200);
    EXPECT_NE(client->call(Api::getInstitution, {engineering.id}).status, 200);
    EXPECT_FALSE(host.anonymous()->signIn(u"principal@example.edu"_s, TestServer::password));
    EXPECT_TRUE(host.anonymous()->signIn(u"nashik@example.edu"_s, TestServer::password));
}

INSTANTIATE_TEST_SUITE_P(Engines, AccessWalk, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
