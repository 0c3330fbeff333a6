// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/breached.h"

#include "server/auth/fusefilter.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QTemporaryDir>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace bitflow {

namespace {

constexpr QByteArrayView magic = "BFBREACH1\n";
constexpr int shards = 256; // by the first byte: a thousand million keys are built four million at a time
constexpr qint64 longestLine = 2048;
constexpr qsizetype bufferBytes = 64 * 1024;

// In the file, little-endian: the magic, then for each shard seed, segment, starts and where its fingerprints begin.
constexpr qint64 entryBytes = 8 + 4 + 4 + 8;
constexpr qint64 headBytes = 16 + shards * entryBytes;

using Key = std::pair<quint8, quint64>; // shard, and what the filter keeps

Key keyOf(const QByteArray &sha1) { return {quint8(sha1[0]), qFromBigEndian<quint64>(sha1.constData() + 1)}; }

Key keyOfPassword(const QByteArray &password)
{
    return keyOf(QCryptographicHash::hash(password, QCryptographicHash::Sha1));
}

bool isHexadecimal(QByteArrayView text)
{
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

Key keyOfLine(const QByteArray &line)
{
    constexpr qsizetype hashDigits = 40;
    const bool isHash = line.size() >= hashDigits && isHexadecimal(QByteArrayView(line).first(hashDigits)) &&
                        (line.size() == hashDigits || line[hashDigits] == ':');
    return isHash ? keyOf(QByteArray::fromHex(line.first(hashDigits))) : keyOfPassword(line);
}

std::unexpected<Error> unusable(const QString &path)
{
    return fail(500, u"storage_unusable"_s, u"Cannot write %1; is there room?"_s.arg(path));
}

// The keys of each shard in a file of its own, so that memory holds one shard at a time.
class Sorter
{
public:
    explicit Sorter(const QString &directory) : m_directory(directory + u"/breached.XXXXXX"_s)
    {
        for (int i = 0; i < shards; ++i)
            m_files[size_t(i)].setFileName(m_directory.filePath(QString::number(i)));
    }

    Result<void> add(const Key &key)
    {
        QByteArray &buffer = m_buffers[key.first];
        buffer.append(reinterpret_cast<const char *>(&key.second), sizeof key.second);
        return buffer.size() < bufferBytes ? Result<void>() : flush(key.first);
    }

    Result<QList<quint64>> take(int shard)
    {
        TRY_VOID(flush(quint8(shard)));
        QFile &file = m_files[size_t(shard)];
        QList<quint64> keys(file.size() / qsizetype(sizeof(quint64)));
        const qint64 bytes = keys.size() * qint64(sizeof(quint64));
        if (!file.seek(0) || file.read(reinterpret_cast<char *>(keys.data()), bytes) != bytes)
            return unusable(file.fileName());
        file.remove();
        std::ranges::sort(keys);
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        return keys;
    }

private:
    Result<void> flush(quint8 shard)
    {
        QFile &file = m_files[shard];
        const QByteArray bytes = std::exchange(m_buffers[shard], {});
        if ((!file.isOpen() && !file.open(QIODevice::ReadWrite)) || file.write(bytes) != bytes.size())
            return unusable(file.fileName());
        return {};
    }

    QTemporaryDir m_directory;
    std::array<QFile, shards> m_files;
    std::array<QByteArray, shards> m_buffers;
};

Result<qint64> sortLines(const QString &from, Sorter &sorter, const std::function<void(qint64)> &progress)
{
    QFile file(from);
    if (!file.open(QIODevice::ReadOnly))
        return fail(500, u"storage_unusable"_s, u"Cannot read %1: %2"_s.arg(from, file.errorString()));
    qint64 lines = 0;
    while (!file.atEnd()) {
        QByteArray line = file.readLine(longestLine);
        while (line.endsWith('\n') || line.endsWith('\r'))
            line.chop(1);
        if (line.isEmpty())
            continue;
        TRY_VOID(sorter.add(keyOfLine(line)));
        if (++lines % 1'000'000 == 0 && progress)
            progress(lines);
    }
    return lines;
}

template<class T>
void append(QByteArray &to, T number)
{
    number = qToLittleEndian(number);
    to.append(reinterpret_cast<const char *>(&number), sizeof number);
}

} // namespace

Result<BreachedImport> importBreached(const QString &from, const QString &to,
                                      const std::function<void(qint64)> &progress)
{
    const QString directory = QFileInfo(to).absolutePath();
    QDir().mkdir(directory, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    Sorter sorter(directory);
    BreachedImport done;
    TRY(done.lines, sortLines(from, sorter, progress));
    if (done.lines == 0)
        return fail(422, u"file_empty"_s, u"%1 holds no passwords."_s.arg(from));
    QSaveFile file(to);
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray(headBytes, '\0')) != headBytes)
        return unusable(to);
    QByteArray head = magic.toByteArray().leftJustified(16, '\0');
    for (int shard = 0; shard < shards; ++shard) {
        TRY(const auto keys, sorter.take(shard));
        const auto filter = FuseFilter::build(keys);
        if (!filter)
            return fail(500, u"internal"_s, u"No filter could be built."_s);
        append(head, filter->shape.seed);
        append(head, filter->shape.segment);
        append(head, filter->shape.starts);
        append(head, quint64(file.pos()));
        if (file.write(filter->fingerprints) != filter->fingerprints.size())
            return unusable(to);
        done.entries += keys.size();
    }
    done.bytes = file.pos();
    if (!file.seek(0) || file.write(head) != headBytes || !file.commit())
        return unusable(to);
    return done;
}

// A file as it was found, in memory as far as it is read.
class BreachedPasswords::Map
{
public:
    static std::shared_ptr<const Map> open(const QString &path)
    {
        const auto map = std::make_shared<Map>();
        map->m_file.setFileName(path);
        if (!map->m_file.open(QIODevice::ReadOnly))
            return nullptr;
        map->m_size = map->m_file.size();
        map->m_changed = QFileInfo(path).lastModified();
        map->m_bytes = map->m_size >= headBytes ? map->m_file.map(0, map->m_size) : nullptr;
        return map->m_bytes && std::memcmp(map->m_bytes, magic.data(), size_t(magic.size())) == 0 ? map : nullptr;
    }

    [[nodiscard]] bool isOf(const QFileInfo &file) const
    {
        return file.size() == m_size && file.lastModified() == m_changed;
    }

    [[nodiscard]] bool contains(const Key &key) const
    {
        const uchar *entry = m_bytes + 16 + key.first * entryBytes;
        const FuseShape shape{qFromLittleEndian<quint64>(entry), qFromLittleEndian<quint32>(entry + 8),
                              qFromLittleEndian<quint32>(entry + 12)};
        const auto at = qFromLittleEndian<quint64>(entry + 16);
        // a file that was cut or written by something else must not lead anywhere
        const bool sound = shape.segment >= 4 && (shape.segment & (shape.segment - 1)) == 0 && at <= quint64(m_size) &&
                           quint64(shape.bytes()) <= quint64(m_size) - at;
        return sound && fuseContains(shape, {m_bytes + at, size_t(shape.bytes())}, key.second);
    }

private:
    QFile m_file;
    const uchar *m_bytes = nullptr;
    qint64 m_size = 0;
    QDateTime m_changed;
};

std::shared_ptr<const BreachedPasswords::Map> BreachedPasswords::current() const
{
    const QMutexLocker lock(&m_mutex);
    const QFileInfo file(m_path);
    if (!file.exists())
        m_map.reset();
    else if (!m_map || !m_map->isOf(file))
        m_map = Map::open(m_path);
    return m_map;
}

bool BreachedPasswords::contains(const QString &password) const
{
    const auto map = current();
    if (!map)
        return false;
    // lists hold what people typed; we hash it normalized
    const QByteArray typed = password.toUtf8();
    const QByteArray normalized = password.normalized(QString::NormalizationForm_KC).toUtf8();
    return map->contains(keyOfPassword(typed)) || (normalized != typed && map->contains(keyOfPassword(normalized)));
}

} // namespace bitflow
