// SPDX-License-Identifier: GPL-3.0-or-later
// What the journeys about access begin with: the owner signed in, a role that people hold, and one that mends a
// refusal.
#pragma once

#include "app/application.h"
#include "common/api/all.h"
#include "tests/journeys/estate.h"
#include "tests/journeys/keyboard.h"
#include "tests/journeys/pictures.h"

#include <QApplication>
#include <QMenu>

namespace bitflow::test {

class AccessJourney : public EstateBench
{
protected:
    using K = Keyboard;

    void SetUp() override
    {
        EstateBench::SetUp();
        qputenv("BITFLOW_CONFIG_DIR", directory.path().toUtf8());
        application = std::make_unique<Application>();
        makeRoles();
        application->start(server->url().toString());
        MUST(K::until([] { return K::focused() == u"E-mail"; }));
        MUST(K::fill(u"E-mail"_s, ServerProcess::ownerEmail()));
        MUST(K::fill(u"Password"_s, ServerProcess::ownerPassword()));
        K::press(Qt::Key_Return);
        MUST(K::until([&] { return application->mainWindow() && application->mainWindow()->isVisible(); }));
    }
    static bool until(const QString &text)
    {
        return K::until([&] { return K::sees(text); });
    }
    void take(const QString &name) { picture(application->theme(), name); }
    void takeMirrored(const QString &name) { mirroredPicture(application->theme(), name); }
    bool go(int number, const QString &page)
    {
        K::press(Qt::Key_0 + number, Qt::ControlModifier);
        return K::until([&] { return application->mainWindow()->currentPage() == page; });
    }
    Id<Institution> nodeNamed(const QString &name)
    {
        InstitutionQuery query;
        query.q = name;
        const auto found = ask(Api::listInstitutions, query);
        return found && !found->items.isEmpty() ? found->items.first().id : Id<Institution>();
    }
    QList<User> everybody()
    {
        UserQuery query;
        query.limit = maximumPageSize;
        query.institutionId = nodeNamed(university);
        const auto found = ask(Api::listUsers, query);
        return found ? found->items : QList<User>();
    }
    // A role that six people hold at the university, and one that allows a single thing.
    void makeRoles()
    {
        const auto make = [&](const QString &name, const QStringList &permissions) {
            NewRole role;
            role.institutionId = nodeNamed(university);
            role.name = name;
            role.scopeKind = RoleScope::University;
            role.permissions = permissions;
            const auto made = ask(Api::createRole, role);
            EXPECT_TRUE(made) << made.error().detail.toStdString();
            return made ? made->id : Id<Role>();
        };
        marker = make(u"Marker"_s, {u"users.view"_s, u"users.create"_s, u"grades.enter"_s});
        make(u"Session watcher"_s, {u"sessions.view"_s});
        QList<User> people = everybody();
        people.removeIf([](const User &user) { return user.status != UserStatus::Active || user.roles.isEmpty(); });
        ASSERT_GT(people.size(), 20);
        for (const User &one : people.last(6))
            ASSERT_TRUE(ask(Api::createAssignment, {one.id, marker, nodeNamed(university), {}, {}}));
    }
    User somebodyActive(const QString &role)
    {
        for (const User &user : everybody())
            if (user.status == UserStatus::Active && user.roles == QStringList{role})
                return user;
        return {};
    }
    // A line of the menu behind "More actions".
    void choose(const QString &line)
    {
        MUST(K::activate(u"More actions"_s));
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        MUST(K::until([&] { return (menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())) != nullptr; }));
        for (int i = 0; i < 20 && (!menu->activeAction() || menu->activeAction()->text() != line); ++i)
            QTest::keyClick(menu, Qt::Key_Down);
        ASSERT_TRUE(menu->activeAction() && menu->activeAction()->text() == line);
        QTest::keyClick(menu, Qt::Key_Return);
    }

    std::unique_ptr<Application> application;
    Id<Role> marker;
};

} // namespace bitflow::test
