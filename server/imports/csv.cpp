// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/imports/csv.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>

namespace bitflow {

namespace {

bool isBlank(const QStringList &cells)
{
    return std::ranges::all_of(cells, [](const QString &cell) { return cell.trimmed().isEmpty(); });
}

// The separator that the first row has most of outside quotes.
QChar sniff(QStringView text)
{
    constexpr std::array<char16_t, 3> candidates{u',', u';', u'\t'};
    std::array<int, 3> counts{};
    bool inQuotes = false;
    for (const QChar c : text) {
        if (c == u'"')
            inQuotes = !inQuotes;
        if (inQuotes)
            continue;
        if (c == u'\n' && std::ranges::max(counts) > 0)
            break;
        for (size_t i = 0; i < candidates.size(); ++i)
            counts[i] += c == candidates[i] ? 1 : 0;
    }
    return candidates[size_t(std::ranges::max_element(counts) - counts.begin())];
}

// Some programs write `"Name" ,` with a blank that turns the quotes into letters.
QString headerName(const QString &cell)
{
    QString name = cell.simplified();
    while (name.size() >= 2 && name.front() == u'"' && name.back() == u'"')
        name = name.sliced(1, name.size() - 2).simplified();
    return name;
}

std::unexpected<Error> badEncoding()
{
    return fail(422, u"encoding"_s, u"This file is not UTF-8. Save it again as \"CSV UTF-8\" and try once more."_s);
}

} // namespace

CsvReader::CsvReader(QString text) : m_text(std::move(text)), m_delimiter(sniff(m_text)) {}

Result<CsvReader> CsvReader::open(const QByteArray &bytes)
{
    // UTF-16, which some spreadsheets call "Unicode text", would otherwise be a file of NULs
    if (bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff") || bytes.contains('\0'))
        return badEncoding();
    QStringDecoder decoder(QStringDecoder::Utf8); // takes the BOM away
    QString text = decoder(bytes);
    if (decoder.hasError())
        return badEncoding();
    if (text.trimmed().isEmpty())
        return fail(422, u"empty_file"_s, u"There is nothing in this file."_s);
    return CsvReader(std::move(text));
}

Result<std::optional<CsvRecord>> CsvReader::next()
{
    while (m_at < m_text.size()) {
        ++m_row;
        TRY(QStringList cells, record());
        if (!isBlank(cells))
            return CsvRecord{m_row, std::move(cells)};
        ++m_emptyRows;
    }
    return std::nullopt;
}

Result<QStringList> CsvReader::record()
{
    QStringList cells(1);
    bool fresh = true; // at the beginning of a cell, where a quote opens it
    while (m_at < m_text.size()) {
        const QChar c = m_text[m_at];
        if (c == u'"' && fresh) {
            TRY(const QString content, quoted());
            cells.last().append(content);
            fresh = false;
            continue;
        }
        ++m_at;
        if (c == u'\n')
            break;
        if (c == u'\r' && (m_at == m_text.size() || m_text[m_at] == u'\n'))
            continue;
        fresh = c == m_delimiter;
        if (fresh)
            cells.append(QString());
        else
            cells.last().append(c);
    }
    return cells;
}

// From the opening quote to behind the closing one; two in a row stand for one.
Result<QString> CsvReader::quoted()
{
    QString content;
    for (auto from = m_at + 1;;) {
        const auto end = m_text.indexOf(u'"', from);
        if (end < 0)
            return fail(422, u"csv_quote"_s, u"A quote that begins in row %1 never ends."_s.arg(m_row));
        content.append(QStringView(m_text).sliced(from, end - from));
        m_at = end + 1;
        if (m_at >= m_text.size() || m_text[m_at] != u'"')
            return content;
        content.append(u'"');
        from = m_at + 1;
    }
}

Result<CsvFile> readCsv(const QByteArray &bytes, int maximumRows)
{
    TRY(CsvReader reader, CsvReader::open(bytes));
    CsvFile file;
    TRY(const auto header, reader.next());
    if (header)
        for (const QString &cell : header->cells)
            file.header.append(headerName(cell));
    const int emptyAbove = reader.emptyRows();
    for (;;) {
        TRY(auto record, reader.next());
        if (!record)
            break;
        if (file.rows.size() >= maximumRows)
            return fail(422, u"too_many_rows"_s, u"A file may have %1 rows; split it."_s.arg(maximumRows));
        file.rows.append(std::move(*record));
    }
    file.emptyRows = reader.emptyRows() - emptyAbove;
    file.delimiter = reader.delimiter();
    return file;
}

} // namespace bitflow
