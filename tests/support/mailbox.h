// SPDX-License-Identifier: GPL-3.0-or-later
// A real SMTP server on loopback (aiosmtpd) that keeps what it is sent.
#pragma once

#include "common/json.h"
#include "server/mail/settings.h"

#include <QProcess>
#include <QTemporaryDir>

namespace bitflow::test {

struct ReceivedMail
{
    QString from, subject, sender, messageId, plain, html, user;
    QStringList to;
    bool tls = false;

    // The code that can be pasted into the app: the last line but the farewell that looks like one.
    [[nodiscard]] QString code() const;
};

struct MailboxWishes
{
    bool tls = false;
    QString user, password;
    int defer = 0; // attempts that are put off first
};

class Mailbox
{
public:
    explicit Mailbox(const MailboxWishes &wishes = {});
    ~Mailbox();
    Q_DISABLE_COPY_MOVE(Mailbox)

    [[nodiscard]] const QString &problem() const { return m_problem; } // empty when it runs
    [[nodiscard]] MailSettings settings() const;                       // to send there

    // The next mail; waits up to ten seconds, the event loop turning meanwhile. An empty subject: none came.
    ReceivedMail next();
    // Whether one comes within this time.
    bool anotherWithin(std::chrono::milliseconds time);

private:
    bool readLine(std::chrono::milliseconds patience);

    QTemporaryDir m_directory;
    QProcess m_process;
    QString m_problem;
    MailboxWishes m_wishes;
    int m_port = 0;
    QByteArray m_line;
};

} // namespace bitflow::test
