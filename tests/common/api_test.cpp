// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"

#include <QSet>

#include <gtest/gtest.h>

namespace bitflow {
namespace {

TEST(Api, NamesEveryOperationOnce)
{
    QSet<QString> names, places;
    int count = 0;
    forEachEndpoint([&](const auto &endpoint) {
        names.insert(endpoint.name);
        places.insert(QString(nameOf(endpoint.method)) + u' ' + endpoint.path);
        ++count;
    });
    EXPECT_EQ(names.size(), count);
    EXPECT_EQ(places.size(), count);
}

TEST(Api, FindsEveryBraceAmongTheMembers)
{
    forEachEndpoint([&]<class In, class Out>(const Endpoint<In, Out> &endpoint) {
        for (const auto segment : endpoint.path.tokenize('/'_L1, Qt::SkipEmptyParts)) {
            if (!segment.startsWith('{'_L1))
                continue;
            bool member = false;
            forEachField<In>(
                [&](const auto &field) { member = member || segment.sliced(1, segment.size() - 2) == field.name; });
            EXPECT_TRUE(member) << endpoint.name.data();
        }
    });
}

TEST(Api, AsksForAKeyOnEveryCreation)
{
    forEachEndpoint([&](const auto &endpoint) {
        if (QString(endpoint.name).startsWith(u"create")) {
            EXPECT_TRUE(has(endpoint.guard, Guard::IdempotencyKey)) << endpoint.name.data();
        }
    });
}

TEST(Permissions, KeepTheOriginals72)
{
    // Categories and counts of the system that is replaced; its data is moved by these slugs.
    const QMap<QString, int> original{
        {u"users"_s, 5},       {u"colleges"_s, 4}, {u"departments"_s, 4}, {u"courses"_s, 4},
        {u"students"_s, 7},    {u"faculty"_s, 5},  {u"attendance"_s, 4},  {u"grades"_s, 5},
        {u"assignments"_s, 5}, {u"fees"_s, 6},     {u"accounting"_s, 4},  {u"admissions"_s, 5},
        {u"timetable"_s, 4},   {u"library"_s, 4},  {u"reports"_s, 3},     {u"settings"_s, 3}};
    QMap<QString, int> ours;
    for (const auto &row : permissionCatalogue())
        ++ours[row.category];
    int total = 0;
    for (auto it = original.begin(); it != original.end(); ++it) {
        EXPECT_GE(ours[it.key()], it.value()) << qPrintable(it.key());
        total += it.value();
    }
    EXPECT_EQ(total, 72);
    EXPECT_TRUE(permissionFrom(u"users.manage-roles"));
    EXPECT_TRUE(permissionFrom(u"library.books.manage"));
    EXPECT_FALSE(permissionFrom(u"users.fly"));
}

// What is kept for migration only; an endpoint that starts to ask for one of these takes it off this list.
TEST(Permissions, AreInUseExceptTheseCategories)
{
    QSet<QString> waiting;
    const PermissionSet used = permissionsInUse();
    for (const auto &row : permissionCatalogue())
        if (!used.test(size_t(row.permission)))
            waiting.insert(row.category);
    const QSet<QString> expected{u"courses"_s,     u"students"_s,  u"faculty"_s,    u"attendance"_s,    u"grades"_s,
                                 u"assignments"_s, u"fees"_s,      u"accounting"_s, u"admissions"_s,    u"timetable"_s,
                                 u"library"_s,     u"reports"_s,   u"settings"_s,   u"notifications"_s, u"support"_s,
                                 u"billing"_s,     u"operations"_s};
    EXPECT_EQ(waiting, expected);
}

} // namespace
} // namespace bitflow
