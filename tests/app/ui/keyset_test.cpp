// SPDX-License-Identifier: GPL-3.0-or-later
// The list that is never here whole, against an oracle that has it all and answers late, out of order, or not at all.
#include "app/ui/listview.h"
#include "tests/app/ui/sample.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCoreApplication>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <random>

#include <gtest/gtest.h>

namespace bitflow::ui {

using sample::Person;
using sample::PersonQuery;
using Model = KeysetTableModel<Person, PersonQuery>;

namespace {

class Oracle
{
public:
    explicit Oracle(int count, unsigned seed = 1) : m_random(seed)
    {
        for (int i = 0; i < count; ++i)
            m_people.append(sample::person(i));
    }

    void attach(Model &model)
    {
        model.setCoalescing(0);
        model.setFetcher([this](const PersonQuery &query, QObject *asker, const Model::Done &done) {
            m_waiting.append({query, asker, done});
            ++fetches;
        });
    }

    // The rows of the list that match, in the order asked for.
    QList<int> matching(const PersonQuery &query) const
    {
        QList<int> rows;
        for (int row = 0; row < count(); ++row)
            if (query.q.isEmpty() || m_people[row].name.contains(query.q))
                rows.append(row);
        if (query.sort == "-name"_L1)
            std::ranges::reverse(rows);
        return rows;
    }
    const Person &at(int row) const { return m_people[row]; }

    // One of the answers under way, any; drop: it is lost to the asker that went away anyway.
    void answerOne()
    {
        if (m_waiting.isEmpty())
            return;
        auto waiting = m_waiting.takeAt(pick(int(m_waiting.size())));
        if (!waiting.asker) {
            ++forgotten;
            // A continuation that comes all the same must be ignored.
            waiting.done(answer(waiting.query));
            return;
        }
        waiting.done(failing ? Result<bitflow::Page<Person>>(fail(503, u"busy"_s)) : answer(waiting.query));
    }
    void answerAll()
    {
        int answered = 0;
        for (int quiet = 0; quiet < 3; ++quiet) {
            QCoreApplication::processEvents();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            while (!m_waiting.isEmpty()) {
                ASSERT_LT(++answered, 10'000) << "the model asks without end";
                answerOne();
                quiet = 0;
            }
        }
    }

    int pick(int count) { return std::uniform_int_distribution(0, count - 1)(m_random); }
    void insertAt(int row, int n) { m_people.insert(row, sample::person(n)); }
    void removeAt(int row) { m_people.removeAt(row); }
    int count() const { return int(m_people.size()); }

    int fetches = 0, forgotten = 0, cursors = 0;
    bool failing = false;

private:
    struct Waiting
    {
        PersonQuery query;
        QPointer<QObject> asker;
        Model::Done done;
    };

    bitflow::Page<Person> answer(const PersonQuery &query)
    {
        const auto all = matching(query);
        qint64 from = query.seek.value_or(0);
        if (!query.cursor.isEmpty()) {
            ++cursors;
            from = query.cursor.toLongLong();
        }
        bitflow::Page<Person> page;
        for (const int row : all.mid(from, query.limit))
            page.items.append(m_people[row]);
        page.total = all.size();
        if (from + query.limit < all.size())
            page.nextCursor = QString::number(from + query.limit);
        return page;
    }

    std::mt19937 m_random;
    QList<Person> m_people;
    QList<Waiting> m_waiting;
};

// Every row in sight is the oracle's, and the count is right.
void expectSame(const Model &model, const Oracle &oracle, const PersonQuery &query, int first, int last)
{
    const auto all = oracle.matching(query);
    ASSERT_EQ(model.rowCount(), all.size());
    for (int row = first; row <= std::min(last, model.rowCount() - 1); ++row) {
        ASSERT_NE(model.at(row), nullptr) << "row " << row;
        ASSERT_EQ(model.at(row)->id, oracle.at(all[row]).id) << "row " << row;
    }
}

} // namespace

TEST(KeysetTableModel, staysWithTheOracleThroughTenThousandSteps)
{
    Oracle oracle(30'000);
    Model model(sample::personColumns());
    oracle.attach(model);
    PersonQuery query;
    model.setQuery(query);
    int first = 0;
    int next = 100'000;
    for (int step = 0; step < 10'000; ++step) {
        switch (oracle.pick(12)) {
        case 0:
            query.sort = query.sort.isEmpty() ? u"-name"_s : QString();
            model.setSort(parseSort(query.sort));
            break;
        case 1:
            if (oracle.pick(4) == 0) {
                query.q = query.q.isEmpty() ? u"Fatima"_s : QString();
                model.setQuery(query);
            }
            break;
        case 2:
            model.refresh();
            break;
        case 3:
            oracle.insertAt(oracle.pick(oracle.count()), next++);
            break;
        case 4:
            oracle.removeAt(oracle.pick(oracle.count()));
            break;
        case 5:
        case 6:
        case 7:
            first = oracle.pick(std::max(1, model.rowCount()));
            model.setViewport(first, first + 30);
            break;
        default:
            oracle.answerOne();
            break;
        }
        if (step % 5 == 0)
            QCoreApplication::processEvents();
        ASSERT_LE(model.pagesHeld(), Model::maximumPages);
        if (step % 250 != 249)
            continue;
        model.refresh();
        oracle.answerAll();
        first = std::min(first, std::max(0, model.rowCount() - 31));
        model.setViewport(first, first + 30);
        oracle.answerAll();
        expectSame(model, oracle, query, first, first + 30);
        if (testing::Test::HasFatalFailure())
            return;
    }
    EXPECT_GT(oracle.forgotten, 100); // many answers came after their question had gone
    EXPECT_GT(oracle.cursors, 10);    // neighbours were fetched by going on, not by counting
}

TEST(KeysetTableModel, keepsTheRulesOfModels)
{
    Oracle oracle(450);
    Model model(sample::personColumns());
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Warning);
    oracle.attach(model);
    model.setQuery({});
    int next = 1000;
    for (int step = 0; step < 60; ++step) {
        switch (oracle.pick(4)) {
        case 0:
            oracle.insertAt(oracle.pick(oracle.count()), next++);
            break;
        case 1:
            oracle.removeAt(oracle.pick(oracle.count()));
            break;
        case 2:
            model.setViewport(oracle.pick(400), 400);
            break;
        default:
            model.refresh();
            break;
        }
        oracle.answerAll();
    }
    model.refresh();
    oracle.answerAll();
    EXPECT_EQ(model.rowCount(), oracle.count());
}

TEST(KeysetTableModel, neverBlocksAndNeverAsksWhilePainting)
{
    Oracle oracle(30'000);
    Model model(sample::personColumns());
    oracle.attach(model);
    model.setQuery({});
    oracle.answerAll();
    const int before = oracle.fetches;
    int loading = 0;
    for (int row = 0; row < model.rowCount(); ++row)
        loading += model.index(row, 0).data(LoadingRole).toBool() ? 1 : 0;
    EXPECT_EQ(oracle.fetches, before);
    EXPECT_GE(loading, 29'000);
    EXPECT_FALSE(model.index(29'999, 0).data(Qt::DisplayRole).isValid());
    EXPECT_EQ(model.index(29'999, 0).data(Qt::AccessibleTextRole).toString(), u"Loading"_s);
}

TEST(KeysetTableModel, holdsSixtyPagesAndThoseInSight)
{
    Oracle oracle(30'000);
    Model model(sample::personColumns());
    oracle.attach(model);
    model.setQuery({});
    oracle.answerAll();
    for (int row = 0; row < 30'000; row += 200) {
        model.setViewport(row, row + 20);
        oracle.answerAll();
        ASSERT_NE(model.at(row), nullptr);
    }
    EXPECT_EQ(model.pagesHeld(), Model::maximumPages);
    EXPECT_EQ(model.at(0), nullptr);
}

TEST(KeysetTableModel, neverResets)
{
    Oracle oracle(1000);
    Model model(sample::personColumns());
    oracle.attach(model);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setQuery({});
    oracle.answerAll();
    model.setSort({{u"name"_s, true}});
    oracle.answerAll();
    PersonQuery query;
    query.q = u"no one is called so"_s;
    model.setQuery(query);
    oracle.answerAll();
    EXPECT_EQ(model.rowCount(), 0);
    model.setQuery({});
    oracle.answerAll();
    EXPECT_EQ(model.rowCount(), 1000);
    EXPECT_EQ(resets.count(), 0);
}

TEST(KeysetTableModel, saysWhatFailedAndKeepsWhatItHas)
{
    Oracle oracle(1000);
    Model model(sample::personColumns());
    oracle.attach(model);
    oracle.failing = true;
    model.setQuery({});
    oracle.answerAll();
    EXPECT_EQ(model.state(), ListModel::State::Failed);
    EXPECT_EQ(model.error().status, 503);
    oracle.failing = false;
    model.refresh();
    oracle.answerAll();
    EXPECT_EQ(model.state(), ListModel::State::Ready);
    EXPECT_EQ(model.rowCount(), 1000);
    oracle.failing = true;
    const int before = oracle.fetches;
    model.setViewport(600, 620);
    oracle.answerAll();
    EXPECT_EQ(model.state(), ListModel::State::Failed);
    EXPECT_NE(model.at(0), nullptr);
    EXPECT_LE(oracle.fetches, before + 3); // no hammering
}

TEST(KeysetTableModel, asksAgainForRowsThatFailed)
{
    Oracle oracle(1000);
    Model model(sample::personColumns());
    oracle.attach(model);
    model.setRetryAfter(200);
    model.setQuery({});
    oracle.answerAll();
    oracle.failing = true;
    model.setViewport(600, 620);
    oracle.answerAll();
    ASSERT_EQ(model.state(), ListModel::State::Failed);
    oracle.failing = false;
    EXPECT_TRUE(QTest::qWaitFor([&] {
        oracle.answerAll();
        return model.at(610) != nullptr;
    })) << "nobody scrolled, nobody pressed a key";
    EXPECT_EQ(model.state(), ListModel::State::Ready);
}

TEST(KeysetTableModel, oldRowsStayDimmedUntilTheAnswer)
{
    Oracle oracle(1000);
    Model model(sample::personColumns());
    oracle.attach(model);
    model.setQuery({});
    oracle.answerAll();
    PersonQuery query;
    query.q = u"Tom"_s;
    model.setQuery(query);
    EXPECT_EQ(model.rowCount(), 1000);
    EXPECT_TRUE(model.index(0, 0).data(StaleRole).toBool());
    EXPECT_TRUE(model.index(0, 0).data(Qt::DisplayRole).isValid());
    oracle.answerAll();
    EXPECT_FALSE(model.index(0, 0).data(StaleRole).toBool());
    EXPECT_EQ(model.rowCount(), 142);
}

TEST(KeysetTableModel, replacesOneObject)
{
    Oracle oracle(300);
    Model model(sample::personColumns());
    oracle.attach(model);
    model.setQuery({});
    oracle.answerAll();
    Person changed = *model.at(7);
    changed.name = u"Someone else"_s;
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.replace(changed);
    EXPECT_EQ(model.index(7, 0).data().toString(), u"Someone else"_s);
    ASSERT_EQ(changes.count(), 1);
    EXPECT_EQ(changes[0][0].toModelIndex().row(), 7);
}

namespace {

struct Shown
{
    Oracle oracle{3000};
    Model model{sample::personColumns()};
    ListView view{u"People"_s};

    Shown()
    {
        oracle.attach(model);
        view.setListModel(&model);
        view.resize(900, 500);
        view.show();
        view.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&view));
        model.setQuery({});
        oracle.answerAll();
    }
    int firstInSight() const { return view.verticalScrollBar()->value() / 32; }
    void goTo(int row)
    {
        view.setCurrentRow(row);
        oracle.answerAll();
    }
};

} // namespace

struct Shift
{
    int insertedAbove, removedAbove, insertedBelow;
};

class Place : public testing::TestWithParam<Shift>
{};

TEST_P(Place, isKeptOverARefresh)
{
    Shown shown;
    shown.goTo(1010);
    const QByteArray current = shown.model.keyOf(1010);
    const int first = shown.firstInSight();
    const QByteArray top = shown.model.keyOf(first);
    const int offset = shown.view.verticalScrollBar()->value() % 32;
    for (int i = 0; i < GetParam().insertedAbove; ++i)
        shown.oracle.insertAt(5, 50'000 + i);
    for (int i = 0; i < GetParam().removedAbove; ++i)
        shown.oracle.removeAt(5);
    for (int i = 0; i < GetParam().insertedBelow; ++i)
        shown.oracle.insertAt(2500, 60'000 + i);
    shown.model.refresh();
    shown.oracle.answerAll();
    const int shift = GetParam().insertedAbove - GetParam().removedAbove;
    EXPECT_EQ(shown.model.rowCount(), shown.oracle.count());
    EXPECT_EQ(shown.view.currentRow(), 1010 + shift);
    EXPECT_EQ(shown.model.keyOf(shown.view.currentRow()), current);
    EXPECT_EQ(shown.firstInSight(), first + shift);
    EXPECT_EQ(shown.model.keyOf(shown.firstInSight()), top);
    EXPECT_EQ(shown.view.verticalScrollBar()->value() % 32, offset);
    EXPECT_EQ(shown.view.selectionModel()->selectedRows().size(), 1);
}

INSTANTIATE_TEST_SUITE_P(Changes, Place,
                         testing::Values(Shift{0, 0, 0}, Shift{3, 0, 0}, Shift{0, 4, 0}, Shift{0, 0, 9}, Shift{5, 2, 1},
                                         Shift{1, 6, 7}));

TEST(ListView, alwaysHasACurrentRow)
{
    Shown shown;
    EXPECT_EQ(shown.view.currentRow(), 0);
    PersonQuery none;
    none.q = u"no one"_s;
    shown.model.setQuery(none);
    shown.oracle.answerAll();
    EXPECT_EQ(shown.view.currentRow(), -1);
    shown.model.setQuery({});
    shown.oracle.answerAll();
    EXPECT_EQ(shown.view.currentRow(), 0);
}

TEST(ListView, followsItsPersonThroughAFilter)
{
    Shown shown;
    shown.goTo(9); // Fatima number two
    const QByteArray key = shown.model.keyOf(9);
    PersonQuery query;
    query.q = u"Fatima"_s;
    shown.model.setQuery(query);
    shown.oracle.answerAll();
    EXPECT_EQ(shown.view.currentRow(), 1);
    EXPECT_EQ(shown.model.keyOf(1), key);
}

struct Press
{
    Qt::Key key;
    Qt::KeyboardModifiers modifiers;
    int from, to;
};

class Keys : public testing::TestWithParam<Press>
{};

TEST_P(Keys, moveTheCurrentRow)
{
    Shown shown;
    shown.goTo(GetParam().from);
    QTest::keyClick(&shown.view, GetParam().key, GetParam().modifiers);
    EXPECT_EQ(shown.view.currentRow(), GetParam().to);
}

INSTANTIATE_TEST_SUITE_P(All, Keys,
                         testing::Values(Press{Qt::Key_Down, {}, 5, 6}, Press{Qt::Key_Up, {}, 5, 4},
                                         Press{Qt::Key_Up, {}, 0, 0}, Press{Qt::Key_Home, Qt::ControlModifier, 1500, 0},
                                         Press{Qt::Key_End, Qt::ControlModifier, 5, 2999}));

TEST(ListView, tellsWhatIsWantedOfARow)
{
    Shown shown;
    QSignalSpy opened(&shown.view, &ListView::opened);
    QSignalSpy deleted(&shown.view, &ListView::deleteWanted);
    shown.goTo(3);
    QTest::keyClick(&shown.view, Qt::Key_Return);
    QTest::keyClick(&shown.view, Qt::Key_Delete);
    ASSERT_EQ(opened.count(), 1);
    EXPECT_EQ(opened[0][0].toInt(), 3);
    EXPECT_EQ(deleted.count(), 1);
}

TEST(ListView, aHeaderClickSortsAndShiftAddsAKey)
{
    Shown shown;
    auto *header = shown.view.horizontalHeader();
    const auto click = [&](int section, Qt::KeyboardModifiers modifiers) {
        QTest::mouseClick(header->viewport(), Qt::LeftButton, modifiers,
                          {header->sectionViewportPosition(section) + 40, 10});
        shown.oracle.answerAll();
        return sortText(shown.model.sortKeys());
    };
    EXPECT_EQ(click(0, {}), u"name"_s);
    EXPECT_EQ(click(0, {}), u"-name"_s);
    EXPECT_EQ(click(1, Qt::ShiftModifier), u"-name,email"_s);
    EXPECT_EQ(click(1, Qt::ShiftModifier), u"-name,-email"_s);
    EXPECT_EQ(click(4, {}), u"status"_s);
    EXPECT_EQ(click(2, {}), u"status"_s); // not sortable
    EXPECT_EQ(shown.model.headerData(4, Qt::Horizontal, Qt::AccessibleTextRole).toString(),
              u"Status, sorted ascending"_s);
}

TEST(ListView, sortsAndChoosesColumnsByKey)
{
    Shown shown;
    const auto choose = [&](const QString &text) {
        QTest::keyClick(&shown.view, Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        if (!menu)
            return false;
        QList<QAction *> actions = menu->actions();
        for (const QAction *action : menu->actions())
            if (action->menu())
                actions = action->menu()->actions() + actions;
        const auto found = std::ranges::find(actions, text, &QAction::text);
        if (found != actions.end())
            (*found)->trigger();
        menu->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return found != actions.end();
    };
    shown.view.setFocus();
    ASSERT_TRUE(choose(u"Name"_s));
    EXPECT_EQ(sortText(shown.model.sortKeys()), u"name"_s);
    ASSERT_TRUE(choose(u"Descending"_s));
    EXPECT_EQ(sortText(shown.model.sortKeys()), u"-name"_s);
    EXPECT_FALSE(shown.view.isColumnHidden(2));
    ASSERT_TRUE(choose(shown.model.columns()[2].title));
    EXPECT_TRUE(shown.view.isColumnHidden(2));
    EXPECT_TRUE(shown.view.accessibleDescription().contains(u"Shift"_s)) << "or nobody would know";
}

} // namespace bitflow::ui
