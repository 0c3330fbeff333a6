// SPDX-License-Identifier: GPL-3.0-or-later
// One's own sessions, with the real widgets at the real server.
#include "app/parts/institutionfield.h"
#include "app/sessions/sessionspage.h"
#include "app/ui/blocked.h"
#include "app/ui/listview.h"
#include "common/api/roles.h"
#include "common/api/users.h"
#include "tests/app/pages/bench.h"
#include "tests/support/a11y.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

namespace bitflow::test {

class SessionsTest : public PageBench
{
protected:
    // The same account at another device.
    void signInElsewhere(int times)
    {
        for (int i = 0; i < times; ++i)
            ASSERT_TRUE(ask(Api::login, {ServerProcess::ownerEmail(), ServerProcess::ownerPassword(),
                                         u"Other device %1"_s.arg(i)}));
    }
    static int currentRow(const SessionsPage &page)
    {
        for (int row = 0; row < page.model()->rowCount(); ++row)
            if (page.model()->at(row) && page.model()->at(row)->current)
                return row;
        return -1;
    }
    qint64 count()
    {
        const auto page = ask(Api::listSessions);
        return page ? page->total : -1;
    }
};

TEST_F(SessionsTest, EndsOneAndThenAllOthers)
{
    signInElsewhere(3);
    SessionsPage page(api, session);
    show(page);
    ASSERT_TRUE(
        until([&] { return page.model()->state() == ui::ListModel::State::Ready && page.model()->total() >= 4; }));
    const qint64 total = page.model()->total();
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();
    const int own = currentRow(page);
    ASSERT_GE(own, 0);
    auto *end = find<QPushButton>(&page, u"Sign out…"_s);
    ASSERT_NE(end, nullptr);
    page.list()->setCurrentRow(own);
    EXPECT_FALSE(ui::blockReason(end).isEmpty()); // not the one in which one works
    page.list()->setCurrentRow(own == 0 ? 1 : 0);
    EXPECT_TRUE(ui::blockReason(end).isEmpty());
    page.list()->setFocus();
    QTest::keyClick(page.list(), Qt::Key_Delete);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    EXPECT_TRUE(namelessThings(sheet()).isEmpty()) << namelessThings(sheet()).join(u"\n"_s).toStdString();
    press(sheet(), u"Sign out"_s);
    ASSERT_TRUE(until([&] { return !sheet() && page.model()->total() == total - 1; }));

    signInElsewhere(1); // one that the list does not know yet goes too
    press(&page, u"Sign out all others…"_s);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    press(sheet(), u"Sign out all others"_s);
    ASSERT_TRUE(until([&] { return !sheet() && page.model()->total() == 1; }));
    EXPECT_EQ(count(), 1);
    EXPECT_EQ(currentRow(page), 0);
    EXPECT_FALSE(
        ui::blockReason(find<QPushButton>(&page, u"Sign out all others…"_s)).isEmpty()); // nothing else is left
}

TEST_F(SessionsTest, ListsDevicesAndForgetsOne)
{
    ASSERT_TRUE(ask(Api::login, {ServerProcess::ownerEmail(), ServerProcess::ownerPassword(), u"Phone"_s, u"Test"_s,
                                 u"a-secret-of-the-phone-of-the-owner-0123456789"_s}));
    SessionsPage page(api, session);
    show(page);
    ASSERT_TRUE(until([&] { return page.model()->state() == ui::ListModel::State::Ready; }));
    const qint64 total = page.model()->total();
    press(&page, u"Devices…"_s);
    ASSERT_TRUE(until([] { return sheet() && find(sheet(), u"Forget Phone"_s) != nullptr; }));
    EXPECT_TRUE(namelessThings(sheet()).isEmpty()) << namelessThings(sheet()).join(u"\n"_s).toStdString();
    press(sheet(), u"Forget Phone"_s);
    ASSERT_TRUE(until([] { return find(sheet(), u"Forget Phone"_s) == nullptr; }));
    ASSERT_TRUE(until([&] { return page.model()->total() == total - 1; })) << "and it is signed out";
    QTest::keyClick(sheet(), Qt::Key_Escape);
    ASSERT_TRUE(until([] { return !sheet(); }));
}

// The mark has a tool tip; what it says is to be had without a mouse and without seeing it.
TEST_F(SessionsTest, SaysWhyASignInIsUnusual)
{
    signInElsewhere(1);
    ASSERT_TRUE(ask(Api::login, {ServerProcess::ownerEmail(), ServerProcess::ownerPassword(), u"Tablet"_s, u"Test"_s,
                                 u"a-secret-of-a-tablet-that-nobody-has-seen-01"_s}));
    SessionsPage page(api, session);
    show(page);
    ASSERT_TRUE(until([&] { return page.model()->state() == ui::ListModel::State::Ready; }));
    const auto says = [&] {
        return std::ranges::any_of(page.findChildren<QLabel *>(), [](const QLabel *label) {
            return label->isVisible() && label->text().contains(u"From a device that the account had not been used"_s);
        });
    };
    int tablet = -1;
    for (int row = 0; row < page.model()->rowCount(); ++row)
        if (page.model()->at(row) && page.model()->at(row)->device == u"Tablet"_s)
            tablet = row;
    ASSERT_GE(tablet, 0);
    page.list()->setCurrentRow(currentRow(page));
    EXPECT_EQ(says(), !page.model()->at(currentRow(page))->unusual.isEmpty());
    page.list()->setCurrentRow(tablet);
    EXPECT_TRUE(says());
    QStringList cells;
    for (int column = 0; column < page.model()->columnCount(); ++column)
        cells.append(page.model()->index(tablet, column).data(Qt::AccessibleTextRole).toString());
    EXPECT_TRUE(cells.join(u'\n').contains(u"Unusual. From a device that the account had not been used on"_s))
        << cells.join(u'\n').toStdString();
}

TEST_F(SessionsTest, OffersToSignEverybodyOutWithTheirNumber)
{
    const auto made = ask(Api::createInstitution,
                          {.kind = InstitutionKind::University, .name = u"Left"_s, .domain = u"left.example"_s});
    ASSERT_TRUE(made);
    const auto somebody =
        ask(Api::createUser,
            {.institutionId = made->institution.id, .email = u"somebody@left.example"_s, .firstName = u"Somebody"_s});
    ASSERT_TRUE(somebody);
    for (int i = 0; i < 2; ++i)
        ASSERT_TRUE(ask(Api::login, {u"somebody@left.example"_s, somebody->password, u"Phone %1"_s.arg(i)}));
    SessionsPage page(api, session);
    show(page);
    ASSERT_TRUE(until([&] { return page.model()->state() == ui::ListModel::State::Ready; }));
    press(&page, u"Sessions of other people too"_s);
    auto *where = page.findChild<InstitutionButton *>();
    ASSERT_NE(where, nullptr);
    const Institution &left = made->institution;
    where->setChosen(left.id, {{left.id, left.name, left.kind}}, left.name);
    Q_EMIT where->changed();
    ASSERT_TRUE(
        until([&] { return page.model()->state() == ui::ListModel::State::Ready && page.model()->total() == 2; }));
    Q_EMIT page.list()->contextMenuWanted(0, page.mapToGlobal(QPoint(50, 200)));
    const auto offers = [&] {
        const auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        return menu && std::ranges::any_of(menu->actions(), [](const QAction *action) {
                   return action->text() == u"Sign everybody out here… (2 session(s))"_s;
               });
    };
    EXPECT_TRUE(until(offers));
    QApplication::activePopupWidget()->close();
}

TEST_F(SessionsTest, EndsThoseOfAnotherPerson)
{
    const auto made = ask(Api::createUser, {.email = u"meera@example.edu"_s, .firstName = u"Meera"_s});
    ASSERT_TRUE(made) << made.error().code.toStdString();
    for (int i = 0; i < 2; ++i)
        ASSERT_TRUE(ask(Api::login, {u"meera@example.edu"_s, made->password, u"Phone %1"_s.arg(i)}));
    SessionsPage page(api, session);
    show(page);
    ASSERT_TRUE(until([&] { return page.model()->state() == ui::ListModel::State::Ready; }));
    EXPECT_TRUE(page.list()->isColumnHidden(0)) << "one knows who one is";
    press(&page, u"Sessions of other people too"_s);
    auto *search = find<QLineEdit>(&page, u"Search people's sessions"_s);
    ASSERT_NE(search, nullptr);
    QTest::keyClicks(search, u"Meera"_s);
    QTest::keyClick(search, Qt::Key_Return);
    ASSERT_TRUE(until([&] {
        return page.model()->state() == ui::ListModel::State::Ready && page.model()->total() == 2 &&
               page.model()->at(0) && page.model()->at(0)->userEmail == u"meera@example.edu"_s;
    }));
    EXPECT_FALSE(page.list()->isColumnHidden(0));
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();
    page.list()->setCurrentRow(0);
    press(&page, u"Sign this person out everywhere…"_s);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    const auto says = [](const QString &text) {
        return std::ranges::any_of(sheet()->findChildren<QLabel *>(),
                                   [&](const QLabel *label) { return label->text().contains(text); });
    };
    ASSERT_TRUE(until([&] { return says(u"2 session"_s); })) << [] {
        QStringList texts;
        for (const QLabel *label : sheet()->findChildren<QLabel *>())
            texts.append(label->text());
        return texts.join(u'\n').toStdString();
    }();
    press(sheet(), u"Sign out everywhere"_s);
    ASSERT_TRUE(until([&] { return !sheet() && page.model()->total() == 0; }));
    EXPECT_GE(count(), 1) << "one's own go on";
}

TEST_F(SessionsTest, WhatIsBlockedInTheMenuCanBeAskedAboutAsOnTheButton)
{
    const auto looker = ask(
        Api::createRole,
        {.name = u"Looker"_s, .scopeKind = RoleScope::Platform, .permissions = {u"users.view"_s, u"sessions.view"_s}});
    const auto made = ask(Api::createUser, {.email = u"looker@example.edu"_s, .firstName = u"Asha"_s});
    ASSERT_TRUE(looker && made);
    ASSERT_TRUE(ask(Api::createAssignment, {.userId = made->user.id, .roleId = looker->id}));
    signIn(u"looker@example.edu"_s, made->password);
    std::optional<Result<Me>> changed;
    QObject context;
    session.changePassword(made->password, u"umbrella quarry tangent fjord"_s)
        .then(&context, [&](const Result<Me> &me) { changed = me; });
    ASSERT_TRUE(until([&] { return changed.has_value(); }));
    ASSERT_TRUE(changed->has_value());
    SessionsPage page(api, session);
    show(page);
    ASSERT_TRUE(until([&] { return page.model()->state() == ui::ListModel::State::Ready; }));
    press(&page, u"Sessions of other people too"_s);
    ASSERT_TRUE(until([&] { return page.model()->state() == ui::ListModel::State::Ready && page.model()->at(0); }));
    page.list()->setCurrentRow(0);
    Q_EMIT page.list()->contextMenuWanted(0, page.mapToGlobal(QPoint(50, 200)));
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    ASSERT_NE(menu, nullptr);
    const auto actions = menu->actions();
    const auto everywhere = std::ranges::find(actions, u"Sign this person out everywhere…"_s, &QAction::text);
    ASSERT_NE(everywhere, actions.end());
    EXPECT_FALSE(ui::blockReason(*everywhere).isEmpty());
    EXPECT_EQ(ui::whyBlocked(*everywhere).permission, u"sessions.revoke"_s);
    menu->close();
}

TEST_F(SessionsTest, SaysWhenTheServerIsNotThere)
{
    SessionsPage page(api, session);
    api.setServer(QUrl(u"http://127.0.0.1:1"_s)); // nothing listens there
    show(page);
    ASSERT_TRUE(until([&] { return find(&page, u"Retry"_s) != nullptr; }));
    api.setServer(server->url());
    signIn(ServerProcess::ownerEmail(), ServerProcess::ownerPassword());
    page.refresh();
    ASSERT_TRUE(
        until([&] { return page.model()->state() == ui::ListModel::State::Ready && page.model()->total() >= 1; }));
    EXPECT_TRUE(find(&page, u"Your sessions"_s) != nullptr);
}

} // namespace bitflow::test
