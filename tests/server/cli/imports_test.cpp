// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/cli/program.h"

#include <QJsonArray>

using namespace bitflow;
using namespace bitflow::test;

namespace {

class ImportCommand : public Prepared
{
protected:
    Outcome import(const QStringList &more, const QString &path = sampleUniversities())
    {
        return here(QStringList{u"import"_s, u"institutions"_s, path, u"--as"_s, boss, u"--json"_s} + more);
    }
};

TEST_F(ImportCommand, ThreeThousandUniversities)
{
    const auto dry = import({u"--dry-run"_s});
    EXPECT_EQ(dry.code, 3) << qPrintable(dry.err);
    EXPECT_EQ(database()->value<qint64>(u"SELECT COUNT(*) FROM institutions"_s).value_or(-1), 0);
    EXPECT_EQ(database()->value<qint64>(u"SELECT COUNT(*) FROM imports"_s).value_or(-1), 0);
    const auto first = import({});
    EXPECT_EQ(first.code, 3);
    EXPECT_EQ(first.json(), dry.json());
    EXPECT_EQ(first.json()[u"created"_s].toInt(), 2990);
    EXPECT_EQ(first.json()[u"existing"_s].toInt(), 0);
    const QJsonArray errors = first.json()[u"errors"_s].toArray();
    ASSERT_EQ(errors.size(), 10);
    EXPECT_EQ(errors[0].toObject(), (QJsonObject{{u"row"_s, 72},
                                                 {u"field"_s, u"name"_s},
                                                 {u"code"_s, u"required"_s},
                                                 {u"detail"_s, u"must not be empty"_s}}));
    const auto second = import({});
    EXPECT_EQ(second.code, 3);
    EXPECT_EQ(second.json()[u"created"_s].toInt(-1), 0);
    EXPECT_EQ(second.json()[u"existing"_s].toInt(), 2990);
}

TEST_F(ImportCommand, WithoutErrorsItEndsWithZero)
{
    const auto done = import({}, file(u"a.csv"_s, "Name,Domain\nA,a.example\n"));
    EXPECT_EQ(done.code, 0) << qPrintable(done.err);
    EXPECT_EQ(done.json(), (QJsonObject{{u"created"_s, 1}, {u"existing"_s, 0}, {u"errors"_s, QJsonArray()}}));
}

TEST_F(ImportCommand, RunsWithTheRightsOfSomebody)
{
    const QString people = file(u"people.csv"_s, "First Name,Email\nA,a@example.edu\n");
    EXPECT_EQ(here({u"import"_s, u"users"_s, people, u"--as"_s, boss}).code, 0);
    const auto invited = here({u"import"_s, u"users"_s, people, u"--as"_s, u"a@example.edu"_s, u"--json"_s});
    EXPECT_EQ(invited.code, 1);
    EXPECT_EQ(invited.json()[u"error"_s][u"code"_s].toString(), u"forbidden"_s);
    const auto unknown = here({u"import"_s, u"users"_s, people, u"--as"_s, u"ghost@example.edu"_s, u"--json"_s});
    EXPECT_EQ(unknown.code, 1);
    EXPECT_EQ(unknown.json()[u"error"_s][u"code"_s].toString(), u"unknown_user"_s);
}

TEST_F(ImportCommand, SaysWhatIsWrongWithAFile)
{
    const auto encoding = import({}, file(u"a.csv"_s, "Universit\xe4t,Domain\nx,x.example\n"));
    EXPECT_EQ(encoding.code, 1);
    EXPECT_EQ(encoding.json()[u"error"_s][u"code"_s].toString(), u"encoding"_s);
    const auto column = import({}, file(u"a.csv"_s, "Name\nx\n"));
    EXPECT_EQ(column.code, 1);
    EXPECT_TRUE(column.err.contains(u"a column for domain is needed"_s)) << qPrintable(column.err);
}

} // namespace
