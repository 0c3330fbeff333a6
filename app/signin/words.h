// SPDX-License-Identifier: GPL-3.0-or-later
// What the sign-in says: to the person, and through the person to those who run the server.
#pragma once

#include "app/api/probe.h"

namespace bitflow::words {

QString stepTitle(ServerProbe::Step step, const QUrl &server);
// What is wrong at a step, and what to tell IT.
QString stepFailure(ServerProbe::Step step, const Error &error, const QUrl &server, const CertificateInfo &certificate);
// Why a sign-in failed; never says whether it was the e-mail or the password. seconds: left to wait, for 429.
QString signInFailure(const Error &error, int seconds);
QString addressFailure(const Error &error);
QString certificateOfAnother(const CertificateInfo &certificate); // while one is at work
// What there is to know of the connection, for a status line and for the sheet behind it.
QString runsOut(const CertificateInfo &certificate); // empty: not within the next two weeks
QString noKeychain(const QString &reason);
// Why a code from a mail was not taken.
QString codeFailure(const Error &error);
QString confirmationFailure(); // of an address
// What else may be wrong; how long to wait in words, where nothing counts down.
QString later(const Error &error);
// Of a password being chosen, in code points.
int leastLength(bool hasSecondFactor); // as the server sees it
QString passwordProgress(qsizetype length, int least);
QString shown(const QUrl &server); // "portal.example.edu:8443"

} // namespace bitflow::words
