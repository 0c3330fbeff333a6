// SPDX-License-Identifier: GPL-3.0-or-later
// Opening an account and keeping hold of it: invitations, forgotten passwords, addresses. What comes by mail is a code
// such as "reset-…"; it works once.
#pragma once

#include "common/api/users.h"
#include "common/model/invitation.h"

namespace bitflow {

// 202: it will be done if it can be done, and the answer does not tell.
struct Accepted
{
    static constexpr auto fields() { return describe(); }
    friend bool operator==(const Accepted &, const Accepted &) = default;
};

// What this server offers to people who are not signed in.
struct AccountOptions
{
    bool mail = false; // it can send mail: invitations and links to a new password

    static constexpr auto fields() { return describe(Field{"mail"_L1, &AccountOptions::mail}); }
    friend bool operator==(const AccountOptions &, const AccountOptions &) = default;
};

struct AddressInput
{
    QString email;

    static constexpr auto fields()
    {
        return describe(Field{"email"_L1, &AddressInput::email, {.required = true, .format = Format::Email}});
    }
};

struct CodeInput
{
    QString code;

    static constexpr auto fields()
    {
        return describe(Field{"code"_L1, &CodeInput::code, {.required = true, .maxLength = 100}});
    }
};

struct PasswordReset
{
    QString code, newPassword;

    static constexpr auto fields()
    {
        return describe(
            Field{"code"_L1, &PasswordReset::code, {.required = true, .maxLength = 100}},
            Field{"new_password"_L1, &PasswordReset::newPassword, {.required = true, .format = Format::Password}});
    }
};

// What somebody is invited to, for the one who has the code.
struct InvitationOffer
{
    QString email, firstName, lastName, invitedByName, roleName, placeName;
    Instant expiresAt;

    static constexpr auto fields()
    {
        using O = InvitationOffer;
        return describe(Field{"email"_L1, &O::email}, Field{"first_name"_L1, &O::firstName},
                        Field{"last_name"_L1, &O::lastName}, Field{"invited_by_name"_L1, &O::invitedByName},
                        Field{"role_name"_L1, &O::roleName}, Field{"place_name"_L1, &O::placeName},
                        Field{"expires_at"_L1, &O::expiresAt});
    }
    friend bool operator==(const InvitationOffer &, const InvitationOffer &) = default;
};

struct InvitationAcceptance
{
    QString code, firstName, lastName, password;

    static constexpr auto fields()
    {
        using A = InvitationAcceptance;
        constexpr Rule name{.maxLength = 100, .format = Format::Line};
        return describe(Field{"code"_L1, &A::code, {.required = true, .maxLength = 100}},
                        Field{"first_name"_L1, &A::firstName, name}, Field{"last_name"_L1, &A::lastName, name},
                        Field{"password"_L1, &A::password, {.required = true, .format = Format::Password}});
    }
};

struct Invitee
{
    QString email, firstName, lastName;

    static constexpr auto fields()
    {
        constexpr Rule name{.maxLength = 100, .format = Format::Line};
        return describe(Field{"email"_L1, &Invitee::email, {.required = true, .format = Format::Email}},
                        Field{"first_name"_L1, &Invitee::firstName, name},
                        Field{"last_name"_L1, &Invitee::lastName, name});
    }
    friend bool operator==(const Invitee &, const Invitee &) = default;
};

struct NewInvitations
{
    static constexpr int most = 500; // people at once

    Id<Institution> institutionId; // home and where the role is held; null: the platform
    Id<Role> roleId;
    QList<Invitee> people;
    std::optional<Instant> accessEndsAt; // of the role
    QString locale;                      // of the mail and of the new accounts

    static constexpr auto fields()
    {
        using N = NewInvitations;
        return describe(Field{"institution_id"_L1, &N::institutionId},
                        Field{"role_id"_L1, &N::roleId, {.required = true}}, Field{"people"_L1, &N::people},
                        Field{"access_ends_at"_L1, &N::accessEndsAt},
                        Field{"locale"_L1, &N::locale, {.maxLength = 20, .format = Format::Line}});
    }
};

struct InvitationProblem
{
    QString email, code, detail;

    static constexpr auto fields()
    {
        using P = InvitationProblem;
        return describe(Field{"email"_L1, &P::email}, Field{"code"_L1, &P::code}, Field{"detail"_L1, &P::detail});
    }
    friend bool operator==(const InvitationProblem &, const InvitationProblem &) = default;
};

// Every person is in exactly one of the two.
struct InvitationReport
{
    QList<Invitation> invited;
    QList<InvitationProblem> refused;

    static constexpr auto fields()
    {
        return describe(Field{"invited"_L1, &InvitationReport::invited},
                        Field{"refused"_L1, &InvitationReport::refused});
    }
    friend bool operator==(const InvitationReport &, const InvitationReport &) = default;
};

struct InvitationQuery : Paging
{
    Id<Institution> institutionId; // in this subtree

    static constexpr auto fields()
    {
        return listFields<InvitationQuery>(Field{"institution_id"_L1, &InvitationQuery::institutionId});
    }
};

struct InvitationRef
{
    Id<Invitation> invitationId;

    static constexpr auto fields() { return describe(Field{"invitation_id"_L1, &InvitationRef::invitationId}); }
};

namespace Api {
inline constexpr Endpoint<Nothing, AccountOptions> accountOptions{
    Method::Get, "/auth/options"_L1, "accountOptions"_L1, anyone(), Guard::None, "What this server offers"_L1};
inline constexpr Endpoint<AddressInput, Accepted> forgotPassword{
    Method::Post,        "/auth/forgot-password"_L1,
    "forgotPassword"_L1, anyone(),
    Guard::None,         "Mail a link to a new password, or the invitation again, if there is such an account"_L1};
inline constexpr Endpoint<PasswordReset, Nothing> resetPassword{
    Method::Post,       "/auth/reset-password"_L1,
    "resetPassword"_L1, anyone(),
    Guard::None,        "Choose a new password with a code from a mail; every session ends"_L1};
inline constexpr Endpoint<CodeInput, Nothing> verifyEmail{
    Method::Post,     "/auth/verify-email"_L1,
    "verifyEmail"_L1, anyone(),
    Guard::None,      "Confirm an address, or a new one, with a code from a mail"_L1};
inline constexpr Endpoint<Nothing, Accepted> sendVerification{
    Method::Post,          "/auth/verification"_L1,
    "sendVerification"_L1, signedIn(),
    Guard::None,           "Mail a code that confirms one's own address"_L1};
inline constexpr Endpoint<AddressInput, Accepted> changeEmail{
    Method::Post,     "/auth/change-email"_L1,
    "changeEmail"_L1, signedIn(),
    Guard::StepUp,    "Mail a code to a new address; it takes the place of the old one when confirmed"_L1};
inline constexpr Endpoint<CodeInput, InvitationOffer> invitationOffer{
    Method::Post, "/auth/invitation"_L1, "invitationOffer"_L1,
    anyone(),     Guard::None,           "What a code from an invitation offers"_L1};
inline constexpr Endpoint<InvitationAcceptance, Nothing> acceptInvitation{
    Method::Post,          "/auth/accept-invitation"_L1,
    "acceptInvitation"_L1, anyone(),
    Guard::None,           "Open the account one is invited to, with a password of one's own"_L1};
// Rule E1 is asked for the role when the invitation is written and again when it is accepted (E8).
inline constexpr Endpoint<NewInvitations, InvitationReport> createInvitations{
    Method::Post,
    "/invitations"_L1,
    "createInvitations"_L1,
    needs(Permission::UsersCreate, Scope::Institution),
    Guard::IdempotencyKey | Guard::StepUp,
    "Invite people by mail; needs roles.assign there and everything the role allows"_L1};
inline constexpr Endpoint<InvitationQuery, Page<Invitation>> listInvitations{
    Method::Get,
    "/invitations"_L1,
    "listInvitations"_L1,
    needs(Permission::UsersCreate, Scope::Anywhere),
    Guard::None,
    "Invitations that are neither accepted nor revoked; sort by created_at, expires_at, email"_L1};
inline constexpr Endpoint<InvitationRef, Invitation> resendInvitation{
    Method::Post,          "/invitations/{invitation_id}/resend"_L1,
    "resendInvitation"_L1, needs(Permission::UsersCreate, Scope::Anywhere),
    Guard::None,           "Send an invitation again, with a new code"_L1};
inline constexpr Endpoint<InvitationRef, Nothing> revokeInvitation{
    Method::Delete,        "/invitations/{invitation_id}"_L1,
    "revokeInvitation"_L1, needs(Permission::UsersCreate, Scope::Anywhere),
    Guard::None,           "Take an invitation back; its code no longer works"_L1};
inline constexpr Endpoint<UserRef, Accepted> inviteUser{
    Method::Post,    "/users/{user_id}/invite"_L1,
    "inviteUser"_L1, needs(Permission::UsersCreate, Scope::User),
    Guard::None,     "Invite somebody whose account waits, or send the invitation again"_L1};
} // namespace Api

} // namespace bitflow
