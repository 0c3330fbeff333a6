// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/imports/csv.h"

#include <QRandomGenerator>

#include <gtest/gtest.h>

using namespace bitflow;

namespace {

struct CsvCase
{
    const char *title;
    QByteArray bytes;
    QList<CsvRecord> records;
    QString error = {}; // code
};

class Csv : public testing::TestWithParam<CsvCase>
{};

TEST_P(Csv, Reads)
{
    const CsvCase &c = GetParam();
    QList<CsvRecord> records;
    QString error;
    auto reader = CsvReader::open(c.bytes);
    if (!reader)
        error = reader.error().code;
    while (reader) {
        auto record = reader->next();
        if (!record) {
            error = record.error().code;
            break;
        }
        if (!*record)
            break;
        records.append(**record);
    }
    EXPECT_EQ(error, c.error) << c.title;
    EXPECT_EQ(records, c.records) << c.title;
}

const CsvCase cases[] = {
    {"plain", "a,b\r\nc,d\r\n", {{1, {u"a"_s, u"b"_s}}, {2, {u"c"_s, u"d"_s}}}},
    {"LF, no end of line at the end", "a,b\nc,d", {{1, {u"a"_s, u"b"_s}}, {2, {u"c"_s, u"d"_s}}}},
    {"byte order mark",
     "\xef\xbb\xbf"
     "a,b\n",
     {{1, {u"a"_s, u"b"_s}}}},
    {"byte order mark before a quote",
     "\xef\xbb\xbf"
     "\"a\",b\n",
     {{1, {u"a"_s, u"b"_s}}}},
    {"quotes", "\"a,b\",\"c\"\"d\"\"\"\n", {{1, {u"a,b"_s, u"c\"d\""_s}}}},
    {"empty quotes", "\"\",a\n", {{1, {u""_s, u"a"_s}}}},
    {"a quote inside a cell is a letter", "a\"b\",c\n", {{1, {u"a\"b\""_s, u"c"_s}}}},
    {"letters behind a closing quote", "\"a\"b,c\n", {{1, {u"ab"_s, u"c"_s}}}},
    {"lines inside quotes are one row",
     "a,b\n\"1\n2\r\n3\",x\nc,d\n",
     {{1, {u"a"_s, u"b"_s}}, {2, {u"1\n2\r\n3"_s, u"x"_s}}, {3, {u"c"_s, u"d"_s}}}},
    {"empty rows count and are passed over", "a,b\n\n,\n \nc,d\n", {{1, {u"a"_s, u"b"_s}}, {5, {u"c"_s, u"d"_s}}}},
    {"empty cells", "a,,\n,b,\n", {{1, {u"a"_s, u""_s, u""_s}}, {2, {u""_s, u"b"_s, u""_s}}}},
    {"short and long rows", "a,b\nc\nd,e,f\n", {{1, {u"a"_s, u"b"_s}}, {2, {u"c"_s}}, {3, {u"d"_s, u"e"_s, u"f"_s}}}},
    {"semicolon", "a;b,c;d\ne;f\n", {{1, {u"a"_s, u"b,c"_s, u"d"_s}}, {2, {u"e"_s, u"f"_s}}}},
    {"tab", "a\tb c\nd\te\n", {{1, {u"a"_s, u"b c"_s}}, {2, {u"d"_s, u"e"_s}}}},
    {"separators in quotes do not count", "\"a;b;c;d\",e\n", {{1, {u"a;b;c;d"_s, u"e"_s}}}},
    {"a lone carriage return stays", "a\rb,c\n", {{1, {u"a\rb"_s, u"c"_s}}}},
    {"other scripts", "Zespół,Школа №627\n", {{1, {u"Zespół"_s, u"Школа №627"_s}}}},
    {"nothing", "", {}, u"empty_file"_s},
    {"nothing but blanks", " \n\r\n", {}, u"empty_file"_s},
    {"Windows-1252", "Universit\xe4t,a\n", {}, u"encoding"_s},
    {"UTF-16",
     QByteArray("\xff\xfe"
                "a\0,\0b\0",
                8),
     {},
     u"encoding"_s},
    {"NUL", QByteArray("a\0b", 3), {}, u"encoding"_s},
    {"overlong", "\xc0\xaf\n", {}, u"encoding"_s},
    {"a quote that never ends", "a,b\n\"c,d\ne,f\n", {{1, {u"a"_s, u"b"_s}}}, u"csv_quote"_s},
};
INSTANTIATE_TEST_SUITE_P(Table, Csv, testing::ValuesIn(cases));

TEST(CsvFileTest, SemicolonsOfASpreadsheetWinOverCommasInText)
{
    EXPECT_EQ(readCsv("a;b;c,d\n").value().delimiter, u';');
    EXPECT_EQ(readCsv("a,b;c\n").value().delimiter, u',');
}

TEST(CsvFileTest, HeaderIsTrimmedAndRowsAreCounted)
{
    const auto file = readCsv("\n \" University  Name \" ,Domain\n\nx,y\n\nz,w\n");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->header, (QStringList{u"University Name"_s, u"Domain"_s}));
    ASSERT_EQ(file->rows.size(), 2);
    EXPECT_EQ(file->rows[0].row, 4);
    EXPECT_EQ(file->rows[1].row, 6);
    EXPECT_EQ(file->emptyRows, 2);
}

TEST(CsvFileTest, TooManyRowsAreRefused)
{
    EXPECT_TRUE(readCsv("h\n1\n2\n", 2));
    const auto file = readCsv("h\n1\n2\n3\n", 2);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, u"too_many_rows"_s);
}

TEST(CsvGuard, KeepsFormulasFromRunning)
{
    const std::pair<QString, QString> rows[] = {
        {u"=1+1"_s, u"'=1+1"_s}, {u"+91 20"_s, u"'+91 20"_s}, {u"-x"_s, u"'-x"_s},  {u"@a"_s, u"'@a"_s},
        {u"\tx"_s, u"'\tx"_s},   {u"\rx"_s, u"'\rx"_s},       {u"a=b"_s, u"a=b"_s}, {u""_s, u""_s},
        {u"'a"_s, u"'a"_s},      {u"'=a"_s, u"''=a"_s}};
    for (const auto &[cell, safe] : rows) {
        EXPECT_EQ(guarded(cell), safe);
        EXPECT_EQ(unguarded(safe), cell);
    }
}

TEST(CsvRoundTrip, WhatIsWrittenIsRead)
{
    QRandomGenerator random(20261122);
    const QString alphabet = u"ab\"\"',;\t\r\n=+-@ é語😀"_s;
    for (int round = 0; round < 3000; ++round) {
        const QChar delimiter = u",;\t"[random.bounded(3)];
        QStringList header{u"first"_s, u"second"_s};
        QString text = csvLine(header, delimiter);
        QList<QStringList> written;
        for (int row = random.bounded(4); row >= 0; --row) {
            QStringList cells{u"x"_s};
            for (int cell = random.bounded(4); cell >= 0; --cell) {
                QString content;
                for (int i = random.bounded(6); i > 0; --i)
                    content.append(alphabet[random.bounded(int(alphabet.size()))]);
                cells.append(QString::fromUtf8(content.toUtf8())); // halves of a pair become replacement characters
            }
            text += csvLine(cells, delimiter);
            written.append(cells);
        }
        const auto file = readCsv(text.toUtf8());
        ASSERT_TRUE(file);
        ASSERT_EQ(file->rows.size(), written.size());
        for (qsizetype i = 0; i < written.size(); ++i) {
            QStringList back;
            for (const QString &cell : file->rows[i].cells)
                back.append(unguarded(cell));
            ASSERT_EQ(back, written[i]) << qPrintable(text);
        }
    }
}

} // namespace
