// SPDX-License-Identifier: GPL-3.0-or-later
// Roles, what they allow and who holds them, with the real widgets at the real server.
#include "app/drafts/drafts.h"
#include "app/parts/accessquestions.h"
#include "app/parts/comparesheet.h"
#include "app/parts/people.h"
#include "app/parts/whocanevent.h"
#include "app/parts/whocansheet.h"
#include "app/roles/matrix.h"
#include "app/roles/matrixtree.h"
#include "app/roles/reviewsheet.h"
#include "app/roles/roledetail.h"
#include "app/roles/rolehistory.h"
#include "app/roles/rolesheets.h"
#include "app/roles/rolespage.h"
#include "app/ui/blocked.h"
#include "app/ui/listview.h"
#include "common/api/users.h"
#include "tests/app/pages/bench.h"
#include "tests/app/pages/rolesbench.h"
#include "tests/support/a11y.h"
#include "tests/support/asked.h"

#include <QApplication>
#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableWidget>
#include <QTreeView>

namespace bitflow::test {

class RolesTest : public PageBench
{
protected:
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
                   page.detail()->matrix()->model()->hasCatalogue();
        });
    }
    static const RoleDraft &draft(const RolesPage &page)
    {
        return *page.detail()->matrix()->model()->draft(page.actions()->current()->id);
    }
    static void toggle(RolesPage &page, const QString &slug, int column = 1)
    {
        QTreeView *tree = page.detail()->matrix()->tree();
        tree->setFocus();
        tree->setCurrentIndex(page.detail()->matrix()->model()->indexOf(slug, column));
        QTest::keyClick(tree, Qt::Key_Space);
    }
    // Ticks or clears roles in the list of those that are in the matrix.
    static void choose(RolesPage &page, const QString &name)
    {
        QMenu *menu = page.detail()->matrix()->chooseRoles();
        for (QAction *action : menu->actions())
            if (action->text() == name)
                action->trigger();
        menu->close();
    }
};

TEST_F(RolesTest, SystemRolesAreShownAndStayAsTheyAre)
{
    RolesPage page(api, session);
    QSignalSpy notices(&page, &ui::Page::notice);
    show(page);
    ASSERT_TRUE(until([&] { return page.model()->rowCount() >= 17; }));
    ASSERT_TRUE(until([&] { return page.detail()->matrix()->model()->hasCatalogue(); }));
    const Role role = *page.actions()->current();
    EXPECT_TRUE(isSystemRole(role));
    EXPECT_EQ(sorted(draft(page).granted()), sorted(role.permissions));
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
    ASSERT_TRUE(until([&] { return page.detail()->matrix()->model()->hasCatalogue(); }));
    const QTreeView *tree = page.detail()->matrix()->tree();
    const auto hidden = [&](const QString &slug) {
        const QModelIndex at = page.detail()->matrix()->model()->indexOf(slug);
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
    EXPECT_EQ(draft(page).added(), QStringList{u"users.create"_s});
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
    EXPECT_EQ(draft(page).added(), QStringList{u"grades.enter"_s});
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
    const AccessQuestions questions(api, session, &page);
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

    const auto *differing = compare->table()->item(0, 0);
    Q_EMIT compare->table()->customContextMenuRequested(compare->table()->visualItemRect(differing).center());
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    ASSERT_NE(menu, nullptr);
    menu->actions().first()->trigger();
    menu->close();
    const auto asked = [&] {
        const auto *sheet = page.findChild<WhoCanSheet *>();
        return sheet && sheet->isVisible() && sheet->windowTitle().contains(differing->text());
    };
    EXPECT_TRUE(until(asked));
}

TEST_F(RolesTest, SeveralRolesAreChangedTogetherAndSavedOneByOne)
{
    const Role one = make(u"Together one"_s, {u"users.view"_s}), two = make(u"Together two"_s, {u"roles.view"_s});
    RolesPage page(api, session);
    page.open(QVariantMap{{u"id"_s, one.id.toString()}});
    show(page);
    ASSERT_TRUE(shows(page, one.id));
    choose(page, u"Together two"_s);
    MatrixModel *model = page.detail()->matrix()->model();
    MatrixTree *tree = page.detail()->matrix()->tree();
    ASSERT_EQ(model->columnOf(two.id), 2);
    toggle(page, u"users.create"_s);
    QTest::keyClick(tree, Qt::Key_Right);
    QTest::keyClick(tree, Qt::Key_Space);
    QTest::keyClick(tree, Qt::Key_Down);
    QTest::keyClick(tree, Qt::Key_Space);
    EXPECT_EQ(model->draft(one.id)->added(), QStringList{u"users.create"_s});
    EXPECT_EQ(model->draft(two.id)->added(), (QStringList{u"users.create"_s, u"users.update"_s}));
    EXPECT_TRUE(until([&] { return says(&page, u"3 change(s) in 2 role(s) · affects nobody yet"_s); }));
    choose(page, u"Together two"_s);
    EXPECT_EQ(model->columnOf(two.id), 2) << "what is not saved stays";
    RoleChange theirs;
    theirs.roleId = two.id;
    theirs.permissions = QStringList{u"roles.view"_s, u"audit.view"_s};
    ASSERT_TRUE(ask(Api::updateRole, theirs, {.ifMatch = two.rowVersion}));
    save(page, u"Save 3 change(s)"_s);
    ASSERT_TRUE(until([&] { return find(&page, u"See theirs"_s) != nullptr; }));
    EXPECT_TRUE(says(&page, u"Somebody else changed Together two meanwhile."_s));
    EXPECT_FALSE(model->draft(one.id)->isDirty());
    EXPECT_TRUE(model->draft(two.id)->isDirty()) << "refused, and still there";
    EXPECT_EQ(sorted(ask(Api::getRole, {one.id})->permissions), (QStringList{u"users.create"_s, u"users.view"_s}));
    save(page, u"Save 2 change(s)"_s);
    ASSERT_TRUE(until([&] { return !page.hasUnsavedInput(); }));
    EXPECT_EQ(sorted(ask(Api::getRole, {two.id})->permissions),
              (QStringList{u"audit.view"_s, u"roles.view"_s, u"users.create"_s, u"users.update"_s}));
    choose(page, u"Together two"_s);
    EXPECT_EQ(model->columnOf(two.id), -1);
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();
}

TEST_F(RolesTest, TicksOutliveTheirPage)
{
    const Role one = make(u"Kept one"_s, {u"users.view"_s}), two = make(u"Kept two"_s, {u"roles.view"_s});
    const Role gone = make(u"Kept no more"_s, {u"roles.view"_s});
    QTemporaryDir disk;
    Drafts drafts(keychain, disk.path()); // there is no keychain here, so they are in memory
    drafts.setOwner(u"server"_s, u"owner"_s);
    const auto open = [&](RolesPage &page, const Role &role) {
        drafts.serve(&page);
        page.open(QVariantMap{{u"id"_s, role.id.toString()}});
        show(page);
        return shows(page, role.id);
    };
    {
        RolesPage page(api, session);
        ASSERT_TRUE(open(page, one));
        choose(page, u"Kept two"_s);
        choose(page, u"Kept no more"_s);
        toggle(page, u"users.create"_s);
        toggle(page, u"roles.view"_s, 2);
        toggle(page, u"roles.view"_s, 3);
        ASSERT_TRUE(until([&] { return !drafts.list().isEmpty() && drafts.list().first().typed.now.size() == 3; }));
    }
    EXPECT_EQ(drafts.list().first().title, u"Kept one, Kept two, Kept no more"_s);
    EXPECT_EQ(drafts.list().first().argument.value(u"id"_s), one.id.toString());
    ASSERT_TRUE(ask(Api::deleteRole, {gone.id}, {.ifMatch = gone.rowVersion}));
    RolesPage page(api, session);
    ASSERT_TRUE(open(page, two)); // another one than they were ticked at
    ASSERT_TRUE(until([&] { return says(&page, u"Continue editing Kept one"_s); }));
    EXPECT_FALSE(page.hasUnsavedInput());
    press(&page, u"Continue"_s);
    MatrixModel *model = page.detail()->matrix()->model();
    ASSERT_NE(model->draft(one.id), nullptr);
    EXPECT_EQ(model->draft(one.id)->added(), QStringList{u"users.create"_s});
    EXPECT_EQ(model->draft(two.id)->removed(), QStringList{u"roles.view"_s});
    EXPECT_TRUE(says(&page, u"What was ticked here is not restored: a role that is gone."_s));
    save(page, u"Save 2 change(s)"_s);
    ASSERT_TRUE(until([&] { return !page.hasUnsavedInput(); }));
    EXPECT_TRUE(until([&] { return drafts.list().isEmpty(); })) << "saved is saved";
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();
}

TEST_F(RolesTest, TheMatrixHasRoomForSixRolesAndKeepsTheWordsInSight)
{
    const Role first = make(u"Six of them"_s, {u"users.view"_s});
    RolesPage page(api, session);
    page.open(QVariantMap{{u"id"_s, first.id.toString()}});
    show(page);
    ASSERT_TRUE(shows(page, first.id));
    for (const QString &name : {u"Principal"_s, u"Faculty"_s, u"Student"_s, u"Parent"_s, u"Head of Department"_s,
                                u"College Admin"_s, u"IT Operator"_s})
        choose(page, name);
    MatrixTree *tree = page.detail()->matrix()->tree();
    ASSERT_EQ(page.detail()->matrix()->model()->columnCount(), 7);
    EXPECT_LE(tree->header()->length(), tree->viewport()->width());
    EXPECT_TRUE(tree->pinned().isEmpty());
    page.resize(780, 600); // the narrowest window
    ASSERT_TRUE(until([&] { return tree->header()->length() > tree->viewport()->width(); }));
    tree->setFocus();
    for (int i = 0; i < 6; ++i)
        QTest::keyClick(tree, Qt::Key_Right);
    EXPECT_EQ(tree->currentIndex().column(), 6);
    const QRect words = tree->pinned();
    ASSERT_FALSE(words.isEmpty());
    EXPECT_EQ(tree->indexAt(words.center()).column(), 0) << "what one sees is what one clicks";
    for (int i = 0; i < 5; ++i) {
        QTest::keyClick(tree, Qt::Key_Left);
        EXPECT_GE(tree->visualRect(tree->currentIndex()).left(), words.right()) << "no cell below the words";
    }
}

TEST_F(RolesTest, WhatTheChangeTakesFromOneselfIsAskedFor)
{
    const Role role = make(u"Mine too"_s, {u"users.view"_s, u"grades.enter"_s});
    RoleImpact impact;
    impact.lost = {{u"grades.enter"_s, 1, 1}};
    impact.ownLost = {u"grades.enter"_s};
    impact.people = impact.institutions = 1;
    impact.conflicts = {{u"grades.enter"_s, u"grades.approve"_s, 1}};
    QWidget window;
    window.show();
    auto *review = new ReviewSheet({{role, impact}}, &window);
    QSignalSpy confirmed(review, &ReviewSheet::confirmed);
    review->open();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    EXPECT_TRUE(says(review, u"You lose: Enter grades."_s));
    EXPECT_TRUE(says(review, u"Whoever enters grades should not approve them."_s));
    QTest::keyClick(review, Qt::Key_Return);
    ASSERT_NE(sheet(), nullptr);
    EXPECT_TRUE(says(review, u"Nothing is done yet."_s)) << "Enter alone";
    press(review, u"Save 1 change(s)"_s);
    EXPECT_EQ(confirmed.size(), 0) << "not before it is ticked";
    press(review, u"Take it from me too"_s);
    press(review, u"Save 1 change(s)"_s);
    EXPECT_EQ(confirmed.size(), 1);
    review->close();
}

TEST_F(RolesTest, WhatOneCannotGiveCanBeAskedAbout)
{
    Role role = make(u"Beyond"_s, {u"users.view"_s});
    role.ownerInstitutionId = Id<Institution>::make();
    RoleImpact impact;
    impact.gained = {{u"users.delete"_s, 0, 0}};
    impact.lacking = {u"users.delete"_s};
    QWidget window;
    window.show();
    const Asked asked(&window);
    auto *review = new ReviewSheet({{role, impact}}, &window);
    review->open();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    const ui::Why why{u"users.delete"_s, role.ownerInstitutionId.toString()};
    press(review, u"Why?"_s);
    review->action()->setFocus();
    QTest::keyClick(review->action(), Qt::Key_F1, Qt::ShiftModifier);
    EXPECT_EQ(asked.questions, (QList{why, why}));
    review->close();
}

// Somebody who changes roles, and gives that up in the middle of it.
TEST_F(RolesTest, WhatTheServerRefusesCanBeAskedAbout)
{
    const Role role = make(u"Refused"_s, {u"users.view"_s, u"users.create"_s});
    const Role looker = make(u"Looks"_s, {u"roles.view"_s, u"users.view"_s});
    const Role changer = make(u"Changes"_s, {u"roles.update"_s});
    const auto person = ask(Api::createUser, {.email = u"changer@people.example"_s, .firstName = u"Asha"_s});
    ASSERT_TRUE(person);
    Assignment changes;
    for (const Role &one : {looker, changer}) {
        const auto given = ask(Api::createAssignment, {.userId = person->user.id, .roleId = one.id});
        ASSERT_TRUE(given);
        changes = *given;
    }
    signIn(u"changer@people.example"_s, person->password);
    std::optional<Result<Me>> own;
    QObject context;
    session.changePassword(person->password, u"umbrella quarry tangent fjord"_s)
        .then(&context, [&](const Result<Me> &me) { own = me; });
    ASSERT_TRUE(until([&] { return own.has_value(); }));
    ASSERT_TRUE(own->has_value());
    RolesPage page(api, session);
    page.open(QVariantMap{{u"id"_s, role.id.toString()}});
    show(page);
    ASSERT_TRUE(shows(page, role.id));
    const Asked asked(&page);
    toggle(page, u"users.create"_s);
    press(&page, u"Review…"_s);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    ASSERT_TRUE(ask(Api::deleteAssignment, {person->user.id, changes.id}, {.ifMatch = changes.rowVersion}));
    press(sheet(), u"Save 1 change(s)"_s);
    ASSERT_TRUE(until([&] { return says(&page, u"Refused is not saved"_s); }));
    press(&page, u"Why?"_s);
    press(&page, u"Review…"_s);
    ASSERT_TRUE(until([&] { return says(&page, u"Whom it affects could not be counted"_s); }));
    press(&page, u"Why?"_s);
    const ui::Why why{u"roles.update"_s, {}};
    EXPECT_EQ(asked.questions, (QList{why, why}));
    EXPECT_TRUE(page.hasUnsavedInput()) << "nothing is lost by it";
}

TEST_F(RolesTest, WhoHasAPermissionIsSavedWithoutFormulas)
{
    const Role role = make(u"=Exported"_s, {u"audit.export"_s});
    for (int i = 0; i < 3; ++i) {
        const auto person =
            ask(Api::createUser, {.email = u"export%1@people.example"_s.arg(i), .firstName = u"=HYPERLINK(\"x\")"_s});
        ASSERT_TRUE(person);
        NewAssignment given;
        given.userId = person->user.id;
        given.roleId = role.id;
        ASSERT_TRUE(ask(Api::createAssignment, given));
    }
    QWidget window;
    const AccessQuestions questions(api, session, &window);
    window.show();
    askWhoCan(&window, u"audit.export"_s);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    auto *who = qobject_cast<WhoCanSheet *>(sheet());
    ASSERT_NE(who, nullptr);
    const QString path = directory.filePath(u"who.csv"_s);
    who->exportTo(path);
    EXPECT_FALSE(QFile::exists(path)) << "not before it is complete";
    press(who, u"Stop the export"_s);
    EXPECT_TRUE(says(who, u"no file was written"_s));
    who->exportTo(path);
    ASSERT_TRUE(until([&] { return QFile::exists(path); }));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u"\r\n"_s, Qt::SkipEmptyParts);
    EXPECT_EQ(lines.size(), 1 + 4) << "the header, these three and the owner";
    EXPECT_EQ(lines.filter(u"'=HYPERLINK"_s).size(), 3);
    EXPECT_EQ(lines.filter(u",'=Exported,"_s).size(), 3);
    who->exportTo(directory.filePath(u"missing/who.csv"_s));
    EXPECT_TRUE(until([&] { return says(who, u"The file could not be written"_s); }));
    press(who, u"Close"_s);
}

} // namespace bitflow::test
