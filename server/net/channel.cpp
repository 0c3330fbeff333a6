// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/channel.h"

#include <algorithm>

#include <openssl/err.h>
#include <openssl/ssl.h>

#ifdef _WIN32
#include <winsock2.h>
#else
#include <cerrno>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace bitflow::net {
namespace {

#ifdef _WIN32
using Length = int;
constexpr int noSignal = 0;
constexpr int writeDirection = SD_SEND;
SOCKET handleOf(qintptr descriptor) { return SOCKET(descriptor); }
bool wouldBlock() { return WSAGetLastError() == WSAEWOULDBLOCK; }
void closeHandle(qintptr descriptor) { closesocket(SOCKET(descriptor)); }
void makeNonBlocking(qintptr descriptor)
{
    u_long on = 1;
    ioctlsocket(SOCKET(descriptor), FIONBIO, &on);
}
#else
using Length = size_t;
#ifdef MSG_NOSIGNAL
constexpr int noSignal = MSG_NOSIGNAL;
#else
constexpr int noSignal = 0;
#endif
constexpr int writeDirection = SHUT_WR;
int handleOf(qintptr descriptor) { return int(descriptor); }
bool wouldBlock() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }
void closeHandle(qintptr descriptor) { ::close(int(descriptor)); }
void makeNonBlocking(qintptr descriptor)
{
    ::fcntl(int(descriptor), F_SETFL, ::fcntl(int(descriptor), F_GETFL) | O_NONBLOCK);
}
#endif

} // namespace

Channel::Channel(qintptr descriptor) : m_descriptor(descriptor)
{
    makeNonBlocking(descriptor);
    const int on = 1; // answers leave whole: no reason to wait for more of them. Fails harmlessly on a Unix socket.
    ::setsockopt(handleOf(descriptor), IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char *>(&on), sizeof on);
}

Channel::~Channel() { close(); }

bool Channel::startTls(SSL_CTX *context)
{
    m_ssl = SSL_new(context);
    if (!m_ssl || SSL_set_fd(m_ssl, int(m_descriptor)) != 1)
        return false;
    SSL_set_accept_state(m_ssl);
    return true;
}

Channel::Status Channel::statusOf(int result)
{
    m_wantsWrite = false;
    switch (SSL_get_error(m_ssl, result)) {
    case SSL_ERROR_NONE:
        return Status::Ok;
    case SSL_ERROR_WANT_READ:
        return Status::Again;
    case SSL_ERROR_WANT_WRITE:
        m_wantsWrite = true;
        return Status::Again;
    case SSL_ERROR_ZERO_RETURN:
        return Status::Closed;
    default:
        // After a fatal error SSL_shutdown must not be called: forget the session's goodbye.
        SSL_set_quiet_shutdown(m_ssl, 1);
        ERR_clear_error();
        return Status::Failed;
    }
}

Channel::Status Channel::handshake()
{
    ERR_clear_error();
    const int result = SSL_do_handshake(m_ssl);
    return result == 1 ? Status::Ok : statusOf(result);
}

Channel::Status Channel::read(char *to, qsizetype room, qsizetype &done)
{
    done = 0;
    if (m_ssl) {
        ERR_clear_error();
        size_t got = 0;
        const int result = SSL_read_ex(m_ssl, to, size_t(room), &got);
        done = qsizetype(got);
        return result == 1 ? Status::Ok : statusOf(result);
    }
    const auto got = ::recv(handleOf(m_descriptor), to, Length(room), 0);
    if (got < 0)
        return wouldBlock() ? Status::Again : Status::Failed;
    done = qsizetype(got);
    return got == 0 ? Status::Closed : Status::Ok;
}

Channel::Status Channel::write(const char *from, qsizetype length, qsizetype &done)
{
    done = 0;
    if (m_ssl) {
        ERR_clear_error();
        size_t put = 0;
        const int result = SSL_write_ex(m_ssl, from, size_t(length), &put);
        done = qsizetype(put);
        return result == 1 ? Status::Ok : statusOf(result);
    }
    const auto put = ::send(handleOf(m_descriptor), from, Length(std::min<qsizetype>(length, 1 << 20)), noSignal);
    if (put < 0)
        return wouldBlock() ? Status::Again : Status::Failed;
    done = qsizetype(put);
    return Status::Ok;
}

bool Channel::hasPending() const { return m_ssl && SSL_has_pending(m_ssl) == 1; }

void Channel::shutdownWrite()
{
    if (m_descriptor < 0)
        return;
    if (m_ssl && SSL_is_init_finished(m_ssl)) {
        ERR_clear_error();
        SSL_shutdown(m_ssl);
        ERR_clear_error();
    }
    ::shutdown(handleOf(m_descriptor), writeDirection);
}

void Channel::close()
{
    if (m_ssl)
        SSL_free(m_ssl);
    m_ssl = nullptr;
    if (m_descriptor >= 0)
        closeHandle(m_descriptor);
    m_descriptor = -1;
}

} // namespace bitflow::net
