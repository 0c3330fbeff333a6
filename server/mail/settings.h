// SPDX-License-Identifier: GPL-3.0-or-later
// How mail leaves this server.
#pragma once

#include "common/text.h"

namespace bitflow {

enum class MailerKind {
    Off,  // nothing is sent, and what needs mail says so
    File, // into files of the data directory, for development; the guide calls it "log"
    Smtp,
};

enum class MailEncryption {
    StartTls, // the guide's "tls": begins in the clear and must change to TLS
    Tls,      // the guide's "ssl": TLS from the first byte
    None,
};

struct MailSettings
{
    MailerKind kind = MailerKind::Off;
    QString host;
    int port = 587;
    QString username, password; // secret
    MailEncryption encryption = MailEncryption::StartTls;
    QString authority; // PEM file of who vouches for the server; empty: whom the system trusts
    QString fromAddress, fromName;
    QString directory; // of MailerKind::File
};

} // namespace bitflow
