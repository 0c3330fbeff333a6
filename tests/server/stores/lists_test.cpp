// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stores/world.h"

namespace bitflow::test {

class Lists : public World
{
protected:
    QStringList logins(const Caller &caller, const UserQuery &query)
    {
        const auto page = users.list(caller, query);
        if (!page)
            return {outcome(page)};
        QStringList list;
        for (const User &user : page->items)
            list.append(user.email.section(u'@', 0, 0));
        return list;
    }
    QStringList namesOf(const Caller &caller, const InstitutionQuery &query)
    {
        const auto page = institutions.list(caller, query);
        if (!page)
            return {outcome(page)};
        QStringList list;
        for (const Institution &node : page->items)
            list.append(node.name);
        return list;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Lists, everyEngine(), engineName);

TEST_P(Lists, OfPeopleAreConfinedAndFiltered)
{
    ASSERT_TRUE(db.run(u"UPDATE users SET last_login_at = 1 WHERE id = ?"_s, {dean}));
    ASSERT_TRUE(users.setStatus(as(root), {office, UserStatus::Suspended, {}}));
    ASSERT_TRUE(users.trash(as(root), {betaMan}));
    struct Row
    {
        Id<User> asker;
        std::function<void(UserQuery &)> filter;
        QStringList expected;
    };
    const auto every = [](UserQuery &) {};
    const Row rows[] = {
        {root, every, {u"alpha"_s, u"beta"_s, u"dean"_s, u"maestro"_s, u"office"_s, u"root"_s}},
        {alpha, every, {u"alpha"_s, u"dean"_s, u"maestro"_s, u"office"_s}},
        {dean, every, {u"dean"_s, u"maestro"_s, u"office"_s}},
        {maestro, every, {u"maestro"_s}},
        {betaMan, every, {}},
        {root, [&](UserQuery &q) { q.institutionId = arts; }, {u"dean"_s, u"maestro"_s, u"office"_s}},
        {dean, [&](UserQuery &q) { q.institutionId = betaU; }, {}},
        {root, [](UserQuery &q) { q.status = {UserStatus::Suspended, UserStatus::Locked}; }, {u"office"_s}},
        {root, [](UserQuery &q) { q.role = {u"principal"_s, u"hod"_s}; }, {u"dean"_s, u"maestro"_s}},
        {alpha, [](UserQuery &q) { q.neverSignedIn = true; }, {u"alpha"_s, u"maestro"_s, u"office"_s}},
        {root, [](UserQuery &q) { q.lastLoginAfter = Instant{0}; }, {u"dean"_s}},
        {root, [](UserQuery &q) { q.lastLoginAfter = Instant{1}; }, {}},
        {root, [](UserQuery &q) { q.trashed = true; }, {u"betaman"_s}},
        {root, [](UserQuery &q) { q.q = u"MÁESTRO example"_s; }, {u"maestro"_s}},
        {root, [](UserQuery &q) { q.q = u"100%"_s; }, {}},
        {root,
         [](UserQuery &q) {
             q.sort = u"-email"_s;
             q.limit = 2;
         },
         {u"root"_s, u"office"_s}},
        {alpha,
         [](UserQuery &q) { q.sort = u"-last_login_at,name"_s; },
         {u"dean"_s, u"alpha"_s, u"maestro"_s, u"office"_s}},
        {alpha, [](UserQuery &q) { q.sort = u"status,-name"_s; }, {u"maestro"_s, u"dean"_s, u"alpha"_s, u"office"_s}},
        {root, [](UserQuery &q) { q.seek = 4; }, {u"office"_s, u"root"_s}},
        {root, [](UserQuery &q) { q.sort = u"password_hash"_s; }, {u"bad_request /sort:not_one_of"_s}},
    };
    for (const Row &row : rows) {
        UserQuery query;
        row.filter(query);
        EXPECT_EQ(logins(as(row.asker), query), row.expected) << &row - rows;
    }
}

TEST_P(Lists, GoOnFromPageToPage)
{
    for (int i = 0; i < 23; ++i)
        person(i % 2 ? arts : law, u"p%1"_s.arg(i % 7) + QChar(u'a' + i));
    UserQuery query;
    query.limit = 5;
    query.sort = u"-name"_s;
    QStringList seen;
    do {
        const auto page = users.list(as(alpha), query);
        ASSERT_EQ(outcome(page), u"ok"_s);
        EXPECT_EQ(page->total, 27);
        for (const User &user : page->items) {
            seen.append(user.firstName);
            EXPECT_EQ(user.institutionPath.last().id, user.institutionId);
        }
        query.cursor = page->nextCursor;
    } while (!query.cursor.isEmpty());
    QStringList sorted = seen;
    std::ranges::sort(sorted, std::greater());
    EXPECT_EQ(seen, sorted);
    EXPECT_EQ(seen.size(), 27);

    query.limit = 5;
    const auto page = users.list(as(alpha), query);
    query.cursor = page->nextCursor;
    query.q = u"p1"_s;
    EXPECT_TRUE(outcome(users.list(as(alpha), query)).contains(u"/cursor:cursor_invalid"_s))
        << "a cursor belongs to its filter";
}

TEST_P(Lists, OfInstitutionsAreConfinedAndFiltered)
{
    ASSERT_TRUE(institutions.setStatus(as(root), {law, InstitutionStatus::Archived, {}}));
    struct Row
    {
        Id<User> asker;
        std::function<void(InstitutionQuery &)> filter;
        QStringList expected;
    };
    const auto every = [](InstitutionQuery &) {};
    const auto top = [](InstitutionQuery &q) { q.top = true; };
    const auto teacher = person(music, u"teacher"_s);
    hold(teacher, "faculty"_L1, music);
    const Row rows[] = {
        {root, every, {u"Alpha"_s, u"Arts"_s, u"Beta"_s, u"Beta One"_s, u"Law"_s, u"Music"_s}},
        {root, top, {u"Alpha"_s, u"Beta"_s}},
        {alpha, every, {u"Alpha"_s, u"Arts"_s, u"Law"_s, u"Music"_s}},
        {alpha, top, {u"Alpha"_s}},
        {dean, every, {u"Arts"_s, u"Music"_s}},
        {dean, top, {u"Arts"_s}},
        {teacher, top, {u"Music"_s}},
        {betaMan, every, {}},
        {root, [&](InstitutionQuery &q) { q.parentId = alphaU; }, {u"Arts"_s, u"Law"_s}},
        {dean, [&](InstitutionQuery &q) { q.parentId = alphaU; }, {u"Arts"_s}},
        {root,
         [](InstitutionQuery &q) {
             q.kind = {InstitutionKind::College, InstitutionKind::Department};
             q.sort = u"-name"_s;
         },
         {u"Music"_s, u"Law"_s, u"Beta One"_s, u"Arts"_s}},
        {root, [](InstitutionQuery &q) { q.status = {InstitutionStatus::Archived}; }, {u"Law"_s}},
        {root, [](InstitutionQuery &q) { q.withoutLeader = true; }, {u"Beta One"_s, u"Law"_s}},
        {root, [](InstitutionQuery &q) { q.q = u"alpha.exa"_s; }, {u"Alpha"_s}},
        {root,
         [](InstitutionQuery &q) {
             q.sort = u"kind,-name"_s;
             q.limit = 3;
         },
         {u"Law"_s, u"Beta One"_s, u"Arts"_s}},
    };
    for (const Row &row : rows) {
        InstitutionQuery query;
        row.filter(query);
        EXPECT_EQ(namesOf(as(row.asker), query), row.expected) << &row - rows;
    }
    const auto page = institutions.list(as(root), {});
    ASSERT_TRUE(page);
    const Institution &university = page->items.first();
    EXPECT_EQ(university.childCount, 2);
    EXPECT_EQ(university.peopleCount, 5);
    EXPECT_EQ(page->items[1].leaderName, u"dean"_s);
    EXPECT_EQ(page->items[5].path.size(), 3);
}

} // namespace bitflow::test
