// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mail/message.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>

namespace bitflow {

namespace {

constexpr qsizetype bodyLine = 76; // RFC 2045 §6.8
constexpr int bytesOfAWord = 39;   // with a header's name in front no line has more than 76 characters (RFC 2047 §2)

// A header's value never begins another header.
QString oneLine(QString text)
{
    for (QChar &c : text)
        if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            c = u' ';
    return text.simplified();
}

bool isPlain(const QString &text)
{
    return text.size() <= 60 && std::ranges::all_of(text, [](QChar c) {
               return c == u' ' || (c.unicode() < 0x80 && c.isLetterOrNumber()) || u".,-!'"_s.contains(c);
           });
}

// Encoded words, none of which cuts a character in two.
QByteArray headerText(const QString &value)
{
    const QString text = oneLine(value);
    if (isPlain(text))
        return text.toLatin1();
    QByteArrayList words;
    QByteArray bytes;
    const auto flush = [&] { words.append("=?UTF-8?B?" + std::exchange(bytes, {}).toBase64() + "?="); };
    for (const char32_t point : text.toUcs4()) {
        const QByteArray next = QString::fromUcs4(&point, 1).toUtf8();
        if (bytes.size() + next.size() > bytesOfAWord)
            flush();
        bytes += next;
    }
    flush();
    return words.join("\r\n ");
}

QByteArray date(Instant at)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(at.us / 1000, QTimeZone::UTC);
    return QLocale::c().toString(moment, u"ddd, dd MMM yyyy HH:mm:ss +0000"_s).toLatin1();
}

QByteArray part(const QByteArray &type, const QString &text)
{
    const QByteArray body = QString(text).replace(u"\n"_s, u"\r\n"_s).toUtf8().toBase64();
    QByteArray out = "Content-Type: " + type + "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    for (qsizetype at = 0; at < body.size(); at += bodyLine)
        out += body.sliced(at, std::min(bodyLine, body.size() - at)) + "\r\n";
    return out;
}

} // namespace

QByteArray wireForm(const Message &message)
{
    const QByteArray boundary = "=_" + message.id.section(u'@', 0, 0).toLatin1(); // "=_" is in no base64
    const auto address = [](const QString &text) { return oneLine(text).remove(u' ').toUtf8(); };
    QByteArray out;
    out += "Date: " + date(message.at) + "\r\n";
    out += "From: " + headerText(message.fromName) + "\r\n <" + address(message.fromAddress) + ">\r\n";
    out += "To: <" + address(message.to) + ">\r\n";
    out += "Subject: " + headerText(message.subject) + "\r\n";
    out += "Message-ID: <" + address(message.id) + ">\r\n";
    out += "Auto-Submitted: auto-generated\r\n"; // RFC 3834: no holiday notices in return
    out += "MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
    out += "--" + boundary + "\r\n" + part("text/plain", message.plain);
    out += "--" + boundary + "\r\n" + part("text/html", message.html);
    out += "--" + boundary + "--\r\n";
    return out;
}

} // namespace bitflow
