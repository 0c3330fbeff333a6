// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/filework.h"

#include <QFile>
#include <QFileInfo>
#include <QPromise>
#include <QSaveFile>
#include <QThreadPool>

namespace bitflow {

namespace {

template<class Work>
auto elsewhere(Work work)
{
    using Made = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Made>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return promise->future();
}

FileContent contentOf(const QString &path)
{
    using Problem = FileContent::Problem;
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return {{}, Problem::Missing};
    if (file.size() > largestImport)
        return {{}, Problem::TooLarge};
    const QByteArray bytes = file.readAll();
    return {bytes, bytes.isEmpty() ? Problem::Empty : Problem::None};
}

} // namespace

QFuture<FileContent> readFile(const QString &path)
{
    return elsewhere([path] { return contentOf(path); });
}

QFuture<QString> writeFile(const QString &path, const QByteArray &bytes)
{
    return elsewhere([path, bytes] {
        QSaveFile out(path);
        const bool written = out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit();
        return written ? QString() : out.errorString();
    });
}

} // namespace bitflow
