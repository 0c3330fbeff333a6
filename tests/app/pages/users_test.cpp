// SPDX-License-Identifier: GPL-3.0-or-later
// The list of people at thirty thousand, and everything one does to a person, with the real widgets at the real server.
#include "app/parts/accessquestions.h"
#include "app/parts/askaccess.h"
#include "app/parts/assignevent.h"
#include "app/parts/comparesheet.h"
#include "app/parts/copylabel.h"
#include "app/parts/credentialssheet.h"
#include "app/parts/explaintext.h"
#include "app/parts/institutionfield.h"
#include "app/parts/people.h"
#include "app/parts/searchpicker.h"
#include "app/parts/whocansheet.h"
#include "app/ui/blocked.h"
#include "app/ui/fmt.h"
#include "app/ui/listheader.h"
#include "app/ui/listview.h"
#include "app/ui/strip.h"
#include "app/users/assignsheet.h"
#include "app/users/editor.h"
#include "app/users/invitesheet.h"
#include "app/users/newsheet.h"
#include "app/users/roleopener.h"
#include "app/users/sheets.h"
#include "app/users/userdetail.h"
#include "app/users/userspage.h"
#include "common/api/roles.h"
#include "common/missing.h"
#include "tests/app/pages/bench.h"
#include "tests/support/a11y.h"
#include "tests/support/asked.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

namespace bitflow::test {

namespace {

constexpr int crowd = 30'000;

// Names repeat, as they do. Whoever is imported is invited until the first sign-in.
QByteArray crowdCsv()
{
    QByteArray text("email,first_name,last_name\n");
    for (int i = 0; i < crowd; ++i) {
        const QByteArray number = QByteArray::number(i).rightJustified(5, '0');
        text += "p" + number + "@crowd.example,Given" + QByteArray::number(i % 97) + ",Family" +
                QByteArray::number(i * 7919 % 1009) + '\n';
    }
    return text;
}

// Beats every 20 ms as long as the thread of the widgets is free, and knows the longest time between two beats.
class Heartbeat : public QObject
{
public:
    Heartbeat()
    {
        m_since.start();
        connect(&m_timer, &QTimer::timeout, this, [this] { m_longest = std::max(m_longest, m_since.restart()); });
        m_timer.start(20);
    }
    qint64 longest() const { return std::max(m_longest, m_since.elapsed()); }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

} // namespace

class UsersTest : public PageBench
{
protected:
    static void SetUpTestSuite()
    {
        qputenv("RATE_LIMIT_LOGIN", "1000/1m"); // every test signs in
        qputenv("RATE_LIMIT_LOGIN_IP", "1000/1m");
        qputenv("RATE_LIMIT_LOGIN_ACCOUNT", "1000/1m");
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

TEST_F(UsersTest, ThirtyThousandRowsAreAllWithinReach)
{
    UsersPage page(api, session);
    QSignalSpy resets(page.model(), &QAbstractItemModel::modelReset);
    QSignalSpy counts(&page, &ui::Page::countChanged);
    show(page);
    ASSERT_TRUE(ready(page));
    const auto total = page.model()->total();
    EXPECT_GT(total, crowd); // and the owner
    EXPECT_EQ(counts.last().first().toLongLong(), total);
    page.list()->setFocus();
    QTest::keyClick(page.list(), Qt::Key_End, Qt::ControlModifier);
    ASSERT_TRUE(ready(page));
    EXPECT_EQ(page.list()->currentRow(), total - 1);
    EXPECT_EQ(page.model()->at(int(total - 1))->id, oracle(page.model()->query(), total - 1));
    QRandomGenerator random(11);
    for (int i = 0; i < 12; ++i) {
        const int row = random.bounded(int(total));
        page.list()->setCurrentRow(row);
        ASSERT_TRUE(ready(page)) << row;
        EXPECT_EQ(page.model()->at(row)->id, oracle(page.model()->query(), row)) << row;
    }
    // not all of it is kept, and what was kept is not asked for again at once
    EXPECT_LE(page.model()->pagesHeld(), ui::KeysetModel::maximumPages);
    // a refresh keeps the person and the row
    const auto id = page.model()->at(page.list()->currentRow())->id;
    const int row = page.list()->currentRow();
    QSignalSpy refreshed(page.model(), &ui::ListModel::refreshed);
    page.refresh();
    ASSERT_TRUE(until([&] { return !refreshed.isEmpty(); }));
    EXPECT_EQ(page.list()->currentRow(), row);
    EXPECT_EQ(page.model()->at(row)->id, id);
    EXPECT_TRUE(resets.isEmpty());
}

// What the window leaves undone for how long is for people to read, not for a machine to judge.
TEST_F(UsersTest, TellsTheLongestPauseOfTheWindow)
{
    UsersPage page(api, session);
    show(page, {1056, 660});
    ASSERT_TRUE(ready(page));
    const auto total = page.model()->total();
    QScrollBar *bar = page.list()->verticalScrollBar();
    const auto measured = [](const char *what, const std::function<void()> &work) {
        Heartbeat beat;
        work();
        std::printf("[ longest pause ] %-10s %4lld ms\n", what, static_cast<long long>(beat.longest()));
    };
    measured("scrolling", [&] {
        for (int i = 0; i < 200; ++i) {
            bar->setValue(bar->value() + 96);
            QTest::qWait(5);
        }
    });
    measured("dragging", [&] {
        for (int i = 0; i <= 100; ++i) {
            bar->setValue(int(qint64(bar->maximum()) * i / 100));
            QTest::qWait(10);
        }
    });
    measured("jumping", [&] {
        QRandomGenerator random(7);
        for (int i = 0; i < 30; ++i) {
            page.list()->setCurrentRow(random.bounded(int(total)));
            QTest::qWait(100);
        }
    });
    measured("sorting", [&] {
        for (const int column : {1, 4, 5, 0}) {
            page.list()->findChild<ui::ListHeader *>()->sortBy(column, false);
            QTest::qWait(400);
        }
    });
    measured("refreshing", [&] {
        for (int i = 0; i < 10; ++i) {
            page.refresh();
            QTest::qWait(100);
        }
    });
    EXPECT_TRUE(ready(page));
    EXPECT_EQ(page.model()->total(), total);
}

TEST_F(UsersTest, SortsByTheHeaders)
{
    UsersPage page(api, session);
    show(page);
    ASSERT_TRUE(ready(page));
    auto *header = page.list()->findChild<ui::ListHeader *>();
    ASSERT_NE(header, nullptr);
    const auto column = [&](QLatin1StringView id) {
        for (int i = 0; i < page.model()->columns().size(); ++i)
            if (page.model()->columns()[i].id == id)
                return i;
        return -1;
    };
    struct Row
    {
        QLatin1StringView column;
        bool asSecondKey;
        const char *sort;
    };
    for (const Row &row :
         {Row{"email"_L1, false, "email"}, Row{"email"_L1, false, "-email"}, Row{"status"_L1, false, "status"},
          Row{"email"_L1, true, "status,email"}, Row{"last_login_at"_L1, false, "last_login_at"},
          Row{"created_at"_L1, false, "created_at"}, Row{"name"_L1, false, "name"}}) {
        header->sortBy(column(row.column), row.asSecondKey);
        EXPECT_EQ(ui::sortText(page.model()->sortKeys()), QString::fromLatin1(row.sort));
        ASSERT_TRUE(until([&] {
            return page.model()->state() == ui::ListModel::State::Ready && page.model()->at(0) &&
                   !page.model()->index(0, 0).data(ui::StaleRole).toBool();
        }));
        UserQuery query = page.model()->query();
        query.sort = QString::fromLatin1(row.sort);
        EXPECT_EQ(page.model()->at(0)->id, oracle(query, 0)) << row.sort;
    }
}

TEST_F(UsersTest, SearchesWhileOneTypes)
{
    UsersPage page(api, session);
    show(page);
    ASSERT_TRUE(ready(page));
    auto *field = qobject_cast<QLineEdit *>(page.searchField());
    ASSERT_NE(field, nullptr);
    field->setFocus();
    QTest::keyClicks(field, u"p00042"_s);
    ASSERT_TRUE(until([&] { return page.model()->total() == 1; }));
    EXPECT_EQ(page.model()->at(0)->email, u"p00042@crowd.example"_s);
    field->clear();
    QTest::keyClicks(field, u"nobody is called that"_s);
    ASSERT_TRUE(until([&] { return find(&page, u"Show everybody"_s) != nullptr; }));
    press(&page, u"Show everybody"_s);
    ASSERT_TRUE(until([&] { return page.model()->total() > crowd; }));
    EXPECT_TRUE(field->text().isEmpty());
}

TEST_F(UsersTest, OpensWithTheFiltersOfOtherPages)
{
    const Institution university = make(InstitutionKind::University, u"Filtered"_s);
    person(u"one@filtered.example"_s, university.id);
    struct Row
    {
        const char *name;
        QVariantMap map;
        std::function<bool(const User &)> holds;
        qint64 least;
    };
    const Row rows[] = {
        {"status", {{u"status"_s, u"invited"_s}}, [](const User &u) { return u.status == UserStatus::Invited; }, crowd},
        {"statuses",
         {{u"status"_s, QStringList{u"invited"_s, u"locked"_s}}},
         [](const User &u) { return u.status != UserStatus::Active; },
         crowd},
        {"never signed in", {{u"never_signed_in"_s, true}}, [](const User &u) { return !u.lastLoginAt; }, crowd},
        {"signed in of late",
         {{u"last_login_after"_s, (Instant::now() - std::chrono::days(1)).toString()}},
         [](const User &u) { return u.lastLoginAt.has_value(); },
         1},
        {"newest sign-in first", {{u"sort"_s, u"-last_login_at"_s}}, [](const User &) { return true; }, crowd},
        {"institution",
         {{u"institution_id"_s, university.id.toString()}, {u"institution_name"_s, u"Filtered"_s}},
         [&](const User &u) { return u.institutionId == university.id; },
         1},
        {"role", {{u"role"_s, u"bitflow_owner"_s}}, [](const User &u) { return !u.roles.isEmpty(); }, 0},
        {"text", {{u"q"_s, u"p00777"_s}}, [](const User &u) { return u.email.startsWith("p00777"_L1); }, 1},
    };
    for (const Row &row : rows) {
        UsersPage page(api, session);
        page.open(row.map);
        show(page);
        ASSERT_TRUE(until([&] { return page.model()->state() == ui::ListModel::State::Ready; })) << row.name;
        EXPECT_GE(page.model()->total(), row.least) << row.name;
        for (int i = 0; i < std::min(50, page.model()->rowCount()); ++i)
            if (const User *user = page.model()->at(i)) {
                EXPECT_TRUE(row.holds(*user)) << row.name << ": " << user->email.toStdString();
            }
        if (row.map.contains(u"sort"_s)) {
            EXPECT_EQ(page.model()->at(0)->email, ServerProcess::ownerEmail());
        }
        // leaving and coming back shows the same
        const QVariantMap place = page.place().toMap();
        for (auto it = row.map.cbegin(); it != row.map.cend(); ++it)
            EXPECT_EQ(place.value(it.key()).toStringList(), it.value().toStringList())
                << row.name << ' ' << it.key().toStdString();
    }
}

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

TEST_F(UsersTest, ComingBackShowsWhatOthersDid)
{
    UsersPage page(api, session);
    show(page);
    ASSERT_TRUE(ready(page));
    const auto before = page.model()->total();
    page.list()->setCurrentRow(7);
    ASSERT_TRUE(ready(page));
    const auto current = page.model()->at(7)->id;
    ASSERT_TRUE(shows(page, current));
    person(u"zz-meanwhile@people.example"_s);
    NewRole value;
    value.name = u"Librarian"_s;
    value.scopeKind = RoleScope::Platform;
    value.level = 5;
    const auto made = ask(Api::createRole, value);
    ASSERT_TRUE(made) << made.error().detail.toStdString();
    page.hide();
    page.show();
    page.activate();
    EXPECT_TRUE(until([&] { return page.model()->total() == before + 1; }));
    EXPECT_EQ(page.model()->keyOf(page.list()->currentRow()), current.toBytes());
    // a role made meanwhile can be asked for
    auto *chip = find<QPushButton>(&page, u"Role: any"_s);
    ASSERT_NE(chip, nullptr);
    EXPECT_TRUE(until([&] {
        const auto actions = chip->findChildren<QAction *>();
        return std::ranges::any_of(actions, [](const QAction *action) { return action->text() == "Librarian"_L1; });
    }));
}

TEST_F(UsersTest, RowsThatCannotBeRefreshedStayAndSaySo)
{
    UsersPage page(api, session);
    show(page);
    ASSERT_TRUE(ready(page));
    server->kill();
    page.refresh();
    ASSERT_TRUE(until([&] { return find(&page, u"Retry"_s) != nullptr; }));
    EXPECT_GT(page.model()->rowCount(), crowd);
    EXPECT_NE(page.model()->at(0), nullptr);
    EXPECT_TRUE(page.list()->isVisible());
    ASSERT_EQ(server->start().toStdString(), std::string());
    press(&page, u"Retry"_s);
    EXPECT_TRUE(until([&] { return find(&page, u"Retry"_s) == nullptr; }));
    EXPECT_TRUE(ready(page));
}

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

// A search that answers when the test says so.
TEST(SearchPicker, EnterTakesTheFirstThatWasFoundForWhatIsTyped)
{
    QString asked;
    SearchPicker::Found found;
    SearchPicker picker(u"Who?"_s, u"Search"_s, [&](const QString &text, QObject *, const SearchPicker::Found &answer) {
        asked = text;
        found = answer;
    });
    picker.setVisible(true);
    picker.start();
    QSignalSpy accepted(&picker, &SearchPicker::accepted);
    const PickerRow blocked{QUuid::createUuid(), u"Asha Blocked"_s, {}, u"Not here"_s};
    const PickerRow asha{QUuid::createUuid(), u"Asha Rao"_s, {}};
    const PickerRow meera{QUuid::createUuid(), u"Meera Joshi"_s, {}};
    found(QList<PickerRow>{blocked, asha, meera});
    EXPECT_FALSE(picker.chosen()); // nobody has said anything yet
    QTest::keyClicks(picker.field(), u"asha"_s);
    QTest::keyClick(picker.field(), Qt::Key_Return); // before the answer is here
    EXPECT_EQ(asked, u"asha"_s);
    EXPECT_TRUE(accepted.isEmpty());
    found(QList<PickerRow>{blocked, asha});
    ASSERT_EQ(accepted.count(), 1);
    EXPECT_EQ(picker.chosen()->id, asha.id);
    // another text: the older match is not what Enter means
    picker.field()->selectAll();
    QTest::keyClicks(picker.field(), u"meera"_s);
    QTest::keyClick(picker.field(), Qt::Key_Return);
    EXPECT_EQ(accepted.count(), 1);
    QTest::keyClicks(picker.field(), u"x"_s); // who types on has not decided
    found(QList<PickerRow>{meera});
    EXPECT_EQ(accepted.count(), 1);
    EXPECT_EQ(picker.chosen()->id, meera.id);
}

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

TEST(CredentialsSheet, HidesThePasswordAfterAWhileAndShowsItAgain)
{
    OneTimePassword made;
    made.user.email = u"meera@people.example"_s;
    made.password = u"secret words"_s;
    CredentialsSheet sheet(made, nullptr);
    sheet.setAttribute(Qt::WA_DeleteOnClose, false);
    sheet.show();
    const auto lines = sheet.findChildren<QLineEdit *>();
    const auto password = std::ranges::find(lines, made.password, &QLineEdit::text);
    ASSERT_NE(password, lines.end());
    EXPECT_EQ((*password)->echoMode(), QLineEdit::Normal);
    sheet.hideAfter(std::chrono::milliseconds(1));
    ASSERT_TRUE(QTest::qWaitFor([&] { return (*password)->echoMode() == QLineEdit::Password; }, waitMs));
    for (auto *button : sheet.findChildren<QPushButton *>())
        if (button->isVisible() && button->text() == "Show"_L1)
            button->click();
    EXPECT_EQ((*password)->echoMode(), QLineEdit::Normal);
}

TEST(CopyLabel, CopiesTheDataAlone)
{
    const QString address = u"somebody.with.a.long.name@engineering.example.edu"_s;
    CopyLabel label(nullptr, fmt::ltr(address));
    EXPECT_LT(label.minimumSizeHint().width(), 200); // it breaks instead of being cut
    label.show();
    label.setSelection(0, int(label.text().size()));
    QTest::keyClick(&label, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), address);
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

TEST_F(UsersTest, GivesARoleAndTakesItAway)
{
    const Institution university = make(InstitutionKind::University, u"Ranked"_s);
    const Institution college = make(InstitutionKind::College, u"Ranked Law"_s, university.id);
    const User made = person(u"dean@ranked.example"_s, college.id).user;
    UsersPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"id"_s, made.id.toString()}});
    ASSERT_TRUE(shows(page, made.id));
    page.detail()->tabs()->setCurrentIndex(1);
    page.actions()->assign->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    auto *assign = qobject_cast<AssignSheet *>(sheet());
    ASSERT_NE(assign, nullptr);
    ASSERT_TRUE(until([&] { return !assign->offered().isEmpty(); }));
    EXPECT_EQ(assign->where()->button()->id(), college.id); // the home at first
    for (const Role &one : assign->offered())
        EXPECT_TRUE(one.scopeKind == RoleScope::College || one.scopeKind == RoleScope::Self) << one.slug.toStdString();
    press(assign, u"Give role"_s); // no role is chosen
    ASSERT_NE(sheet(), nullptr);
    auto *combo = qobject_cast<QComboBox *>(assign->form()->editor("role_id"_L1));
    ASSERT_NE(combo, nullptr);
    combo->setCurrentIndex(combo->findText(role(u"principal"_s).name));
    Q_EMIT combo->activated(combo->currentIndex()); // as the choice of somebody who sits there
    const auto warned = [&] {
        const auto labels = assign->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [](const QLabel *label) {
            return label->isVisible() && label->text().contains("should not approve them"_L1);
        });
    };
    EXPECT_TRUE(until(warned)) << "who heads a college both enters and approves grades";
    press(assign, u"Give role"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
    const QString remove = u"Remove role "_s + role(u"principal"_s).name;
    ASSERT_TRUE(until([&] { return find(&page, remove) != nullptr; }));
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();
    // the profile and the list say so too
    EXPECT_TRUE(until([&] { return page.actions()->current()->roles.contains(role(u"principal"_s).name); }));

    // a second principal is refused, and why is said
    const User second = person(u"second@ranked.example"_s, college.id).user;
    page.open(QVariantMap{{u"id"_s, second.id.toString()}});
    ASSERT_TRUE(shows(page, second.id));
    page.actions()->assign->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    assign = qobject_cast<AssignSheet *>(sheet());
    ASSERT_TRUE(until([&] { return !assign->offered().isEmpty(); }));
    combo = qobject_cast<QComboBox *>(assign->form()->editor("role_id"_L1));
    combo->setCurrentIndex(combo->findText(role(u"principal"_s).name));
    press(assign, u"Give role"_s);
    const auto explained = [&] {
        const auto labels = assign->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [](const QLabel *label) {
            return label->isVisible() && label->text().contains("one principal"_L1);
        });
    };
    ASSERT_TRUE(until(explained));
    assign->reject();
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));

    page.open(QVariantMap{{u"id"_s, made.id.toString()}});
    ASSERT_TRUE(shows(page, made.id));
    ASSERT_TRUE(until([&] { return find(&page, remove) != nullptr; }));
    press(&page, remove);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    press(sheet(), u"Remove role"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
    ASSERT_TRUE(until([&] { return find(&page, remove) == nullptr; }));
    EXPECT_TRUE(ask(Api::userAccess, {made.id})->assignments.isEmpty());
}

TEST_F(UsersTest, GivingUpOnesOwnRoleIsAskedForByItself)
{
    QWidget window;
    window.show();
    const Assignment own = session.me().assignments.first();
    auto *remove = new RemoveRoleSheet(api, session.me().user, own, true, &window);
    QSignalSpy succeeded(remove, &UserSheet::succeeded);
    remove->open();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    QTest::keyClick(remove, Qt::Key_Return);
    const auto labels = remove->findChildren<QLabel *>();
    EXPECT_TRUE(std::ranges::any_of(labels, [](const QLabel *label) {
        return label->isVisible() && label->text().contains("Nothing is done yet"_L1);
    }));
    EXPECT_FALSE(remove->isBusy());
    press(remove, u"Cancel"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
    EXPECT_EQ(succeeded.size(), 0);
    EXPECT_FALSE(ask(Api::userAccess, {session.me().user.id})->assignments.isEmpty());
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
    const auto direct = [&] {
        const auto labels = page.detail()->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [](const QLabel *label) { return label->text().startsWith(u"Direct · "); });
    };
    EXPECT_TRUE(direct());
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

TEST_F(UsersTest, ComparesWithWhoeverIsSearchedForWhereOneWants)
{
    const Institution university = make(InstitutionKind::University, u"Compared"_s);
    const User one = person(u"one@compared.example"_s, university.id).user;
    UsersPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"id"_s, one.id.toString()}});
    ASSERT_TRUE(shows(page, one.id));
    page.actions()->compare->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    auto *compare = qobject_cast<CompareSheet *>(sheet());
    ASSERT_NE(compare, nullptr);
    EXPECT_TRUE(namelessThings(compare).isEmpty()) << namelessThings(compare).join(u"\n"_s).toStdString();
    QTest::keyClicks(compare->search(), u"p29999@crowd"_s); // far beyond the first page
    const auto item = [&](const QString &text) -> QListWidgetItem * {
        const auto found = compare->choice()->findItems(text, Qt::MatchContains);
        return found.isEmpty() ? nullptr : found.first();
    };
    ASSERT_TRUE(until([&] { return item(u"p29999@crowd"_s) != nullptr; }));
    item(u"p29999@crowd"_s)->setCheckState(Qt::Checked);
    ASSERT_TRUE(until([&] { return compare->table()->isVisible() && compare->table()->columnCount() == 3; }));
    EXPECT_EQ(compare->table()->rowCount(), 0) << "neither may anything there";
    compare->search()->clear();
    QTest::keyClicks(compare->search(), ServerProcess::ownerEmail());
    ASSERT_TRUE(until([&] { return item(ServerProcess::ownerEmail()) != nullptr; }));
    ASSERT_TRUE(item(u"p29999@crowd"_s)) << "whoever is chosen stays";
    item(ServerProcess::ownerEmail())->setCheckState(Qt::Checked);
    ASSERT_TRUE(until([&] { return compare->table()->isVisible() && compare->table()->columnCount() == 4; }));
    EXPECT_GT(compare->table()->rowCount(), 1);
    compare->where()->button()->setChosen({}, {}, u"The platform itself"_s);
    compare->table()->setVisible(false);
    Q_EMIT compare->where()->button()->changed();
    ASSERT_TRUE(until([&] { return compare->table()->isVisible(); }));
    compare->reject();
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
