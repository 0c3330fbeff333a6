// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/tls.h"

#include "common/text.h"

#include <QFile>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace bitflow::net {
namespace {

constexpr auto suites12 = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
                          "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr auto suites13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr auto groups = "X25519:P-256:P-384";
constexpr auto signatures = "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:RSA-PSS+SHA256:RSA-PSS+SHA384:"
                            "RSA-PSS+SHA512:RSA+SHA256:RSA+SHA384:RSA+SHA512";

// Only http/1.1 (RFC 7301). A client that offers something else alone is let in without ALPN.
int selectProtocol(SSL *, const unsigned char **out, unsigned char *outLength, const unsigned char *in,
                   unsigned inLength, void *)
{
    static constexpr unsigned char offered[] = "\x08http/1.1";
    const int found = SSL_select_next_proto(const_cast<unsigned char **>(out), outLength, offered, 9, in, inLength);
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

QString lastError()
{
    char text[256] = {};
    ERR_error_string_n(ERR_peek_last_error(), text, sizeof text);
    ERR_clear_error();
    return QString::fromLatin1(text);
}

bool setProtocol(SSL_CTX *context)
{
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_SERVER);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_alpn_select_cb(context, selectProtocol, nullptr);
    static constexpr unsigned char id[] = "bitflow";
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_cipher_list(context, suites12) == 1 && SSL_CTX_set_ciphersuites(context, suites13) == 1 &&
           SSL_CTX_set1_groups_list(context, groups) == 1 && SSL_CTX_set1_sigalgs_list(context, signatures) == 1 &&
           SSL_CTX_set_session_id_context(context, id, sizeof id - 1) == 1;
}

} // namespace

std::expected<std::shared_ptr<SSL_CTX>, QString> makeTlsContext(const TlsMaterial &material)
{
    ERR_clear_error();
    const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    if (!context || !setProtocol(context.get()))
        return std::unexpected(u"TLS could not be set up: %1"_s.arg(lastError()));
    const QByteArray certificate = QFile::encodeName(material.certificatePath);
    const QByteArray key = QFile::encodeName(material.keyPath);
    if (SSL_CTX_use_certificate_chain_file(context.get(), certificate.constData()) != 1)
        return std::unexpected(u"The certificate %1 cannot be read: %2"_s.arg(material.certificatePath, lastError()));
    if (SSL_CTX_use_PrivateKey_file(context.get(), key.constData(), SSL_FILETYPE_PEM) != 1)
        return std::unexpected(
            u"The key %1 cannot be used with the certificate: %2"_s.arg(material.keyPath, lastError()));
    if (SSL_CTX_check_private_key(context.get()) != 1)
        return std::unexpected(u"The key %1 does not belong to the certificate"_s.arg(material.keyPath));
    const X509 *leaf = SSL_CTX_get0_certificate(context.get());
    if (X509_cmp_current_time(X509_get0_notAfter(leaf)) <= 0)
        return std::unexpected(u"The certificate %1 has expired"_s.arg(material.certificatePath));
    return context;
}

} // namespace bitflow::net
