// SPDX-License-Identifier: GPL-3.0-or-later
// A world small enough to try everything: 2 tenants, 3 nodes, 3 people, 3 roles. Breadth first from the beginning,
// every state once, every step of every person from each; the server must allow exactly what the model allows, come to
// the same state, and decide the same there.
#include "tests/server/rules/realm.h"
#include "tests/support/longproof.h"

#include <cstdio>
#include <set>

namespace bitflow::test {
namespace {

using model::Step;
using State = std::vector<int>; // people's and nodes' bits, then what is held where, all sorted

class SmallWorld : public Realm
{
protected:
    void SetUp() override
    {
        Realm::SetUp();
        if (HasFatalFailure())
            return;
        const int a = addNode(alphaU, model::platform, 0), one = addNode(arts, a, 1);
        const int b = addNode(betaU, model::platform, 0);
        addRole("university_owner"_L1);
        addRole("super_admin"_L1);
        addRole("college_admin"_L1);
        addPerson(alpha, a);
        addPerson(office, one);
        addPerson(beta, b);
        addHeld(0, 0, a);
        addHeld(2, 0, b);
        places = {{0, a}, {0, b}, {1, a}, {1, b}, {2, one}};
    }

    static State stateOf(const model::World &world)
    {
        State state;
        for (const auto &person : world.people)
            state.push_back(person.active);
        for (const auto &node : world.nodes)
            state.push_back(node.closed);
        std::set<int> held;
        for (const auto &one : world.held)
            held.insert(one.person * 100 + one.role * 10 + one.node);
        state.insert(state.end(), held.begin(), held.end());
        return state;
    }

    // Writes the model's state into the database, asking no rule.
    void write()
    {
        ASSERT_TRUE(db.run(u"DELETE FROM assignments"_s));
        for (const auto &one : model.held)
            ASSERT_TRUE(db.run(
                u"INSERT INTO assignments (id, user_id, role_id, institution_id, assigned_at) "
                "VALUES (?, ?, ?, ?, ?)"_s,
                {Id<Assignment>::make(), personIds[one.person], roleIds[one.role], nodeId(one.node), Instant::now()}));
        for (int i = 0; i < personIds.size(); ++i)
            ASSERT_TRUE(db.run(u"UPDATE users SET status = ? WHERE id = ?"_s,
                               {model.people[size_t(i)].active ? "active"_L1 : "suspended"_L1, personIds[i]}));
        for (int i = 0; i < nodeIds.size(); ++i)
            ASSERT_TRUE(db.run(u"UPDATE institutions SET status = ? WHERE id = ?"_s,
                               {model.nodes[size_t(i)].closed ? "suspended"_L1 : "active"_L1, nodeIds[i]}));
    }

    State readBack()
    {
        model::World world = model;
        world.held.clear();
        for (int i = 0; i < personIds.size(); ++i) {
            const auto status = db.value<QString>(u"SELECT status FROM users WHERE id = ?"_s, {personIds[i]});
            world.people[size_t(i)].active = status.value_or(QString()) == "active"_L1;
            for (const auto &[role, node] : places) {
                const auto held = db.value<qint64>(u"SELECT COUNT(*) FROM assignments WHERE user_id = ? AND "
                                                   "role_id = ? AND institution_id = ?"_s,
                                                   {personIds[i], roleIds[role], nodeId(node)});
                if (held.value_or(0) > 0)
                    world.held.push_back({i, role, node});
            }
        }
        for (int i = 0; i < nodeIds.size(); ++i) {
            const auto status = db.value<QString>(u"SELECT status FROM institutions WHERE id = ?"_s, {nodeIds[i]});
            world.nodes[size_t(i)].closed = status.value_or(QString()) == "suspended"_L1;
        }
        return stateOf(world);
    }

    // Every step somebody could take: one of each pair that undo each other.
    [[nodiscard]] QList<Step> steps() const
    {
        QList<Step> list;
        for (int actor = 0; actor < personIds.size(); ++actor) {
            for (int person = 0; person < personIds.size(); ++person) {
                for (const auto &[role, node] : places) {
                    const bool has = std::ranges::contains(model.held, model::Held{person, role, node});
                    list.append({has ? Step::Take : Step::Give, actor, person, role, node, {}, {}});
                }
                const bool active = model.people[size_t(person)].active;
                list.append({active ? Step::Suspend : Step::Activate, actor, person, 0, model::platform, {}, {}});
            }
            for (int node = 0; node < nodeIds.size(); ++node) {
                const bool closed = model.nodes[size_t(node)].closed;
                list.append({closed ? Step::Open : Step::Close, actor, 0, 0, node, {}, {}});
            }
        }
        return list;
    }

    // The step in a transaction that is undone, so that the next starts from the same state.
    void attempt(const Step &step)
    {
        const bool expected = model.allowed(step);
        QString said;
        State after;
        const auto undone = db.transaction([&]() -> Result<void> {
            said = perform(step);
            after = readBack();
            return fail(418, u"undo"_s);
        });
        ASSERT_EQ(undone.error().code, u"undo"_s);
        ASSERT_EQ(said == "ok"_L1, expected) << qPrintable(words(step)) << " → " << qPrintable(said);
        model::World next = model;
        if (expected)
            next.apply(step);
        ASSERT_EQ(after, stateOf(next)) << qPrintable(words(step));
        if (seen.insert(stateOf(next)).second)
            frontier.push_back(next);
    }

    QList<std::pair<int, int>> places; // role, node
    std::set<State> seen;
    std::vector<model::World> frontier;
};
INSTANTIATE_TEST_SUITE_P(Engines, SmallWorld, everyEngine(), engineName);

TEST_P(SmallWorld, AllowsWhatTheModelAllowsInEveryStateItCanReach)
{
    const LongProof proof(u"access_smallworld"_s, 2, 6);
    const qint64 depth = mysql() ? 1 : proof.count(); // the rules are the same on both
    const QList<Permission> sample{Permission::UsersView,           Permission::UsersSuspend,
                                   Permission::RolesAssign,         Permission::CollegesSuspend,
                                   Permission::UniversitiesSuspend, Permission::BillingView};
    seen.insert(stateOf(model));
    frontier.push_back(model);
    qint64 tried = 0;
    for (qint64 level = 0; level <= depth && !HasFailure(); ++level) {
        const auto states = std::exchange(frontier, {});
        for (const auto &state : states) {
            model = state;
            write();
            const QString differs = difference(sample);
            ASSERT_TRUE(differs.isEmpty()) << qPrintable(differs);
            if (level == depth)
                continue; // its steps lead further than was asked for
            for (const Step &step : steps()) {
                attempt(step);
                ++tried;
                if (HasFailure())
                    return;
            }
        }
    }
    EXPECT_GT(seen.size(), size_t(4 * depth));
    std::printf("depth %lld: %zu states, %lld decisions compared\n", static_cast<long long>(depth), seen.size(),
                static_cast<long long>(decisions));
    proof.reached(tried);
}

} // namespace
} // namespace bitflow::test
