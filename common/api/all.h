// SPDX-License-Identifier: GPL-3.0-or-later
// Every endpoint there is. An endpoint that stands here and is not served, or the reverse, stops the server at start.
#pragma once

#include "common/api/access.h"
#include "common/api/accessrequests.h"
#include "common/api/accounts.h"
#include "common/api/apitokens.h"
#include "common/api/audit.h"
#include "common/api/auth.h"
#include "common/api/imports.h"
#include "common/api/institutions.h"
#include "common/api/mfa.h"
#include "common/api/roles.h"
#include "common/api/users.h"

namespace bitflow {

// Calls visit(endpoint) for each.
template<class Visit>
constexpr void forEachEndpoint(Visit &&visit)
{
    using namespace Api;
    const auto each = [&](const auto &...endpoint) { (visit(endpoint), ...); };
    each(accountOptions, forgotPassword, resetPassword, verifyEmail, sendVerification, changeEmail, invitationOffer,
         acceptInvitation, createInvitations, listInvitations, resendInvitation, revokeInvitation, inviteUser);
    each(login, refresh, logout, logoutAll, me, updateProfile, changePassword, listSessions, getSession, signInFailures,
         revokeSession, countSessions, revokeSessions, listDevices, forgetDevice);
    each(signInWithCode, stepUp, mfaStatus, beginTotp, confirmTotp, disableTotp, renewRecoveryCodes, resetUserMfa);
    each(listApiTokens, createApiToken, revokeApiToken);
    each(overview, listInstitutions, getInstitution, createInstitution, updateInstitution, moveInstitution,
         setInstitutionStatus, trashInstitution, restoreInstitution, setLeader);
    each(listUsers, getUser, createUser, updateUser, setUserStatus, resetUserPassword, trashUser, restoreUser,
         userAccess, createAssignment, updateAssignment, deleteAssignment, transferOwnership, mergeUser);
    each(listPermissions, listRoles, getRole, createRole, updateRole, deleteRole, roleHolders);
    each(requestAccess, explainAccess, effectiveRights, whoCan, compareAccess, dutyConflicts, roleImpact, roleHistory,
         previewUser);
    each(createImport, listImports, getImport, checkImport, runImport, cancelImport, listRowErrors, errorFile);
    each(listAuditEvents, getAuditEvent, auditHistogram, auditIntegrity, exportAudit);
}

// The permissions that some endpoint asks for; the others wait for their part of the product.
PermissionSet permissionsInUse();

} // namespace bitflow
