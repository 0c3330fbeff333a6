// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/imports/importing.h"

using namespace bitflow;
using namespace bitflow::test;

namespace {

class ImportRights : public Importing
{};
INSTANTIATE_TEST_SUITE_P(Engines, ImportRights, everyEngine(), engineName);

const QByteArray universities = "Name,Domain\nA,a.example\n";
const QByteArray colleges = "Name\nA\n";
const QByteArray people = "First Name,Email\nA,a@example.org\n";

TEST_P(ImportRights, WhatTheRowsNeedAtTheirTarget)
{
    const auto tried = [&](Id<User> who, const QByteArray &csv, Id<Institution> where, ImportKind kind) {
        return outcome(office->imports.create(as(who), file(csv, where, kind)));
    };
    using enum ImportKind;
    EXPECT_EQ(tried(root, universities, {}, Institutions), u"ok"_s);
    EXPECT_EQ(tried(alpha, universities, {}, Institutions), u"forbidden"_s);
    EXPECT_EQ(tried(alpha, colleges, alphaU, Institutions), u"ok"_s);
    EXPECT_EQ(tried(alpha, colleges, betaU, Institutions), u"not_found"_s);
    EXPECT_EQ(tried(maestro, colleges, arts, Institutions), u"forbidden"_s);
    EXPECT_EQ(tried(root, colleges, music, Institutions), u"invalid /institution_id:wrong_parent"_s);
    EXPECT_EQ(tried(dean, people, arts, Users), u"ok"_s);
    EXPECT_EQ(tried(dean, people, law, Users), u"forbidden"_s);
    EXPECT_EQ(tried(dean, people, betaOne, Users), u"not_found"_s);
    EXPECT_EQ(tried(betaMan, people, betaOne, Users), u"not_found"_s);
    EXPECT_EQ(outcome(office->imports.create(server, file(universities))), u"forbidden"_s);
}

TEST_P(ImportRights, SeenByTheMakerAndByWhoCouldHaveMadeIt)
{
    const auto id = upload(as(alpha), file(colleges, alphaU));
    EXPECT_EQ(outcome(office->imports.get(as(alpha), {id})), u"ok"_s);
    EXPECT_EQ(outcome(office->imports.get(as(root), {id})), u"ok"_s);
    EXPECT_EQ(outcome(office->imports.get(as(beta), {id})), u"not_found"_s);
    EXPECT_EQ(outcome(office->imports.errorFile(as(beta), {id})), u"not_found"_s);
    EXPECT_EQ(outcome(office->imports.rowErrors(as(beta), {{}, id})), u"not_found"_s);
    EXPECT_EQ(outcome(office->imports.cancel(as(beta), {id})), u"not_found"_s);
    EXPECT_EQ(outcome(office->imports.run(as(root), {id, {}})), u"not_yours"_s);
    EXPECT_EQ(office->imports.list(as(alpha), {}).value_or(Page<ImportRun>()).total, 1);
    EXPECT_EQ(office->imports.list(as(root), {}).value_or(Page<ImportRun>()).total, 0);
    EXPECT_EQ(outcome(office->imports.cancel(as(root), {id})), u"ok"_s);
    EXPECT_EQ(auditRows(u"imports.cancel"_s), 1);
}

TEST_P(ImportRights, E10AreAskedAgainWhenTheJobRuns)
{
    const auto id = upload(as(alpha), file(colleges, alphaU));
    ASSERT_TRUE(office->imports.run(as(alpha), {id, {}}));
    ASSERT_TRUE(db.run(u"DELETE FROM assignments WHERE user_id = ?"_s, {alpha}));
    office->work();
    const ImportRun run = state(as(root), id);
    EXPECT_EQ(run.state, ImportState::Failed);
    EXPECT_EQ(run.created, 0);
    EXPECT_FALSE(run.message.isEmpty());
    EXPECT_EQ(count(u"institutions"_s, u"name = 'A'"_s), 0);
    EXPECT_EQ(count(u"jobs"_s, u"state = 'done'"_s), 1);
}

TEST_P(ImportRights, E10AreAskedAgainForEveryChunk)
{
    const auto id = upload(as(root), file(sampleFile()));
    ASSERT_TRUE(office->imports.run(as(root), {id, {}}));
    office->imports.jobs().betweenChunks = [&]() -> Result<void> {
        return db.run(u"UPDATE users SET status = 'suspended' WHERE id = ?"_s, {root}).transform([](qint64) {});
    };
    office->work();
    const ImportRun run = state(as(root), id);
    EXPECT_EQ(run.state, ImportState::Failed);
    EXPECT_EQ(run.processed, 500);
}

TEST_P(ImportRights, NothingGoesIntoTheTrash)
{
    const auto id = upload(as(root), file(colleges, alphaU));
    ASSERT_TRUE(office->imports.run(as(root), {id, {}}));
    ASSERT_TRUE(institutions.trash(as(root), {alphaU}));
    office->work();
    EXPECT_EQ(state(as(root), id).state, ImportState::Failed);
    EXPECT_EQ(outcome(office->imports.preview(as(root), file(colleges, alphaU))),
              u"invalid /institution_id:not_found"_s);
}

} // namespace
