// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a mail: subject, plain text and HTML in the recipient's language, from the translations of context
// "Mail". What is inserted is escaped in HTML and stays on one line everywhere.
#pragma once

#include "server/mail/mail.h"

#include <QUrl>

namespace bitflow {

struct MailPlace
{
    QString name;        // of the installation
    QUrl url;            // APP_URL, the only place a link ever goes to
    QByteArray timezone; // where the recipient has none
};

struct MailWords
{
    QString subject, plain, html;
};

MailWords wordsOf(const Mail &mail, const MailPlace &place);
// https://portal.example.edu/open#CODE: a fragment is in no log and in no Referer.
QString linkFor(const QUrl &url, const QString &code);

} // namespace bitflow
