// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/imports/importing.h"

using namespace bitflow;
using namespace bitflow::test;

namespace {

const QStringList namelessRows{u"72 name required"_s,  u"194 name required"_s, u"479 name required"_s,
                               u"480 name required"_s, u"488 name required"_s, u"657 name required"_s,
                               u"703 name required"_s, u"772 name required"_s, u"795 name required"_s,
                               u"812 name required"_s};

INSTANTIATE_TEST_SUITE_P(Engines, Importing, everyEngine(), engineName);

TEST_P(Importing, ThreeThousandUniversities)
{
    const auto before = count(u"institutions"_s);
    const auto dry = office->imports.preview(as(root), file(sampleFile()));
    ASSERT_TRUE(dry) << qPrintable(outcome(dry));
    EXPECT_EQ(dry->created, 2990);
    EXPECT_EQ(texts(dry->errors), namelessRows);
    EXPECT_EQ(count(u"institutions"_s), before);
    EXPECT_EQ(count(u"imports"_s), 0);

    const auto first = office->imports.runNow(as(root), file(sampleFile()));
    ASSERT_TRUE(first) << qPrintable(outcome(first));
    EXPECT_EQ(*first, *dry);
    EXPECT_EQ(count(u"institutions"_s), before + 2990);
    EXPECT_EQ(count(u"institution_paths"_s, u"depth = 0"_s), before + 2990);
    EXPECT_EQ(auditRows(u"institutions.create"_s), before + 2990);
    EXPECT_EQ(count(u"users"_s, u"source = 'import'"_s), 0);

    const auto second = office->imports.runNow(as(root), file(sampleFile()));
    ASSERT_TRUE(second) << qPrintable(outcome(second));
    EXPECT_EQ(second->created, 0);
    EXPECT_EQ(second->existing, 2990);
    EXPECT_EQ(texts(second->errors), namelessRows);
    EXPECT_EQ(count(u"institutions"_s), before + 2990);
}

TEST_P(Importing, StepByStepAsTheWizardDoesIt)
{
    const Caller caller = as(root);
    const auto id = upload(caller, file("University Name,Domain,Notes\nA,a.example,x\n,b.example,y\nC,c.example,z\n"));
    const ImportRun uploaded = state(caller, id);
    EXPECT_EQ(uploaded.state, ImportState::Uploaded);
    EXPECT_EQ(uploaded.rowCount, 3);
    EXPECT_EQ(uploaded.columns, (QStringList{u"University Name"_s, u"Domain"_s, u"Notes"_s}));
    EXPECT_EQ(uploaded.sample.value(0), (QStringList{u"A"_s, u"a.example"_s, u"x"_s}));
    EXPECT_EQ(uploaded.mapping.value(2).field, QString());
    EXPECT_EQ(uploaded.required, (QStringList{u"name"_s, u"domain"_s}));

    ASSERT_TRUE(office->imports.check(caller, {id, {}}));
    EXPECT_EQ(state(caller, id).state, ImportState::Checking);
    EXPECT_EQ(office->work(), 1);
    const ImportRun checked = state(caller, id);
    EXPECT_EQ(checked.state, ImportState::Checked);
    EXPECT_EQ(checked.created, 2);
    EXPECT_EQ(checked.failed, 1);
    EXPECT_EQ(count(u"institutions"_s, u"domain = 'a.example'"_s), 0);

    ASSERT_TRUE(office->imports.run(caller, {id, {}}));
    EXPECT_EQ(state(caller, id).processed, 0);
    EXPECT_EQ(office->work(), 1);
    const ImportRun done = state(caller, id);
    EXPECT_EQ(done.state, ImportState::Done);
    EXPECT_EQ(done.created, 2);
    EXPECT_EQ(done.failed, 1);
    EXPECT_TRUE(done.finishedAt);
    EXPECT_EQ(auditRows(u"imports.run"_s), 1);
    EXPECT_EQ(outcome(office->imports.run(caller, {id, {}})), u"wrong_state"_s);
    EXPECT_EQ(outcome(office->imports.cancel(caller, {id})), u"wrong_state"_s);

    const auto errors = office->imports.rowErrors(caller, {{}, id});
    ASSERT_TRUE(errors);
    EXPECT_EQ(texts(errors->items), QStringList{u"3 name required"_s});
    EXPECT_EQ(errors->total, 1);
}

TEST_P(Importing, APersonBringsInSoMuchAndNoMore)
{
    const Caller caller = as(root);
    const auto oneMore = [&] {
        const auto id = upload(caller, file("University Name,Domain\nA,a.example\n"));
        EXPECT_TRUE(office->imports.check(caller, {id, {}})); // not counted
        return office->imports.run(caller, {upload(caller, file("University Name,Domain\nA,a.example\n")), {}});
    };
    EXPECT_TRUE(oneMore());
    EXPECT_TRUE(oneMore());
    const auto third = oneMore();
    EXPECT_EQ(outcome(third), u"too_many_running"_s);
    EXPECT_EQ(third.error().status, 409);
    office->work();
    EXPECT_TRUE(oneMore());
    office->work();
    // What is refused costs nothing: neither the third above nor one that is through.
    const auto done = upload(caller, file("University Name,Domain\nA,a.example\n"));
    EXPECT_TRUE(office->imports.run(caller, {done, {}}));
    office->work();
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(outcome(office->imports.run(caller, {done, {}})), u"wrong_state"_s);
    const auto last = upload(caller, file("University Name,Domain\nA,a.example\n"));
    const auto fifth = office->imports.run(caller, {last, {}}); // of four an hour
    EXPECT_EQ(outcome(fifth), u"too_many_attempts"_s);
    EXPECT_GT(fifth.error().retryAfter, 60);
    EXPECT_EQ(state(caller, last).state, ImportState::Uploaded) << "and can be started later";
}

TEST_P(Importing, WhatIsRefusedCostsNothing)
{
    const Caller caller = as(root);
    const auto one = [&] { return upload(caller, file("University Name,Domain\nA,a.example\n")); };
    ASSERT_TRUE(office->imports.run(caller, {one(), {}}));
    ASSERT_TRUE(office->imports.run(caller, {one(), {}}));
    const auto waiting = one();
    for (int i = 0; i < 5; ++i) // more than the four an hour
        EXPECT_EQ(outcome(office->imports.run(caller, {waiting, {}})), u"too_many_running"_s);
    for (int i = 0; i < 5; ++i)
        EXPECT_FALSE(office->imports.run(caller, {Id<ImportRun>::make(), {}}));
    office->work();
    EXPECT_TRUE(office->imports.run(caller, {waiting, {}})) << "the third";
    office->work();
    EXPECT_TRUE(office->imports.run(caller, {one(), {}})) << "the fourth";
}

TEST_P(Importing, ErrorFileCanBeMendedAndImportedAgain)
{
    const Caller caller = as(root);
    const auto id = upload(caller, file("Name;Domain;Phone\nA;a.example;\n;b.example;+91\nC;no domain;\n"));
    ASSERT_TRUE(office->imports.run(caller, {id, {}}));
    office->work();
    const auto errors = office->imports.errorFile(caller, {id});
    ASSERT_TRUE(errors);
    EXPECT_EQ(errors->fileName, u"file-errors.csv"_s);
    const auto again = readCsv(errors->content.toUtf8());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->header, (QStringList{u"Name"_s, u"Domain"_s, u"Phone"_s, u"_error"_s, u"_hint"_s}));
    ASSERT_EQ(again->rows.size(), 2);
    EXPECT_EQ(again->rows[0].cells.value(2), u"'+91"_s);
    EXPECT_EQ(again->rows[0].cells.value(3), u"name: required; phone: format"_s);
    EXPECT_EQ(again->rows[1].cells.value(3), u"domain: format"_s);
    QString mended = errors->content;
    mended.replace(u"\n;b"_s, u"\nB;b"_s).replace(u"no domain"_s, u"c.example"_s).replace(u"+91"_s, u"+91 20 2569"_s);
    const auto report = office->imports.runNow(caller, file(mended.toUtf8()));
    ASSERT_TRUE(report) << qPrintable(outcome(report));
    EXPECT_EQ(report->created, 2);
    EXPECT_EQ(texts(report->errors), QStringList());
}

struct RowCase
{
    const char *title;
    QByteArray csv;
    int created, existing;
    QStringList errors;
};

TEST_P(Importing, RowsAreJudgedAlikeInDryRunAndWrite)
{
    const RowCase cases[] = {
        {"identity is the domain in any case", "Name,Domain\nAlpha again,ALPHA.Example\n", 0, 1, {}},
        {"the same name twice", "Name,Domain\nSame,s1.example\nSame,s2.example\n", 2, 0, {}},
        {"a domain twice in the file",
         "Name,Domain\nX,x.example\nY,X.example\n",
         1,
         0,
         {u"3 domain duplicate_in_file"_s}},
        {"a bad row does not make the next a repeat",
         "Name,Domain\n,r.example\nR,r.example\n",
         1,
         0,
         {u"2 name required"_s}},
        {"a code twice in the file",
         "Name,Domain,Code\nK,k1.example,KK\nL,k2.example,KK\n",
         1,
         0,
         {u"3 code duplicate_in_file"_s}},
        {"a code that is taken", "Name,Domain,Code\nM,m.example,ALPHA\n", 0, 0, {u"2 code taken"_s}},
        {"a made code leaves a given one alone", "Name,Domain,Code\nP,pp.example,\nQ,q.example,PP\n", 2, 0, {}},
        {"empty rows count", "Name,Domain\n\n\n,e.example\n", 0, 0, {u"4 name required"_s}},
        {"more cells than columns", "Name,Domain\nT,t.example,surprise\n", 0, 0, {u"2  too_many_cells"_s}},
        {"all complaints of a row",
         "Name,Domain,Email,Status\n,bad,nobody,perhaps\n",
         0,
         0,
         {u"2 status not_one_of"_s, u"2 name required"_s, u"2 email format"_s, u"2 domain format"_s}},
    };
    for (const RowCase &c : cases) {
        const auto dry = office->imports.preview(as(root), file(c.csv));
        const auto wet = office->imports.runNow(as(root), file(c.csv));
        ASSERT_TRUE(dry) << c.title << ' ' << qPrintable(outcome(dry));
        ASSERT_TRUE(wet) << c.title << ' ' << qPrintable(outcome(wet));
        EXPECT_EQ(*dry, *wet) << c.title;
        EXPECT_EQ(wet->created, c.created) << c.title;
        EXPECT_EQ(wet->existing, c.existing) << c.title;
        EXPECT_EQ(texts(wet->errors), c.errors) << c.title << ": " << qPrintable(texts(wet->errors).join(u" | "_s));
    }
}

TEST_P(Importing, CollegesAndDepartmentsGoBelowTheirParent)
{
    const QByteArray colleges = "College Name,Code,Type\nMedicine,MED,Medical\nArts,,\nNursing,,Flying\n";
    const auto report = office->imports.runNow(as(alpha), file(colleges, alphaU));
    ASSERT_TRUE(report) << qPrintable(outcome(report));
    EXPECT_EQ(report->created, 1);
    EXPECT_EQ(report->existing, 1); // Arts, by its name
    EXPECT_EQ(texts(report->errors), QStringList{u"4 type not_one_of"_s});
    EXPECT_EQ(count(u"institutions"_s, u"name = 'Medicine' AND kind = 'college' AND type = 'medical'"_s), 1);
    const auto again = office->imports.runNow(as(alpha), file(colleges, alphaU));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->existing, 2);
    const auto departments = office->imports.runNow(as(dean), file("Department Name,Floor\nDance,2\n", arts));
    ASSERT_TRUE(departments) << qPrintable(outcome(departments));
    EXPECT_EQ(departments->created, 1);
}

TEST_P(Importing, PeopleAreInvitedAndCannotSignIn)
{
    const QByteArray people = "First Name,Last Name,Email,Joining Date\nAnil,Rao,Anil@Example.ORG,2026-01-31\n"
                              "Old,Friend,dean@example.org,\n,Nameless,n@example.org,\nTwice,,anil@example.org,\n";
    const auto report = office->imports.runNow(as(dean), file(people, arts, ImportKind::Users));
    ASSERT_TRUE(report) << qPrintable(outcome(report));
    EXPECT_EQ(report->created, 1);
    EXPECT_EQ(report->existing, 1);
    EXPECT_EQ(texts(report->errors), (QStringList{u"4 first_name required"_s, u"5 email duplicate_in_file"_s}));
    EXPECT_EQ(
        count(u"users"_s,
              u"email = 'anil@example.org' AND status = 'invited' AND source = 'import' AND password_hash = ''"_s),
        1);
}

struct Refusal
{
    QByteArray csv;
    QString outcome;
};

TEST_P(Importing, FilesThatCannotBeRead)
{
    const Refusal refusals[] = {
        {"", u"empty_file /file:empty_file"_s},
        {"Name,Domain\n", u"empty_file /file:empty_file"_s},
        {"Universit\xe4t\nx\n", u"encoding /file:encoding"_s},
        {"Name,Domain\n\"x\n", u"csv_quote /file:csv_quote"_s},
        {QByteArray("c,").repeated(101) + "\nx\n", u"too_many_columns /file:too_many_columns"_s},
    };
    for (const Refusal &refusal : refusals)
        EXPECT_EQ(outcome(office->imports.create(as(root), file(refusal.csv))), refusal.outcome);
    EXPECT_EQ(count(u"imports"_s), 0);
    // what can be read may still lack a column
    const auto id = upload(as(root), file("Name,Colour\nx,red\n"));
    EXPECT_EQ(outcome(office->imports.run(as(root), {id, {}})), u"invalid /mapping:column_missing"_s);
    EXPECT_EQ(outcome(office->imports.run(as(root), {id, {{u"Name"_s, u"name"_s}, {u"Colour"_s, u"domain"_s}}})),
              u"ok"_s);
}

// As kill -9 leaves it: the lease still stands and nobody holds it.
TEST_P(Importing, GoesOnWhereAKilledServerStopped)
{
    const Caller caller = as(root);
    const auto before = count(u"institutions"_s);
    const auto id = upload(caller, file(sampleFile()));
    ASSERT_TRUE(office->imports.run(caller, {id, {}}));
    int chunks = 0;
    office->imports.jobs().betweenChunks = [&]() -> Result<void> {
        if (++chunks == 2)
            return fail(409, u"lease_lost"_s);
        return {};
    };
    office->work();
    EXPECT_EQ(state(caller, id).processed, 1000);
    EXPECT_EQ(state(caller, id).state, ImportState::Running);
    EXPECT_EQ(count(u"institutions"_s), before + 1000 - 10);

    Office restarted(db);
    EXPECT_EQ(restarted.work(), 0); // not before the lease has run out
    ASSERT_TRUE(db.run(u"UPDATE jobs SET lease_expires_at = 1 WHERE state = 'leased'"_s));
    EXPECT_EQ(restarted.work(), 1);
    const ImportRun done = state(caller, id);
    EXPECT_EQ(done.state, ImportState::Done);
    EXPECT_EQ(done.created, 2990);
    EXPECT_EQ(done.failed, 10);
    EXPECT_EQ(count(u"institutions"_s), before + 2990);
    EXPECT_EQ(count(u"import_errors"_s), 10);
}

TEST_P(Importing, AFaultInAChunkLeavesNoHalfRows)
{
    const Caller caller = as(root);
    const auto before = count(u"institutions"_s);
    const auto id = upload(caller, file(sampleFile()));
    ASSERT_TRUE(office->imports.run(caller, {id, {}}));
    const auto job = office->queue.claim();
    ASSERT_TRUE(job && *job);
    // somebody else takes the job over while the first chunk is being written
    ASSERT_TRUE(db.run(u"UPDATE jobs SET lease_token = ?"_s, {Id<Lease>::make()}));
    EXPECT_TRUE(office->queue.run(**job));
    EXPECT_EQ(count(u"institutions"_s), before);
    EXPECT_EQ(state(caller, id).processed, 0);
}

TEST_P(Importing, CancelKeepsWhatIsWrittenAndCountsIt)
{
    const Caller caller = as(root);
    const auto before = count(u"institutions"_s);
    const auto id = upload(caller, file(sampleFile()));
    ASSERT_TRUE(office->imports.run(caller, {id, {}}));
    office->imports.jobs().betweenChunks = [&]() -> Result<void> {
        return office->imports.cancel(caller, {id}).transform([](const ImportRun &) {});
    };
    EXPECT_EQ(office->work(), 1);
    const ImportRun run = state(caller, id);
    EXPECT_EQ(run.state, ImportState::Cancelled);
    EXPECT_EQ(run.processed, 500);
    EXPECT_EQ(run.created + run.existing + run.failed, 500);
    EXPECT_EQ(count(u"institutions"_s), before + run.created);
    EXPECT_EQ(count(u"jobs"_s, u"state = 'done'"_s), 1);
}

TEST_P(Importing, ACancelledDryRunCanBeRunAgain)
{
    const Caller caller = as(root);
    const auto id = upload(caller, file("Name,Domain\nA,a.example\n"));
    ASSERT_TRUE(office->imports.check(caller, {id, {}}));
    ASSERT_TRUE(office->imports.cancel(caller, {id}));
    EXPECT_EQ(state(caller, id).state, ImportState::Uploaded);
    office->work();
    EXPECT_EQ(state(caller, id).state, ImportState::Uploaded);
    ASSERT_TRUE(office->imports.run(caller, {id, {}}));
    office->work();
    EXPECT_EQ(state(caller, id).state, ImportState::Done);
}

} // namespace
