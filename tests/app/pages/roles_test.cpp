// SPDX-License-Identifier: GPL-3.0-or-later
// Roles, what they allow and who holds them, with the real widgets at the real server.
#include "app/parts/comparesheet.h"
#include "app/parts/people.h"
#include "app/roles/matrix.h"
#include "app/roles/roledetail.h"
#include "app/roles/rolehistory.h"
#include "app/roles/rolesheets.h"
#include "app/roles/rolespage.h"
#include "app/roles/whocansheet.h"
#include "app/ui/blocked.h"
#include "app/ui/listview.h"
#include "common/api/users.h"
#include "tests/app/pages/bench.h"
#include "tests/support/a11y.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableWidget>
#include <QTreeView>

namespace bitflow::test {

namespace {

PermissionRow row(const QString &slug, bool inUse = true)
{
    return {slug, slug.section(u'.', 0, 0), slug, u"low"_s, inUse};
}

const QList<PermissionRow> few{row(u"users.view"_s),       row(u"users.create"_s),        row(u"users.delete"_s),
                               row(u"fees.view"_s, false), row(u"fees.collect"_s, false), row(u"roles.view"_s)};

QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

int stateOf(const PermissionChecks &checks, int group)
{
    return checks.index(group, 0).data(Qt::CheckStateRole).toInt();
}

} // namespace

TEST(PermissionChecks, GroupsFollowWhatIsTickedInThem)
{
    PermissionChecks checks;
    const QAbstractItemModelTester tester(&checks, QAbstractItemModelTester::FailureReportingMode::Fatal);
    checks.setSaved({u"users.view"_s}); // before the catalogue is here
    checks.setCatalogue(few);
    EXPECT_EQ(checks.rowCount(), 3);
    EXPECT_EQ(checks.granted(), QStringList{u"users.view"_s});
    EXPECT_EQ(stateOf(checks, 0), Qt::PartiallyChecked);
    EXPECT_EQ(stateOf(checks, 2), Qt::Unchecked);
    EXPECT_TRUE(checks.setData(checks.index(0, 0), Qt::Checked, Qt::CheckStateRole));
    EXPECT_EQ(stateOf(checks, 0), Qt::Checked);
    EXPECT_EQ(checks.changeCount(), 2);
    EXPECT_EQ(sorted(checks.added()), (QStringList{u"users.create"_s, u"users.delete"_s}));
    EXPECT_TRUE(checks.setData(checks.index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
    EXPECT_TRUE(checks.granted().isEmpty());
    EXPECT_EQ(checks.removed(), QStringList{u"users.view"_s});
    checks.discard();
    EXPECT_EQ(checks.granted(), QStringList{u"users.view"_s});
    EXPECT_EQ(checks.changeCount(), 0);
}

TEST(PermissionChecks, AGroupLeavesAloneWhatIsNotShown)
{
    PermissionChecks checks;
    checks.setCatalogue(few);
    checks.setSaved({u"fees.view"_s});
    EXPECT_FALSE(checks.setData(checks.index(1, 0), Qt::Checked, Qt::CheckStateRole)); // nothing of it is shown
    EXPECT_EQ(checks.granted(), QStringList{u"fees.view"_s});
    checks.setUnusedShown(true);
    EXPECT_TRUE(checks.setData(checks.index(1, 0), Qt::Checked, Qt::CheckStateRole));
    EXPECT_EQ(sorted(checks.granted()), (QStringList{u"fees.collect"_s, u"fees.view"_s}));
}

TEST(PermissionChecks, WhatTheCatalogueDoesNotHaveIsKept)
{
    PermissionChecks checks;
    checks.setCatalogue(few);
    checks.setSaved({u"users.view"_s, u"starships.fly"_s});
    EXPECT_EQ(checks.changeCount(), 0);
    checks.setData(checks.indexOf(u"users.view"_s), Qt::Unchecked, Qt::CheckStateRole);
    EXPECT_EQ(checks.granted(), QStringList{u"starships.fly"_s});
}

TEST(PermissionChecks, TicksStayOnTopOfWhatOthersSaved)
{
    PermissionChecks checks;
    checks.setCatalogue(few);
    checks.setSaved({u"users.view"_s, u"roles.view"_s});
    checks.setData(checks.indexOf(u"users.create"_s), Qt::Checked, Qt::CheckStateRole);
    checks.setData(checks.indexOf(u"roles.view"_s), Qt::Unchecked, Qt::CheckStateRole);
    checks.rebase({u"users.view"_s, u"users.delete"_s, u"roles.view"_s});
    EXPECT_EQ(sorted(checks.granted()), (QStringList{u"users.create"_s, u"users.delete"_s, u"users.view"_s}));
    EXPECT_EQ(checks.added(), QStringList{u"users.create"_s});
    EXPECT_EQ(checks.removed(), QStringList{u"roles.view"_s});
}

TEST(PermissionChecks, BlockedBoxesSayWhy)
{
    PermissionChecks checks;
    checks.setCatalogue(few);
    checks.setBlocked(u"A system role"_s);
    QSignalSpy refused(&checks, &PermissionChecks::refused);
    EXPECT_FALSE(checks.setData(checks.indexOf(u"users.view"_s), Qt::Checked, Qt::CheckStateRole));
    ASSERT_EQ(refused.size(), 1);
    EXPECT_EQ(refused.first().first().toString(), u"A system role"_s);
    EXPECT_TRUE(checks.granted().isEmpty());
}

class RolesTest : public PageBench
{
protected:
    static void SetUpTestSuite()
    {
        qputenv("RATE_LIMIT_LOGIN", "1000/1m"); // every test signs in
        qputenv("RATE_LIMIT_LOGIN_IP", "1000/1m");
        qputenv("RATE_LIMIT_LOGIN_ACCOUNT", "1000/1m");
        PageBench::SetUpTestSuite();
    }
    static bool until(const std::function<bool()> &condition) { return QTest::qWaitFor(condition, waitMs); }
    static QWidget *sheet()
    {
        for (QWidget *window : QApplication::topLevelWidgets())
            if (window->isVisible() && window->inherits("bitflow::Sheet"))
                return window;
        return nullptr;
    }
    static void type(QWidget *where, const QString &field, const QString &text)
    {
        auto *line = find<QLineEdit>(where, field);
        ASSERT_NE(line, nullptr) << field.toStdString();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
    }
    static void press(QWidget *where, const QString &button)
    {
        auto *target = find<QAbstractButton>(where, button);
        ASSERT_NE(target, nullptr) << button.toStdString();
        target->setFocus();
        QTest::keyClick(target, Qt::Key_Space);
    }
    Role make(const QString &name, const QStringList &permissions)
    {
        NewRole value;
        value.name = name;
        value.scopeKind = RoleScope::Platform;
        value.permissions = permissions;
        const auto made = ask(Api::createRole, value);
        EXPECT_TRUE(made) << made.error().detail.toStdString();
        return made.value_or(Role());
    }
    // Looks at what a change means, and saves it.
    static void save(RolesPage &page, const QString &button)
    {
        press(&page, u"Review…"_s);
        ASSERT_TRUE(until([] { return sheet() != nullptr; }));
        EXPECT_TRUE(namelessThings(sheet()).isEmpty()) << namelessThings(sheet()).join(u"\n"_s).toStdString();
        press(sheet(), button);
    }
    static bool says(QWidget *where, const QString &text)
    {
        const auto labels = where->findChildren<QLabel *>();
        return std::ranges::any_of(
            labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    }
    static bool shows(const RolesPage &page, Id<Role> id)
    {
        return until([&] {
            return page.actions()->current() && page.actions()->current()->id == id &&
                   page.detail()->matrix()->checks()->hasCatalogue();
        });
    }
    static void toggle(RolesPage &page, const QString &slug)
    {
        QTreeView *tree = page.detail()->matrix()->tree();
        tree->setFocus();
        tree->setCurrentIndex(page.detail()->matrix()->checks()->indexOf(slug));
        QTest::keyClick(tree, Qt::Key_Space);
    }
};

TEST_F(RolesTest, SystemRolesAreShownAndStayAsTheyAre)
{
    RolesPage page(api, session);
    QSignalSpy notices(&page, &ui::Page::notice);
    show(page);
    ASSERT_TRUE(until([&] { return page.model()->rowCount() >= 17; }));
    ASSERT_TRUE(until([&] { return page.detail()->matrix()->checks()->hasCatalogue(); }));
    const Role role = *page.actions()->current();
    EXPECT_TRUE(isSystemRole(role));
    EXPECT_EQ(sorted(page.detail()->matrix()->checks()->granted()), sorted(role.permissions));
    toggle(page, u"users.view"_s);
    ASSERT_EQ(notices.size(), 1);
    EXPECT_FALSE(page.hasUnsavedInput());
    EXPECT_FALSE(ui::blockReason(page.actions()->rename).isEmpty());
    EXPECT_FALSE(ui::blockReason(page.actions()->remove).isEmpty());
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();
}

TEST_F(RolesTest, PermissionsOutOfUseAreHiddenUntilAskedFor)
{
    RolesPage page(api, session);
    show(page);
    ASSERT_TRUE(until([&] { return page.detail()->matrix()->checks()->hasCatalogue(); }));
    const QTreeView *tree = page.detail()->matrix()->tree();
    const auto hidden = [&](const QString &slug) {
        const QModelIndex at = page.detail()->matrix()->checks()->indexOf(slug);
        return tree->isRowHidden(at.row(), at.parent());
    };
    EXPECT_FALSE(hidden(u"users.view"_s));
    EXPECT_TRUE(hidden(u"library.issue"_s));
    press(&page, u"Show permissions this server does not use"_s);
    EXPECT_FALSE(hidden(u"library.issue"_s));
}

TEST_F(RolesTest, MakesARoleFromAnotherAndChangesIt)
{
    const Role pattern = make(u"Pattern"_s, {u"users.view"_s, u"roles.view"_s});
    RolesPage page(api, session);
    page.open(QVariantMap{{u"id"_s, pattern.id.toString()}});
    show(page);
    ASSERT_TRUE(shows(page, pattern.id));
    page.list()->setFocus();
    QTest::keyClick(page.list(), Qt::Key_N, Qt::ControlModifier);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    EXPECT_TRUE(namelessThings(sheet()).isEmpty()) << namelessThings(sheet()).join(u"\n"_s).toStdString();
    type(sheet(), u"Name"_s, u"Pattern"_s); // taken
    press(sheet(), u"Make role"_s);
    ASSERT_TRUE(until([] { return sheet() && find<QAbstractButton>(sheet(), u"Make role"_s); }));
    type(sheet(), u"Name"_s, u"Copied"_s);
    press(sheet(), u"Make role"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
    ASSERT_TRUE(until([&] { return page.actions()->current() && page.actions()->current()->name == u"Copied"_s; }));
    const Id<Role> id = page.actions()->current()->id;
    EXPECT_EQ(sorted(page.actions()->current()->permissions), (QStringList{u"roles.view"_s, u"users.view"_s}));

    toggle(page, u"users.create"_s);
    toggle(page, u"roles.view"_s);
    EXPECT_TRUE(page.hasUnsavedInput());
    press(&page, u"Review…"_s);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    EXPECT_TRUE(says(sheet(), permissionLabel(u"users.create")));
    EXPECT_TRUE(says(sheet(), permissionLabel(u"roles.view")));
    EXPECT_TRUE(says(sheet(), u"Nobody holds this role yet."_s));
    press(sheet(), u"Cancel"_s); // nothing is saved by looking at it
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
    EXPECT_TRUE(page.hasUnsavedInput());
    save(page, u"Save 2 change(s)"_s);
    ASSERT_TRUE(until([&] { return !page.hasUnsavedInput(); }));
    EXPECT_EQ(sorted(ask(Api::getRole, {id})->permissions), (QStringList{u"users.create"_s, u"users.view"_s}));

    page.activateWindow(); // nobody else does after a sheet has closed, where there is no window manager
    ASSERT_TRUE(QTest::qWaitForWindowActive(&page));
    page.list()->setFocus();
    QTest::keyClick(page.list(), Qt::Key_F2);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    type(sheet(), u"Name"_s, u"Renamed"_s);
    press(sheet(), u"Save"_s);
    ASSERT_TRUE(until([&] { return !sheet() && page.actions()->current()->name == u"Renamed"_s; }));
    page.list()->setFocus();
    QTest::keyClick(page.list(), Qt::Key_Delete);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    press(sheet(), u"Delete role"_s);
    ASSERT_TRUE(until([&] { return !sheet() && page.model()->rowOf(id.toBytes()) < 0; }));
    EXPECT_FALSE(ask(Api::getRole, {id}));
}

TEST_F(RolesTest, ComingBackShowsRolesMadeMeanwhile)
{
    RolesPage page(api, session);
    show(page);
    ASSERT_TRUE(until([&] { return page.model()->rowCount() >= 17; }));
    page.list()->setCurrentRow(5);
    const auto current = page.model()->keyOf(5);
    const Role made = make(u"Meanwhile"_s, {u"users.view"_s});
    page.hide();
    page.show();
    page.activate();
    EXPECT_TRUE(until([&] { return page.model()->rowOf(made.id.toBytes()) >= 0; }));
    EXPECT_EQ(page.model()->keyOf(page.list()->currentRow()), current);
    EXPECT_EQ(page.actions()->current()->id.toBytes(), current);
}

TEST_F(RolesTest, AConflictKeepsTheTicks)
{
    const Role role = make(u"Contested"_s, {u"users.view"_s});
    RolesPage page(api, session);
    page.open(QVariantMap{{u"id"_s, role.id.toString()}});
    show(page);
    ASSERT_TRUE(shows(page, role.id));
    toggle(page, u"users.create"_s);
    RoleChange theirs;
    theirs.roleId = role.id;
    theirs.permissions = QStringList{u"users.view"_s, u"roles.view"_s};
    ASSERT_TRUE(ask(Api::updateRole, theirs, {.ifMatch = role.rowVersion}));
    save(page, u"Save 1 change(s)"_s);
    ASSERT_TRUE(until([&] { return find(&page, u"See theirs"_s) != nullptr; }));
    EXPECT_EQ(page.detail()->matrix()->checks()->added(), QStringList{u"users.create"_s});
    save(page, u"Save 1 change(s)"_s);
    ASSERT_TRUE(until([&] { return !page.hasUnsavedInput(); }));
    EXPECT_EQ(sorted(ask(Api::getRole, {role.id})->permissions),
              (QStringList{u"roles.view"_s, u"users.create"_s, u"users.view"_s}));
}

TEST_F(RolesTest, ChangesWaitWhenAnotherRoleIsChosen)
{
    const Role role = make(u"Unfinished"_s, {u"users.view"_s});
    RolesPage page(api, session);
    page.open(QVariantMap{{u"id"_s, role.id.toString()}});
    show(page);
    ASSERT_TRUE(shows(page, role.id));
    toggle(page, u"users.create"_s);
    page.list()->setCurrentRow(0);
    EXPECT_EQ(page.actions()->current()->id, role.id);
    EXPECT_TRUE(page.hasUnsavedInput());
    press(&page, u"Discard"_s);
    EXPECT_NE(page.actions()->current()->id, role.id);
    EXPECT_FALSE(page.hasUnsavedInput());
}

TEST_F(RolesTest, HoldersLeadToThePerson)
{
    const Role role = make(u"Held"_s, {u"users.view"_s});
    const auto person = ask(Api::createUser, {.email = u"holder@people.example"_s, .firstName = u"Asha"_s});
    ASSERT_TRUE(person);
    NewAssignment given;
    given.userId = person->user.id;
    given.roleId = role.id;
    ASSERT_TRUE(ask(Api::createAssignment, given));
    RolesPage page(api, session);
    QSignalSpy navigated(&page, &ui::Page::navigate);
    page.open(QVariantMap{{u"id"_s, role.id.toString()}});
    show(page);
    ASSERT_TRUE(shows(page, role.id));
    EXPECT_FALSE(ui::blockReason(page.actions()->remove).isEmpty()); // while somebody holds it
    page.detail()->tabs()->setCurrentIndex(1);
    ui::ListView *holders = page.detail()->holders();
    ASSERT_TRUE(
        until([&] { return holders->listModel()->rowCount() == 1 && !holders->listModel()->keyOf(0).isEmpty(); }));
    holders->setFocus();
    QTest::keyClick(holders, Qt::Key_Return);
    ASSERT_EQ(navigated.size(), 1);
    EXPECT_EQ(navigated.first().at(0).toString(), u"users"_s);
    EXPECT_EQ(navigated.first().at(1).toMap().value(u"id"_s).toString(), person->user.id.toString());
}

TEST_F(RolesTest, AChangeSaysWhomItAffectsAndAnOldStateComesBack)
{
    const Role role = make(u"Watched"_s, {u"users.view"_s, u"grades.enter"_s});
    for (int i = 0; i < 3; ++i) {
        const auto person =
            ask(Api::createUser, {.email = u"watched%1@people.example"_s.arg(i), .firstName = u"Asha"_s});
        ASSERT_TRUE(person);
        NewAssignment given;
        given.userId = person->user.id;
        given.roleId = role.id;
        ASSERT_TRUE(ask(Api::createAssignment, given));
    }
    RolesPage page(api, session);
    page.open(QVariantMap{{u"id"_s, role.id.toString()}});
    show(page);
    ASSERT_TRUE(shows(page, role.id));
    auto *unused = find<QCheckBox>(&page, u"Show permissions this server does not use"_s);
    ASSERT_NE(unused, nullptr);
    unused->setChecked(true);
    toggle(page, u"grades.enter"_s);
    EXPECT_TRUE(until([&] { return says(&page, u"affects 3 person(s) in 1 institution(s)"_s); }));
    save(page, u"Save 1 change(s)"_s);
    ASSERT_TRUE(until([&] { return !page.hasUnsavedInput(); }));

    page.detail()->tabs()->setCurrentIndex(2);
    ASSERT_TRUE(until([&] { return page.detail()->history()->revisions().size() == 2; }));
    EXPECT_TRUE(says(&page, u"Lost: "_s + permissionLabel(u"grades.enter")));
    const auto buttons = page.detail()->history()->findChildren<QPushButton *>();
    ASSERT_EQ(buttons.size(), 1) << "what is so now cannot be brought back";
    buttons.first()->click();
    EXPECT_EQ(page.detail()->matrix()->checks()->added(), QStringList{u"grades.enter"_s});
    save(page, u"Save 1 change(s)"_s);
    ASSERT_TRUE(until([&] { return !page.hasUnsavedInput(); }));
    EXPECT_TRUE(ask(Api::getRole, {role.id})->permissions.contains(u"grades.enter"_s));
}

TEST_F(RolesTest, APermissionTellsWhoHasItAndRolesAreComparedByWhatDiffers)
{
    const Role role = make(u"Narrow"_s, {u"users.view"_s});
    RolesPage page(api, session);
    page.open(QVariantMap{{u"id"_s, role.id.toString()}});
    show(page);
    ASSERT_TRUE(shows(page, role.id));
    page.actions()->whoCan(u"users.view"_s);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    auto *who = qobject_cast<WhoCanSheet *>(sheet());
    ASSERT_NE(who, nullptr);
    EXPECT_TRUE(until([&] { return who->list()->listModel()->rowCount() >= 1; }));
    EXPECT_TRUE(namelessThings(who).isEmpty()) << namelessThings(who).join(u"\n"_s).toStdString();
    press(who, u"Close"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));

    page.actions()->compare->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    auto *compare = qobject_cast<CompareSheet *>(sheet());
    ASSERT_NE(compare, nullptr);
    for (int i = 0; i < compare->choice()->count(); ++i)
        if (compare->choice()->item(i)->text() == u"Parent")
            compare->choice()->item(i)->setCheckState(Qt::Checked);
    ASSERT_TRUE(until([&] { return compare->table()->isVisible(); }));
    EXPECT_EQ(compare->table()->columnCount(), 3);
    EXPECT_GT(compare->table()->rowCount(), 1);
    EXPECT_TRUE(namelessThings(compare).isEmpty()) << namelessThings(compare).join(u"\n"_s).toStdString();
}

} // namespace bitflow::test
