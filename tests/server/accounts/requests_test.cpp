// SPDX-License-Identifier: GPL-3.0-or-later
// Asking for access: who gets the mail, what it says, and when there is none.
#include "tests/server/accounts/postoffice.h"

namespace bitflow::test {
namespace {

class Requests : public PostOffice
{
protected:
    HttpAnswer ask(const QString &email, const QString &permission, Id<Institution> place, const QString &reason = {})
    {
        return host.client(email)->call(Api::requestAccess, {permission, place, reason});
    }
    static int people(const HttpAnswer &answer) { return answer.json()[u"people"].toInt(-1); }
};
INSTANTIATE_TEST_SUITE_P(Engines, Requests, everyEngine(), engineName);

TEST_P(Requests, GoToTheNearestWhoMayGiveIt)
{
    const auto answer = ask(u"student@example.edu"_s, u"users.view"_s, engineering.id, u"Exam duty {role}"_s);
    ASSERT_EQ(answer.status, 200) << answer.body.constData();
    EXPECT_EQ(people(answer), 1) << "the principal; whoever owns the university need not be asked";
    const ReceivedMail mail = box.next();
    EXPECT_EQ(mail.to, QStringList{u"principal@example.edu"_s});
    for (const auto &told : {u"student@example.edu"_s, u"Engineering"_s, u"Exam duty {role}"_s,
                             QString::fromUtf8(info(Permission::UsersView).label)})
        EXPECT_TRUE(mail.plain.contains(told)) << qPrintable(told + u'\n' + mail.plain);
    EXPECT_TRUE(silent());
    EXPECT_EQ(count(u"audit_events"_s, u"action = 'access.request' AND outcome = 'done'"_s), 1);
    EXPECT_EQ(people(ask(u"student@example.edu"_s, u"universities.update"_s, engineering.id)), 1);
    EXPECT_EQ(box.next().to, QStringList{u"pune@example.edu"_s}) << "the principal does not hold it himself (E1)";
    EXPECT_TRUE(silent());
}

TEST_P(Requests, GoByWhoeverMayNotActOnTheAsker) // E3
{
    const auto guest = host.makeUser(u"guest@example.edu"_s, u"student"_s, engineering.id);
    ASSERT_TRUE(db().run(u"INSERT INTO assignments (id, user_id, role_id, institution_id, assigned_at) "
                         "VALUES (?, ?, ?, ?, ?)"_s,
                         {Id<Assignment>::make(), guest, roleId(u"university_owner"_s), nashik.id, Instant::now()}));
    EXPECT_EQ(people(ask(u"guest@example.edu"_s, u"users.update"_s, engineering.id)), 1);
    EXPECT_EQ(box.next().to, QStringList{u"owner@example.edu"_s});
    EXPECT_TRUE(silent());
}

TEST_P(Requests, AreRefusedWhereThereIsNothingToAskFor)
{
    const auto code = [&](const QString &email, const QString &permission, Id<Institution> place) {
        return ask(email, permission, place).code();
    };
    EXPECT_EQ(code(u"principal@example.edu"_s, u"users.view"_s, engineering.id), u"already_allowed"_s);
    EXPECT_EQ(code(u"nashik@example.edu"_s, u"users.view"_s, engineering.id), u"not_found"_s) << "E9";
    EXPECT_EQ(code(u"student@example.edu"_s, u"fly"_s, engineering.id), u"invalid"_s);
    EXPECT_TRUE(silent());
    EXPECT_EQ(count(u"audit_events"_s, u"action = 'access.request'"_s), 0);
}

TEST_P(Requests, AreFiveADay)
{
    auto student = host.client(u"student@example.edu"_s);
    const AccessRequest wish{u"users.view"_s, engineering.id, {}};
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(student->call(Api::requestAccess, wish).status, 200);
    const auto sixth = student->call(Api::requestAccess, wish);
    EXPECT_EQ(sixth.status, 429);
    EXPECT_TRUE(sixth.headers.contains("retry-after"));
    settle();
    EXPECT_EQ(count(u"audit_events"_s, u"action = 'access.request'"_s), 5);
}

} // namespace
} // namespace bitflow::test
