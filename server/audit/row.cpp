// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/row.h"

#include <memory>

#include <openssl/evp.h>

namespace bitflow {

const QString auditColumns = u"SELECT e.id, e.at, e.action, e.outcome, e.actor_id, e.actor_name, e.session_id, "
                             "e.ip_address, e.request_id, e.institution_id, e.subject_type, e.subject_id, "
                             "e.before_state, e.after_state, e.actor_sealed, e.states_sealed, e.ip_code, e.mac "_s;

namespace {

// RFC 8785 §3.2.2.2: the short escapes where there are some, \u00xx for other controls, everything else as it is.
void appendText(QByteArray &out, const QString &text)
{
    static constexpr char hex[] = "0123456789abcdef";
    out.append('"');
    for (const char c : text.toUtf8()) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && c != '"' && c != '\\') {
            out.append(c);
            continue;
        }
        out.append('\\');
        switch (c) {
        case '\b':
            out.append('b');
            break;
        case '\t':
            out.append('t');
            break;
        case '\n':
            out.append('n');
            break;
        case '\f':
            out.append('f');
            break;
        case '\r':
            out.append('r');
            break;
        case '"':
        case '\\':
            out.append(c);
            break;
        default:
            out.append("u00").append(hex[byte >> 4]).append(hex[byte & 15]);
        }
    }
    out.append('"');
}

void appendText(QByteArray &out, const char *name, const QString &text) { appendText(out.append(name), text); }

void appendPart(QByteArray &out, const char *name, const QString &part)
{
    if (!part.isEmpty())
        appendText(out, name, part);
}

void appendId(QByteArray &out, const char *name, const QUuid &id)
{
    out.append(name);
    if (id.isNull())
        out.append("null");
    else
        out.append('"').append(id.toByteArray(QUuid::WithoutBraces)).append('"');
}

} // namespace

QByteArray canonicalText(const AuditRow &row)
{
    QByteArray out;
    out.reserve(512 + row.beforeState.size() + row.afterState.size());
    appendText(out, "{\"action\":", row.action); // members in the order of their names
    appendId(out, ",\"actor_id\":", row.actorId);
    appendText(out, ",\"actor_name\":", row.actorName);
    appendPart(out, ",\"actor_sealed\":", row.actorSealed);
    appendText(out, ",\"after_state\":", row.afterState);
    out.append(",\"at\":").append(QByteArray::number(row.at.us));
    appendText(out, ",\"before_state\":", row.beforeState);
    appendId(out, ",\"id\":", row.id);
    appendId(out, ",\"institution_id\":", row.institutionId);
    appendText(out, ",\"ip_address\":", row.ipAddress);
    appendPart(out, ",\"ip_code\":", row.ipCode);
    appendText(out, ",\"outcome\":", row.outcome);
    appendText(out, ",\"request_id\":", row.requestId);
    appendId(out, ",\"session_id\":", row.sessionId);
    appendPart(out, ",\"states_sealed\":", row.statesSealed);
    appendId(out, ",\"subject_id\":", row.subjectId);
    appendText(out, ",\"subject_type\":", row.subjectType);
    return out.append('}');
}

QByteArray sha256(QByteArrayView bytes)
{
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> digest(EVP_MD_fetch(nullptr, "SHA256", nullptr),
                                                                        EVP_MD_free);
    QByteArray out(32, Qt::Uninitialized);
    if (EVP_Digest(bytes.data(), size_t(bytes.size()), reinterpret_cast<unsigned char *>(out.data()), nullptr,
                   digest.get(), nullptr) != 1)
        qFatal("SHA-256 is not available"); // a build without it cannot keep a log
    return out;
}

QByteArray leafOf(const AuditRow &row) { return sha256(QByteArray(1, '\0') + canonicalText(row)); }

QByteArray chainAfter(const QByteArray &before, const QByteArray &leaf) { return sha256(before + leaf); }

QByteArray chainBegin() { return QByteArray(32, '\0'); }

} // namespace bitflow
