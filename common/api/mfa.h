// SPDX-License-Identifier: GPL-3.0-or-later
// The second factor: codes of an authenticator app (RFC 6238), and recovery codes for the day on which it is lost.
#pragma once

#include "common/api/auth.h"

namespace bitflow {

struct MfaStatus
{
    std::optional<Instant> enabledAt; // null: signing in takes the password alone
    int recoveryCodesLeft = 0;
    bool required = false;        // by a role that is held
    std::optional<Instant> dueAt; // until then it must be set up; null: not required, or done

    static constexpr auto fields()
    {
        using S = MfaStatus;
        return describe(Field{"enabled_at"_L1, &S::enabledAt}, Field{"recovery_codes_left"_L1, &S::recoveryCodesLeft},
                        Field{"required"_L1, &S::required}, Field{"due_at"_L1, &S::dueAt});
    }
    friend bool operator==(const MfaStatus &, const MfaStatus &) = default;
};

// What an authenticator app needs, once; it counts when a code of it has been confirmed.
struct TotpEnrolment
{
    QString secret; // base32 (RFC 4648), for typing
    QString uri;    // otpauth://totp/…, for the picture

    static constexpr auto fields()
    {
        return describe(Field{"secret"_L1, &TotpEnrolment::secret}, Field{"uri"_L1, &TotpEnrolment::uri});
    }
};

struct TotpCode
{
    QString code; // spaces and the digits of any script are understood

    static constexpr auto fields()
    {
        return describe(Field{"code"_L1, &TotpCode::code, {.required = true, .maxLength = 64, .format = Format::Line}});
    }
};

// Told once; the server keeps no more than a hash of each.
struct RecoveryCodes
{
    QStringList codes; // four groups of six characters

    static constexpr auto fields() { return describe(Field{"codes"_L1, &RecoveryCodes::codes}); }
};

struct MfaInput
{
    QString mfaToken;
    QString code;                  // of the app, or a recovery code
    QString device;                // shown in the list of sessions
    QString app{}, deviceSecret{}; // as with the password

    static constexpr auto fields()
    {
        using I = MfaInput;
        return describe(Field{"mfa_token"_L1, &I::mfaToken, {.required = true, .maxLength = 4096}},
                        Field{"code"_L1, &I::code, {.required = true, .maxLength = 64, .format = Format::Line}},
                        Field{"device"_L1, &I::device, {.maxLength = 200, .format = Format::Line}},
                        Field{"app"_L1, &I::app, {.maxLength = 100, .format = Format::Line}},
                        Field{"device_secret"_L1, &I::deviceSecret, LoginInput::deviceSecretRule});
    }
};

// One of the two.
struct StepUpInput
{
    QString password;
    QString code; // of the app, or a recovery code

    static constexpr auto fields()
    {
        return describe(Field{"password"_L1, &StepUpInput::password, {.format = Format::Password}},
                        Field{"code"_L1, &StepUpInput::code, {.maxLength = 64, .format = Format::Line}});
    }
};

struct MfaOwner
{
    Id<User> userId;

    static constexpr auto fields() { return describe(Field{"user_id"_L1, &MfaOwner::userId}); }
};

namespace Api {
inline constexpr Endpoint<MfaInput, Tokens> signInWithCode{
    Method::Post, "/auth/mfa"_L1, "signInWithCode"_L1,
    anyone(),     Guard::None,    "Finish a sign-in with a code of the app or a recovery code"_L1};
inline constexpr Endpoint<StepUpInput, Nothing> stepUp{
    Method::Post, "/auth/step-up"_L1, "stepUp"_L1,
    signedIn(),   Guard::None,        "Prove who one is, for what asks for that within five minutes"_L1};
inline constexpr Endpoint<Nothing, MfaStatus> mfaStatus{Method::Get, "/auth/mfa"_L1, "mfaStatus"_L1,
                                                        signedIn(),  Guard::None,    "One's own second factor"_L1};
inline constexpr Endpoint<Nothing, TotpEnrolment> beginTotp{
    Method::Post, "/auth/mfa/totp"_L1, "beginTotp"_L1,
    signedIn(),   Guard::StepUp,       "Begin to set up an authenticator app; a code of it confirms it"_L1};
inline constexpr Endpoint<TotpCode, RecoveryCodes> confirmTotp{
    Method::Put, "/auth/mfa/totp"_L1, "confirmTotp"_L1,
    signedIn(),  Guard::StepUp,       "Confirm the app by a code; every other session ends"_L1};
inline constexpr Endpoint<Nothing, Nothing> disableTotp{
    Method::Delete, "/auth/mfa/totp"_L1, "disableTotp"_L1,
    signedIn(),     Guard::StepUp,       "Sign in by the password alone again; every other session ends"_L1};
inline constexpr Endpoint<Nothing, RecoveryCodes> renewRecoveryCodes{Method::Post,
                                                                     "/auth/mfa/recovery-codes"_L1,
                                                                     "renewRecoveryCodes"_L1,
                                                                     signedIn(),
                                                                     Guard::StepUp,
                                                                     "New recovery codes; the former ones end"_L1};
inline constexpr Endpoint<MfaOwner, Nothing> resetUserMfa{
    Method::Delete,    "/users/{user_id}/mfa"_L1,
    "resetUserMfa"_L1, needs(Permission::UsersResetPassword, Scope::User),
    Guard::StepUp,     "Take away the second factor of somebody who has lost it; all sessions end"_L1};
} // namespace Api

} // namespace bitflow
