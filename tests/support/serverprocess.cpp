// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include "tests/support/paths.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace bitflow::test {

namespace {
constexpr int startMs = 60'000; // the first start makes keys
constexpr int stopMs = 20'000;
} // namespace

ServerProcess::~ServerProcess() { stop(); }

int ServerProcess::run(const QStringList &arguments, QByteArray *output)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(serverBinary(), arguments + QStringList{u"--data-dir"_s, dataDirectory()});
    if (!process.waitForFinished(startMs)) {
        process.kill();
        process.waitForFinished();
        return -1;
    }
    if (output)
        *output = process.readAll();
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
}

QString ServerProcess::makeOwner()
{
    const QString file = m_directory.filePath(u"password"_s);
    QFile password(file);
    if (!password.open(QIODevice::WriteOnly) || password.write(ownerPassword().toUtf8()) < 0)
        return u"cannot write "_s + file;
    password.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    password.close();
    QByteArray output;
    const int code = run({u"user"_s, u"create-owner"_s, u"--email"_s, ownerEmail(), u"--password-file"_s, file,
                          u"--first-name"_s, u"Asha"_s, u"--last-name"_s, u"Rao"_s},
                         &output);
    m_hasOwner = code == 0;
    return m_hasOwner ? QString() : u"create-owner ended with %1: %2"_s.arg(code).arg(QString::fromUtf8(output));
}

QString ServerProcess::start()
{
    if (!QFile::exists(serverBinary()))
        return u"there is no server program at "_s + serverBinary();
    if (!m_hasOwner)
        if (const QString problem = makeOwner(); !problem.isEmpty())
            return problem;
    // the ports of the last time, if there was one
    const QString port = QString::number(std::max(0, m_url.port())),
                  securePort = QString::number(std::max(0, m_secureUrl.port()));
    QObject::disconnect(m_drain);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(serverBinary(), {u"serve"_s, u"--data-dir"_s, dataDirectory(), u"--listen"_s,
                                     u"http://127.0.0.1:"_s + port, u"--listen"_s, u"127.0.0.1:"_s + securePort});
    return awaitListening();
}

QString ServerProcess::awaitListening()
{
    static const QRegularExpression listening(
        u"Listening on (http://127\\.0\\.0\\.1:\\d+), (https://127\\.0\\.0\\.1:\\d+)"_s);
    QByteArray output;
    const QDeadlineTimer deadline(startMs);
    while (!deadline.hasExpired()) {
        if (!m_process.waitForReadyRead(500) && m_process.state() == QProcess::NotRunning)
            break;
        output += m_process.readAll();
        if (const auto match = listening.match(QString::fromUtf8(output)); match.hasMatch()) {
            m_url = QUrl(match.captured(1));
            m_secureUrl = QUrl(match.captured(2));
            // nobody reads any longer: the server must not wait for a full pipe
            m_drain = QObject::connect(&m_process, &QProcess::readyRead, &m_process, [this] { m_process.readAll(); });
            return {};
        }
    }
    return u"the server did not start: "_s + QString::fromUtf8(output + m_process.readAll());
}

void ServerProcess::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(stopMs))
        kill();
}

void ServerProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished(stopMs);
}

} // namespace bitflow::test
