// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/home/attention.h"
#include "app/home/homepage.h"
#include "common/api/users.h"
#include "tests/app/pages/bench.h"
#include "tests/support/a11y.h"

#include <QAbstractButton>
#include <QLabel>
#include <QSignalSpy>

namespace bitflow::test {

namespace {

struct Scenario
{
    const char *name;
    qint64 Overview::*count;
    const char *pageId, *key;
};

constexpr Scenario scenarios[] = {
    {"suspended institutions", &Overview::institutionsSuspended, "institutions", "status"},
    {"colleges without principal", &Overview::collegesWithoutPrincipal, "institutions", "without_leader"},
    {"departments without head", &Overview::departmentsWithoutHead, "institutions", "without_leader"},
    {"suspended people", &Overview::peopleSuspended, "users", "status"},
    {"invited people", &Overview::peopleInvited, "users", "status"},
    {"never signed in", &Overview::peopleNeverSignedIn, "users", "never_signed_in"},
};

} // namespace

TEST(Attention, SaysOnlyWhatThereIsToDo)
{
    EXPECT_TRUE(attentionOf({}).isEmpty());
    for (const Scenario &scenario : scenarios) {
        SCOPED_TRACE(scenario.name);
        Overview overview;
        overview.*scenario.count = 3;
        const auto rows = attentionOf(overview);
        ASSERT_EQ(rows.size(), 1);
        EXPECT_TRUE(rows.first().text.contains(u'3'));
        EXPECT_EQ(rows.first().pageId, QLatin1StringView(scenario.pageId));
        EXPECT_TRUE(rows.first().filter.contains(QString::fromLatin1(scenario.key)));
    }
}

class HomeTest : public PageBench
{};

TEST_F(HomeTest, CountsLeadToTheirLists)
{
    HomePage page(api, session);
    show(page);
    ASSERT_TRUE(QTest::qWaitFor([&] { return find(&page, u"Universities: 0"_s) != nullptr; }, waitMs));
    // nothing there yet: the first steps are offered, and nothing is said of what there is not
    EXPECT_NE(find(&page, u"Import universities"_s), nullptr);
    for (const auto *label : page.findChildren<QLabel *>())
        EXPECT_FALSE(label->isVisible() && label->text().contains("every college"_L1));
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();

    const auto university = ask(Api::createInstitution,
                                {.kind = InstitutionKind::University, .name = u"Pune"_s, .domain = u"pune.example"_s});
    ASSERT_TRUE(university) << university.error().detail.toStdString();
    const auto college =
        ask(Api::createInstitution,
            {.parentId = university->institution.id, .kind = InstitutionKind::College, .name = u"Science"_s});
    ASSERT_TRUE(college) << college.error().detail.toStdString();
    page.refresh();
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return find(&page, u"Universities: 1"_s) && find(&page, u"Colleges: 1"_s); }, waitMs));
    EXPECT_EQ(find(&page, u"Import universities"_s), nullptr);

    QSignalSpy spy(&page, &ui::Page::navigate);
    auto *tile = find<QAbstractButton>(&page, u"Colleges: 1"_s);
    ASSERT_NE(tile, nullptr);
    tile->setFocus();
    QTest::keyClick(tile, Qt::Key_Space);
    ASSERT_EQ(spy.count(), 1);
    EXPECT_EQ(spy.first().at(0).toString(), u"institutions"_s);
    EXPECT_EQ(spy.first().at(1).toMap().value(u"kind"_s).toString(), u"college"_s);

    // a figure below a figure leads to what it counts itself
    auto *lacking = find<QAbstractButton>(&page, u"1 without a principal"_s);
    ASSERT_NE(lacking, nullptr);
    QTest::keyClick(lacking, Qt::Key_Space);
    ASSERT_EQ(spy.count(), 2);
    EXPECT_TRUE(spy.takeLast().at(1).toMap().value(u"without_leader"_s).toBool());

    QAbstractButton *row = nullptr;
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return (row = find<QAbstractButton>(&page, u"1 college(s) without a principal"_s)); }, waitMs));
    QTest::keyClick(row, Qt::Key_Space);
    ASSERT_EQ(spy.count(), 2);
    EXPECT_TRUE(spy.last().at(1).toMap().value(u"without_leader"_s).toBool());
}

TEST_F(HomeTest, WhoSignedInOfLateAreTheOnesListed)
{
    const auto made = ask(Api::createUser, {.email = u"never@people.example"_s, .firstName = u"Meera"_s});
    ASSERT_TRUE(made) << made.error().detail.toStdString();
    HomePage page(api, session);
    show(page);
    QAbstractButton *tile = nullptr;
    ASSERT_TRUE(QTest::qWaitFor([&] { return (tile = find<QAbstractButton>(&page, u"Signed in, last 24 hours: 1"_s)); },
                                waitMs));
    QSignalSpy spy(&page, &ui::Page::navigate);
    QTest::keyClick(tile, Qt::Key_Space);
    ASSERT_EQ(spy.count(), 1);
    EXPECT_EQ(spy.first().at(0).toString(), u"users"_s);
    UserQuery query;
    query.lastLoginAfter = Instant::parse(spy.first().at(1).toMap().value(u"last_login_after"_s).toString());
    ASSERT_TRUE(query.lastLoginAfter);
    const auto people = ask(Api::listUsers, query);
    ASSERT_TRUE(people);
    ASSERT_EQ(people->total, 1);
    EXPECT_EQ(people->items.first().email, ServerProcess::ownerEmail());
}

TEST_F(HomeTest, KeepsTheLastFiguresWhenTheServerIsGone)
{
    HomePage page(api, session);
    show(page);
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return find(&page, u"Refresh"_s) && find(&page, u"Refresh"_s)->isEnabled(); }, waitMs));
    const auto before = page.findChildren<QAbstractButton *>();
    QStringList names;
    for (const auto *button : before)
        names.append(button->accessibleName());
    server->kill();
    page.refresh();
    ASSERT_TRUE(QTest::qWaitFor([&] { return find(&page, u"Retry"_s) != nullptr; }, waitMs));
    QStringList after;
    for (const auto *button : page.findChildren<QAbstractButton *>())
        after.append(button->accessibleName());
    for (const QString &name : names)
        EXPECT_TRUE(after.contains(name)) << name.toStdString();
    ASSERT_EQ(server->start().toStdString(), std::string());
    QTest::mouseClick(find(&page, u"Retry"_s), Qt::LeftButton);
    EXPECT_TRUE(QTest::qWaitFor([&] { return find(&page, u"Retry"_s) == nullptr; }, waitMs));
}

} // namespace bitflow::test
