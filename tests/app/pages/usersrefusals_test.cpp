// SPDX-License-Identifier: GPL-3.0-or-later
// What is refused to somebody says why, and can be mended from where it was read.
#include "app/parts/accessquestions.h"
#include "app/parts/assignevent.h"
#include "app/parts/institutionfield.h"
#include "app/parts/people.h"
#include "app/parts/searchpicker.h"
#include "app/ui/blocked.h"
#include "app/users/invitesheet.h"
#include "app/users/newsheet.h"
#include "app/users/roleopener.h"
#include "app/users/userdetail.h"
#include "common/api/roles.h"
#include "common/missing.h"
#include "tests/app/pages/usersbench.h"
#include "tests/support/asked.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QVBoxLayout>

namespace bitflow::test {

TEST(SearchPicker, WhatMayNotBeChosenOrSearchedCanBeAskedAbout)
{
    QWidget window;
    const Asked asked(&window);
    SearchPicker::Found found;
    auto *picker = new SearchPicker(
        u"Where?"_s, u"Search"_s,
        [&](const QString &, QObject *, const SearchPicker::Found &answer) { found = answer; }, &window);
    auto *column = new QVBoxLayout(&window);
    column->addWidget(picker);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    picker->start();
    auto *list = picker->findChild<QListWidget *>();
    auto *button = picker->findChild<QPushButton *>();
    ASSERT_TRUE(list && button);
    const ui::Why why{u"roles.assign"_s, u"0193"_s};
    found(QList<PickerRow>{{QUuid::createUuid(), u"Arts"_s, u"College"_s, ui::Reason(u"Not here"_s, why)},
                           {QUuid::createUuid(), u"Law"_s, u"College"_s, u"It is there now"_s},
                           {QUuid::createUuid(), u"Science"_s, u"College"_s, {}}});
    EXPECT_FALSE(button->isVisible());
    QTest::keyClick(picker->field(), Qt::Key_Down);
    EXPECT_FALSE(picker->chosen());
    EXPECT_TRUE(button->isVisible());
    QTest::keyClick(list, Qt::Key_F1, Qt::ShiftModifier);
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Space);
    EXPECT_EQ(asked.questions, (QList{why, why}));
    for (const int row : {1, 2}) { // nothing to ask about
        list->setCurrentRow(row);
        EXPECT_FALSE(button->isVisible());
        QTest::keyClick(list, Qt::Key_F1, Qt::ShiftModifier);
    }
    EXPECT_EQ(asked.questions.size(), 2);
    EXPECT_TRUE(picker->chosen());
    QTest::keyClicks(picker->field(), u"a"_s);
    QTest::keyClick(picker->field(), Qt::Key_Return);
    found(std::unexpected(Error{403, u"forbidden"_s, {}, {complaintOf({Permission::CollegesView, {}})}, 0}));
    EXPECT_TRUE(button->isVisible());
    QTest::keyClick(picker->field(), Qt::Key_F1, Qt::ShiftModifier);
    ASSERT_EQ(asked.questions.size(), 3);
    EXPECT_EQ(asked.questions.last().permission, info(Permission::CollegesView).slug);
    found = {};
}

TEST_F(UsersTest, ARefusalInTheActivityIsMendedFromThere)
{
    const QString role = u"Sees everybody"_s;
    const User made = refused(u"refused@people.example"_s, role);
    UsersPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"id"_s, made.id.toString()}});
    ASSERT_TRUE(shows(page, made.id));
    page.detail()->tabs()->setCurrentIndex(3);
    const auto button = [&]() -> QAbstractButton * {
        for (auto *one : page.findChildren<QAbstractButton *>())
            if (one->isVisible() && one->accessibleName().startsWith(u"Why was it refused?"_s))
                return one;
        return nullptr;
    };
    ASSERT_TRUE(until([&] { return button() != nullptr; }));
    button()->click();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    auto *why = qobject_cast<ExplainSheet *>(sheet());
    ASSERT_NE(why, nullptr);
    ASSERT_TRUE(until([&] { return why->told().has_value(); }));
    EXPECT_TRUE(why->told()->past && why->told()->decision == Verdict::Deny);
    why->past()->setChecked(false);
    mend(why, role);
    EXPECT_EQ(ask(Api::userAccess, {made.id}).value_or(UserAccess()).assignments.size(), 1);
    why->reject();
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
}

// As the audit log leaves it to the main window.
TEST_F(UsersTest, AWindowMendsWhatWasExplainedOnAnyPage)
{
    const QString role = u"Sees everybody too"_s;
    const User made = refused(u"elsewhere@people.example"_s, role);
    QWidget window;
    auto *opener = new RoleOpener(api, session, &window);
    opener->answer(&window);
    QSignalSpy assigned(opener, &RoleOpener::assigned);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    const ExplainSheet::About about{made.id, displayName(made), u"users.view"_s, {}, {}};
    auto *why = new ExplainSheet(api, session, about, &window);
    leaveAssigning(why);
    why->open();
    mend(why, role);
    ASSERT_EQ(assigned.size(), 1);
    EXPECT_EQ(assigned.first().last().toString(), u"Meera Joshi is now "_s + role);
    why->reject();
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
}

TEST_F(UsersTest, ARoleThatAllowsNothingSaysSo)
{
    const auto empty = ask(Api::createRole, {.name = u"Honorary"_s, .scopeKind = RoleScope::Platform});
    ASSERT_TRUE(empty) << empty.error().detail.toStdString();
    const User made = person(u"honorary@people.example"_s).user;
    auto given = ask(Api::createAssignment, {.userId = made.id, .roleId = empty->id});
    ASSERT_TRUE(given);
    UsersPage page(api, session);
    QSignalSpy notices(&page, &ui::Page::notice);
    QSignalSpy failures(page.actions(), &UserActions::failed);
    show(page);
    page.open(QVariantMap{{u"id"_s, made.id.toString()}});
    ASSERT_TRUE(shows(page, made.id));
    page.actions()->explainRole(*given);
    ASSERT_TRUE(until([&] { return notices.size() == 1; }));
    EXPECT_EQ(notices.first().first().toString(), u"The role Honorary allows nothing."_s);
    given->roleId = Id<Role>::make(); // one that cannot be read
    page.actions()->explainRole(*given);
    ASSERT_TRUE(until([&] { return failures.size() == 1; }));
    EXPECT_EQ(failures.first().first().toString(), u"What the role allows could not be read"_s);
    EXPECT_EQ(sheet(), nullptr) << "no other question is answered instead";
}

TEST_F(UsersTest, PlacesThatMayNotBeChosenCanBeAskedAbout)
{
    const Institution university = make(InstitutionKind::University, u"Unasked"_s);
    const OneTimePassword looker = person(u"looker@people.example"_s);
    const auto looks = ask(Api::createRole, {.name = u"Sees universities"_s,
                                             .scopeKind = RoleScope::Platform,
                                             .permissions = {u"universities.view"_s, u"users.view"_s}});
    ASSERT_TRUE(looks && ask(Api::createAssignment, {.userId = looker.user.id, .roleId = looks->id}));
    signIn(u"looker@people.example"_s, looker.password);
    ASSERT_TRUE(ask(Api::changePassword, {looker.password, u"umbrella quarry tangent fjord"_s}));
    QWidget window;
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    const Asked asked(&window);
    const std::pair<Sheet *, QString> rows[]{{new AssignSheet(api, session, looker.user, &window), u"roles.assign"_s},
                                             {new NewUserSheet(api, session, std::nullopt, &window), u"users.create"_s},
                                             {new InviteSheet(api, session, std::nullopt, &window), u"users.create"_s}};
    for (const auto &[one, permission] : rows) {
        SCOPED_TRACE(one->windowTitle().toStdString());
        one->open();
        auto *button = one->findChild<InstitutionButton *>();
        ASSERT_NE(button, nullptr);
        button->click();
        auto *picker = button->findChild<SearchPicker *>();
        ASSERT_NE(picker, nullptr);
        auto *list = picker->findChild<QListWidget *>();
        QTest::keyClicks(picker->field(), university.name);
        ASSERT_TRUE(until([&] { return list->count() == 1 && list->item(0)->text() == university.name; }));
        list->setCurrentRow(0);
        EXPECT_FALSE(picker->chosen());
        QTest::keyClick(list, Qt::Key_F1, Qt::ShiftModifier);
        ASSERT_FALSE(asked.questions.isEmpty());
        EXPECT_EQ(asked.questions.last(), (ui::Why{permission, university.id.toString()}));
        delete one;
    }
    EXPECT_EQ(asked.questions.size(), 3);
}

} // namespace bitflow::test
