// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"
#include "server/audit/exportcover.h"
#include "server/audit/row.h"
#include "tests/server/api/estate.h"
#include "tests/support/auditlog.h"

#include <QDeadlineTimer>
#include <QTest>

namespace bitflow::test {
namespace {

class AuditApi : public EstateTest
{
protected:
    static qint64 rows(Client &client, const AuditQuery &query)
    {
        const auto page = client.get(Api::listAuditEvents, query);
        EXPECT_TRUE(page) << (page ? "" : said(page.error()));
        return page.value_or(Page<AuditEvent>{}).total;
    }
    static AuditQuery with(const std::function<void(AuditQuery &)> &set)
    {
        AuditQuery query;
        set(query);
        return query;
    }
    void allowExport(Client &client) // signed in a moment ago, which is what a guarded step asks for
    {
        EXPECT_TRUE(client.signIn(u"pune@example.edu"_s, TestServer::password));
    }
};

TEST_P(AuditApi, ShowsWhatHappenedWhereOneMayLook)
{
    auto root = host.client(u"owner@example.edu"_s), head = host.client(u"pune@example.edu"_s),
         college = host.client(u"principal@example.edu"_s);
    EXPECT_EQ(host.client(u"faculty@example.edu"_s)->call(Api::listAuditEvents).status, 403);
    EXPECT_EQ(host.anonymous()->call(Api::listAuditEvents).status, 401);

    const auto all = head->get(Api::listAuditEvents, with([](auto &q) { q.limit = 200; }));
    ASSERT_TRUE(all);
    ASSERT_FALSE(all->items.isEmpty());
    const QList<Id<Institution>> own{pune.id, engineering.id, physics.id, arts.id};
    for (const AuditEvent &event : all->items) {
        EXPECT_TRUE(own.contains(event.institutionId)) << qPrintable(event.action);
        ASSERT_FALSE(event.path.isEmpty());
        EXPECT_EQ(event.path.first().id, pune.id);
    }
    EXPECT_GT(rows(*root, {}), all->total);
    EXPECT_LT(rows(*college, {}), all->total);
    for (qsizetype i = 1; i < all->items.size(); ++i)
        EXPECT_GE(all->items[i - 1].at, all->items[i].at) << "newest first";

    // E9
    const auto of = [&](Client &client, Id<Institution> node) {
        const auto id = host.backend().db.value<Id<AuditEvent>>(
            u"SELECT id FROM audit_events WHERE institution_id = ? ORDER BY id LIMIT 1"_s, {node});
        return client.call(Api::getAuditEvent, {id.value_or(Id<AuditEvent>())}).status;
    };
    EXPECT_EQ(of(*head, physics.id), 200);
    EXPECT_EQ(of(*head, nashik.id), 404);
    EXPECT_EQ(of(*college, arts.id), 403);
    EXPECT_EQ(of(*college, engineering.id), 200);
    const auto platform = host.backend().db.value<Id<AuditEvent>>(
        u"SELECT id FROM audit_events WHERE institution_id IS NULL ORDER BY id LIMIT 1"_s);
    EXPECT_EQ(head->call(Api::getAuditEvent, {*platform}).status, 404);
    EXPECT_EQ(root->call(Api::getAuditEvent, {*platform}).status, 200);
    EXPECT_EQ(root->call(Api::getAuditEvent, {Id<AuditEvent>::make()}).status, 404);
}

TEST_P(AuditApi, FiltersByWhoWhatWhereWhenAndResult)
{
    auto root = host.client(u"owner@example.edu"_s);
    const Instant before = Instant::now();
    UserChange change;
    change.userId = faculty;
    change.designation = u"Reader"_s;
    ASSERT_EQ(root->call(Api::updateUser, change, {.ifMatch = 1}).status, 200);
    const auto found = root->get(Api::listAuditEvents, with([](auto &q) { q.action = {u"users.update"_s}; }));
    ASSERT_TRUE(found);
    ASSERT_EQ(found->total, 1);
    const AuditEvent event = found->items.first();
    EXPECT_EQ(event.actorId, owner);
    EXPECT_EQ(event.actorName, u"owner@example.edu"_s);
    EXPECT_EQ(event.subjectType, u"user"_s);
    EXPECT_EQ(event.subjectName, u"faculty"_s);
    EXPECT_EQ(event.before, (QJsonObject{{u"designation"_s, u""_s}}));
    EXPECT_EQ(event.after, (QJsonObject{{u"designation"_s, u"Reader"_s}}));
    EXPECT_FALSE(event.sessionId.isNull());
    EXPECT_EQ(event.ipAddress, u"127.0.0.1"_s);

    const auto subject = Id<AuditSubject>(faculty.uuid());
    struct Row
    {
        const char *what;
        AuditQuery query;
        bool finds;
    };
    const Row table[]{{"actor", with([&](auto &q) { q.actorId = owner; }), true},
                      {"another actor", with([&](auto &q) { q.actorId = principal; }), false},
                      {"subject", with([&](auto &q) { q.subjectId = subject; }), true},
                      {"subtree", with([&](auto &q) { q.institutionId = pune.id; }), true},
                      {"another subtree", with([&](auto &q) { q.institutionId = nashik.id; }), false},
                      {"prefix", with([&](auto &q) { q.action = {u"users."_s}; }), true},
                      {"no prefix", with([&](auto &q) { q.action = {u"update"_s}; }), false},
                      {"no pattern", with([&](auto &q) { q.action = {u"user_"_s}; }), false},
                      {"outcome", with([&](auto &q) { q.outcome = AuditOutcome::Done; }), true},
                      {"another outcome", with([&](auto &q) { q.outcome = AuditOutcome::Denied; }), false},
                      {"from", with([&](auto &q) { q.from = before; }), true},
                      {"until", with([&](auto &q) { q.until = before; }), false},
                      {"session", with([&](auto &q) { q.sessionId = event.sessionId; }), true},
                      {"another session", with([&](auto &q) { q.sessionId = Id<Session>::make(); }), false},
                      {"word", with([&](auto &q) { q.q = u"OWNER@ update"_s; }), true},
                      {"person", with([&](auto &q) { q.q = u"faculty"_s; }), true},
                      {"another word", with([&](auto &q) { q.q = u"zebra"_s; }), false}};
    for (Row row : table) {
        row.query.limit = 200;
        const auto page = root->get(Api::listAuditEvents, row.query);
        ASSERT_TRUE(page) << row.what << ' ' << said(page.error());
        const bool finds = std::ranges::contains(page->items, event.id, &AuditEvent::id);
        EXPECT_EQ(finds, row.finds) << row.what;
    }
}

TEST_P(AuditApi, WritesSignInsAndRefusals)
{
    auto root = host.client(u"owner@example.edu"_s), head = host.client(u"pune@example.edu"_s);
    EXPECT_EQ(host.anonymous()->call(Api::login, {u"principal@example.edu"_s, u"wrong"_s, {}}).status, 401);
    auto college = host.client(u"principal@example.edu"_s);
    const auto signIns = head->get(Api::listAuditEvents, with([&](auto &q) {
                                       q.action = {u"auth.login"_s};
                                       q.subjectId = Id<AuditSubject>(principal.uuid());
                                   }));
    ASSERT_TRUE(signIns);
    ASSERT_EQ(signIns->items.size(), 2) << "one's own people's are seen without the platform's";
    EXPECT_EQ(signIns->items.first().outcome, AuditOutcome::Done);
    EXPECT_EQ(signIns->items.last().outcome, AuditOutcome::Denied);
    EXPECT_FALSE(signIns->items.first().sessionId.isNull());
    EXPECT_TRUE(signIns->items.last().sessionId.isNull());

    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(college->call(Api::getInstitution, {arts.id}).status, 403);
    EXPECT_EQ(college->call(Api::setUserStatus, {puneOwner, UserStatus::Suspended, {}}, {.ifMatch = 1}).status, 403);
    const auto refused = head->get(Api::listAuditEvents, with([](auto &q) { q.action = {u"access.denied"_s}; }));
    ASSERT_TRUE(refused);
    ASSERT_EQ(refused->items.size(), 2) << "the same within a minute is counted";
    const AuditEvent &first = refused->items.last(), &second = refused->items.first();
    EXPECT_EQ(first.after[u"operation"].toString(), u"getInstitution"_s);
    EXPECT_EQ(first.after[u"permission"].toString(), u"colleges.view"_s);
    EXPECT_EQ(first.institutionId, arts.id);
    EXPECT_EQ(first.actorId, principal);
    EXPECT_EQ(first.outcome, AuditOutcome::Denied);
    EXPECT_FALSE(first.requestId.isEmpty());
    EXPECT_EQ(second.after[u"permission"].toString(), u"users.suspend"_s);
    EXPECT_EQ(second.subjectName, u"pune"_s);
    EXPECT_EQ(second.institutionId, pune.id);
    // What belongs to another tenant is told at home, and names nothing of it; what is not there is no refusal.
    auto foreign = host.client(u"nashik@example.edu"_s);
    EXPECT_EQ(foreign->call(Api::getInstitution, {arts.id}).status, 404);
    EXPECT_EQ(foreign->call(Api::getInstitution, {Id<Institution>::make()}).status, 404);
    const auto own = foreign->get(Api::listAuditEvents, with([](auto &q) { q.action = {u"access.denied"_s}; }));
    ASSERT_TRUE(own);
    ASSERT_EQ(own->items.size(), 1);
    EXPECT_EQ(own->items.first().institutionId, nashik.id);
    EXPECT_TRUE(own->items.first().subjectId.isNull());
    EXPECT_EQ(rows(*head, with([](auto &q) { q.action = {u"access.denied"_s}; })), 2);

    host.backend().denials.flush(true);
    const auto counted = root->get(Api::listAuditEvents, with([](auto &q) { q.action = {u"access.denied"_s}; }));
    ASSERT_TRUE(counted);
    ASSERT_EQ(counted->items.size(), 4);
    EXPECT_EQ(counted->items.first().after[u"times"].toInt(), 4);
}

// Everything that is a secret and passes through the server, looked for in all that was written.
TEST_P(AuditApi, HoldsNoSecret)
{
    QByteArrayList canaries{"Wrong-canary-4711", TestServer::password.toUtf8()};
    EXPECT_EQ(host.anonymous()->call(Api::login, {u"owner@example.edu"_s, u"Wrong-canary-4711"_s, {}}).status, 401);
    auto root = host.anonymous();
    const auto tokens = root->signIn(u"owner@example.edu"_s, TestServer::password);
    ASSERT_TRUE(tokens);
    for (const auto name : {"token"_L1, "refresh_token"_L1})
        canaries.append((*tokens)[name].toString().toUtf8());
    NewUser person;
    person.email = u"fresh@example.edu"_s;
    person.firstName = u"Fresh"_s;
    const auto made = root->get(Api::createUser, person);
    ASSERT_TRUE(made) << said(made.error());
    const auto reset = root->get(Api::resetUserPassword, {made->user.id});
    ASSERT_TRUE(reset) << said(reset.error());
    canaries << made->password.toUtf8() << reset->password.toUtf8() << "gannet trellis quarry lamp";
    EXPECT_EQ(root->call(Api::changePassword, {TestServer::password, u"gannet trellis quarry lamp"_s}).status, 204);
    host.backend().denials.flush(true);

    const QString log = auditText(host.backend().db, host.backend().audit);
    EXPECT_TRUE(log.contains(u"fresh@example.edu"_s));
    for (const QByteArray &canary : canaries)
        EXPECT_FALSE(log.contains(QString::fromUtf8(canary))) << canary.constData();
}

// No change without its row: what cannot be told is not done.
TEST_P(AuditApi, AChangeThatCannotBeWrittenIsTakenBack)
{
    auto &db = host.backend().db;
    auto root = host.client(u"owner@example.edu"_s);
    const User before = root->get(Api::getUser, {faculty}).value_or(User{});
    const auto count = [&](const QString &table) {
        return db.value<qint64>(u"SELECT COUNT(*) FROM "_s + table).value_or(-1);
    };
    const qint64 sessions = count(u"sessions"_s), people = count(u"users"_s);
    UserChange change;
    change.userId = faculty;
    change.firstName = u"Fay"_s;
    NewUser person;
    person.email = u"fresh@example.edu"_s;
    person.firstName = u"Fresh"_s;
    ASSERT_TRUE(db.run(u"ALTER TABLE audit_events RENAME TO audit_events_away"_s));
    EXPECT_EQ(root->call(Api::updateUser, change, {.ifMatch = before.rowVersion}).status, 500);
    EXPECT_EQ(root->call(Api::createUser, person).status, 500);
    EXPECT_EQ(host.anonymous()->call(Api::login, {u"faculty@example.edu"_s, TestServer::password, {}, {}, {}}).status,
              500);
    ASSERT_TRUE(db.run(u"ALTER TABLE audit_events_away RENAME TO audit_events"_s));
    EXPECT_EQ(root->get(Api::getUser, {faculty}).value_or(User{}), before);
    EXPECT_EQ(count(u"users"_s), people);
    EXPECT_EQ(count(u"sessions"_s), sessions);
    EXPECT_EQ(root->call(Api::updateUser, change, {.ifMatch = before.rowVersion}).status, 200);
}

TEST_P(AuditApi, DrawsATimelineOfTheSameRows)
{
    auto root = host.client(u"owner@example.edu"_s);
    AuditHistogramQuery query;
    query.action = {u"users."_s};
    const auto timeline = root->get(Api::auditHistogram, query);
    ASSERT_TRUE(timeline) << said(timeline.error());
    EXPECT_EQ(timeline->width, 60);
    qint64 sum = 0;
    for (const AuditBucket &bucket : timeline->buckets) {
        sum += bucket.done + bucket.denied;
        EXPECT_EQ(bucket.at.us % (timeline->width * 1'000'000), 0);
    }
    EXPECT_EQ(sum, rows(*root, with([](auto &q) { q.action = {u"users."_s}; })));
    query.from = Instant::now() - std::chrono::hours(24 * 365);
    const auto year = root->get(Api::auditHistogram, query);
    ASSERT_TRUE(year);
    EXPECT_EQ(year->width, 7 * 86'400);
    query.until = query.from;
    EXPECT_TRUE(root->get(Api::auditHistogram, query)->buckets.isEmpty());
    AuditHistogramQuery people;
    people.action = {u"users."_s};
    const auto narrow = host.client(u"principal@example.edu"_s)->get(Api::auditHistogram, people);
    ASSERT_TRUE(narrow);
    ASSERT_FALSE(narrow->buckets.isEmpty());
    EXPECT_LT(narrow->buckets.first().done, sum) << "one college of all";
}

TEST_P(AuditApi, TellsHowFarTheLogIsVerified)
{
    auto root = host.client(u"owner@example.edu"_s);
    const auto integrity = [&] { return root->get(Api::auditIntegrity).value_or(AuditIntegrity{}); };
    const qint64 all = host.backend().db.value<qint64>(u"SELECT COUNT(*) FROM audit_events"_s).value();
    EXPECT_TRUE(QTest::qWaitFor([&] { return integrity().verified >= all; }, 20'000));
    const AuditIntegrity now = integrity();
    EXPECT_TRUE(now.checked && now.ok);
    EXPECT_GE(now.sealed, all);
    EXPECT_GT(now.checkpoint, 0);
    EXPECT_TRUE(now.checkpointAt && now.verifiedUntil && now.checkedAt);
    EXPECT_EQ(host.client(u"faculty@example.edu"_s)->call(Api::auditIntegrity).status, 403);
    auto head = host.client(u"pune@example.edu"_s);
    const auto narrow = head->get(Api::auditIntegrity);
    ASSERT_TRUE(narrow);
    EXPECT_TRUE(narrow->ok && narrow->verifiedUntil);
    EXPECT_EQ(narrow->sealed + narrow->verified + narrow->checkpoint, 0) << "how much happens elsewhere";
    const auto events = head->get(Api::listAuditEvents, with([](auto &q) { q.action = {u"institutions."_s}; }));
    ASSERT_TRUE(events && !events->items.isEmpty());
    EXPECT_TRUE(events->items.first().sealed);
    EXPECT_EQ(events->items.first().seq, 0);
}

TEST_P(AuditApi, IsExportedInSlicesWithoutACap)
{
    auto head = host.client(u"pune@example.edu"_s);
    UserChange change;
    change.userId = faculty;
    change.designation = u"=HYPERLINK(\"x\")"_s;
    ASSERT_EQ(head->call(Api::updateUser, change, {.ifMatch = 1}).status, 200);
    allowExport(*head);
    EXPECT_EQ(host.client(u"principal@example.edu"_s)->call(Api::exportAudit).status, 403);

    AuditExportQuery query;
    query.limit = 3;
    query.format = ExportFormat::Jsonl;
    query.until = Instant::now();
    QString whole;
    QStringList places;
    std::optional<AuditCover> cover;
    qint64 slices = 0, total = 0;
    do {
        const auto slice = head->get(Api::exportAudit, query);
        ASSERT_TRUE(slice) << said(slice.error());
        whole += slice->content;
        total += slice->total;
        EXPECT_EQ(slice->cover.has_value(), slice->after.isEmpty()) << "the last one vouches for all";
        cover = slice->cover;
        query.after = slice->after;
        places.append(slice->after);
        ++slices;
    } while (!query.after.isEmpty());
    const QStringList lines = whole.split(u'\n', Qt::SkipEmptyParts);
    EXPECT_GT(slices, 3);
    EXPECT_EQ(lines.size(), total);
    QStringList ids;
    for (const QString &line : lines) {
        const auto event = parseText(line.toUtf8());
        ASSERT_TRUE(event);
        ids.append((*event)[u"id"].toString());
    }
    EXPECT_TRUE(std::ranges::is_sorted(ids));
    ids.removeDuplicates();
    EXPECT_EQ(ids.size(), total) << "none twice";
    EXPECT_EQ(rows(*head, with([](auto &q) { q.action = {u"audit.export"_s}; })), 1)
        << "that the log was taken out is written once";

    ASSERT_TRUE(cover);
    EXPECT_EQ(auditcover::check(host.backend().auditKey, *cover), CoverFault::None);
    EXPECT_EQ(cover->sha256, QString::fromLatin1(sha256(whole.toUtf8()).toHex()));
    EXPECT_EQ(cover->rows, total);
    EXPECT_EQ(cover->bytes, whole.toUtf8().size());
    EXPECT_EQ(cover->format, u"jsonl"_s);
    EXPECT_EQ(cover->exportedBy, u"pune@example.edu"_s);
    EXPECT_EQ(cover->filter.keys(), QStringList{u"until"_s});
    // nobody gets a signature for what he says was sent
    QStringList parts = places.at(1).split(u'.');
    const QStringList earlier = places.at(0).split(u'.');
    for (const int part : {2, 3}) {
        QStringList mixed = parts;
        mixed[part] = earlier.value(part);
        query.after = mixed.join(u'.');
        EXPECT_EQ(head->call(Api::exportAudit, query).code(), u"cursor_invalid"_s) << part;
    }

    // whoever skips the first slice, which is written down, gets none
    AuditExportQuery wrong;
    wrong.limit = 2;
    const auto first = head->get(Api::exportAudit, wrong);
    ASSERT_TRUE(first);
    ASSERT_FALSE(first->after.isEmpty());
    wrong.after = first->after;
    EXPECT_EQ(head->call(Api::exportAudit, wrong).status, 200);
    wrong.q = u"other"_s;
    EXPECT_EQ(head->call(Api::exportAudit, wrong).code(), u"cursor_invalid"_s) << "other filters";
    wrong.q.clear();
    EXPECT_EQ(host.client(u"nashik@example.edu"_s)->call(Api::exportAudit, wrong).code(), u"cursor_invalid"_s);
    wrong.after = ids.first();
    EXPECT_EQ(head->call(Api::exportAudit, wrong).code(), u"cursor_invalid"_s);
    AuditExportQuery foreign;
    foreign.institutionId = nashik.id;
    EXPECT_EQ(head->get(Api::exportAudit, foreign)->total, 0);
    EXPECT_EQ(rows(*host.client(u"nashik@example.edu"_s), with([](auto &q) { q.action = {u"audit.export"_s}; })), 0)
        << "not told in the log of somebody else";

    query = {};
    query.action = {u"users.update"_s};
    const auto csv = head->get(Api::exportAudit, query);
    ASSERT_TRUE(csv);
    EXPECT_TRUE(csv->content.startsWith(u"\ufeffseq,at,action,"_s));
    EXPECT_TRUE(csv->content.contains(u"Pune › Engineering › Physics"_s));
    EXPECT_TRUE(csv->content.contains(u"HYPERLINK"_s));
    EXPECT_FALSE(csv->content.contains(u",=HYPERLINK"_s));
    EXPECT_EQ(csv->cover->filter, (QJsonObject{{u"action"_s, QJsonArray{u"users.update"_s}}}));
    query.action = {u"users.status"_s};
    ASSERT_EQ(
        head->call(Api::setUserStatus, {faculty, UserStatus::Suspended, u"on leave, abroad"_s}, {.ifMatch = 2}).status,
        200);
    const auto told = head->get(Api::exportAudit, query);
    ASSERT_TRUE(told);
    EXPECT_TRUE(told->content.contains(u",request_id,reason,before,"_s));
    EXPECT_TRUE(told->content.contains(u",\"on leave, abroad\","_s)) << qPrintable(told->content);
}

// What states hold stays true, so it is ids and slugs; beside it stands what they are called, for who may see that.
TEST_P(AuditApi, NamesWhatTheStatesReferTo)
{
    auto root = host.client(u"owner@example.edu"_s), head = host.client(u"pune@example.edu"_s),
         college = host.client(u"principal@example.edu"_s);
    const auto roles = root->get(Api::listRoles, [] {
        RoleQuery query;
        query.q = u"faculty"_s;
        return query;
    }());
    ASSERT_TRUE(roles && std::ranges::contains(roles->items, u"faculty"_s, &Role::slug));
    const Role role = *std::ranges::find(roles->items, u"faculty"_s, &Role::slug);
    ASSERT_EQ(root->call(Api::createAssignment, {nobody, role.id, physics.id, {}, u"for a term"_s}).status, 201);
    const auto given = college->get(Api::listAuditEvents, with([](auto &q) {
                                        q.action = {u"assignments.create"_s};
                                        q.q = u"nobody"_s;
                                    }));
    ASSERT_TRUE(given);
    ASSERT_EQ(given->items.size(), 1);
    const AuditEvent &event = given->items.first();
    EXPECT_EQ(event.after[u"role"].toString(), role.slug);
    EXPECT_EQ(event.names[role.slug].toString(), role.name);
    EXPECT_EQ(event.names[physics.id.toString()].toString(), u"Physics"_s);
    EXPECT_EQ(event.names[nobody.toString()].toString(), u"nobody"_s);

    // into the college from a place that its principal does not know
    for (const Id<Institution> home : {arts.id, engineering.id}) {
        UserChange change;
        change.userId = nobody;
        change.institutionId = home;
        const auto now = root->get(Api::getUser, {nobody});
        ASSERT_TRUE(now);
        ASSERT_EQ(root->call(Api::updateUser, change, {.ifMatch = now->rowVersion}).status, 200);
    }
    const auto moves = with([](auto &q) { q.action = {u"users.update"_s}; });
    const auto seen = head->get(Api::listAuditEvents, moves), narrow = college->get(Api::listAuditEvents, moves);
    ASSERT_TRUE(seen && narrow);
    ASSERT_EQ(narrow->items.size(), 1);
    EXPECT_EQ(seen->items.first().names[arts.id.toString()].toString(), u"Arts"_s);
    EXPECT_EQ(narrow->items.first().id, seen->items.first().id);
    EXPECT_FALSE(narrow->items.first().names.contains(arts.id.toString()));
    EXPECT_EQ(narrow->items.first().names[engineering.id.toString()].toString(), u"Engineering"_s);

    const auto signIn = root->get(Api::listAuditEvents, with([](auto &q) { q.action = {u"auth.login"_s}; }));
    ASSERT_TRUE(signIn && !signIn->items.isEmpty());
    EXPECT_TRUE(signIn->items.first().names.isEmpty()) << "nothing to name";
}

INSTANTIATE_TEST_SUITE_P(Engines, AuditApi, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
