// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/diskreserve.h"

#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QStorageInfo>

#ifdef Q_OS_LINUX
#include <fcntl.h>
#endif

namespace bitflow {

Q_LOGGING_CATEGORY(lcReserve, "bitflow.reserve")

// A sparse file would keep no room.
static bool fill(QFile &file)
{
#ifdef Q_OS_LINUX
    return ::posix_fallocate(file.handle(), 0, DiskReserve::bytes) == 0;
#else
    const QByteArray piece(1024 * 1024, '\0');
    for (qint64 done = 0; done < DiskReserve::bytes; done += piece.size())
        if (file.write(piece) != piece.size())
            return false;
    return file.flush();
#endif
}

DiskReserve::DiskReserve(QString path, std::function<qint64()> room) : m_path(std::move(path)), m_room(std::move(room))
{
    if (!m_room)
        m_room = [directory = QFileInfo(m_path).path()] { return QStorageInfo(directory).bytesAvailable(); };
}

void DiskReserve::tick()
{
    const auto now = Clock::now();
    if (m_looked && now < *m_looked + std::chrono::seconds(1))
        return;
    m_looked = now;
    look();
}

void DiskReserve::look()
{
    const qint64 room = m_room();
    const bool kept = QFileInfo(m_path).size() >= bytes; // what a crash left half is none
    if (room < 0)
        return;
    if (!m_givenUp && room < low) {
        qCCritical(lcReserve) << "the disk is full: changes are refused until there is room again; free bytes:" << room;
        m_givenUp = true;
        QFile::remove(m_path);
    } else if (room >= (kept ? low : low + bytes) && (kept || putBack()) && m_givenUp) {
        qCWarning(lcReserve) << "there is room on the disk again";
        m_givenUp = false;
    }
}

bool DiskReserve::putBack()
{
    QFile file(m_path);
    if (file.open(QIODevice::WriteOnly, QFile::ReadOwner | QFile::WriteOwner) && fill(file))
        return true;
    file.remove();
    return false;
}

} // namespace bitflow
