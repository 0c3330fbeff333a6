// SPDX-License-Identifier: GPL-3.0-or-later
// Events in words, without a server.
#include "app/parts/auditwords.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

#include <gtest/gtest.h>

namespace bitflow::test {
namespace {

const QString pune = u"0193a000-0000-7000-8000-000000000001"_s, science = u"0193a000-0000-7000-8000-000000000002"_s,
              meera = u"0193a000-0000-7000-8000-000000000003"_s, ravi = u"0193a000-0000-7000-8000-000000000004"_s,
              session = u"0193a000-0000-7000-8000-000000000005"_s, role = u"0193a000-0000-7000-8000-000000000006"_s;

AuditEvent event(const QString &action, const QJsonObject &before, const QJsonObject &after,
                 const QString &subjectType = u"user"_s)
{
    AuditEvent one;
    one.action = action;
    one.actorId = *Id<User>::parse(ravi);
    one.actorName = u"ravi@pune.example"_s;
    one.before = before;
    one.after = after;
    one.subjectType = subjectType;
    const bool node = subjectType == "institution"_L1;
    one.subjectId = *Id<AuditSubject>::parse(node ? science : meera);
    one.subjectName = node ? u"Science"_s : u"Meera Joshi"_s;
    one.institutionId = *Id<Institution>::parse(science);
    one.path = {{*Id<Institution>::parse(pune), u"Pune"_s, InstitutionKind::University},
                {*Id<Institution>::parse(science), u"Science"_s, InstitutionKind::College}};
    one.names = {{pune, u"Pune"_s},     {science, u"Science"_s},
                 {ravi, u"Ravi Rao"_s}, {u"college_admin"_s, u"College admin"_s},
                 {role, u"Faculty"_s},  {session, u"Debian GNU/Linux 13 (trixie)"_s}};
    return one;
}

AuditEvent refused(AuditEvent one)
{
    one.outcome = AuditOutcome::Denied;
    return one;
}

TEST(AuditWords, TellWhoWhatFromToAndWhere)
{
    struct Row
    {
        AuditEvent event;
        QString sentence;
    };
    const QJsonObject end{{u"expires_at"_s, QJsonValue()}};
    const Row table[]{
        {event(u"assignments.create"_s, {}, {{u"role"_s, u"college_admin"_s}, {u"institution_id"_s, science}}),
         u"gave Meera Joshi the role College admin in Pune › Science"_s},
        {event(u"assignments.create"_s, {}, {{u"role"_s, u"college_admin"_s}, {u"institution_id"_s, QJsonValue()}}),
         u"gave Meera Joshi the role College admin on the platform"_s},
        {event(u"assignments.delete"_s, {{u"role"_s, u"gone_role"_s}, {u"institution_id"_s, science}}, {}),
         u"took the role Gone role in Pune › Science from Meera Joshi"_s},
        {event(u"assignments.update"_s, end, {{u"role"_s, u"college_admin"_s}, {u"expires_at"_s, u"soon"_s}}),
         u"changed the end of the role College admin of Meera Joshi in Pune › Science from no end to soon"_s},
        {event(u"users.status"_s, {{u"status"_s, u"active"_s}}, {{u"status"_s, u"suspended"_s}}),
         u"changed the status of Meera Joshi in Pune › Science from Active to Suspended"_s},
        {event(u"users.update"_s, {{u"institution_id"_s, science}}, {{u"institution_id"_s, pune}}),
         u"changed Meera Joshi in Pune › Science: Institution from Science to Pune"_s},
        {event(u"users.trash"_s, {}, {{u"merged_into"_s, ravi}}),
         u"moved Meera Joshi in Pune › Science to the trash, as a duplicate of Ravi Rao"_s},
        {event(u"users.merge"_s, {}, {{u"merged_with"_s, ravi}}),
         u"merged Ravi Rao into Meera Joshi in Pune › Science"_s},
        {event(u"invitations.create"_s, {}, {{u"role_id"_s, role}, {u"email"_s, u"m@pune.example"_s}}),
         u"invited Meera Joshi as Faculty in Pune › Science"_s},
        {event(u"sessions.revoke"_s, {}, {{u"session_id"_s, session}}),
         u"ended the session of Meera Joshi on Debian 13"_s},
        {event(u"auth.email.request"_s, {}, {{u"email"_s, u"r@pune.example"_s}}),
         u"asked to change the own e-mail address to r@pune.example"_s},
        {event(u"institutions.status"_s, {{u"status"_s, u"setup"_s}}, {{u"status"_s, u"active"_s}}, u"institution"_s),
         u"changed the status of Pune › Science from Being set up to Active"_s},
        {event(u"institutions.move"_s, {{u"parent_id"_s, pune}}, {{u"parent_id"_s, meera}}, u"institution"_s),
         u"moved Science from Pune to one that is gone, or not yours to see"_s},
        {event(u"institutions.update"_s, {{u"address"_s, QJsonObject{{u"city"_s, u"Poona"_s}, {u"state"_s, u"MH"_s}}}},
               {{u"address"_s, QJsonObject{{u"city"_s, u"Pune"_s}, {u"state"_s, u"MH"_s}}}}, u"institution"_s),
         u"changed Pune › Science: City from Poona to Pune"_s},
        {event(u"audit.export"_s, {}, {{u"rows"_s, 120}, {u"action"_s, QJsonArray{u"users."_s}}}),
         u"exported the audit log in Pune › Science: What: People; Rows: 120"_s},
        {refused(event(u"access.denied"_s, {},
                       {{u"permission"_s, u"users.suspend"_s}, {u"times"_s, 4}, {u"reason"_s, u"forbidden"_s}})),
         u"was refused “Suspend, lock and reactivate people” about Meera Joshi, 4 time(s)"_s},
        {refused(event(u"access.denied"_s, {}, {{u"times"_s, 1}, {u"reason"_s, u"self_assignment"_s}})),
         u"was refused something about Meera Joshi: Nobody gives roles to himself"_s},
        {refused(event(u"auth.password"_s, {}, {})), u"gave a wrong present password when choosing a new one"_s},
        {event(u"users.something"_s, {}, {}), u": users.something"_s}};
    for (const Row &row : table) {
        QString told = sentence(row.event);
        EXPECT_TRUE(told.startsWith(u"ravi@pune.example"_s)) << told.toStdString();
        EXPECT_EQ(told.mid(17).trimmed(), row.sentence);
    }
}

TEST(AuditWords, SayWhenANameWasErased)
{
    AuditEvent one = event(u"users.trash"_s, {}, {});
    one.actorName.clear();
    one.erased = true;
    EXPECT_TRUE(sentence(one).startsWith(u"Somebody whose name was erased moved Meera Joshi"_s))
        << sentence(one).toStdString();
    one.actorId = {};
    EXPECT_TRUE(sentence(one).startsWith(u"Somebody not signed in"_s));
}

// What the server can write has words of its own, and no id or slug stands in them.
TEST(AuditWords, KnowEveryActionThatIsRecorded)
{
    const QRegularExpression id(u"[0-9a-f]{8}-[0-9a-f]{4}-"_s);
    int actions = 0;
    for (const FilterGroup &group : actionGroups())
        for (const ui::Choice &choice : group.choices) {
            const QString action = choice.value.toString();
            ++actions;
            EXPECT_NE(actionLabel(action), action);
            AuditEvent done = event(action, {{u"user_id"_s, meera}}, {{u"institution_id"_s, science}});
            const QString none = u"ravi@pune.example: "_s + actionLabel(action);
            EXPECT_TRUE(sentence(done) != none || sentence(refused(done)) != none)
                << "no sentence: " << action.toStdString();
            EXPECT_FALSE(sentence(done).contains(id)) << sentence(done).toStdString();
            EXPECT_FALSE(sentence(done).contains(u'%')) << sentence(done).toStdString();
            EXPECT_FALSE(sentence(refused(done)).contains(u'%')) << sentence(done).toStdString();
        }
    EXPECT_GT(actions, 50);

    const QRegularExpression recorded(u"\"((?:auth|sessions|users|invitations|assignments|roles|institutions|imports|"
                                      u"api_tokens|keys|passwords|access|audit)"
                                      "\\.[a-z_.]+)\"_L1"_s);
    int found = 0;
    for (QDirIterator files(qEnvironmentVariable("BITFLOW_SOURCE_DIR") + u"/server"_s, {u"*.cpp"_s}, QDir::Files,
                            QDirIterator::Subdirectories);
         files.hasNext();) {
        QFile file(files.next());
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        for (const auto &match : recorded.globalMatch(text)) {
            ++found;
            EXPECT_NE(actionLabel(match.captured(1)), match.captured(1)) << file.fileName().toStdString();
        }
    }
    EXPECT_GT(found, 50);
}

TEST(AuditWords, ShowListsByWhatTheyLostAndGained)
{
    const auto changes =
        changesOf(event(u"roles.update"_s, {{u"permissions"_s, QJsonArray{u"users.view"_s, u"users.delete"_s}}},
                        {{u"permissions"_s, QJsonArray{u"users.view"_s, u"users.suspend"_s}}}, u"role"_s));
    ASSERT_EQ(changes.size(), 1);
    EXPECT_EQ(changes.first().kind, FieldChange::Kind::Changed);
    EXPECT_EQ(changes.first().lost.size(), 1);
    EXPECT_EQ(changes.first().gained, QStringList{u"Suspend, lock and reactivate people"_s});
    EXPECT_TRUE(changes.first().before.isEmpty() && changes.first().after.isEmpty());
}

TEST(AuditWords, SayOfAFieldWhetherItCameWentOrChanged)
{
    const auto changes = changesOf(event(u"users.update"_s,
                                         {{u"designation"_s, u"Reader"_s},
                                          {u"phone"_s, u"+91 20 1"_s},
                                          {u"employment_type"_s, u"full-time"_s},
                                          {u"id"_s, meera}},
                                         {{u"designation"_s, u""_s},
                                          {u"phone"_s, u"+91 20 2"_s},
                                          {u"notes"_s, u"back"_s},
                                          {u"employment_type"_s, u"visiting"_s},
                                          {u"must_change_password"_s, false},
                                          {u"joining_date"_s, u"2024-06-01"_s}}));
    QStringList told;
    for (const FieldChange &change : changes)
        told.append(u"~+-"_s.at(change.kind == FieldChange::Kind::Changed ? 0
                                : change.kind == FieldChange::Kind::Added ? 1
                                                                          : 2) +
                    change.label + u": "_s + change.before + u" > "_s + change.after);
    EXPECT_EQ(told,
              (QStringList{u"-Designation: Reader > "_s, u"~Employment: Full time > Visiting"_s,
                           u"~Phone: +91 20 1 > +91 20 2"_s, u"+Joined on:  > 1 Jun 2024"_s, u"+Notes:  > back"_s}))
        << told.join(u"\n"_s).toStdString();
}

TEST(AuditWords, TellFactsAndReasonsApartFromChanges)
{
    const AuditEvent one = event(u"users.status"_s, {{u"status"_s, u"active"_s}},
                                 {{u"status"_s, u"locked"_s}, {u"reason"_s, u"on leave"_s}, {u"sessions"_s, 3}});
    EXPECT_EQ(reasonText(one), u"on leave"_s);
    EXPECT_EQ(changesOf(one).size(), 1);
    EXPECT_EQ(factsOf(one), (QList<EventFact>{{u"Sessions ended"_s, u"3"_s}}));
    const AuditEvent denied =
        refused(event(u"access.denied"_s, {},
                      {{u"reason"_s, u"forbidden"_s}, {u"times"_s, 1}, {u"permission"_s, u"users.suspend"_s}}));
    EXPECT_TRUE(changesOf(denied).isEmpty()) << "nothing changed";
    EXPECT_EQ(reasonText(denied), u"The permission is missing there"_s);
}

} // namespace
} // namespace bitflow::test
