// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and writing files away from the thread of the windows.
#pragma once

#include "common/text.h"

#include <QByteArray>
#include <QFuture>

namespace bitflow {

struct FileContent
{
    enum class Problem { None, Missing, TooLarge, Empty };
    QByteArray bytes;
    Problem problem = Problem::None;
};

inline constexpr qint64 largestImport = 20LL * 1024 * 1024;

QFuture<FileContent> readFile(const QString &path);
QFuture<QString> writeFile(const QString &path, const QByteArray &bytes); // why it failed; empty: it is there

} // namespace bitflow
