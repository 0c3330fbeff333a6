// SPDX-License-Identifier: GPL-3.0-or-later
// What one does to an account: adding, merging, suspending, the trash, undoing, handing over.
#include "app/parts/searchpicker.h"
#include "app/ui/blocked.h"
#include "app/users/sheets.h"
#include "tests/app/pages/usersbench.h"
#include "tests/support/a11y.h"

#include <QLabel>
#include <QSignalSpy>

namespace bitflow::test {

TEST_F(UsersTest, AddsAPersonByKeyboard)
{
    const Institution university = make(InstitutionKind::University, u"Welcoming"_s);
    UsersPage page(api, session);
    page.open(QVariantMap{{u"institution_id"_s, university.id.toString()}, {u"institution_name"_s, u"Welcoming"_s}});
    show(page);
    ASSERT_TRUE(until([&] { return page.model()->state() == ui::ListModel::State::Ready; }));
    page.setFocus();
    QTest::keyClick(&page, Qt::Key_N, Qt::ControlModifier);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    EXPECT_TRUE(namelessThings(sheet()).isEmpty()) << namelessThings(sheet()).join(u"\n"_s).toStdString();
    press(sheet(), u"Add person"_s); // nothing is filled in
    ASSERT_NE(sheet(), nullptr);
    type(sheet(), u"First name"_s, u"Zubin"_s);
    type(sheet(), u"E-mail"_s, ServerProcess::ownerEmail());
    press(sheet(), u"Add person"_s); // the address is taken: said at the field, nothing is lost
    ASSERT_TRUE(until([] { return sheet() && find<QAbstractButton>(sheet(), u"Add person"_s); }));
    EXPECT_EQ(find<QLineEdit>(sheet(), u"First name"_s)->text(), u"Zubin"_s);
    type(sheet(), u"E-mail"_s, u"zubin@welcoming.example"_s);
    press(sheet(), u"Add person"_s);
    ASSERT_TRUE(until([] { return sheet() && find<QLineEdit>(sheet(), u"One-time password"_s); }));
    const QString password = find<QLineEdit>(sheet(), u"One-time password"_s)->text();
    press(sheet(), u"I have stored it"_s);
    press(sheet(), u"Done"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
    ASSERT_TRUE(until(
        [&] { return page.actions()->current() && page.actions()->current()->email == u"zubin@welcoming.example"_s; }));
    EXPECT_EQ(page.actions()->current()->institutionId, university.id);
    signIn(u"zubin@welcoming.example"_s, password);
    EXPECT_TRUE(session.me().user.mustChangePassword);
}

TEST_F(UsersTest, MergesADuplicate)
{
    const User stays = person(u"twin@merged.example"_s).user;
    const User duplicate = person(u"twin.two@merged.example"_s).user;
    UsersPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"id"_s, stays.id.toString()}});
    ASSERT_TRUE(shows(page, stays.id));
    page.actions()->merge->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    EXPECT_TRUE(namelessThings(sheet()).isEmpty()) << namelessThings(sheet()).join(u"\n"_s).toStdString();
    auto *merging = qobject_cast<MergeSheet *>(sheet());
    ASSERT_NE(merging, nullptr);
    QTest::keyClicks(merging->picker()->field(), u"twin.two@merged.example"_s);
    ASSERT_TRUE(
        until([&] { return merging->picker()->chosen() && merging->picker()->chosen()->id == duplicate.id.uuid(); }));
    press(sheet(), u"Merge"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
    const auto gone = ask(Api::getUser, {duplicate.id});
    ASSERT_TRUE(gone);
    EXPECT_TRUE(gone->deletedAt);
    EXPECT_FALSE(ask(Api::getUser, {stays.id})->deletedAt);
}

TEST_F(UsersTest, SuspendResetTrashAndRestore)
{
    const OneTimePassword made = person(u"temporary@people.example"_s);
    UsersPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"q"_s, u"temporary@people"_s}});
    ASSERT_TRUE(shows(page, made.user.id));
    page.actions()->status->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    type(sheet(), u"Reason, for the record"_s, u"On leave"_s);
    press(sheet(), u"Suspend"_s);
    ASSERT_TRUE(
        until([&] { return !sheet() && page.model()->at(0) && page.model()->at(0)->status == UserStatus::Suspended; }));
    EXPECT_EQ(page.actions()->status->text(), u"Reactivate…"_s);
    page.actions()->status->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    press(sheet(), u"Reactivate"_s);
    ASSERT_TRUE(until([&] { return !sheet() && page.model()->at(0)->status == UserStatus::Active; }));

    page.actions()->password->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    press(sheet(), u"Reset password"_s);
    ASSERT_TRUE(until([] { return sheet() && find<QLineEdit>(sheet(), u"One-time password"_s); }));
    EXPECT_NE(find<QLineEdit>(sheet(), u"One-time password"_s)->text(), made.password);
    press(sheet(), u"I have stored it"_s);
    press(sheet(), u"Done"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));

    page.list()->setFocus();
    QTest::keyClick(page.list(), Qt::Key_Delete);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    press(sheet(), u"Move to trash"_s);
    ASSERT_TRUE(until([&] { return !sheet() && page.model()->total() == 0; }));
    page.open(QVariantMap{{u"trashed"_s, true}});
    ASSERT_TRUE(shows(page, made.user.id));
    page.list()->setFocus();
    QTest::keyClick(page.list(), Qt::Key_Return);
    ASSERT_TRUE(until([&] { return find(&page, u"Restore"_s) != nullptr; }));
    press(&page, u"Restore"_s);
    ASSERT_TRUE(until([&] { return ask(Api::getUser, {made.user.id}).has_value(); }));
}

// What is undone is one change, and only as long as nothing else has happened to the account.
TEST_F(UsersTest, UndoTakesBackThisChangeAndNoOther)
{
    const User made = person(u"undone@people.example"_s).user;
    UsersPage page(api, session);
    QSignalSpy offers(&page, &ui::Page::undoable);
    QSignalSpy notices(&page, &ui::Page::notice);
    show(page);
    page.open(QVariantMap{{u"q"_s, u"undone@people"_s}});
    ASSERT_TRUE(shows(page, made.id));
    const auto status = [&] { return ask(Api::getUser, {made.id})->status; };
    const auto suspend = [&] {
        const auto before = offers.size();
        page.actions()->status->trigger();
        ASSERT_TRUE(until([] { return sheet() != nullptr; }));
        press(sheet(), u"Suspend"_s);
        ASSERT_TRUE(until([&] { return !sheet() && offers.size() > before; }));
    };
    const auto undo = [&] { offers.last().at(1).value<std::function<void()>>()(); };
    ASSERT_NO_FATAL_FAILURE(suspend());
    EXPECT_EQ(status(), UserStatus::Suspended);
    undo();
    ASSERT_TRUE(until([&] { return page.actions()->current()->status == UserStatus::Active; }));
    EXPECT_EQ(status(), UserStatus::Active);

    ASSERT_NO_FATAL_FAILURE(suspend());
    UserChange change;
    change.userId = made.id;
    change.phone = u"+91 20 1234 5678"_s;
    ASSERT_TRUE(ask(Api::updateUser, change, {.ifMatch = ask(Api::getUser, {made.id})->rowVersion}));
    notices.clear();
    undo();
    ASSERT_TRUE(until([&] { return !notices.isEmpty(); }));
    EXPECT_TRUE(notices.last().first().toString().contains(u"Meera Joshi"_s));
    EXPECT_TRUE(notices.last().first().toString().contains(u"was not undone"_s));
    EXPECT_EQ(status(), UserStatus::Suspended);

    page.refresh();
    ASSERT_TRUE(until([&] { return page.actions()->current()->phone == *change.phone.to; }));
    page.actions()->trash->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    press(sheet(), u"Move to trash"_s);
    ASSERT_TRUE(until([&] { return !sheet() && page.model()->total() == 0; }));
    undo();
    ASSERT_TRUE(until([&] { return page.model()->total() == 1; }));
    EXPECT_FALSE(ask(Api::getUser, {made.id})->deletedAt);
}

// A server of its own: who owns it is another one afterwards.
class OwnersTest : public UsersTest
{
protected:
    static void SetUpTestSuite() { PageBench::SetUpTestSuite(); }
};

TEST_F(OwnersTest, HandOverAnOwnership)
{
    const auto heir = person(u"heir@people.example"_s);
    UsersPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"id"_s, heir.user.id.toString()}});
    ASSERT_TRUE(shows(page, heir.user.id));
    ASSERT_TRUE(ui::blockReason(page.actions()->transfer).isEmpty())
        << ui::blockReason(page.actions()->transfer).toStdString();
    page.actions()->transfer->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    EXPECT_TRUE(namelessThings(sheet()).isEmpty()) << namelessThings(sheet()).join(u"\n"_s).toStdString();
    press(sheet(), u"Cancel"_s); // it has been read only
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
    const auto access = ask(Api::userAccess, {heir.user.id});
    ASSERT_TRUE(access);
    EXPECT_TRUE(access->assignments.isEmpty());

    page.actions()->transfer->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    press(sheet(), u"Transfer ownership"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; })) << [] {
        QStringList texts;
        for (const QLabel *label : sheet()->findChildren<QLabel *>())
            texts.append(label->text());
        return texts.join(u'\n').toStdString();
    }();
    EXPECT_TRUE(until([&] { return session.me().assignments.isEmpty(); })) << "it is gone from here";
    EXPECT_FALSE(ui::blockReason(page.actions()->transfer).isEmpty());
}

} // namespace bitflow::test
