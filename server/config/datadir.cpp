// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/datadir.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUuid>

#include <filesystem>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace bitflow {

namespace {

std::unexpected<Error> unusable(const QString &what, const QString &path, const QString &why)
{
    return fail(500, u"storage_unusable"_s, u"%1 %2: %3"_s.arg(what, path, why));
}

QFile::Permissions permissions(FileMode mode)
{
    const QFile::Permissions own = QFile::ReadOwner | QFile::WriteOwner;
    return mode == FileMode::Secret ? own : own | QFile::ReadGroup | QFile::ReadOther;
}

// A file beside the wanted one that nobody else may read, not even while it is being written.
Result<QString> writeBeside(const QString &path, const QByteArray &content, FileMode mode)
{
    const QString beside = path + u'.' + QUuid::createUuid().toString(QUuid::Id128);
    QFile file(beside);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner))
        return unusable(u"Cannot write"_s, path, file.errorString());
    bool ok = file.write(content) == content.size() && file.flush() && file.setPermissions(permissions(mode));
#ifdef Q_OS_UNIX
    ok = ok && ::fsync(file.handle()) == 0;
#endif
    if (ok)
        return beside;
    const QString why = file.errorString();
    file.remove();
    return unusable(u"Cannot write"_s, path, why);
}

// The mode of a file has any of these bits.
bool grants(const QString &path, unsigned bits)
{
#ifdef Q_OS_UNIX
    struct stat status{};
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 && S_ISREG(status.st_mode) &&
           (status.st_mode & bits) != 0;
#else
    Q_UNUSED(path)
    Q_UNUSED(bits)
    return false;
#endif
}

} // namespace

DataDir::DataDir(const QString &root)
    : m_root(QDir::cleanPath(QDir(root.isEmpty() ? defaultPath() : root).absolutePath()))
{}

QString DataDir::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/bitflow/server"_s;
}

QString DataDir::resolve(const QString &name) const
{
    return name.isEmpty() || QDir::isAbsolutePath(name) ? name : QDir::cleanPath(m_root + u'/' + name);
}

Result<void> DataDir::make() const
{
    constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    for (const auto below : {""_L1, "/storage"_L1, "/storage/keys"_L1, "/storage/tls"_L1, "/storage/logs"_L1,
                             "/storage/files"_L1, "/storage/backups"_L1}) {
        const QString directory = path(below);
        if (QFileInfo(directory).isDir())
            continue;
        if (below.isEmpty())
            QDir().mkpath(QFileInfo(directory).path());
        // another process may have made it in between
        if (!QDir().mkdir(directory, ownerOnly) && !QFileInfo(directory).isDir())
            return unusable(u"Cannot make"_s, directory, u"is the directory above writable?"_s);
    }
    return {};
}

Result<void> writeFile(const QString &path, const QByteArray &content, FileMode mode)
{
    TRY(const QString beside, writeBeside(path, content, mode));
    std::error_code error;
    std::filesystem::rename(QFile(beside).filesystemFileName(), QFile(path).filesystemFileName(), error);
    if (!error)
        return {};
    QFile::remove(beside);
    return unusable(u"Cannot write"_s, path, QString::fromStdString(error.message()));
}

Result<bool> writeNewFile(const QString &path, const QByteArray &content, FileMode mode)
{
    if (QFileInfo::exists(path))
        return false;
    TRY(const QString beside, writeBeside(path, content, mode));
    // a link, unlike a rename, never replaces what somebody else has put there by now
    std::error_code error;
    std::filesystem::create_hard_link(QFile(beside).filesystemFileName(), QFile(path).filesystemFileName(), error);
    QFile::remove(beside);
    if (!error)
        return true;
    if (QFileInfo::exists(path))
        return false;
    return unusable(u"Cannot write"_s, path, QString::fromStdString(error.message()));
}

Result<QByteArray> readFile(const QString &path, qint64 limit)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unusable(u"Cannot read"_s, path, file.errorString());
    const QByteArray content = file.read(limit + 1);
    if (file.error() != QFile::NoError)
        return unusable(u"Cannot read"_s, path, file.errorString());
    if (content.size() > limit)
        return unusable(u"Cannot read"_s, path, u"it is larger than %1 bytes"_s.arg(limit));
    return content;
}

bool isReadableByOthers(const QString &path) { return grants(path, 0077); }

bool isWritableByOthers(const QString &path) { return grants(path, 0022); }

bool isOwnFile(const QString &path) { return QFileInfo(path).ownerId() == geteuid(); }

} // namespace bitflow
