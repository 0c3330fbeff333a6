// SPDX-License-Identifier: GPL-3.0-or-later
// The page behind the links of mails: it hands the code of the fragment, which never reaches the server, over to the
// application, and says what to do where that does not work. One file: its style and its script are allowed by their
// hashes and nothing else is.
#pragma once

#include "server/net/request.h"

namespace bitflow::http {

net::Response openPage(const QString &requestId);

} // namespace bitflow::http
