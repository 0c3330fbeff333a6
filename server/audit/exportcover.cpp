// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/exportcover.h"

#include "common/json.h"

#include <QCryptographicHash>
#include <QIODevice>

namespace bitflow::auditcover {

namespace {

// Members sorted, no white space. The line before it keeps the signature from being taken for one of a checkpoint.
QByteArray signedText(AuditCover cover)
{
    cover.signature.clear();
    QJsonObject members = toJsonObject(cover);
    members.remove(u"signature"_s);
    return "bitflow audit export 1\n" + toText(members);
}

} // namespace

AuditCover signedBy(const AuditKey &key, AuditCover cover)
{
    cover.keyId = key.id();
    cover.signature = QString::fromLatin1(key.sign(signedText(cover)).toBase64());
    return cover;
}

CoverFault check(const AuditKey &key, const AuditCover &cover)
{
    if (cover.keyId != key.id())
        return CoverFault::OtherKey;
    return key.verify(signedText(cover), QByteArray::fromBase64(cover.signature.toLatin1())) ? CoverFault::None
                                                                                             : CoverFault::Forged;
}

CoverFault check(const AuditKey &key, const AuditCover &cover, QIODevice &file)
{
    if (const CoverFault fault = check(key, cover); fault != CoverFault::None)
        return fault;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!hash.addData(&file))
        return CoverFault::Unreadable;
    return QString::fromLatin1(hash.result().toHex()) == cover.sha256 ? CoverFault::None : CoverFault::Changed;
}

} // namespace bitflow::auditcover
