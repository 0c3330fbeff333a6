// SPDX-License-Identifier: GPL-3.0-or-later
// Why somebody may or may not, asked where something is blocked.
#include "app/parts/accessquestions.h"
#include "app/parts/askaccess.h"
#include "app/parts/explaintext.h"
#include "app/parts/institutionfield.h"
#include "app/parts/people.h"
#include "app/parts/whocansheet.h"
#include "app/ui/blocked.h"
#include "app/users/assignsheet.h"
#include "app/users/userdetail.h"
#include "tests/app/pages/usersbench.h"
#include "tests/support/a11y.h"

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>

namespace bitflow::test {

TEST_F(UsersTest, WhatOneMayNotDoSaysWhy)
{
    const Institution university = make(InstitutionKind::University, u"Guarded"_s);
    const OneTimePassword viewer = person(u"viewer@guarded.example"_s, university.id);
    UsersPage page(api, session);
    UserActions &actions = *page.actions();
    EXPECT_FALSE(ui::blockReason(actions.trash).isEmpty()); // nobody is chosen
    actions.setCurrent(session.me().user);
    for (QAction *action : {actions.assign, actions.password, actions.status, actions.trash}) // not to oneself
        EXPECT_FALSE(ui::blockReason(action).isEmpty()) << action->text().toStdString();
    EXPECT_TRUE(ui::blockReason(actions.edit).isEmpty());
    actions.setCurrent(viewer.user);
    for (QAction *action : {actions.edit, actions.assign, actions.password, actions.status, actions.trash})
        EXPECT_TRUE(ui::blockReason(action).isEmpty()) << action->text().toStdString();
    signIn(u"viewer@guarded.example"_s, viewer.password);
    User other = viewer.user;
    other.id = Id<User>::make();
    actions.setCurrent(other);
    for (QAction *action : {actions.add, actions.edit, actions.assign, actions.password, actions.status, actions.trash})
        EXPECT_FALSE(ui::blockReason(action).isEmpty()) << action->text().toStdString();
}

TEST_F(UsersTest, WhyIsAnsweredByTheServerAndTheLeastRoleMendsIt)
{
    const Institution university = make(InstitutionKind::University, u"Explained"_s);
    const User made = person(u"asked@explained.example"_s, university.id).user;
    UsersPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"id"_s, made.id.toString()}});
    ASSERT_TRUE(shows(page, made.id));
    page.detail()->tabs()->setCurrentIndex(1);
    page.actions()->why->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    auto *why = qobject_cast<ExplainSheet *>(sheet());
    ASSERT_NE(why, nullptr);
    ASSERT_TRUE(until([&] { return why->told().has_value(); }));
    EXPECT_EQ(why->told()->decision, Verdict::Deny);
    EXPECT_TRUE(namelessThings(why).isEmpty()) << namelessThings(why).join(u"\n"_s).toStdString();
    ASSERT_FALSE(why->told()->wouldFix.isEmpty());
    const AccessFix least = why->told()->wouldFix.first();
    EXPECT_TRUE(least.mayGive);
    press(why, u"Give Meera Joshi the role "_s + least.roleName);
    ASSERT_TRUE(until([&] { return why->findChild<AssignSheet *>() != nullptr; }));
    auto *assign = why->findChild<AssignSheet *>();
    EXPECT_EQ(assign->where()->button()->id(), least.institutionId);
    assign->action()->click(); // before the roles have come: the one that was explained is meant
    ASSERT_TRUE(until([&] { return why->told() && why->told()->decision == Verdict::Allow; }));
    press(why, u"Copy as text"_s);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), explain::plain(*why->told()));
    EXPECT_TRUE(explain::plain(*why->told()).contains(least.roleName));
    press(why, u"Close"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
    ASSERT_TRUE(until([&] { return find(&page, u"Remove role "_s + least.roleName) != nullptr; }));
    const QString how = least.institutionId == university.id ? u"Direct · "_s : u"Inherited from "_s;
    const auto labels = page.detail()->findChildren<QLabel *>();
    EXPECT_TRUE(std::ranges::any_of(labels, [&](const QLabel *label) { return label->text().startsWith(how); }))
        << qPrintable(how);
}

TEST_F(UsersTest, EveryRoleAnswersWhy)
{
    const Institution university = make(InstitutionKind::University, u"Reasoned"_s);
    const Institution college = make(InstitutionKind::College, u"Reasoned Law"_s, university.id);
    const User made = person(u"reason@reasoned.example"_s, university.id).user;
    const Role principal = role(u"principal"_s);
    UsersPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"id"_s, made.id.toString()}});
    ASSERT_TRUE(shows(page, made.id));
    page.detail()->tabs()->setCurrentIndex(1);
    ASSERT_TRUE(until([&] { return find(&page, u"Why may this person…?"_s) != nullptr; })) << "also without any role";
    NewAssignment given;
    given.userId = made.id;
    given.roleId = principal.id;
    given.institutionId = college.id;
    ASSERT_TRUE(ask(Api::createAssignment, given));
    page.refresh();
    const auto button = [&]() -> QAbstractButton * {
        for (auto *one : page.findChildren<QAbstractButton *>())
            if (one->isVisible() && one->accessibleName().startsWith(u"Why? "_s + principal.name))
                return one;
        return nullptr;
    };
    ASSERT_TRUE(until([&] { return button() != nullptr; }));
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();
    button()->setFocus();
    QTest::keyClick(button(), Qt::Key_Space);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    auto *why = qobject_cast<ExplainSheet *>(sheet());
    ASSERT_NE(why, nullptr);
    ASSERT_TRUE(until([&] { return why->told().has_value(); }));
    EXPECT_EQ(why->told()->userId, made.id);
    EXPECT_EQ(why->told()->institutionId, college.id) << "where the role holds, not where the person is at home";
    EXPECT_TRUE(principal.permissions.contains(why->permission()->currentData().toString()));
    const int own = int(principal.permissions.size());
    for (int i = 0; i < own; ++i)
        EXPECT_TRUE(principal.permissions.contains(why->permission()->itemData(i).toString())) << i;
    EXPECT_EQ(why->permission()->count(), int(permissionCatalogue().size()) + 1) << "the others below a line";
    EXPECT_EQ(why->told()->decision, Verdict::Allow);
    const AccessQuestions questions(api, session, &page);
    QSignalSpy navigations(&page, &ui::Page::navigate);
    press(why, u"Who else may: "_s + permissionLabel(why->told()->permission));
    auto *who = why->findChild<WhoCanSheet *>();
    ASSERT_NE(who, nullptr) << "over the explanation, which stays";
    ASSERT_TRUE(until([&] { return who->list()->listModel()->rowCount() >= 1; }));
    EXPECT_EQ(who->findChild<InstitutionButton *>()->id(), college.id);
    EXPECT_TRUE(navigations.isEmpty());
    who->reject();
    why->reject();
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
}

TEST_F(UsersTest, ShiftF1OnSomethingBlockedAsksWhy)
{
    QWidget window;
    auto *button = new QPushButton(u"Edit"_s, &window);
    ui::block(button, {u"Not among your permissions"_s, {u"users.update"_s, {}}});
    const AccessQuestions questions(api, session, &window);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    EXPECT_TRUE(button->toolTip().contains(u"Shift+F1"_s)) << "or nobody would know";
    button->setFocus();
    QTest::keyClick(button, Qt::Key_F1, Qt::ShiftModifier);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    auto *why = qobject_cast<ExplainSheet *>(sheet());
    ASSERT_NE(why, nullptr);
    EXPECT_EQ(why->permission()->currentData().toString(), u"users.update"_s);
    ASSERT_TRUE(until([&] { return why->told().has_value(); }));
    EXPECT_EQ(why->told()->userId, session.me().user.id);
    EXPECT_EQ(why->told()->decision, Verdict::Allow);
}

TEST_F(UsersTest, WhoeverMayNotAsksThoseWhoMayGiveIt)
{
    const Institution university = make(InstitutionKind::University, u"Asking"_s);
    const auto asker = person(u"asker@asking.example"_s, university.id);
    signIn(u"asker@asking.example"_s, asker.password);
    ASSERT_TRUE(ask(Api::changePassword, {asker.password, u"umbrella quarry tangent fjord"_s}));
    QWidget window;
    auto *button = new QPushButton(u"Add"_s, &window);
    ui::block(button, {u"Not among your permissions"_s, {u"users.create"_s, {}, true, {}}});
    const AccessQuestions questions(api, session, &window);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    button->setFocus();
    QTest::keyClick(button, Qt::Key_F1, Qt::ShiftModifier);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    auto *why = qobject_cast<ExplainSheet *>(sheet());
    ASSERT_NE(why, nullptr);
    ASSERT_TRUE(until([&] { return why->told().has_value(); }));
    EXPECT_EQ(why->told()->institutionId, university.id) << "what would do anywhere is asked about at home";
    EXPECT_EQ(why->told()->decision, Verdict::Deny);
    press(why, u"Ask for access…"_s);
    auto *asking = why->findChild<AskAccessSheet *>();
    ASSERT_NE(asking, nullptr);
    EXPECT_TRUE(namelessThings(asking).isEmpty()) << namelessThings(asking).join(u"\n"_s).toStdString();
    asking->reason()->setText(u"Exam duty"_s);
    asking->action()->click();
    // this server sends no mail, and the sheet says what to do instead
    const auto told = [&] {
        const auto labels = asking->findChildren<QLabel *>();
        return std::ranges::any_of(labels,
                                   [](const QLabel *one) { return one->text().startsWith(u"This server sends no"); });
    };
    EXPECT_TRUE(until(told));
}

TEST_F(UsersTest, AnActOnOneselfThatNobodyDoesIsExplained)
{
    UserActions &actions = *new UserActions(api, session, new QWidget);
    const std::unique_ptr<QWidget> page(qobject_cast<QWidget *>(actions.parent()));
    actions.setCurrent(session.me().user);
    const ui::Why why = ui::whyBlocked(actions.status);
    EXPECT_EQ(why.permission, u"users.suspend"_s);
    EXPECT_EQ(why.person, session.me().user.id.toString());
    const auto told = ask(Api::explainAccess, {.permission = why.permission, .subjectId = session.me().user.id});
    ASSERT_TRUE(told);
    ASSERT_EQ(told->blockedBy.size(), 1);
    EXPECT_EQ(told->blockedBy.first().kind, BlockKind::OwnAccount);
    EXPECT_EQ(told->decision, Verdict::Deny);

    const auto access = ask(Api::userAccess, {session.me().user.id});
    ASSERT_TRUE(access && !access->assignments.isEmpty());
    const ui::Why longer = actions.whyNotChangeEnd(access->assignments.first()).why;
    EXPECT_EQ(longer.permission, u"roles.assign"_s);
    EXPECT_EQ(longer.person, session.me().user.id.toString());
    const auto end = ask(Api::explainAccess, {.permission = longer.permission, .subjectId = session.me().user.id});
    ASSERT_TRUE(end);
    ASSERT_EQ(end->blockedBy.size(), 1);
    EXPECT_EQ(end->blockedBy.first().kind, BlockKind::SelfAssignment);
}

} // namespace bitflow::test
