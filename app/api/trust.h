// SPDX-License-Identifier: GPL-3.0-or-later
// Is this the server it was yesterday? Trust on first use with pins of the public key (SPKI, RFC 7469 §2.4).
//   certified by a known authority, right name → silent, the pin is recorded
//   unknown issuer, no pin                     → the call fails (untrusted) and unknownServer() asks for a decision
//   same key, new certificate                  → silent
//   other key, wrong name, authority gone      → the call fails, identityChanged(); nothing here accepts it in passing
// The comparison happens before a single byte of HTTP leaves.
#pragma once

#include "app/settings/settings.h"

#include <QDateTime>
#include <QObject>
#include <QSet>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>
#include <QUrl>

#include <functional>

class QNetworkAccessManager;
class QNetworkReply;

namespace bitflow {

struct CertificateInfo
{
    QString server; // as addressOf() writes it
    QString subject, issuer, names;
    QDateTime validFrom, validUntil;
    QString ip;                          // of the server, when known
    QByteArray certificateHash, keyHash; // SHA-256, lower-case hex
    QString protocol, cipher;
    bool selfSigned = false;
};

// "a1b2c3d4 …" in eight groups of eight.
QString grouped(const QByteArray &hexHash);

class Trust : public QObject
{
    Q_OBJECT
public:
    enum class State { NotSeen, Plain, Certified, Pinned, PinnedExpired, Refused };

    explicit Trust(Settings &settings, QObject *parent = nullptr); // settings outlive it

    void guard(QNetworkAccessManager &network); // from now on every TLS connection of it is compared
    [[nodiscard]] QSslConfiguration configuration() const { return m_configuration; } // TLS 1.2 or newer, verifying
    // Certificates that count as authorities beside those of the system; for houses with their own.
    void addAuthorities(const QList<QSslCertificate> &authorities);

    void accept(const CertificateInfo &certificate); // somebody compared the fingerprint
    // After identityChanged(): only with the last eight digits of the certificate's hash, the one that the server shows
    // to those who run it, as read out by them.
    bool acceptChange(const CertificateInfo &certificate, const QString &lastEight);
    void forget(const QUrl &server);

    [[nodiscard]] State state(const QUrl &server) const;
    [[nodiscard]] CertificateInfo seen(const QUrl &server) const; // the certificate last shown by it
    [[nodiscard]] QString refusal(const QUrl &server) const;      // why its last connection was cut, as below
    // Why a connection was cut: untrusted, name_mismatch, identity_changed; "" when trust had no part in it.
    [[nodiscard]] QString refusal(const QNetworkReply &reply) const;

Q_SIGNALS:
    void unknownServer(const bitflow::CertificateInfo &certificate); // once a key until it is answered
    void identityChanged(const bitflow::CertificateInfo &certificate);
    void stateChanged();

private:
    void sslErrors(QNetworkReply *reply, const QList<QSslError> &errors);
    void encrypted(QNetworkReply *reply);
    void refuse(QNetworkReply *reply, const QString &code, const CertificateInfo &certificate);
    void later(std::function<void()> tell);
    void note(const CertificateInfo &certificate, State state);
    void pin(const CertificateInfo &certificate, PinKind kind);

    // What was last seen of a server in this run.
    struct Seen
    {
        CertificateInfo certificate;
        State state = State::NotSeen;
        QString refusal;
    };

    Settings &m_settings;
    QSslConfiguration m_configuration;
    QHash<QString, Seen> m_seen;
    QSet<QByteArray> m_asked;
};

// "https://portal.example.edu:8443" of any URL there: scheme, host and a port that is not the usual one.
QString addressOf(const QUrl &url);

} // namespace bitflow
