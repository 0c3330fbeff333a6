// SPDX-License-Identifier: GPL-3.0-or-later
// CSV (RFC 4180) as spreadsheets write it: UTF-8 with or without BOM, CRLF or LF, separated by comma, semicolon or tab.
#pragma once

#include "common/csvline.h"
#include "common/result.h"

#include <QStringList>

namespace bitflow {

// Rows are counted as a spreadsheet shows them: the first is 1, an empty one counts, one whose cells span lines counts
// once.
struct CsvRecord
{
    int row = 0;
    QStringList cells;

    friend bool operator==(const CsvRecord &, const CsvRecord &) = default;
};

class CsvReader
{
public:
    // 422 `encoding` for anything but UTF-8, `empty_file` when there is nothing in it.
    static Result<CsvReader> open(const QByteArray &bytes);

    // The next row that is not empty; nothing at the end. 422 `csv_quote` for a quote that never ends.
    Result<std::optional<CsvRecord>> next();

    [[nodiscard]] QChar delimiter() const { return m_delimiter; }
    [[nodiscard]] int emptyRows() const { return m_emptyRows; } // passed over so far

private:
    explicit CsvReader(QString text);
    Result<QStringList> record();
    Result<QString> quoted();

    QString m_text;
    QChar m_delimiter = u',';
    qsizetype m_at = 0;
    int m_row = 0;
    int m_emptyRows = 0;
};

// The whole file: its header, trimmed, and its rows. 422 as above, `too_many_rows` beyond the limit.
struct CsvFile
{
    QStringList header;
    QList<CsvRecord> rows;
    int emptyRows = 0;
    QChar delimiter = u',';
};
inline constexpr int maximumCsvRows = 1'000'000;
Result<CsvFile> readCsv(const QByteArray &bytes, int maximumRows = maximumCsvRows);

} // namespace bitflow
