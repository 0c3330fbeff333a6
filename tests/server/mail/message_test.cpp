// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mail/message.h"
#include "server/mail/texts.h"

#include <gtest/gtest.h>

namespace bitflow {
namespace {

const MailPlace place{u"Bitflow"_s, QUrl(u"https://portal.example.edu:8443"_s), "Asia/Kolkata"};

Message sample()
{
    return {u"1@portal.example.edu"_s,
            u"ada@example.edu"_s,
            u"portal@example.edu"_s,
            u"Bitflow"_s,
            u"Hello"_s,
            u"plain\n"_s,
            u"<p>html</p>\n"_s,
            Instant{1'790'000'000'000'000}};
}

TEST(Message, HasOnlyShortLinesOfAscii)
{
    Message message = sample();
    message.subject = QString(300, QChar(0x0928)) + u" "_s + QString::fromUcs4(U"\U0001F600");
    message.fromName = u"विश्वविद्यालय, \"Pune\""_s;
    message.plain = QString(5000, u'ü');
    const QByteArray bytes = wireForm(message);
    for (const QByteArray &line : bytes.split('\n')) {
        EXPECT_LE(line.size(), 79) << line.constData();
        EXPECT_TRUE(line.isEmpty() || line.endsWith('\r')) << line.constData();
    }
    for (const char c : bytes)
        EXPECT_TRUE(quint8(c) < 0x80);
    EXPECT_EQ(bytes, wireForm(message)) << "an attempt is like the one before";
}

TEST(Message, KeepsAValueFromBecomingAHeader)
{
    Message message = sample();
    message.subject = u"Hello\r\nBcc: everybody@example.edu"_s;
    message.fromName = u"x\r\n\r\nbody"_s;
    message.to = u"ada@example.edu>\r\nBcc: <eve@example.edu"_s;
    const QByteArray bytes = wireForm(message);
    EXPECT_FALSE(bytes.contains("\r\nBcc:"));
    EXPECT_EQ(bytes.count("\r\n\r\n"), 3) << "head, and the heads of two parts";
}

TEST(Texts, EveryKindSaysWhatItIsAbout)
{
    for (size_t i = 0; i < names(MailKind{}).size(); ++i) {
        const MailKind kind{int(i)};
        Mail mail;
        mail.kind = kind;
        mail.code = u"invite-x"_s;
        mail.until = Instant{1'790'000'000'000'000};
        mail.values = {{u"name"_s, u"Ada"_s},      {u"inviter"_s, u"Bob"_s},    {u"role"_s, u"Principal"_s},
                       {u"place"_s, u"Science"_s}, {u"email"_s, u"n@x.org"_s},  {u"device"_s, u"A laptop"_s},
                       {u"ip"_s, u"192.0.2.1"_s},  {u"token"_s, u"nightly"_s},  {u"person"_s, u"Eve"_s},
                       {u"reason"_s, u"Exams"_s},  {u"permission"_s, u"Edit"_s}};
        const MailWords words = wordsOf(mail, place);
        EXPECT_FALSE(words.subject.isEmpty()) << nameOf(kind).data();
        EXPECT_TRUE(words.plain.startsWith(u"Hello Ada,"_s)) << nameOf(kind).data();
        for (const QString &text : {words.subject, words.plain, words.html})
            EXPECT_FALSE(text.contains(u'{') || text.contains(u'}')) << qPrintable(text);
        EXPECT_EQ(words.plain.contains(u"/open#invite-x"_s), words.html.contains(u"/open#invite-x"_s));
    }
}

TEST(Texts, EscapesWhatPeopleCallThemselves)
{
    Mail mail;
    mail.kind = MailKind::Invitation;
    mail.code = u"invite-x"_s;
    mail.values = {{u"name"_s, u"<b>\"Ada\"</b>"_s}, {u"inviter"_s, u"{role}\nBcc"_s}, {u"role"_s, u"<script>"_s}};
    const MailWords words = wordsOf(mail, place);
    EXPECT_TRUE(words.html.contains(u"&lt;b&gt;&quot;Ada&quot;&lt;/b&gt;"_s));
    EXPECT_FALSE(words.html.contains(u"<script>"_s));
    EXPECT_TRUE(words.plain.contains(u"<b>\"Ada\"</b>"_s));
}

TEST(Texts, SayTheTimeOfTheRecipient)
{
    Mail mail;
    mail.kind = MailKind::PasswordReset;
    mail.code = u"reset-x"_s;
    mail.until = Instant{1'790'000'000'000'000}; // 2026-09-21 14:13:20 UTC
    mail.locale = u"de_DE"_s;
    EXPECT_TRUE(wordsOf(mail, place).plain.contains(u"(Asia/Kolkata)"_s)) << qPrintable(wordsOf(mail, place).plain);
    mail.timezone = u"Europe/Berlin"_s;
    const QString text = wordsOf(mail, place).plain;
    EXPECT_TRUE(text.contains(u"16:13"_s) && text.contains(u"September"_s)) << qPrintable(text);
    mail.locale = u"ar_EG"_s;
    EXPECT_TRUE(wordsOf(mail, place).html.contains(u"dir=\"ltr\""_s)) << "without a translation the words are English";
}

TEST(Texts, LinksGoToTheAddressOfTheInstallation)
{
    EXPECT_EQ(linkFor(QUrl(u"https://portal.example.edu/x?y#z"_s), u"reset-abc"_s),
              u"https://portal.example.edu/open#reset-abc"_s);
}

} // namespace
} // namespace bitflow
