// SPDX-License-Identifier: GPL-3.0-or-later
// One accepted socket, non-blocking, with or without TLS: the same four calls for both.
#pragma once

#include "server/net/tls.h"

#include <QtTypes>

namespace bitflow::net {

// Owns the descriptor. One thread. After Closed or Failed only the destructor makes sense.
class Channel
{
public:
    enum class Status { Ok, Again, Closed, Failed };

    explicit Channel(qintptr descriptor);
    ~Channel();
    Channel(const Channel &) = delete;
    Channel &operator=(const Channel &) = delete;

    // Before the first byte. False if OpenSSL has no memory.
    bool startTls(SSL_CTX *context);
    Status handshake();

    // `done` is set to the bytes moved when the status is Ok.
    Status read(char *to, qsizetype room, qsizetype &done);
    Status write(const char *from, qsizetype length, qsizetype &done);

    // TLS may need to write before it can read, or the reverse.
    bool wantsWrite() const { return m_wantsWrite; }
    // Decrypted bytes that no event will announce.
    bool hasPending() const;

    // Says goodbye and closes our direction.
    void shutdownWrite();
    void close();

private:
    Status statusOf(int result);

    qintptr m_descriptor;
    SSL *m_ssl = nullptr;
    bool m_wantsWrite = false;
};

} // namespace bitflow::net
