// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/pathtree.h"

#include <gtest/gtest.h>

namespace bitflow::http {
namespace {

TEST(PathTree, FindsByRawSegments)
{
    PathTree tree;
    EXPECT_TRUE(tree.add(Method::Get, "/users"_L1, 0));
    EXPECT_TRUE(tree.add(Method::Get, "/users/{user_id}"_L1, 1));
    EXPECT_TRUE(tree.add(Method::Delete, "/users/{user_id}"_L1, 2));
    EXPECT_TRUE(tree.add(Method::Get, "/users/{user_id}/access"_L1, 3));
    EXPECT_FALSE(tree.add(Method::Get, "/users/{user_id}"_L1, 4)) << "twice";

    struct Row
    {
        const char *path;
        int operation; // for GET; -1: no such path
        QString id;
    };
    const Row rows[]{{"/users", 0, {}},
                     {"/users/7", 1, u"7"_s},
                     {"/users/a%2fb", 1, u"a/b"_s},
                     {"/users/7/access", 3, u"7"_s},
                     {"/user", -1, {}},
                     {"/users/", 1, u""_s},
                     {"/%75sers", -1, {}},
                     {"/users/7/access/x", -1, {}},
                     {"/users/7/acces%73", -1, {}},
                     {"/", -1, {}}};
    for (const Row &row : rows) {
        const auto found = tree.find(row.path);
        ASSERT_EQ(found.operations != nullptr, row.operation >= 0) << row.path;
        if (!found.operations)
            continue;
        EXPECT_EQ(int(found.operations->at(Method::Get)), row.operation) << row.path;
        EXPECT_EQ(found.params.isEmpty() ? QString() : found.params.first().second, row.id) << row.path;
    }
}

} // namespace
} // namespace bitflow::http
