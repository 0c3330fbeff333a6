// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/drafts/draftfiles.h"

#include "common/crypto/seal.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QDir>
#include <QDirIterator>
#include <QIODevice>
#include <QSaveFile>

namespace bitflow {

namespace {

constexpr auto suffix = ".draft"_L1;
constexpr quint32 format = 1;                    // of what is written; another one is not read
constexpr auto streams = QDataStream::Qt_6_8;    // the values keep their types: dates, ids, lists
constexpr qsizetype largest = 4LL * 1024 * 1024; // bytes; no form holds as much

QString hashed(const QString &text)
{
    const QByteArray hash = QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.first(16).toHex());
}

QByteArray packed(const Draft &draft)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(streams);
    stream << format << draft.name.form << draft.name.object << draft.title << draft.pageId << draft.argument
           << draft.version << qint64(draft.since.us) << draft.typed.now << draft.typed.before;
    return bytes;
}

std::optional<Draft> unpacked(const QByteArray &bytes)
{
    QDataStream stream(bytes);
    stream.setVersion(streams);
    Draft draft;
    quint32 made = 0;
    qint64 since = 0;
    stream >> made;
    if (made != format)
        return std::nullopt;
    stream >> draft.name.form >> draft.name.object >> draft.title >> draft.pageId >> draft.argument >> draft.version >>
        since >> draft.typed.now >> draft.typed.before;
    draft.since = {since};
    return stream.status() == QDataStream::Ok ? std::optional(draft) : std::nullopt;
}

} // namespace

DraftFiles::DraftFiles(const QString &root, const QString &owner, QByteArray key)
    : m_owner(owner)
    , m_directory(root + u'/' + hashed(owner))
    , m_key(std::move(key))
{}

QString DraftFiles::fileOf(const DraftName &name) const
{
    return m_directory + u'/' + hashed(name.form + u'\n' + name.object) + suffix;
}

bool DraftFiles::any() const { return !QDir(m_directory).isEmpty(QDir::Files); }

QByteArray DraftFiles::contextOf(const QString &fileName) const
{
    return (u"bitflow draft\n"_s + m_owner + u'\n' + fileName).toUtf8();
}

QList<Draft> DraftFiles::read() const
{
    QList<Draft> drafts;
    const auto files = QDir(m_directory).entryInfoList({u"*.draft"_s}, QDir::Files);
    for (const QFileInfo &info : files) {
        QFile file(info.filePath());
        if (info.size() > largest || !file.open(QIODevice::ReadOnly))
            continue;
        const auto plain = unseal(file.readAll(), m_key, contextOf(info.fileName()));
        if (const auto draft = plain ? unpacked(*plain) : std::nullopt)
            drafts.append(*draft);
    }
    return drafts;
}

bool DraftFiles::write(const Draft &draft) const
{
    constexpr auto ownOnly = QFile::ReadOwner | QFile::WriteOwner;
    if (!QDir().mkpath(m_directory))
        return false;
    QFile::setPermissions(m_directory, ownOnly | QFile::ExeOwner);
    QSaveFile file(fileOf(draft.name));
    const QByteArray sealed = seal(packed(draft), m_key, contextOf(QFileInfo(file.fileName()).fileName()));
    return !sealed.isEmpty() && file.open(QIODevice::WriteOnly) && file.setPermissions(ownOnly) &&
           file.write(sealed) == sealed.size() && file.commit();
}

bool DraftFiles::remove(const DraftName &name) const
{
    const QString file = fileOf(name);
    return !QFile::exists(file) || QFile::remove(file);
}

void DraftFiles::removeOlder(const QString &root, Instant than)
{
    QDirIterator files(root, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext())
        if (const QFileInfo info = files.nextFileInfo(); info.lastModified() < than.toDateTime())
            QFile::remove(info.filePath());
}

} // namespace bitflow
