// SPDX-License-Identifier: GPL-3.0-or-later
// Roles of a person, given and taken away, and access compared.
#include "app/parts/comparesheet.h"
#include "app/parts/institutionfield.h"
#include "app/users/assignsheet.h"
#include "app/users/sheets.h"
#include "app/users/userdetail.h"
#include "tests/app/pages/usersbench.h"
#include "tests/support/a11y.h"

#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableWidget>

namespace bitflow::test {

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

} // namespace bitflow::test
