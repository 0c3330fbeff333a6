// SPDX-License-Identifier: GPL-3.0-or-later
// Random sequences of giving, taking, limiting, suspending, moving and editing, through the stores and through the
// model. After each step both must agree on whether it was allowed and on everything that anybody may do anywhere.
//
// The long walks are access_sequences of tests/run.sh --long.
#include "server/access/store.h"
#include "tests/server/rules/realm.h"
#include "tests/support/longproof.h"

#include <cstdio>

namespace bitflow::test {
namespace {

using model::Step;
using enum Permission;

const QList<Permission> sample{UsersView,           UsersSuspend,   RolesView,       RolesUpdate,
                               RolesAssign,         CollegesMove,   CollegesSuspend, DepartmentsMove,
                               UniversitiesSuspend, OperationsView, GradesEnter};
const QStringList toys{u"users.view"_s, u"users.suspend"_s,    u"grades.enter"_s,
                       u"roles.view"_s, u"colleges.suspend"_s, u"operations.view"_s};

class Sequences : public Realm
{
protected:
    void SetUp() override
    {
        Realm::SetUp();
        if (HasFatalFailure())
            return;
        const int a = addNode(alphaU, model::platform, 0), b = addNode(betaU, model::platform, 0);
        const int c = addNode(arts, a, 1), l = addNode(law, a, 1), o = addNode(betaOne, b, 1);
        const int m = addNode(music, c, 2);
        addNode(node(InstitutionKind::Department, law, u"Roman Law"_s), l, 2);
        for (const auto slug : {"bitflow_owner"_L1, "university_owner"_L1, "super_admin"_L1, "principal"_L1,
                                "college_admin"_L1, "hod"_L1, "faculty"_L1, "student"_L1})
            addRole(slug);
        makeRole(a, RoleScope::College, u"Helper"_s, {u"users.view"_s, u"grades.enter"_s});
        makeRole(c, RoleScope::Department, u"Aide"_s, {u"users.view"_s});
        const QList people{addPerson(root, model::platform),
                           addPerson(alpha, a),
                           addPerson(dean, c),
                           addPerson(office, c),
                           addPerson(maestro, m),
                           addPerson(beta, b),
                           addPerson(betaMan, o)};
        addHeld(people[0], 0, model::platform);
        addHeld(people[1], 1, a);
        addHeld(people[2], 3, c);
        addHeld(people[3], 4, c);
        addHeld(people[4], 5, m);
        addHeld(people[5], 1, b);
    }

    int upTo(size_t count) { return int(std::uniform_int_distribution<size_t>(0, count - 1)(proof.random())); }

    Step next()
    {
        Step step;
        step.kind = Step::Kind(upTo(model::stepKinds));
        step.actor = upTo(4) == 0 ? upTo(model.people.size()) : upTo(3); // mostly those who may do something
        step.person = upTo(model.people.size());
        step.role = upTo(model.roles.size());
        step.node = upTo(12) == 0 ? model::platform : upTo(model.nodes.size());
        step.to = upTo(model.nodes.size());
        const bool aboutHeld = step.kind >= Step::Take && step.kind <= Step::Expire;
        if (aboutHeld && !model.held.empty()) {
            const model::Held &one = model.held[size_t(upTo(model.held.size()))];
            step.person = one.person, step.role = one.role, step.node = one.node;
        }
        if (step.kind >= Step::Close && step.node == model::platform)
            step.node = 0;
        if (step.kind == Step::Edit) {
            step.role = int(model.roles.size()) - 1 - upTo(3); // two custom ones, and one that nobody edits
            for (const QString &toy : toys)
                if (upTo(2) == 0)
                    step.rights.insert(toy.toStdString());
        }
        return step;
    }

    // E9 for one of all the questions that could be asked.
    void askOne()
    {
        const int person = upTo(model.people.size()), node = upTo(model.nodes.size());
        const Permission right = sample[upTo(size_t(sample.size()))];
        Caller caller;
        caller.userId = personIds[person];
        caller.grants = access.grantsOf(caller.userId).value_or(QList<NodeGrant>());
        const auto asked = access.require(caller, right, nodeId(node));
        const auto expected = model.answer(person, info(right).slug.data(), node);
        const QString said = expected == model::Answer::Yes         ? u"ok"_s
                             : expected == model::Answer::Forbidden ? u"forbidden"_s
                                                                    : u"not_found"_s;
        ASSERT_EQ(asked ? u"ok"_s : asked.error().code, said)
            << "person " << person << ' ' << info(right).slug.data() << " node " << node;
        // The explanation says what the decision says, and never without a reason.
        ExplainQuery query{.userId = caller.userId, .permission = info(right).slug, .institutionId = nodeId(node)};
        const auto told = explanations.explain(server, query);
        ASSERT_TRUE(told) << qPrintable(outcome(told));
        ASSERT_EQ(told->decision == Verdict::Allow, asked.has_value());
        ASSERT_EQ(told->paths.isEmpty(), told->decision == Verdict::Deny);
        ASSERT_EQ(told->missing.isEmpty(), told->decision == Verdict::Allow);
    }

    // The number of steps that were allowed.
    qint64 walk(qint64 steps)
    {
        qint64 done = 0;
        for (qint64 i = 0; i < steps; ++i) {
            const Step step = next();
            const bool expected = model.allowed(step);
            const QString said = perform(step);
            EXPECT_EQ(said == "ok"_L1 || (step.kind == Step::Expire && !expected),
                      expected || step.kind == Step::Expire)
                << "step " << i << ' ' << qPrintable(words(step)) << " → " << qPrintable(said);
            if (expected) {
                model.apply(step);
                ++done;
            }
            const QString differs = difference(sample);
            EXPECT_TRUE(differs.isEmpty())
                << "after step " << i << ' ' << qPrintable(words(step)) << ": " << qPrintable(differs);
            askOne();
            if (HasFailure())
                return done;
        }
        return done;
    }

    AccessStore explanations{db, access, audit.people(), "secret of the tests"_ba};
    LongProof proof{u"access_sequences"_s, 500, 200'000};
};
INSTANTIATE_TEST_SUITE_P(Engines, Sequences, everyEngine(), engineName);

TEST_P(Sequences, AgreeWithTheModelAfterEveryStep)
{
    const qint64 steps = proof.count();
    const qint64 done =
        walk(mysql() ? std::min<qint64>(steps, 2'000) : steps); // the rules are the same, the engine slower
    ASSERT_FALSE(HasFailure());
    EXPECT_GT(done, 20) << "too few of the steps were allowed to say much";
    std::printf("%lld allowed, %lld decisions compared\n", static_cast<long long>(done),
                static_cast<long long>(decisions));
    proof.reached(mysql() ? std::min<qint64>(steps, 2'000) : steps);
}

} // namespace
} // namespace bitflow::test
