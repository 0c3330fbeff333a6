// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/words.h"

#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"

#include <QCoreApplication>

namespace bitflow::words {

namespace {

struct Context
{
    Q_DECLARE_TR_FUNCTIONS(SignIn)
};

int portOf(const QUrl &server) { return server.port(server.scheme() == "http"_L1 ? 80 : 443); }

QString tlsFailure(const Error &error, const QUrl &server, const CertificateInfo &certificate)
{
    if (error.code == "untrusted"_L1)
        return Context::tr("No known authority vouches for this server. Compare its fingerprint before you go on.");
    if (error.code == "name_mismatch"_L1)
        return Context::tr(
                   "The certificate is made out to %1, not to %2. Tell IT: “Please issue a certificate that names %2.”")
            .arg(certificate.names.isEmpty() ? certificate.subject : certificate.names, server.host());
    if (error.code == "identity_changed"_L1)
        return Context::tr(
                   "The server's identity has changed since this computer last saw it. Do not sign in. Tell IT: “The "
                   "key of %1 is not the one we had; was it replaced?”")
            .arg(shown(server));
    return Context::
        tr("No encrypted connection could be made. Tell IT: “Port %1 of %2 must speak TLS 1.2 or newer with a valid "
           "certificate.”")
            .arg(portOf(server))
            .arg(server.host());
}

} // namespace

QString shown(const QUrl &server)
{
    return server.port() < 0 ? server.host() : u"%1:%2"_s.arg(server.host()).arg(server.port());
}

QString stepTitle(ServerProbe::Step step, const QUrl &server)
{
    switch (step) {
    case ServerProbe::Step::Name:
        return Context::tr("The name is known in the network");
    case ServerProbe::Step::Port:
        return Context::tr("Port %1 answers").arg(portOf(server));
    case ServerProbe::Step::Tls:
        return Context::tr("The connection is encrypted");
    case ServerProbe::Step::Server:
        return Context::tr("It is a Bitflow server");
    }
    return {};
}

QString stepFailure(ServerProbe::Step step, const Error &error, const QUrl &server, const CertificateInfo &certificate)
{
    const QString where = shown(server);
    switch (step) {
    case ServerProbe::Step::Name:
        return Context::tr(
                   "“%1” is not known here. Check the spelling. If it is right, tell IT: “The name %1 does not resolve "
                   "from my computer.”")
            .arg(server.host());
    case ServerProbe::Step::Port:
        if (error.code == "connection_refused"_L1)
            return Context::tr(
                       "The computer is there, but nothing listens on port %1. Tell IT: “Is the Bitflow server running "
                       "on %2?”")
                .arg(portOf(server))
                .arg(where);
        return Context::tr("Nothing answers on port %1. Tell IT: “I cannot reach %2; is a firewall in between?”")
            .arg(portOf(server))
            .arg(where);
    case ServerProbe::Step::Tls:
        return tlsFailure(error, server, certificate);
    case ServerProbe::Step::Server:
        if (error.code == "timeout"_L1 || error.status >= 500)
            return Context::tr("The server is there but does not answer properly. Tell IT: “%1/up should say ok.”")
                .arg(server.toString());
        return Context::tr(
            "Something answers there, but it is not a Bitflow server. Check the address, then ask IT for the "
            "right one.");
    }
    return {};
}

QString signInFailure(const Error &error, int seconds)
{
    if (error.code == "mfa_token_invalid"_L1)
        return Context::tr("That took too long, or too many codes were wrong. Sign in again.");
    if (error.status == 401)
        return Context::tr("No account matches this e-mail and password.");
    if (error.status == 429)
        return seconds > 0 ? Context::tr("Too many attempts. You can try again in %1:%2.")
                                 .arg(seconds / 60)
                                 .arg(seconds % 60, 2, 10, QLatin1Char('0'))
                           : Context::tr("You can try again now.");
    if (error.code == "identity_changed"_L1)
        return Context::tr(
            "The server's identity has changed. Nothing was sent. Ask your IT department before you go on.");
    if (error.code == "name_mismatch"_L1 || error.code == "tls"_L1 || error.code == "untrusted"_L1)
        return Context::tr(
            "The server's identity could not be confirmed, so nothing was sent. Ask your IT department.");
    return ui::errorText(error);
}

QString addressFailure(const Error &error)
{
    if (error.code == "address_plain"_L1)
        return Context::tr("Unencrypted connections (http) are possible on this computer only. Use https.");
    if (error.code == "address_scheme"_L1)
        return Context::tr("The address must begin with https://, or with the name of the server.");
    return Context::tr(
        "Write the address as IT gave it to you, for example portal.example.edu or portal.example.edu:8443.");
}

QString certificateOfAnother(const CertificateInfo &certificate)
{
    return Context::tr("The server shows the certificate of %1. Nothing is sent to it. Ask IT before you go on.")
        .arg(fmt::isolate(certificate.names.isEmpty() ? certificate.subject : certificate.names));
}

QString runsOut(const CertificateInfo &certificate)
{
    constexpr int warnDays = 14;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (!certificate.validUntil.isValid() || now.daysTo(certificate.validUntil) >= warnDays)
        return {};
    const QString day = fmt::date(certificate.validUntil.toLocalTime().date());
    return certificate.validUntil < now ? Context::tr("The certificate ran out on %1. Ask IT to renew it.").arg(day)
                                        : Context::tr("The certificate runs out on %1. Ask IT to renew it.").arg(day);
}

QString codeFailure(const Error &error)
{
    if (error.code == "code_invalid"_L1)
        return Context::tr(
            "This code has been used, has run out, or was replaced by a newer one. Look for a newer mail, "
            "or have another sent to you; that also brings an invitation again.");
    if (error.code == "invitation_void"_L1)
        return Context::tr("Whoever invited you may no longer give this role. Ask for a new invitation.");
    if (error.code == "conflict"_L1)
        return Context::tr("Somebody has this e-mail address by now. Choose another one.");
    return later(error);
}

QString confirmationFailure()
{
    return Context::tr("This code has been used, has run out, or was replaced by a newer one. Sign in and ask for "
                       "another under “Profile…” in your account menu.");
}

QString later(const Error &error)
{
    constexpr int minute = 60;
    if (error.status != 429)
        return ui::errorText(error);
    return error.retryAfter < minute ? Context::tr("Too many attempts. Try again in a minute.")
                                     : Context::tr("Too many attempts. Try again in %Ln minute(s).", "",
                                                   (error.retryAfter + minute - 1) / minute);
}

int leastLength(bool hasSecondFactor) { return hasSecondFactor ? 12 : 15; }

QString passwordProgress(qsizetype length, int least)
{
    return length >= least
               ? Context::tr("Long enough.")
               : Context::tr("At least %1 characters (%2 so far). A sentence of your own is easy to remember and hard "
                             "to guess; spaces and every script are welcome.")
                     .arg(least)
                     .arg(length);
}

QString noKeychain(const QString &reason)
{
    return Context::tr(
               "This computer offers no keychain to keep the sign-in safe, so you will be asked each time. (%1)")
        .arg(reason);
}

} // namespace bitflow::words
