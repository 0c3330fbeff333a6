// SPDX-License-Identifier: GPL-3.0-or-later
// A mail before it has words: what it is about, and to whom. texts.h gives it the words of the recipient's language.
#pragma once

#include "common/json.h"
#include "common/model/user.h"

namespace bitflow {

// Each says in its text which values it needs beside the recipient's {name}.
enum class MailKind {
    Invitation,       // link: {inviter} {role} {place}
    AccountReady,     // link: {inviter}; an invitation without a role
    PasswordReset,    // link
    VerifyEmail,      // link
    ConfirmEmail,     // link, to the new address
    EmailInUse,       // to an address that somebody else wanted
    EmailChangeAsked, // to the old address: {email} is the new one
    EmailChanged,     // to both: {email} is the new one
    PasswordChanged,  // {device} {ip}
    AccountOpened,    // the first password was chosen, by an invitation: {ip}
    PasswordWithdrawn,
    SecondFactorOn,
    SecondFactorOff,
    RecoveryCodesNew,
    RecoveryCodeUsed, // {ip}
    SessionTheft,     // {device} {ip}
    NewDevice,        // {device} {ip}
    SessionsEnded,
    ApiTokenEnds,    // {token}
    ApiTokenMade,    // {token} {ip}
    ApiTokenRevoked, // {token}
    AccessAsked,     // {person} {email} {permission} {place} {reason}
    Test,
};
constexpr auto names(MailKind)
{
    return std::array{"invitation"_L1,
                      "account_ready"_L1,
                      "password_reset"_L1,
                      "verify_email"_L1,
                      "confirm_email"_L1,
                      "email_in_use"_L1,
                      "email_change_asked"_L1,
                      "email_changed"_L1,
                      "password_changed"_L1,
                      "account_opened"_L1,
                      "password_withdrawn"_L1,
                      "second_factor_on"_L1,
                      "second_factor_off"_L1,
                      "recovery_codes_new"_L1,
                      "recovery_code_used"_L1,
                      "session_theft"_L1,
                      "new_device"_L1,
                      "sessions_ended"_L1,
                      "api_token_ends"_L1,
                      "api_token_made"_L1,
                      "api_token_revoked"_L1,
                      "access_asked"_L1,
                      "test"_L1};
}

struct Mail
{
    QString to; // one address
    MailKind kind = MailKind::PasswordChanged;
    QString locale, timezone;     // of the recipient; empty: English, the installation's zone
    QJsonObject values;           // texts by the names in {braces}
    QString code;                 // secret: what the link carries and what can be pasted into the app; empty: no link
    std::optional<Instant> until; // when the link ends, or what the mail is about

    static constexpr auto fields()
    {
        return describe(Field{"to"_L1, &Mail::to}, Field{"kind"_L1, &Mail::kind}, Field{"locale"_L1, &Mail::locale},
                        Field{"timezone"_L1, &Mail::timezone}, Field{"values"_L1, &Mail::values},
                        Field{"code"_L1, &Mail::code}, Field{"until"_L1, &Mail::until});
    }
    friend bool operator==(const Mail &, const Mail &) = default;
};

// To a person, in his language, by his name.
Mail mailTo(const User &user, MailKind kind, QJsonObject values = {});

} // namespace bitflow
