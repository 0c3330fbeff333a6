// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/mailbox.h"

#include "tests/support/paths.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QRegularExpression>

namespace bitflow::test {

namespace {

constexpr auto patience = std::chrono::seconds(10);

// A throw-away certificate for 127.0.0.1, by the tool that is there anyway.
bool makeCertificate(const QString &directory)
{
    return QProcess::execute(u"openssl"_s,
                             {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s,
                              u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s, u"/CN=127.0.0.1"_s, u"-addext"_s,
                              u"subjectAltName=IP:127.0.0.1"_s, u"-keyout"_s, directory + u"/key.pem"_s, u"-out"_s,
                              directory + u"/cert.pem"_s, u"-quiet"_s}) == 0;
}

} // namespace

QString ReceivedMail::code() const
{
    static const QRegularExpression shape(u"^((?:invite|reset|verify|email)-[A-Za-z0-9_-]{43})$"_s,
                                          QRegularExpression::MultilineOption);
    return shape.match(QString(plain).remove(u'\r')).captured(1);
}

Mailbox::Mailbox(const MailboxWishes &wishes) : m_wishes(wishes)
{
    QStringList arguments{inCheckout(u"tests/support/mailbox.py"_s), u"--defer"_s, QString::number(wishes.defer)};
    if (wishes.tls) {
        if (!makeCertificate(m_directory.path()))
            m_problem = u"no certificate could be made"_s;
        arguments += {u"--cert"_s, m_directory.filePath(u"cert.pem"_s), u"--key"_s, m_directory.filePath(u"key.pem"_s)};
    }
    if (!wishes.user.isEmpty())
        arguments += {u"--user"_s, wishes.user, u"--password"_s, wishes.password};
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(u"python3"_s, arguments);
    if (!readLine(patience))
        m_problem = u"the mail server did not start"_s;
    m_port = m_line.trimmed().toInt();
}

Mailbox::~Mailbox()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(5000))
        m_process.kill();
}

MailSettings Mailbox::settings() const
{
    MailSettings settings;
    settings.kind = MailerKind::Smtp;
    settings.host = u"127.0.0.1"_s;
    settings.port = m_port;
    settings.encryption = m_wishes.tls ? MailEncryption::StartTls : MailEncryption::None;
    settings.authority = m_wishes.tls ? m_directory.filePath(u"cert.pem"_s) : QString();
    settings.username = m_wishes.user;
    settings.password = m_wishes.password;
    settings.fromAddress = u"portal@example.edu"_s;
    settings.fromName = u"Bitflow"_s;
    return settings;
}

bool Mailbox::readLine(std::chrono::milliseconds time)
{
    const QDeadlineTimer deadline(time);
    while (!m_process.canReadLine() && !deadline.hasExpired() && m_process.state() != QProcess::NotRunning) {
        m_process.waitForReadyRead(20);
        QCoreApplication::processEvents();
    }
    m_line = m_process.canReadLine() ? m_process.readLine() : QByteArray();
    return !m_line.isEmpty();
}

bool Mailbox::anotherWithin(std::chrono::milliseconds time) { return readLine(time); }

ReceivedMail Mailbox::next()
{
    if (!readLine(patience))
        return {};
    const QJsonObject json = parseText(m_line).value_or(QJsonValue()).toObject();
    ReceivedMail mail;
    mail.from = json[u"from"].toString();
    for (const auto &one : json[u"to"].toArray())
        mail.to.append(one.toString());
    mail.tls = json[u"tls"].toBool();
    mail.user = json[u"user"].toString();
    mail.subject = json[u"subject"].toString();
    mail.sender = json[u"sender"].toString();
    mail.messageId = json[u"message_id"].toString();
    mail.plain = json[u"plain"].toString();
    mail.html = json[u"html"].toString();
    return mail;
}

} // namespace bitflow::test
