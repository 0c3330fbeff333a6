// SPDX-License-Identifier: GPL-3.0-or-later
// The real server as a process of its own: a new data directory, a free loopback port, an owner made by the command
// line.
#pragma once

#include "common/text.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

namespace bitflow::test {

class ServerProcess
{
public:
    ServerProcess() = default;
    ~ServerProcess();
    Q_DISABLE_COPY_MOVE(ServerProcess)

    // Empty when it runs and answers, else why not. A second call after stop() or kill() goes on with the same data.
    QString start();
    void stop(); // as by SIGTERM
    void kill(); // as by SIGKILL

    [[nodiscard]] QUrl url() const { return m_url; }             // http://127.0.0.1:…
    [[nodiscard]] QUrl secureUrl() const { return m_secureUrl; } // https://127.0.0.1:…, with a self-signed certificate
    [[nodiscard]] QString dataDirectory() const { return m_directory.filePath(u"data"_s); }
    [[nodiscard]] qint64 pid() const { return m_process.processId(); }
    static QString ownerEmail() { return u"owner@example.edu"_s; }
    static QString ownerPassword() { return u"correct horse battery staple 42"_s; }

    // Runs another command of the server's program on the same data; its exit code, and what it wrote.
    int run(const QStringList &arguments, QByteArray *output = nullptr);

private:
    QString makeOwner();
    QString awaitListening();

    QTemporaryDir m_directory;
    QProcess m_process;
    QMetaObject::Connection m_drain;
    QUrl m_url, m_secureUrl;
    bool m_hasOwner = false;
};

} // namespace bitflow::test
