// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mail/mailer.h"

#include <QDir>
#include <QLoggingCategory>
#include <QSaveFile>

#include <cstring>

#include <curl/curl.h>

namespace bitflow {

namespace {

Q_LOGGING_CATEGORY(log, "bitflow.mail")

constexpr long connectSeconds = 10;
constexpr long wholeSeconds = 60;

struct Upload
{
    QByteArray bytes;
    qsizetype sent = 0;
    const std::function<bool()> *stopping = nullptr;
};

size_t readUpload(char *to, size_t size, size_t count, void *from)
{
    auto &upload = *static_cast<Upload *>(from);
    const qsizetype length = std::min(qsizetype(size * count), upload.bytes.size() - upload.sent);
    std::memcpy(to, upload.bytes.constData() + upload.sent, size_t(length));
    upload.sent += length;
    return size_t(length);
}

int watch(void *from, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return (*static_cast<Upload *>(from)->stopping)() ? 1 : 0;
}

// What the server said belongs to an administrator; curl's own text names neither the mailbox nor the password.
Error failure(CURLcode code, long reply, const char *text)
{
    const QString said = reply > 0 ? u"The mail server answered %1."_s.arg(reply) : QString::fromUtf8(text);
    switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
        return {503, u"stopping"_s, {}, {}, 0};
    case CURLE_LOGIN_DENIED:
        return {
            503, u"mail_login"_s, u"The mail server does not take MAIL_USERNAME and MAIL_PASSWORD. "_s + said, {}, 0};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_USE_SSL_FAILED:
        return {503, u"mail_untrusted"_s, u"No trusted connection to the mail server. "_s + said, {}, 0};
    case CURLE_SEND_ERROR:
        if (reply >= 550 && reply <= 556)
            return {422, u"mail_refused"_s, said, {}, 0};
        break;
    default:
        break;
    }
    return {503, u"mail_unreachable"_s, u"The mail could not be handed over. "_s + said, {}, 0};
}

class SmtpMailer : public Mailer
{
public:
    explicit SmtpMailer(MailSettings settings) : m_settings(std::move(settings))
    {
        curl_global_init(CURL_GLOBAL_DEFAULT); // counted and, in the versions we build with, thread-safe
    }
    ~SmtpMailer() override { curl_global_cleanup(); }

    Result<void> send(const Message &message, const std::function<bool()> &stopping) override
    {
        const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
        const QByteArray to = '<' + message.to.toUtf8() + '>';
        const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(
            curl_slist_append(nullptr, to.constData()), curl_slist_free_all);
        if (!curl || !recipients)
            return fail(500, u"internal"_s, u"The mail library could not be started."_s);
        Upload upload{wireForm(message), 0, &stopping};
        char text[CURL_ERROR_SIZE] = "";
        connectTo(curl.get());
        const QByteArray from = '<' + m_settings.fromAddress.toUtf8() + '>';
        curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, from.constData());
        curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
        curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, readUpload);
        curl_easy_setopt(curl.get(), CURLOPT_READDATA, &upload);
        curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, watch);
        curl_easy_setopt(curl.get(), CURLOPT_XFERINFODATA, &upload);
        curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, text);
        const CURLcode code = curl_easy_perform(curl.get());
        if (code == CURLE_OK)
            return {};
        long reply = 0;
        curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &reply);
        return std::unexpected(failure(code, reply, *text ? text : curl_easy_strerror(code)));
    }

private:
    void connectTo(CURL *curl) const
    {
        const bool tls = m_settings.encryption == MailEncryption::Tls;
        const QByteArray url =
            (tls ? "smtps://" : "smtp://") + m_settings.host.toUtf8() + ':' + QByteArray::number(m_settings.port);
        curl_easy_setopt(curl, CURLOPT_URL, url.constData());
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        curl_easy_setopt(curl, CURLOPT_NOPROXY, "*"); // proxies of the environment are for the web
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connectSeconds);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT, wholeSeconds);
        const bool clear = m_settings.encryption == MailEncryption::None;
        curl_easy_setopt(curl, CURLOPT_USE_SSL, long(clear ? CURLUSESSL_NONE : CURLUSESSL_ALL));
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
        curl_easy_setopt(curl, CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
        if (!m_settings.authority.isEmpty())
            curl_easy_setopt(curl, CURLOPT_CAINFO, m_settings.authority.toUtf8().constData());
        if (m_settings.username.isEmpty())
            return;
        curl_easy_setopt(curl, CURLOPT_USERNAME, m_settings.username.toUtf8().constData());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, m_settings.password.toUtf8().constData());
    }

    MailSettings m_settings;
};

class FileMailer : public Mailer
{
public:
    explicit FileMailer(QString directory) : m_directory(std::move(directory)) {}

    Result<void> send(const Message &message, const std::function<bool()> &) override
    {
        const QString path = u"%1/%2.eml"_s.arg(m_directory, message.id.section(u'@', 0, 0));
        QDir().mkdir(m_directory, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QSaveFile file(path);
        // a link in it is a secret, so the file is nobody else's and the log names only the file
        const bool written = file.open(QIODevice::WriteOnly) &&
                             file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                             file.write(wireForm(message)) >= 0 && file.commit();
        if (!written)
            return fail(503, u"mail_unreachable"_s, u"The mail could not be written to a file."_s);
        qCInfo(log).noquote() << "a mail is in" << path;
        return {};
    }

private:
    QString m_directory;
};

} // namespace

std::unique_ptr<Mailer> makeMailer(const MailSettings &settings)
{
    switch (settings.kind) {
    case MailerKind::Off:
        return nullptr;
    case MailerKind::File:
        return std::make_unique<FileMailer>(settings.directory);
    case MailerKind::Smtp:
        return std::make_unique<SmtpMailer>(settings);
    }
    return nullptr;
}

} // namespace bitflow
