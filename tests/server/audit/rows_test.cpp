// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/json.h"
#include "server/audit/exportcover.h"
#include "server/audit/runninghash.h"
#include "tests/server/audit/log.h"

#include <QBuffer>

namespace bitflow::test {
namespace {

TEST(AuditRows, HaveOneCanonicalText)
{
    AuditRow row;
    row.id = QUuid(u"0193a000-0000-7000-8000-000000000001"_s);
    row.at = {1'700'000'000'000'001};
    row.action = u"users.update"_s;
    row.outcome = u"done"_s;
    row.actorName = u"a\"b\\c\n\t\u0001é\u2028😀"_s;
    row.afterState = u"{\"x\": 1}"_s;
    const QByteArray text = canonicalText(row);
    EXPECT_EQ(text,
              R"({"action":"users.update","actor_id":null,"actor_name":"a\"b\\c\n\t\u0001é)"
              "\u2028"
              R"(😀","after_state":"{\"x\": 1}","at":1700000000000001,"before_state":"",)"
              R"("id":"0193a000-0000-7000-8000-000000000001","institution_id":null,"ip_address":"","outcome":"done",)"
              R"("request_id":"","session_id":null,"subject_id":null,"subject_type":""})");
    const auto parsed = parseText(text);
    ASSERT_TRUE(parsed);
    EXPECT_EQ((*parsed)[u"actor_name"].toString(), row.actorName);
    EXPECT_EQ(parsed->toObject().keys().size(), 14);

    AuditRow withParts = row;
    withParts.actorSealed = u"A"_s, withParts.statesSealed = u"S"_s, withParts.ipCode = u"00ff00"_s;
    const auto parts = parseText(canonicalText(withParts));
    ASSERT_TRUE(parts);
    EXPECT_EQ(canonicalText(withParts), toText(parts->toObject())) << "in the order of their names";
    EXPECT_EQ(parts->toObject().keys().size(), 17);

    AuditRow other = row;
    other.afterState = u"{\"x\":1}"_s;
    EXPECT_NE(leafOf(row), leafOf(other)) << "white space counts";
    other = row;
    other.mac = "x"_ba;
    EXPECT_EQ(leafOf(row), leafOf(other));
}

TEST(AuditRows, HideWhatIsSecret)
{
    const QJsonObject state{{u"email"_s, u"a@example.edu"_s},
                            {u"password"_s, u"canary"_s},
                            {u"must_change_password"_s, true},
                            {u"deep"_s, QJsonObject{{u"refresh_token"_s, u"canary"_s}}},
                            {u"list"_s, QJsonArray{QJsonObject{{u"secret"_s, u"canary"_s}}}}};
    const QJsonObject clean = withoutSecrets(state);
    EXPECT_FALSE(toText(clean).contains("canary"));
    EXPECT_EQ(clean[u"email"].toString(), u"a@example.edu"_s);
    EXPECT_TRUE(clean[u"must_change_password"].toBool());
}

TEST(AuditExports, CountOnAHashThatWasPutAway)
{
    const QByteArray text = QByteArray("the log, line by line; ").repeated(40);
    for (qsizetype cut = 0; cut <= 200; ++cut) {
        RunningHash first;
        first.add(text.first(cut));
        EXPECT_LE(first.state().size(), 103);
        auto second = RunningHash::from(first.state());
        ASSERT_TRUE(second) << cut;
        EXPECT_EQ(second->size(), cut);
        second->add(text.sliced(cut));
        EXPECT_EQ(second->result(), sha256(text)) << cut;
        EXPECT_EQ(second->size(), text.size());
    }
    RunningHash some;
    some.add("abc");
    EXPECT_FALSE(RunningHash::from({}));
    EXPECT_FALSE(RunningHash::from(some.state().chopped(1)));
    EXPECT_FALSE(RunningHash::from(some.state() + 'd'));
}

TEST(AuditExports, AreSignedAsAWhole)
{
    const AuditKey key = *AuditKey::make(), other = *AuditKey::make();
    AuditCover cover;
    cover.format = u"csv"_s;
    cover.filter = {{u"action"_s, QJsonArray{u"auth."_s}}};
    cover.rows = 3;
    cover.bytes = 4;
    cover.sha256 = QString::fromLatin1(sha256("rows").toHex());
    cover.exportedBy = u"pune@example.edu"_s;
    cover.at = Instant::now();
    cover = auditcover::signedBy(key, cover);
    const auto read = readJson<AuditCover>(*parseText(toText(toJsonObject(cover))));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, cover) << "a file holds it as it is";
    EXPECT_EQ(auditcover::check(key, *read), CoverFault::None);
    EXPECT_EQ(auditcover::check(other, cover), CoverFault::OtherKey);

    const std::function<void(AuditCover &)> changes[]{[](auto &c) { c.format = u"jsonl"_s; },
                                                      [](auto &c) { c.filter = {}; },
                                                      [](auto &c) { ++c.rows; },
                                                      [](auto &c) { ++c.bytes; },
                                                      [](auto &c) { c.sha256.clear(); },
                                                      [](auto &c) { c.exportedBy = u"me"_s; },
                                                      [](auto &c) { ++c.at.us; },
                                                      [](auto &c) { c.signature.chop(4); }};
    for (const auto &change : changes) {
        AuditCover changed = cover;
        change(changed);
        EXPECT_EQ(auditcover::check(key, changed), CoverFault::Forged) << toText(toJsonObject(changed)).constData();
    }
    QBuffer file;
    file.setData("rows");
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(auditcover::check(key, cover, file), CoverFault::None);
    QBuffer longer;
    longer.setData("rows and more");
    ASSERT_TRUE(longer.open(QIODevice::ReadOnly));
    EXPECT_EQ(auditcover::check(key, cover, longer), CoverFault::Changed);
}

TEST(AuditKeys, SignAndAreReadBack)
{
    const auto key = AuditKey::make(), other = AuditKey::make();
    ASSERT_TRUE(key && other);
    const auto again = AuditKey::read(key->pem());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->id(), key->id());
    EXPECT_EQ(again->since(), key->since());
    EXPECT_GT(key->since(), Instant::now() - std::chrono::minutes(1));
    EXPECT_NE(other->id(), key->id());
    EXPECT_TRUE(again->verify("text", key->sign("text")));
    EXPECT_FALSE(again->verify("texT", key->sign("text")));
    EXPECT_FALSE(other->verify("text", key->sign("text")));
    EXPECT_EQ(again->mac("leaf"), key->mac("leaf"));
    EXPECT_NE(other->mac("leaf"), key->mac("leaf"));
    EXPECT_EQ(AuditKey::read("nonsense").error().code, u"key_unreadable"_s);
    EXPECT_EQ(AuditKey::read(generateRsa(2048)->privatePem).error().code, u"key_unreadable"_s);
}

class AuditRowsTest : public AuditLogTest
{};

// What either database might give back otherwise than it was given: the code of the row must fit all the same.
TEST_P(AuditRowsTest, ComeBackAsTheyWereWritten)
{
    for (const QString &name : {u"plain@example.edu"_s, u"\ufeffbom"_s, QString(QChar(0xd83d)), u"x\ufffey\uffff"_s,
                                QString(u"nul\0in it"_s), u"  spaces  "_s, u"😀🇮🇳"_s, QString()}) {
        Caller caller = as(root);
        caller.name = name;
        const auto written = audit.record(
            caller, {"auth.login"_L1, {}, "user"_L1, dean.uuid(), {}, {{u"note"_s, name}, {u"n"_s, 1.5}}, "denied"_L1});
        ASSERT_TRUE(written) << qPrintable(outcome(written));
    }
    sealAll();
    EXPECT_EQ(told(verdict()), u"none 0"_s);
}

TEST_P(AuditRowsTest, OfAPersonBelongWhereTheyAreAtHome)
{
    ASSERT_TRUE(audit.record(as(root), {"auth.login"_L1, {}, "user"_L1, dean.uuid(), {}, {}}));
    ASSERT_TRUE(audit.record(as(root), {"auth.login"_L1, {}, "user"_L1, root.uuid(), {}, {}}));
    const auto places = db.column<Id<Institution>>(
        u"SELECT institution_id FROM audit_events WHERE action = 'auth.login' ORDER BY id"_s);
    EXPECT_EQ(places.value_or(QList<Id<Institution>>()), (QList{arts, Id<Institution>()}));
}

INSTANTIATE_TEST_SUITE_P(Engines, AuditRowsTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
