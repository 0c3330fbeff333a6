// SPDX-License-Identifier: GPL-3.0-or-later
// The digests of today's interface of OpenSSL keep their state to themselves, so this uses the one below.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "server/audit/runninghash.h"

#include <QDataStream>
#include <QIODevice>

#include <cstring>

namespace bitflow {

RunningHash::RunningHash() { SHA256_Init(&m_context); }

void RunningHash::add(const QByteArray &bytes) { SHA256_Update(&m_context, bytes.constData(), size_t(bytes.size())); }

QByteArray RunningHash::result() const
{
    SHA256_CTX end = m_context;
    QByteArray out(SHA256_DIGEST_LENGTH, Qt::Uninitialized);
    SHA256_Final(reinterpret_cast<unsigned char *>(out.data()), &end);
    return out;
}

qint64 RunningHash::size() const { return qint64((quint64(m_context.Nh) << 32 | m_context.Nl) / 8); }

QByteArray RunningHash::state() const
{
    QByteArray out;
    QDataStream stream(&out, QIODevice::WriteOnly);
    for (const SHA_LONG word : m_context.h)
        stream << quint32(word);
    stream << quint32(m_context.Nh) << quint32(m_context.Nl);
    out.append(reinterpret_cast<const char *>(m_context.data), qsizetype(m_context.num)); // begun, not yet a block
    return out;
}

std::optional<RunningHash> RunningHash::from(const QByteArray &state)
{
    RunningHash hash;
    SHA256_CTX &context = hash.m_context;
    QDataStream stream(state);
    quint32 word = 0;
    for (SHA_LONG &part : context.h) {
        stream >> word;
        part = word;
    }
    stream >> word;
    context.Nh = word;
    stream >> word;
    context.Nl = word;
    constexpr qsizetype fixed = (8 + 2) * sizeof(quint32);
    const QByteArray rest = state.sliced(std::min(fixed, state.size()));
    if (stream.status() != QDataStream::Ok || rest.size() != hash.size() % SHA256_CBLOCK)
        return std::nullopt;
    memcpy(context.data, rest.constData(), size_t(rest.size()));
    context.num = unsigned(rest.size());
    return hash;
}

} // namespace bitflow
