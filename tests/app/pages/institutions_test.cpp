// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/institutionspage.h"
#include "app/institutions/treeview.h"
#include "app/parts/searchpicker.h"
#include "app/ui/blocked.h"
#include "app/ui/listview.h"
#include "common/api/users.h"
#include "tests/app/pages/bench.h"
#include "tests/support/a11y.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>

namespace bitflow::test {

namespace {

// A tree in memory that answers as the server does: by parent, sorted by name, in pages by cursor.
class Forest
{
public:
    QList<Institution> all;
    bool failing = false;
    int asked = 0, answered = 0;

    Institution add(const QString &name, Id<Institution> parent = {})
    {
        Institution one;
        one.id = Id<Institution>::make();
        one.parentId = parent;
        one.name = name;
        one.kind = parent.isNull() ? InstitutionKind::University : InstitutionKind::College;
        for (Institution &above : all)
            above.childCount += above.id == parent ? 1 : 0;
        all.append(one);
        return one;
    }
    void remove(Id<Institution> id)
    {
        all.removeIf([&](const Institution &one) { return one.id == id; });
    }
    std::string names(Id<Institution> parent = {}) const
    {
        QStringList names;
        for (const Institution &one : all)
            if (one.parentId == parent)
                names.append(one.name);
        names.sort();
        return names.join(u' ').toStdString();
    }
    InstitutionTreeModel::Fetcher fetcher()
    {
        return [this](const InstitutionQuery &query, QObject *asker, const InstitutionTreeModel::Done &done) {
            ++asked;
            QMetaObject::invokeMethod(
                asker,
                [this, query, done] {
                    ++answered;
                    done(answer(query));
                },
                Qt::QueuedConnection);
        };
    }

    // Until nothing is under way; an asker that is gone is not answered.
    void settle() const
    {
        int before = -1;
        while (std::exchange(before, asked + answered) != asked + answered)
            QTest::qWait(1);
    }

private:
    Result<Page<Institution>> answer(const InstitutionQuery &query) const
    {
        if (failing)
            return fail(503, u"busy"_s);
        QList<Institution> rows;
        for (const Institution &one : all)
            if (one.parentId == query.parentId)
                rows.append(one);
        std::ranges::sort(rows, {}, &Institution::name);
        const qint64 total = rows.size();
        rows.removeIf([&](const Institution &one) { return !query.cursor.isEmpty() && one.name <= query.cursor; });
        const bool more = rows.size() > query.limit;
        rows = rows.first(std::min<qsizetype>(query.limit, rows.size()));
        return Page<Institution>{rows, more ? rows.last().name : QString(), total, false};
    }
};

std::string shown(const InstitutionTreeModel &model, const QModelIndex &parent = {})
{
    QStringList names;
    for (int row = 0; row < model.rowCount(parent); ++row)
        if (const Institution *one = model.at(model.index(row, 0, parent)))
            names.append(one->name);
    return names.join(u' ').toStdString();
}

QString numbered(int number) { return u"University-%1"_s.arg(number, 5, 10, QLatin1Char('0')); }

} // namespace

TEST(InstitutionTree, LoadsLevelsInPagesWhenAsked)
{
    Forest forest;
    for (int i = 0; i < 3000; ++i)
        forest.add(numbered(i));
    InstitutionTreeModel model(forest.fetcher());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    EXPECT_EQ(model.topTotal(), -1);
    model.refresh();
    EXPECT_GT(model.rowCount(), 0); // skeletons at once
    EXPECT_EQ(model.at(model.index(0, 0)), nullptr);
    forest.settle();
    EXPECT_EQ(model.topTotal(), 3000);
    EXPECT_EQ(model.at(model.index(InstitutionTreeModel::pageRows, 0)), nullptr); // the second page was not asked for
    EXPECT_NE(model.at(model.index(InstitutionTreeModel::pageRows - 1, 0)), nullptr);
    while (model.canFetchMore({})) {
        model.fetchMore({});
        forest.settle();
    }
    EXPECT_EQ(shown(model), forest.names());
    EXPECT_EQ(forest.asked, 15);
    EXPECT_EQ(model.rowCount(), 3000); // no skeleton stays
}

TEST(InstitutionTree, RefreshKeepsThePlace)
{
    Forest forest;
    const Institution first = forest.add(u"B"_s);
    const Institution child = forest.add(u"B1"_s, first.id);
    forest.add(u"D"_s);
    const Institution last = forest.add(u"F"_s);
    InstitutionTreeModel model(forest.fetcher());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.refresh();
    forest.settle();
    model.fetchMore(model.indexOf(first.id));
    forest.settle();
    const QPersistentModelIndex onChild = model.indexOf(child.id);
    const QPersistentModelIndex onLast = model.indexOf(last.id);
    ASSERT_TRUE(onChild.isValid());

    struct Step
    {
        const char *name;
        std::function<void()> change;
    };
    const QList<Step> steps{
        {"one is added before", [&] { forest.add(u"A"_s); }},
        {"one is removed between",
         [&] { forest.all.removeIf([](const Institution &one) { return one.name == "D"_L1; }); }},
        {"one is renamed to the end", [&] { forest.all[0].name = u"Z"_s; }},
        {"several are added",
         [&] {
             for (const char *name : {"C", "E", "G"})
                 forest.add(QString::fromLatin1(name));
         }},
        {"a child is added", [&] { forest.add(u"B0"_s, first.id); }},
    };
    for (const Step &step : steps) {
        SCOPED_TRACE(step.name);
        step.change();
        model.refresh();
        forest.settle();
        EXPECT_EQ(shown(model), forest.names());
        EXPECT_EQ(shown(model, model.indexOf(first.id)), forest.names(first.id));
        ASSERT_TRUE(onChild.isValid());
        EXPECT_EQ(model.at(onChild)->id, child.id);
        EXPECT_EQ(model.at(onLast)->id, last.id);
    }
    forest.remove(first.id);
    forest.remove(child.id);
    model.refresh();
    forest.settle();
    EXPECT_FALSE(onChild.isValid());
    EXPECT_EQ(resets.count(), 0);
}

TEST(InstitutionTree, ManyChangesAgreeWithTheTruth)
{
    Forest forest;
    QRandomGenerator random(7);
    for (int i = 0; i < 300; ++i)
        forest.add(numbered(random.bounded(100'000)));
    InstitutionTreeModel model(forest.fetcher());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    for (int round = 0; round < 40; ++round) {
        SCOPED_TRACE(round);
        for (int change = 0; change < 5; ++change) {
            const auto at = random.bounded(forest.all.size());
            switch (random.bounded(3)) {
            case 0:
                forest.add(numbered(random.bounded(100'000)));
                break;
            case 1:
                forest.remove(forest.all[at].id);
                break;
            default:
                forest.all[at].name = numbered(random.bounded(100'000));
                break;
            }
        }
        model.refresh();
        forest.settle();
        while (model.canFetchMore({})) {
            model.fetchMore({});
            forest.settle();
        }
        ASSERT_EQ(shown(model), forest.names());
    }
}

TEST(InstitutionTree, KeepsWhatItHasWhenAskingFails)
{
    Forest forest;
    forest.add(u"A"_s);
    InstitutionTreeModel model(forest.fetcher());
    forest.failing = true;
    model.refresh();
    forest.settle();
    EXPECT_TRUE(model.error().has_value());
    EXPECT_EQ(model.topTotal(), -1);
    forest.failing = false;
    model.refresh();
    forest.settle();
    EXPECT_FALSE(model.error().has_value());
    EXPECT_EQ(shown(model), forest.names());
    forest.failing = true;
    model.refresh();
    forest.settle();
    EXPECT_EQ(shown(model), forest.names());
}

class InstitutionsTest : public PageBench
{
protected:
    Institution make(InstitutionKind kind, const QString &name, Id<Institution> parent = {})
    {
        NewInstitution value{.parentId = parent, .kind = kind, .name = name};
        if (kind == InstitutionKind::University)
            value.domain = name.toLower().remove(u' ') + u".example"_s;
        const auto made = ask(Api::createInstitution, value);
        EXPECT_TRUE(made) << made.error().detail.toStdString();
        return made ? made->institution : Institution();
    }
};

TEST_F(InstitutionsTest, GrowsATreeByKeyboard)
{
    InstitutionsPage page(api, session);
    show(page);
    ASSERT_TRUE(until([&] { return find(&page, u"New university"_s) != nullptr; }));
    page.findChild<InstitutionActions *>()->newTop->trigger();
    ASSERT_TRUE(until([&] { return sheet() != nullptr; }));
    EXPECT_TRUE(namelessThings(sheet()).isEmpty()) << namelessThings(sheet()).join(u"\n"_s).toStdString();
    type(sheet(), u"Name"_s, u"Keyboard University"_s);
    press(sheet(), u"Add university"_s);
    // the domain is missing: the sheet stays and says so
    ASSERT_TRUE(until([&] { return sheet() && find<QAbstractButton>(sheet(), u"Add university"_s); }));
    type(sheet(), u"Domain"_s, u"keyboard.example"_s);
    press(sheet(), u"Add university"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
    auto *tree = page.findChild<InstitutionTreeView *>();
    ASSERT_TRUE(until([&] { return tree->current() && tree->current()->name == u"Keyboard University"_s; }));

    page.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&page));
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_N, Qt::ControlModifier);
    ASSERT_TRUE(until([&] { return sheet() != nullptr; }));
    type(sheet(), u"Name"_s, u"Engineering"_s);
    press(sheet(), u"Add college"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
    ASSERT_TRUE(until([&] { return tree->current() && tree->current()->name == u"Engineering"_s; }));
    EXPECT_EQ(tree->current()->kind, InstitutionKind::College);
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();
}

TEST_F(InstitutionsTest, OwnerPasswordIsShownOnce)
{
    InstitutionsPage page(api, session);
    show(page);
    page.findChild<InstitutionActions *>()->newTop->trigger();
    ASSERT_TRUE(until([&] { return sheet() != nullptr; }));
    type(sheet(), u"Name"_s, u"Owned"_s);
    type(sheet(), u"Domain"_s, u"owned.example"_s);
    press(sheet(), u"Make an owner account together with it"_s);
    type(sheet(), u"First name"_s, u"Meera"_s);
    type(sheet(), u"E-mail of the owner"_s, u"meera@owned.example"_s);
    press(sheet(), u"Add university"_s);
    ASSERT_TRUE(until([&] { return sheet() && find<QLineEdit>(sheet(), u"One-time password"_s); }));
    const QString password = find<QLineEdit>(sheet(), u"One-time password"_s)->text();
    EXPECT_GE(password.size(), 12);
    press(sheet(), u"Done"_s); // not before it is stored
    QTest::qWait(50);
    ASSERT_NE(sheet(), nullptr);
    press(sheet(), u"I have stored it"_s);
    press(sheet(), u"Done"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
    ClientSession other(api, keychain);
    std::optional<Result<Me>> me;
    other.signIn(u"meera@owned.example"_s, password, false).then(&page, [&](const Result<Me> &result) { me = result; });
    ASSERT_TRUE(until([&] { return me.has_value(); }));
    EXPECT_TRUE(me->has_value());
}

TEST_F(InstitutionsTest, AConflictLosesNothingThatWasTyped)
{
    const Institution made = make(InstitutionKind::University, u"Contested"_s);
    InstitutionsPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"id"_s, made.id.toString()}});
    ASSERT_TRUE(until([&] { return find(&page, u"Edit"_s) != nullptr; }));
    press(&page, u"Edit"_s);
    type(&page, u"City"_s, u"Pune"_s);
    InstitutionChange theirs{.institutionId = made.id};
    theirs.phone = u"+91 20 1234 5678"_s;
    ASSERT_TRUE(ask(Api::updateInstitution, theirs, {.ifMatch = made.rowVersion}));
    press(&page, u"Save"_s);
    ASSERT_TRUE(until([&] { return find(&page, u"See theirs"_s) != nullptr; }));
    EXPECT_EQ(find<QLineEdit>(&page, u"City"_s)->text(), u"Pune"_s);
    EXPECT_TRUE(page.hasUnsavedInput());
    press(&page, u"Save"_s);
    ASSERT_TRUE(until([&] { return !page.hasUnsavedInput(); }));
    const auto now = ask(Api::getInstitution, {.institutionId = made.id});
    ASSERT_TRUE(now);
    EXPECT_EQ(now->address.city, u"Pune"_s);
    EXPECT_EQ(now->phone, u"+91 20 1234 5678"_s);
}

TEST_F(InstitutionsTest, SuspendTrashAndRestore)
{
    const Institution made = make(InstitutionKind::University, u"Temporary"_s);
    const Institution college = make(InstitutionKind::College, u"Law"_s, made.id);
    InstitutionsPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"id"_s, made.id.toString()}});
    auto *tree = page.findChild<InstitutionTreeView *>();
    ASSERT_TRUE(until([&] { return tree->current() && tree->current()->id == made.id; }));
    auto *actions = page.findChild<InstitutionActions *>();
    actions->status->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    type(sheet(), u"Reason, for the record"_s, u"Fees"_s);
    press(sheet(), u"Suspend"_s);
    ASSERT_TRUE(until([&] { return !sheet() && tree->current()->status == InstitutionStatus::Suspended; }));
    EXPECT_EQ(actions->status->text(), u"Activate…"_s);

    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Delete);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    press(sheet(), u"Move to trash"_s);
    ASSERT_TRUE(until([&] { return !sheet() && (!tree->current() || tree->current()->id != made.id); }));
    const auto gone = ask(Api::getInstitution, {.institutionId = college.id});
    EXPECT_TRUE(!gone || gone->deletedAt.has_value()); // what is below it went with it

    page.open(QVariantMap{{u"trashed"_s, true}});
    ASSERT_TRUE(until([&] { return find(&page, u"Restore"_s) != nullptr; }));
    press(&page, u"Restore"_s);
    ASSERT_TRUE(until([&] {
        const auto back = ask(Api::getInstitution, {.institutionId = college.id});
        return back && !back->deletedAt;
    }));
}

TEST_F(InstitutionsTest, SearchingShowsTheWayToAMatch)
{
    const Institution made = make(InstitutionKind::University, u"Searchable"_s);
    make(InstitutionKind::College, u"Zoology of Searchable"_s, made.id);
    InstitutionsPage page(api, session);
    show(page);
    auto *field = qobject_cast<QLineEdit *>(page.searchField());
    field->setFocus();
    QTest::keyClicks(field, u"zoology"_s);
    auto *list = find<ui::ListView>(&page, u"Institutions found"_s);
    ASSERT_TRUE(until([&] {
        list = find<ui::ListView>(&page, u"Institutions found"_s);
        return list && list->listModel()->rowCount() == 1;
    }));
    EXPECT_EQ(list->listModel()->index(0, 1).data().toString().remove(u'\u2068').remove(u'\u2069'), u"Searchable"_s);
    page.open(QVariantMap{{u"without_leader"_s, true}, {u"kind"_s, u"college"_s}});
    ASSERT_TRUE(until([&] {
        return list->listModel()->state() == ui::ListModel::State::Ready && list->listModel()->rowCount() >= 1;
    }));
}

TEST_F(InstitutionsTest, WhatOneMayNotDoSaysWhy)
{
    const Institution made = make(InstitutionKind::University, u"Blocked"_s);
    const auto person =
        ask(Api::createUser, {.institutionId = made.id, .email = u"viewer@blocked.example"_s, .firstName = u"Vera"_s});
    ASSERT_TRUE(person);
    InstitutionsPage page(api, session);
    InstitutionActions actions(api, session, &page);
    EXPECT_FALSE(ui::blockReason(actions.trash).isEmpty()); // nothing is chosen
    actions.setCurrent(made);
    EXPECT_TRUE(ui::blockReason(actions.trash).isEmpty());
    EXPECT_FALSE(ui::blockReason(actions.move).isEmpty()); // a university stays where it is
    signIn(u"viewer@blocked.example"_s, person->password);
    actions.setCurrent(made);
    for (QAction *action : {actions.newTop, actions.newChild, actions.edit, actions.status, actions.trash})
        EXPECT_FALSE(ui::blockReason(action).isEmpty()) << action->text().toStdString();
}

TEST_F(InstitutionsTest, WhatCameMeanwhileIsThereOnComingBack)
{
    const Institution before = make(InstitutionKind::University, u"Kept Place"_s);
    const Institution below = make(InstitutionKind::College, u"Kept College"_s, before.id);
    InstitutionsPage page(api, session);
    QSignalSpy counts(&page, &ui::Page::countChanged);
    show(page);
    page.open(QVariantMap{{u"id"_s, below.id.toString()}});
    auto *tree = page.findChild<InstitutionTreeView *>();
    ASSERT_TRUE(until([&] { return tree->current() && tree->current()->id == below.id; }));
    const auto count = counts.last().first().toLongLong();
    const Institution later = make(InstitutionKind::University, u"Came Later"_s);
    page.activate();
    const auto *model = qobject_cast<const InstitutionTreeModel *>(tree->model());
    ASSERT_TRUE(until([&] { return model->indexOf(later.id).isValid(); }));
    EXPECT_EQ(counts.last().first().toLongLong(), count + 1);
    EXPECT_EQ(tree->current()->id, below.id);
    EXPECT_TRUE(tree->isExpanded(model->indexOf(before.id)));
}

TEST_F(InstitutionsTest, EscapeLeavesOneThingAtATime)
{
    const Institution made = make(InstitutionKind::University, u"Escapable"_s);
    InstitutionsPage page(api, session);
    show(page, {736, 600}); // no room for the detail
    page.open(QVariantMap{{u"q"_s, u"escapable"_s}});
    auto *list = find<ui::ListView>(&page, u"Institutions found"_s);
    ASSERT_TRUE(until([&] {
        list = find<ui::ListView>(&page, u"Institutions found"_s);
        return list && list->listModel()->rowCount() == 1;
    }));
    ASSERT_TRUE(QTest::qWaitForWindowActive(&page));
    list->setFocus();
    EXPECT_EQ(find(&page, u"Edit"_s), nullptr);
    QTest::keyClick(list, Qt::Key_Return);
    ASSERT_TRUE(until([&] { return find(&page, u"Edit"_s) != nullptr; }));
    EXPECT_EQ(list->horizontalScrollBar()->maximum(), 0) << "beside the detail";
    press(&page, u"Edit"_s);
    ASSERT_TRUE(until([&] { return find(&page, u"Save"_s) != nullptr; }));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    ASSERT_TRUE(until([&] { return find(&page, u"Edit"_s) != nullptr; })); // the form is gone, the detail is not
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    ASSERT_TRUE(until([&] { return find(&page, u"Edit"_s) == nullptr; }));
    EXPECT_FALSE(qobject_cast<QLineEdit *>(page.searchField())->text().isEmpty());
    EXPECT_EQ(list->horizontalScrollBar()->maximum(), 0);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    EXPECT_TRUE(qobject_cast<QLineEdit *>(page.searchField())->text().isEmpty());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::AltModifier);
    EXPECT_NE(find(&page, u"Close the details (Alt+Enter)"_s), nullptr);
}

TEST_F(InstitutionsTest, AFailureOverOlderRowsIsSaid)
{
    const Institution made = make(InstitutionKind::University, u"Unreachable"_s);
    InstitutionsPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"q"_s, u"unreachable"_s}});
    ASSERT_TRUE(until([&] {
        auto *list = find<ui::ListView>(&page, u"Institutions found"_s);
        return list && list->listModel()->rowCount() == 1;
    }));
    api.setServer(QUrl(u"http://127.0.0.1:9"_s));
    page.refresh();
    ASSERT_TRUE(until([&] { return find(&page, u"Retry"_s) != nullptr; }));
    EXPECT_NE(find<ui::ListView>(&page, u"Institutions found"_s), nullptr); // the rows stay
    api.setServer(server->url());
    signIn(ServerProcess::ownerEmail(), ServerProcess::ownerPassword());
    for (QWidget *retry = nullptr; (retry = find(&page, u"Retry"_s));) {
        press(&page, u"Retry"_s);
        ASSERT_TRUE(until([&] { return !retry->isVisible() || find(&page, u"Retry"_s) != retry; }));
    }
}

TEST_F(InstitutionsTest, TheColumnsFitTheRoom)
{
    make(InstitutionKind::University, u"A University with a Rather Long Name that Goes On and On"_s);
    InstitutionsPage page(api, session);
    show(page);
    auto *tree = page.findChild<InstitutionTreeView *>();
    ASSERT_TRUE(until([&] { return tree->current() != nullptr; }));
    for (const int width : {1600, 1056, 736}) {
        page.resize(width, 600);
        QCoreApplication::processEvents();
        EXPECT_EQ(tree->horizontalScrollBar()->maximum(), 0) << width;
        EXPECT_EQ(find(&page, u"Edit"_s) != nullptr, width > 880) << width;
    }
    EXPECT_TRUE(tree->isColumnHidden(1) || tree->columnWidth(0) >= 240);
}

TEST_F(InstitutionsTest, MovesByKeyboard)
{
    const Institution from = make(InstitutionKind::University, u"Origin"_s);
    const Institution to = make(InstitutionKind::University, u"Destination"_s);
    const Institution college = make(InstitutionKind::College, u"Wanderer"_s, from.id);
    InstitutionsPage page(api, session);
    show(page);
    ASSERT_TRUE(QTest::qWaitForWindowActive(&page));
    auto *tree = page.findChild<InstitutionTreeView *>();
    const auto go = [&](const Institution &one) {
        page.open(QVariantMap{{u"id"_s, one.id.toString()}});
        ASSERT_TRUE(until([&] { return tree->current() && tree->current()->id == one.id; }));
        tree->setFocus();
    };
    QSignalSpy notices(&page, &ui::Page::notice);
    go(from);
    QTest::keyClick(tree, Qt::Key_X, Qt::ControlModifier); // a university stays where it is
    QTest::keyClick(tree, Qt::Key_V, Qt::ControlModifier);
    EXPECT_EQ(notices.count(), 2);
    EXPECT_EQ(sheet(), nullptr);
    go(college);
    EXPECT_EQ(page.primaryAction()->text(), u"New department"_s); // what goes below the chosen one
    QTest::keyClick(tree, Qt::Key_X, Qt::ControlModifier);
    go(to);
    EXPECT_EQ(page.primaryAction()->text(), u"New college"_s);
    QTest::keyClick(tree, Qt::Key_V, Qt::ControlModifier);
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    press(sheet(), u"Move"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
    const auto moved = ask(Api::getInstitution, {.institutionId = college.id});
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->parentId, to.id);
}

TEST_F(InstitutionsTest, ANewOneNeedsLittleAtFirst)
{
    InstitutionsPage page(api, session);
    show(page);
    page.findChild<InstitutionActions *>()->newTop->trigger();
    ASSERT_TRUE(until([] { return sheet() != nullptr; }));
    for (const QString &field : {u"Phone"_s, u"City"_s, u"First name"_s})
        EXPECT_EQ(find(sheet(), field), nullptr) << field.toStdString();
    press(sheet(), u"More details"_s);
    EXPECT_NE(find(sheet(), u"City"_s), nullptr);
    EXPECT_EQ(find(sheet(), u"First name"_s), nullptr);
    press(sheet(), u"Cancel"_s);
    ASSERT_TRUE(until([] { return sheet() == nullptr; }));
}

} // namespace bitflow::test
