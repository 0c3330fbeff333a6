// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody in the detail beside the list of people: whose it is, the form in it, and what its tabs tell.
#include "app/ui/blocked.h"
#include "app/users/editor.h"
#include "app/users/userdetail.h"
#include "tests/app/pages/usersbench.h"
#include "tests/support/a11y.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTabWidget>

namespace bitflow::test {

// Among thirty thousand the new one is on no page that is here. Whatever the list does, the detail stays with that one.
TEST_F(UsersTest, TheDetailShowsWhomOneAdded)
{
    UsersPage page(api, session);
    show(page);
    ASSERT_TRUE(ready(page));
    const User made = person(u"zz-added@people.example"_s).user;
    QSignalSpy refreshed(page.model(), &ui::ListModel::refreshed);
    Q_EMIT page.actions()->created(made);
    ASSERT_TRUE(until([&] { return refreshed.count() >= 1; }));
    ASSERT_TRUE(shows(page, made.id));
    ASSERT_EQ(page.model()->rowOf(made.id.toBytes()), -1); // or this test proves nothing
    for (int i = 0; i < 2; ++i) {
        const auto before = refreshed.count();
        page.refresh();
        ASSERT_TRUE(until([&] { return refreshed.count() > before; }));
        EXPECT_EQ(page.actions()->current()->id, made.id);
    }
    // somebody new above it moves the row that is current
    const User above = person(u"aa-added@people.example"_s).user;
    UserChange first;
    first.userId = above.id;
    first.firstName = u"Aaron"_s;
    first.lastName = u"Aaron"_s;
    ASSERT_TRUE(ask(Api::updateUser, first, {.ifMatch = above.rowVersion}));
    const auto before = refreshed.count();
    page.refresh();
    ASSERT_TRUE(until([&] { return refreshed.count() > before; }));
    EXPECT_EQ(page.actions()->current()->id, made.id);
    // who goes on in the list sees whom one goes to
    page.list()->setFocus();
    QTest::keyClick(page.list(), Qt::Key_Down);
    const int row = page.list()->currentRow();
    ASSERT_NE(page.model()->at(row), nullptr);
    EXPECT_TRUE(shows(page, page.model()->at(row)->id));
}

// The filter goes for somebody whom it would hide; the list starts again from the top.
TEST_F(UsersTest, TheDetailShowsWhomOneAddedBehindAFilter)
{
    UsersPage page(api, session);
    page.open(QVariantMap{{u"q"_s, u"p0004"_s}});
    show(page);
    ASSERT_TRUE(ready(page));
    const User made = person(u"zz-hidden@people.example"_s).user;
    QSignalSpy refreshed(page.model(), &ui::ListModel::refreshed);
    Q_EMIT page.actions()->created(made);
    ASSERT_TRUE(until([&] { return refreshed.count() >= 1 && page.model()->total() > crowd; }));
    QTest::qWait(400);
    EXPECT_EQ(page.actions()->current()->id, made.id);
    // a filter is a question about the list again
    page.open(QVariantMap{{u"q"_s, u"p00777"_s}});
    EXPECT_TRUE(until(
        [&] { return page.actions()->current() && page.actions()->current()->email == u"p00777@crowd.example"_s; }));
}

TEST_F(UsersTest, AnOlderAnswerIsNotShownForSomebodyElse)
{
    const User one = person(u"walked-past@people.example"_s).user;
    const User other = person(u"walked-to@people.example"_s).user;
    UsersPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"id"_s, one.id.toString()}});
    ASSERT_TRUE(shows(page, one.id));
    ASSERT_TRUE(until([&] { return page.detail()->isVisible(); }));
    page.detail()->reload(); // asks for the one; the other is chosen before the answer
    page.detail()->show(other);
    QTest::qWait(400);
    EXPECT_EQ(page.actions()->current()->id, other.id);
}

TEST_F(UsersTest, EscapeGoesOneStepBack)
{
    const User made = person(u"escaped@people.example"_s).user;
    UsersPage page(api, session);
    page.open(QVariantMap{{u"q"_s, u"escaped@people"_s}});
    show(page);
    ASSERT_TRUE(shows(page, made.id));
    page.list()->setFocus();
    QTest::keyClick(page.list(), Qt::Key_Return);
    ASSERT_TRUE(until([&] { return page.detail()->isVisible(); }));
    page.actions()->edit->trigger();
    ASSERT_TRUE(until([&] { return find(&page, u"Designation"_s) != nullptr; }));
    const auto escape = [&] { QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape); };
    type(&page, u"Designation"_s, u"Dean"_s);
    escape(); // what is typed is not lost by a key
    EXPECT_TRUE(page.detail()->isEditing());
    page.detail()->editor()->form()->discard();
    escape();
    EXPECT_FALSE(page.detail()->isEditing());
    EXPECT_TRUE(page.detail()->isVisible());
    escape();
    EXPECT_FALSE(page.detail()->isVisible());
    EXPECT_EQ(page.model()->total(), 1);
    escape();
    EXPECT_TRUE(until([&] { return page.model()->total() > crowd; }));
}

TEST_F(UsersTest, AConflictLosesNothingThatWasTyped)
{
    const User made = person(u"contested@people.example"_s).user;
    UsersPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"id"_s, made.id.toString()}});
    ASSERT_TRUE(shows(page, made.id));
    page.list()->setFocus();
    QTest::keyClick(page.list(), Qt::Key_F2);
    ASSERT_TRUE(until([&] { return find(&page, u"Designation"_s) != nullptr; }));
    type(&page, u"Designation"_s, u"Registrar"_s);
    UserChange theirs;
    theirs.userId = made.id;
    theirs.phone = u"+91 20 1234 5678"_s;
    ASSERT_TRUE(ask(Api::updateUser, theirs, {.ifMatch = made.rowVersion}));
    press(&page, u"Save"_s);
    ASSERT_TRUE(until([&] { return find(&page, u"See theirs"_s) != nullptr; }));
    EXPECT_EQ(find<QLineEdit>(&page, u"Designation"_s)->text(), u"Registrar"_s);
    EXPECT_TRUE(page.hasUnsavedInput());
    press(&page, u"Save"_s);
    ASSERT_TRUE(until([&] { return !page.hasUnsavedInput(); }));
    const auto now = ask(Api::getUser, {made.id});
    ASSERT_TRUE(now);
    EXPECT_EQ(now->designation, u"Registrar"_s);
    EXPECT_EQ(now->phone, u"+91 20 1234 5678"_s);
}

TEST_F(UsersTest, TellsWhatThePersonDidAndWhatWasDoneToTheAccount)
{
    const User made = person(u"busy@people.example"_s).user;
    UserChange change;
    change.userId = made.id;
    change.phone = u"+91 20 1234 5678"_s;
    ASSERT_TRUE(ask(Api::updateUser, change, {.ifMatch = made.rowVersion}));
    UsersPage page(api, session);
    QSignalSpy wanted(&page, &ui::Page::navigate);
    show(page);
    page.open(QVariantMap{{u"id"_s, made.id.toString()}});
    ASSERT_TRUE(shows(page, made.id));
    page.detail()->tabs()->setCurrentIndex(3);
    const auto says = [&](const QString &text) {
        return std::ranges::any_of(page.detail()->findChildren<QLabel *>(), [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(text);
        });
    };
    EXPECT_TRUE(until([&] { return says(u"changed"_s) && says(u"added"_s); }));
    EXPECT_TRUE(says(u"Nothing that you may see."_s)) << "this person has done nothing yet";
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();
    for (int i = 0; i < 16; ++i) {
        change.phone = u"+91 20 1234 56%1"_s.arg(10 + i);
        const auto now = ask(Api::getUser, {made.id});
        ASSERT_TRUE(now && ask(Api::updateUser, change, {.ifMatch = now->rowVersion}));
    }
    page.refresh();
    ASSERT_TRUE(until([&] { return find(&page, u"All 18 in the audit log"_s) != nullptr; }));
    press(&page, u"All 18 in the audit log"_s);
    ASSERT_EQ(wanted.size(), 1);
    EXPECT_EQ(wanted.first().first().toString(), u"audit"_s);
}

TEST_F(UsersTest, TheSecurityTabCountsRefusalsAndEndsEverySession)
{
    const OneTimePassword made = person(u"secured@people.example"_s);
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(ask(Api::login, {u"secured@people.example"_s, made.password, u"Phone %1"_s.arg(i)}));
        EXPECT_FALSE(ask(Api::login, {u"secured@people.example"_s, u"wrong"_s, u"Phone"_s}));
    }
    UsersPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"id"_s, made.user.id.toString()}});
    ASSERT_TRUE(shows(page, made.user.id));
    page.detail()->tabs()->setCurrentIndex(2);
    const auto says = [&](const QString &text) {
        return std::ranges::any_of(page.detail()->findChildren<QLabel *>(), [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(text);
        });
    };
    EXPECT_TRUE(until([&] { return says(u"2 in the last 30 days"_s) && find(&page, u"Sign out Phone 1"_s); }));
    press(&page, u"Sign out everywhere…"_s);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    press(sheet(), u"Sign out everywhere"_s);
    ASSERT_TRUE(until([&] { return !sheet() && says(u"Nowhere."_s); }));
    EXPECT_FALSE(ui::blockReason(find<QAbstractButton>(&page, u"Sign out everywhere…"_s)).isEmpty());
    SessionQuery query;
    query.userId = made.user.id;
    EXPECT_EQ(ask(Api::listSessions, query)->total, 0);
}

} // namespace bitflow::test
