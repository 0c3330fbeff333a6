// SPDX-License-Identifier: GPL-3.0-or-later
// Two ways out: SMTP, and files for development. Blocking, for one thread at a time. Errors, none of which says an
// address or a secret:
//   422 mail_refused      this mail will never be taken: no such mailbox, say
//   503 mail_unreachable  no connection, or the server puts us off
//   503 mail_untrusted    its certificate is not good, or it offers no TLS
//   503 mail_login        it does not take the account
#pragma once

#include "common/result.h"
#include "server/mail/message.h"
#include "server/mail/settings.h"

#include <functional>
#include <memory>

namespace bitflow {

class Mailer
{
public:
    Mailer() = default;
    virtual ~Mailer() = default;
    Mailer(const Mailer &) = delete;
    Mailer &operator=(const Mailer &) = delete;

    // stopping() is asked every now and then; when it says so: 503 stopping.
    virtual Result<void> send(const Message &message, const std::function<bool()> &stopping) = 0;
};

// Null when mail is off.
std::unique_ptr<Mailer> makeMailer(const MailSettings &settings);

} // namespace bitflow
