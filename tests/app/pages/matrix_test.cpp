// SPDX-License-Identifier: GPL-3.0-or-later
// The matrix of permissions and roles as a model: groups, columns, ticks, what is locked. No server is needed.
#include "app/roles/matrix.h"
#include "tests/app/pages/rolesbench.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <gtest/gtest.h>

namespace bitflow::test {

namespace {

PermissionRow row(const QString &slug, bool inUse = true)
{
    return {slug, slug.section(u'.', 0, 0), slug, u"low"_s, inUse};
}

const QList<PermissionRow> few{row(u"users.view"_s),       row(u"users.create"_s),        row(u"users.delete"_s),
                               row(u"fees.view"_s, false), row(u"fees.collect"_s, false), row(u"roles.view"_s)};

Role role(const QString &name, const QStringList &permissions)
{
    Role role;
    role.id = Id<Role>::make();
    role.name = name;
    role.permissions = permissions;
    return role;
}

// A matrix of the few, and of these roles.
struct Bench
{
    explicit Bench(const QList<Role> &roles)
    {
        for (const Role &one : roles)
            model.addRole(one);
        model.setCatalogue(few);
    }
    QModelIndex group(int row, int column) { return model.index(row, column); }
    MatrixModel::Cell cell(const QModelIndex &at) const
    {
        return MatrixModel::Cell(at.data(MatrixModel::CellRole).toInt());
    }
    QStringList granted(int column) const { return sorted(model.draftAt(column)->granted()); }
    QString spoken(const QModelIndex &at) const { return at.data(Qt::AccessibleTextRole).toString(); }

    MatrixModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};
using Cell = MatrixModel::Cell;

} // namespace

TEST(MatrixModel, GroupsFollowWhatIsTickedInThem)
{
    Bench bench({role(u"Marker"_s, {u"users.view"_s})});
    MatrixModel &model = bench.model;
    EXPECT_EQ(model.rowCount(), 3);
    EXPECT_EQ(bench.cell(bench.group(0, 1)), Cell::Partly);
    EXPECT_EQ(bench.cell(bench.group(2, 1)), Cell::None);
    model.toggle(bench.group(0, 1));
    EXPECT_EQ(bench.cell(bench.group(0, 1)), Cell::Granted);
    EXPECT_EQ(model.changeCount(), 2);
    EXPECT_EQ(sorted(model.draftAt(1)->added()), (QStringList{u"users.create"_s, u"users.delete"_s}));
    EXPECT_TRUE(bench.group(0, 1).data(MatrixModel::ChangedRole).toBool()) << "seen on the folded group";
    EXPECT_FALSE(bench.group(2, 1).data(MatrixModel::ChangedRole).toBool());
    model.toggle(bench.group(0, 1));
    EXPECT_TRUE(bench.granted(1).isEmpty());
    EXPECT_EQ(model.draftAt(1)->removed(), QStringList{u"users.view"_s});
    model.discardAll();
    EXPECT_EQ(bench.granted(1), QStringList{u"users.view"_s});
    EXPECT_FALSE(model.isDirty());
}

// Digits before the first word go with the direction of the window: "3 of 7" would read "7 of 3".
TEST(MatrixModel, TheFiguresOfAGroupKeepTheirOrderFromRightToLeft)
{
    Bench bench({role(u"Marker"_s, {u"users.view"_s})});
    const auto text = [&] { return bench.group(0, 1).data(Qt::DisplayRole).toString(); };
    EXPECT_EQ(text(), u"1 of 3"_s);
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    EXPECT_EQ(text(), u"\u20681 of 3\u2069"_s);
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
}

TEST(MatrixModel, AGroupLeavesAloneWhatIsNotShown)
{
    Bench bench({role(u"Marker"_s, {u"fees.view"_s})});
    bench.model.toggle(bench.group(1, 1)); // nothing of it is shown
    EXPECT_EQ(bench.granted(1), QStringList{u"fees.view"_s});
    bench.model.setUnusedShown(true);
    bench.model.toggle(bench.group(1, 1));
    EXPECT_EQ(bench.granted(1), (QStringList{u"fees.collect"_s, u"fees.view"_s}));
}

TEST(MatrixModel, EachRoleHasItsOwnColumn)
{
    const Role one = role(u"One"_s, {u"users.view"_s}), two = role(u"Two"_s, {u"roles.view"_s});
    Bench bench({one, two});
    MatrixModel &model = bench.model;
    model.toggle(model.indexOf(u"users.view"_s, 2));
    EXPECT_EQ(bench.granted(1), QStringList{u"users.view"_s});
    EXPECT_EQ(bench.granted(2), (QStringList{u"roles.view"_s, u"users.view"_s}));
    EXPECT_EQ(bench.spoken(model.indexOf(u"users.view"_s, 2)), u"Two, See people: granted, changed"_s);
    EXPECT_EQ(bench.spoken(model.indexOf(u"roles.view"_s, 1)), u"One, See roles and what they allow: not granted"_s);
    EXPECT_EQ(bench.spoken(bench.group(0, 1)), u"One, People: partly, 1 of 3"_s);
    EXPECT_TRUE(bench.spoken(bench.group(0, 2)).contains(u"1 change"_s)) << qPrintable(bench.spoken(bench.group(0, 2)));
    for (int i = 0; i < 8; ++i)
        model.addRole(role(u"More"_s, {}));
    EXPECT_EQ(model.drafts().size(), MatrixModel::mostRoles);
    model.removeRole(one.id);
    EXPECT_EQ(model.columnOf(two.id), 1);
    EXPECT_EQ(model.changeCount(), 1) << "what was ticked in the other stays";
}

TEST(MatrixModel, WhatTheCatalogueDoesNotHaveIsKept)
{
    Bench bench({role(u"Marker"_s, {u"users.view"_s, u"starships.fly"_s})});
    EXPECT_FALSE(bench.model.isDirty());
    bench.model.toggle(bench.model.indexOf(u"users.view"_s, 1));
    EXPECT_EQ(bench.granted(1), QStringList{u"starships.fly"_s});
}

TEST(MatrixModel, TicksStayOnTopOfWhatOthersSaved)
{
    Role mine = role(u"Marker"_s, {u"users.view"_s, u"roles.view"_s});
    Bench bench({mine});
    bench.model.toggle(bench.model.indexOf(u"users.create"_s, 1));
    bench.model.toggle(bench.model.indexOf(u"roles.view"_s, 1));
    mine.permissions = {u"users.view"_s, u"users.delete"_s, u"roles.view"_s};
    bench.model.rebaseRole(mine);
    EXPECT_EQ(bench.granted(1), (QStringList{u"users.create"_s, u"users.delete"_s, u"users.view"_s}));
    EXPECT_EQ(bench.model.draftAt(1)->added(), QStringList{u"users.create"_s});
    EXPECT_EQ(bench.model.draftAt(1)->removed(), QStringList{u"roles.view"_s});
}

TEST(MatrixModel, LockedCellsSayWhyAndAreLeftOutOfTheirGroup)
{
    const Role system = role(u"System"_s, {u"users.view"_s}), own = role(u"Own"_s, {u"users.delete"_s});
    Bench bench({system, own});
    bench.model.setWhyNot([&](const Role &one, const QString &slug) -> ui::Reason {
        if (one.id == system.id)
            return {u"A system role"_s};
        return slug == u"users.create" ? ui::Reason{u"You lack it"_s, {slug, {}}} : ui::Reason{};
    });
    MatrixModel &model = bench.model;
    QSignalSpy refused(&model, &MatrixModel::refused);
    model.toggle(model.indexOf(u"users.view"_s, 1));
    model.toggle(model.indexOf(u"users.create"_s, 2));
    ASSERT_EQ(refused.size(), 2);
    EXPECT_EQ(refused[0].first().toString(), u"A system role"_s);
    EXPECT_EQ(refused[1].first().toString(), u"You lack it"_s);
    EXPECT_FALSE(model.isDirty());
    EXPECT_EQ(bench.cell(model.indexOf(u"users.view"_s, 1)), Cell::Granted);
    EXPECT_EQ(bench.cell(model.indexOf(u"users.create"_s, 1)), Cell::Locked);
    EXPECT_EQ(bench.cell(model.indexOf(u"users.create"_s, 2)), Cell::Locked);
    EXPECT_EQ(model.whyLocked(model.indexOf(u"users.create"_s, 2)).why.permission, u"users.create"_s);
    EXPECT_TRUE(bench.spoken(model.indexOf(u"users.create"_s, 2)).contains(u"not yours to grant"_s));
    model.toggle(bench.group(0, 2));
    EXPECT_EQ(bench.granted(2), (QStringList{u"users.delete"_s, u"users.view"_s})) << "all but what is locked";
    model.toggle(bench.group(0, 2));
    EXPECT_TRUE(bench.granted(2).isEmpty()) << "and back";
    model.toggle(model.indexOf(u"users.delete"_s, 2));
    EXPECT_EQ(bench.granted(2), QStringList{u"users.delete"_s}) << "what was there may come back";
}

} // namespace bitflow::test
