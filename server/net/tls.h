// SPDX-License-Identifier: GPL-3.0-or-later
// The one TLS context of the Gate. QSslSocket makes a new SSL_CTX per connection, so sessions never resume and a
// handshake costs twice as much; one shared context does not.
#pragma once

#include "server/net/options.h"

#include <expected>
#include <memory>
#include <mutex>

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;

namespace bitflow::net {

// TLS 1.2 and 1.3, AEAD with ECDHE only, X25519/P-256/P-384, server preference, session tickets, ALPN http/1.1, no
// renegotiation, no compression. Error: what is wrong with the files.
std::expected<std::shared_ptr<SSL_CTX>, QString> makeTlsContext(const TlsMaterial &material);

// The context of the moment. Thread-safe; connections keep the one they began with.
class TlsHolder
{
public:
    std::shared_ptr<SSL_CTX> get() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_context;
    }
    void set(std::shared_ptr<SSL_CTX> context)
    {
        const std::scoped_lock lock(m_mutex);
        m_context = std::move(context);
    }

private:
    mutable std::mutex m_mutex;
    std::shared_ptr<SSL_CTX> m_context;
};

} // namespace bitflow::net
