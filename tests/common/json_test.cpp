// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"
#include "common/json.h"

#include <gtest/gtest.h>

namespace bitflow {
namespace {

QJsonObject parsed(const QByteArray &text) { return parseText(text).value_or(QJsonValue()).toObject(); }

TEST(Json, GivesBackWhatItWasGiven)
{
    Institution institution;
    institution.id = Id<Institution>::make();
    institution.kind = InstitutionKind::College;
    institution.name = u"पुणे अभियांत्रिकी"_s;
    institution.type = CollegeType::Law;
    institution.capacity = 1200;
    institution.accreditation.validUntil = QDate(2030, 1, 31);
    institution.settings.workingDays = {u"monday"_s, u"tuesday"_s};
    institution.path = {{Id<Institution>::make(), u"Pune"_s, InstitutionKind::University}};
    institution.createdAt = Instant::now();
    const auto back = readJson<Institution>(parsed(toText(toJsonObject(institution))));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, institution);
}

TEST(Json, NamesThePlaceOfEveryComplaint)
{
    struct Row
    {
        const char *what;
        QByteArray text;
        QString pointer, code;
    };
    const Row rows[]{{"wrong type", R"({"email":7})", u"/email"_s, u"type"_s},
                     {"null where a text belongs", R"({"email":null})", u"/email"_s, u"type"_s},
                     {"unknown member", R"({"emial":"x"})", u"/emial"_s, u"unknown_member"_s},
                     {"unknown name", R"({"status":"dancing"})", u"/status"_s, u"not_one_of"_s},
                     {"bad id", R"({"institution_id":"42"})", u"/institution_id"_s, u"format"_s},
                     {"bad date", R"({"joining_date":"31.01.2026"})", u"/joining_date"_s, u"format"_s},
                     {"inside a list", R"({"tags":["a",2]})", u"/tags/1"_s, u"type"_s}};
    for (const Row &row : rows) {
        const auto user = readJson<NewUser>(parsed(row.text));
        ASSERT_FALSE(user) << row.what;
        ASSERT_EQ(user.error().errors.size(), 1) << row.what;
        EXPECT_EQ(user.error().errors.first().pointer, row.pointer) << row.what;
        EXPECT_EQ(user.error().errors.first().code, row.code) << row.what;
        EXPECT_EQ(user.error().status, 400) << row.what;
    }
}

TEST(Json, CollectsAllComplaints)
{
    const auto user = readJson<NewUser>(parsed(R"({"email":1,"phone":2,"nonsense":3})"));
    ASSERT_FALSE(user);
    EXPECT_EQ(user.error().errors.size(), 3);
}

TEST(Json, TellsLeftOutFromNullInAPatch)
{
    const auto change = readJson<UserChange>(parsed(R"({"phone":null,"first_name":"Asha"})"));
    ASSERT_TRUE(change);
    EXPECT_TRUE(change->phone.given);
    EXPECT_FALSE(change->phone.to);
    EXPECT_EQ(change->firstName.to, u"Asha"_s);
    EXPECT_FALSE(change->lastName.given);
    EXPECT_EQ(toJsonObject(*change).keys(), (QStringList{u"first_name"_s, u"phone"_s, u"user_id"_s}));
}

TEST(Json, RefusesNumbersThatAreNotWhole)
{
    for (const QByteArray text : {"{\"limit\":1.5}", "{\"limit\":1e99}", "{\"limit\":\"5\"}", "{\"limit\":3000000000}"})
        EXPECT_FALSE(readJson<UserQuery>(parsed(text))) << text.constData();
}

} // namespace
} // namespace bitflow
