// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/api/trust.h"

#include <QCryptographicHash>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslCipher>
#include <QSslKey>

#include <algorithm>

namespace bitflow {

namespace {

constexpr auto refusalProperty = "bitflowRefusal";

QByteArray hashOf(const QByteArray &der) { return QCryptographicHash::hash(der, QCryptographicHash::Sha256).toHex(); }

QString personOf(const QSslCertificate &certificate, bool issuer)
{
    const auto part = [&](QSslCertificate::SubjectInfo info) {
        return (issuer ? certificate.issuerInfo(info) : certificate.subjectInfo(info)).join(u", "_s);
    };
    QStringList parts{part(QSslCertificate::CommonName), part(QSslCertificate::Organization)};
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

QString protocolName(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_2:
        return u"TLS 1.2"_s;
    case QSsl::TlsV1_3:
        return u"TLS 1.3"_s;
    default:
        return {};
    }
}

CertificateInfo describe(const QNetworkReply &reply)
{
    const QSslConfiguration tls = reply.sslConfiguration();
    const QSslCertificate certificate = tls.peerCertificate();
    return {.server = addressOf(reply.url()),
            .subject = personOf(certificate, false),
            .issuer = personOf(certificate, true),
            .names = certificate.subjectAlternativeNames().values().join(u", "_s),
            .validFrom = certificate.effectiveDate(),
            .validUntil = certificate.expiryDate(),
            .ip = {},
            .certificateHash = hashOf(certificate.toDer()),
            .keyHash = certificate.isNull() ? QByteArray() : hashOf(certificate.publicKey().toDer()),
            .protocol = protocolName(tls.sessionProtocol()),
            .cipher = tls.sessionCipher().name(),
            .selfSigned = certificate.isSelfSigned()};
}

// What may be wrong with a certificate whose key a person compared: nobody vouches for it, or it ran out.
bool bearable(const QSslError &error)
{
    switch (error.error()) {
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
    case QSslError::CertificateExpired:
        return true;
    default:
        return false;
    }
}

bool contains(const QList<QSslError> &errors, QSslError::SslError wanted)
{
    return std::ranges::any_of(errors, [&](const QSslError &error) { return error.error() == wanted; });
}

} // namespace

QString addressOf(const QUrl &url)
{
    const int usual = url.scheme() == "http"_L1 ? 80 : 443;
    QUrl address;
    address.setScheme(url.scheme());
    address.setHost(url.host());
    if (url.port(usual) != usual)
        address.setPort(url.port());
    return address.toString(QUrl::FullyEncoded);
}

QString grouped(const QByteArray &hexHash)
{
    QStringList groups;
    for (qsizetype at = 0; at < hexHash.size(); at += 8)
        groups.append(QString::fromLatin1(hexHash.sliced(at, std::min<qsizetype>(8, hexHash.size() - at))));
    return groups.join(u' ');
}

Trust::Trust(Settings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_configuration(QSslConfiguration::defaultConfiguration())
{
    m_configuration.setProtocol(QSsl::TlsV1_2OrLater);
    m_configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
}

void Trust::addAuthorities(const QList<QSslCertificate> &authorities)
{
    m_configuration.addCaCertificates(authorities);
}

// Direct, always: the network's thread waits in these two slots, so no byte of HTTP passes them.
void Trust::guard(QNetworkAccessManager &network)
{
    connect(&network, &QNetworkAccessManager::sslErrors, this, &Trust::sslErrors, Qt::DirectConnection);
    connect(&network, &QNetworkAccessManager::encrypted, this, &Trust::encrypted, Qt::DirectConnection);
}

void Trust::sslErrors(QNetworkReply *reply, const QList<QSslError> &errors)
{
    const CertificateInfo shown = describe(*reply);
    const KnownServer known = m_settings.server(shown.server).value_or(KnownServer{});
    if (!known.pin.isEmpty() && known.pin != QLatin1StringView(shown.keyHash))
        return refuse(reply, u"identity_changed"_s, shown);
    if (contains(errors, QSslError::HostNameMismatch))
        return refuse(reply, u"name_mismatch"_s, shown);
    if (shown.keyHash.isEmpty() || !std::ranges::all_of(errors, bearable))
        return refuse(reply, u"tls"_s, shown);
    if (known.pin.isEmpty())
        return refuse(reply, u"untrusted"_s, shown);
    if (known.pinKind == PinKind::Certified) // an authority used to vouch for it and does no longer
        return refuse(reply, contains(errors, QSslError::CertificateExpired) ? u"tls"_s : u"identity_changed"_s, shown);
    reply->ignoreSslErrors(errors);
}

void Trust::encrypted(QNetworkReply *reply)
{
    const CertificateInfo shown = describe(*reply);
    const KnownServer known = m_settings.server(shown.server).value_or(KnownServer{});
    const bool same = known.pin == QLatin1StringView(shown.keyHash);
    if (shown.keyHash.isEmpty() || (!known.pin.isEmpty() && !same && known.pinKind == PinKind::Compared)) {
        refuse(reply, u"identity_changed"_s, shown);
        return reply->abort();
    }
    if (!same) // without errors up to here: an authority vouches for it
        pin(shown, PinKind::Certified);
    if (!same || known.pinKind == PinKind::Certified)
        return note(shown, State::Certified);
    note(shown, shown.validUntil < QDateTime::currentDateTimeUtc() ? State::PinnedExpired : State::Pinned);
}

void Trust::refuse(QNetworkReply *reply, const QString &code, const CertificateInfo &certificate)
{
    reply->setProperty(refusalProperty, code);
    note(certificate, State::Refused);
    m_seen[certificate.server].refusal = code;
    if (code == "identity_changed"_L1) {
        later([this, certificate] { Q_EMIT identityChanged(certificate); });
    } else if (code == "untrusted"_L1 && !m_asked.contains(certificate.keyHash)) {
        m_asked.insert(certificate.keyHash);
        later([this, certificate] { Q_EMIT unknownServer(certificate); });
    }
}

// The network's thread waits while we are asked: whoever listens does so afterwards.
void Trust::later(std::function<void()> tell)
{
    QMetaObject::invokeMethod(this, std::move(tell), Qt::QueuedConnection);
}

void Trust::note(const CertificateInfo &certificate, State state)
{
    Seen &seen = m_seen[certificate.server];
    const bool changed = seen.state != state || seen.certificate.certificateHash != certificate.certificateHash;
    seen = {certificate, state, {}};
    if (changed)
        later([this] { Q_EMIT stateChanged(); });
}

void Trust::pin(const CertificateInfo &certificate, PinKind kind)
{
    KnownServer server = m_settings.server(certificate.server).value_or(KnownServer{.address = certificate.server});
    server.pin = QString::fromLatin1(certificate.keyHash);
    server.pinKind = kind;
    server.pinnedAt = QDateTime::currentDateTimeUtc();
    m_settings.remember(server);
}

void Trust::accept(const CertificateInfo &certificate)
{
    m_asked.remove(certificate.keyHash);
    const KnownServer known = m_settings.server(certificate.server).value_or(KnownServer{});
    if (!known.pin.isEmpty() || certificate.keyHash.isEmpty())
        return; // a pin is replaced through acceptChange() alone
    pin(certificate, PinKind::Compared);
    note(certificate, State::Pinned);
}

bool Trust::acceptChange(const CertificateInfo &certificate, const QString &lastEight)
{
    const QString wanted = QString::fromLatin1(
        certificate.certificateHash.last(std::min<qsizetype>(8, certificate.certificateHash.size())));
    if (wanted.size() != 8 || certificate.keyHash.isEmpty() ||
        lastEight.trimmed().compare(wanted, Qt::CaseInsensitive) != 0)
        return false;
    pin(certificate, PinKind::Compared);
    note(certificate, State::Pinned);
    return true;
}

void Trust::forget(const QUrl &server)
{
    const QString address = addressOf(server);
    m_seen.remove(address);
    m_settings.forget(address);
    Q_EMIT stateChanged();
}

Trust::State Trust::state(const QUrl &server) const
{
    if (server.scheme() == "http"_L1)
        return State::Plain;
    return m_seen.value(addressOf(server)).state;
}

CertificateInfo Trust::seen(const QUrl &server) const { return m_seen.value(addressOf(server)).certificate; }

QString Trust::refusal(const QUrl &server) const { return m_seen.value(addressOf(server)).refusal; }

QString Trust::refusal(const QNetworkReply &reply) const
{
    if (const QString own = reply.property(refusalProperty).toString(); !own.isEmpty())
        return own;
    // Calls that waited for the same handshake fail with it, without being asked themselves.
    return reply.error() == QNetworkReply::SslHandshakeFailedError ? m_seen.value(addressOf(reply.url())).refusal
                                                                   : QString();
}

} // namespace bitflow
