// SPDX-License-Identifier: GPL-3.0-or-later
// The page of people with the real widgets, at a real server with thirty thousand of them.
#pragma once

#include "app/parts/explainsheet.h"
#include "app/ui/listview.h"
#include "app/users/assignsheet.h"
#include "app/users/userspage.h"
#include "tests/app/pages/bench.h"

#include <QFile>

namespace bitflow::test {

inline constexpr int crowd = 30'000;

// Names repeat, as they do. Whoever is imported is invited until the first sign-in.
inline QByteArray crowdCsv()
{
    QByteArray text("email,first_name,last_name\n");
    for (int i = 0; i < crowd; ++i) {
        const QByteArray number = QByteArray::number(i).rightJustified(5, '0');
        text += "p" + number + "@crowd.example,Given" + QByteArray::number(i % 97) + ",Family" +
                QByteArray::number(i * 7919 % 1009) + '\n';
    }
    return text;
}

class UsersTest : public PageBench
{
protected:
    static void SetUpTestSuite()
    {
        PageBench::SetUpTestSuite();
        QTemporaryDir directory;
        QFile file(directory.filePath(u"people.csv"_s));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(crowdCsv());
        file.close();
        QByteArray output;
        ASSERT_EQ(
            server->run({u"import"_s, u"users"_s, file.fileName(), u"--as"_s, ServerProcess::ownerEmail()}, &output), 0)
            << output.toStdString();
    }
    static bool ready(const UsersPage &page)
    {
        return until([&] {
            return page.model()->state() == ui::ListModel::State::Ready && page.model()->at(page.list()->currentRow());
        });
    }
    static bool shows(const UsersPage &page, Id<User> id)
    {
        return until([&] { return page.actions()->current() && page.actions()->current()->id == id; });
    }
    Institution make(InstitutionKind kind, const QString &name, Id<Institution> parent = {})
    {
        NewInstitution value{.parentId = parent, .kind = kind, .name = name};
        if (kind == InstitutionKind::University)
            value.domain = name.toLower().remove(u' ') + u".example"_s;
        if (kind == InstitutionKind::College)
            value.type = CollegeType::Engineering;
        const auto made = ask(Api::createInstitution, value);
        EXPECT_TRUE(made) << made.error().detail.toStdString();
        return made ? made->institution : Institution();
    }
    OneTimePassword person(const QString &email, Id<Institution> home = {})
    {
        const auto made = ask(Api::createUser,
                              {.institutionId = home, .email = email, .firstName = u"Meera"_s, .lastName = u"Joshi"_s});
        EXPECT_TRUE(made) << made.error().detail.toStdString();
        return made.value_or(OneTimePassword());
    }
    Role role(const QString &slug)
    {
        RoleQuery query;
        query.limit = maximumPageSize;
        const auto page = ask(Api::listRoles, query);
        for (const Role &one : page ? page->items : QList<Role>())
            if (one.slug == slug)
                return one;
        ADD_FAILURE() << slug.toStdString();
        return {};
    }
    // Somebody whom the server refused to show people, as the owner finds him, and a role that would have allowed it.
    User refused(const QString &email, const QString &role)
    {
        const OneTimePassword made = person(email);
        EXPECT_TRUE(
            ask(Api::createRole, {.name = role, .scopeKind = RoleScope::Platform, .permissions = {u"users.view"_s}}));
        signIn(email, made.password);
        EXPECT_TRUE(ask(Api::changePassword, {made.password, u"umbrella quarry tangent fjord"_s}));
        EXPECT_FALSE(ask(Api::listUsers));
        signIn(ServerProcess::ownerEmail(), ServerProcess::ownerPassword());
        return made.user;
    }
    // Gives the role that the explanation suggests.
    static void mend(ExplainSheet *why, const QString &role)
    {
        ASSERT_TRUE(until([&] { return why->told() && !why->told()->past && !why->told()->wouldFix.isEmpty(); }));
        press(why, u"Give Meera Joshi the role "_s + role);
        ASSERT_TRUE(until([&] { return why->findChild<AssignSheet *>() != nullptr; }));
        why->findChild<AssignSheet *>()->action()->click();
        ASSERT_TRUE(until([&] { return why->told() && why->told()->decision == Verdict::Allow; }));
    }
    // The row as the server counts it.
    Id<User> oracle(UserQuery query, qint64 row)
    {
        query.limit = 1;
        query.cursor.clear();
        query.seek = row;
        const auto page = ask(Api::listUsers, query);
        return page && !page->items.isEmpty() ? page->items.first().id : Id<User>();
    }
};

} // namespace bitflow::test
