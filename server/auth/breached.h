// SPDX-License-Identifier: GPL-3.0-or-later
// Passwords known from breaches, as a file of filters in the data directory; nothing is ever asked over the network.
// Who is in the set is never refused wrongly to be outside; one password in 256 is taken for breached though it is not.
#pragma once

#include "common/result.h"

#include <QFile>
#include <QMutex>

#include <functional>
#include <memory>

namespace bitflow {

// Thread-safe. A file that is put in place of the one at work is noticed at the next question.
class BreachedPasswords
{
public:
    explicit BreachedPasswords(QString path) : m_path(std::move(path)) {}

    // False without a file.
    bool contains(const QString &password) const;

private:
    class Map;
    std::shared_ptr<const Map> current() const;

    QString m_path;
    mutable QMutex m_mutex;
    mutable std::shared_ptr<const Map> m_map;
};

struct BreachedImport
{
    qint64 lines = 0;   // that held a password
    qint64 entries = 0; // different ones
    qint64 bytes = 0;   // of the file that was made
};

// Makes the file from another: each line is a SHA-1 in hexadecimal, perhaps with ":count" behind it, or a password
// itself. Any size: the keys are sorted into temporary files beside `to`. progress() is called every million lines.
Result<BreachedImport> importBreached(const QString &from, const QString &to,
                                      const std::function<void(qint64)> &progress = {});

} // namespace bitflow
