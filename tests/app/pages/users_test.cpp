// SPDX-License-Identifier: GPL-3.0-or-later
// The list of people at thirty thousand, with the real widgets at the real server.
#include "app/ui/listheader.h"
#include "app/users/userdetail.h"
#include "tests/app/pages/usersbench.h"

#include <QElapsedTimer>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTimer>

namespace bitflow::test {

namespace {

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

} // namespace bitflow::test
