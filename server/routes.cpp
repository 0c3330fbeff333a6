// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/routes.h"

#include "common/api/all.h"

namespace bitflow {

namespace {

// A store's function as a handler.
template<class Store, class Function>
auto call(Store &store, Function function)
{
    return [&store, function](const Caller &caller, const auto &in) { return (store.*function)(caller, in); };
}

PermissionList catalogue()
{
    PermissionList list;
    const PermissionSet used = permissionsInUse();
    for (const PermissionInfo &row : permissionCatalogue())
        list.items.append({row.slug, row.category, QString::fromUtf8(row.label), nameOf(row.risk),
                           used.test(size_t(row.permission))});
    list.total = list.items.size();
    return list;
}

} // namespace

void addRoutes(http::Router &router, Stores stores)
{
    auto &[sessions, secondFactor, institutions, users, roles, imports, accounts, invitations, apiTokens, audit,
           explanations, previews, accessRequests] = stores;

    router.serve(Api::login, call(sessions, &SessionStore::login));
    router.serve(Api::refresh, call(sessions, &SessionStore::refresh));
    router.serve(Api::logout, call(sessions, &SessionStore::logout));
    router.serve(Api::logoutAll, call(sessions, &SessionStore::logoutAll));
    router.serve(Api::me, call(sessions, &SessionStore::me));
    router.serve(Api::updateProfile, call(sessions, &SessionStore::updateProfile));
    router.serve(Api::changePassword, call(sessions, &SessionStore::changePassword));
    router.serve(Api::listSessions, call(sessions, &SessionStore::list));
    router.serve(Api::getSession, call(sessions, &SessionStore::get));
    router.serve(Api::signInFailures, call(sessions, &SessionStore::failures));
    router.serve(Api::revokeSession, call(sessions, &SessionStore::revoke));
    router.serve(Api::countSessions, call(sessions, &SessionStore::count));
    router.serve(Api::revokeSessions, call(sessions, &SessionStore::revokeMany));
    router.serve(Api::listDevices, call(sessions, &SessionStore::devices));
    router.serve(Api::forgetDevice, call(sessions, &SessionStore::forgetDevice));

    router.serve(Api::listApiTokens, call(apiTokens, &ApiTokenStore::list));
    router.serve(Api::createApiToken, call(apiTokens, &ApiTokenStore::create));
    router.serve(Api::revokeApiToken, call(apiTokens, &ApiTokenStore::revoke));

    router.serve(Api::accountOptions, call(accounts, &AccountStore::options));
    router.serve(Api::forgotPassword, call(accounts, &AccountStore::forgotPassword));
    router.serve(Api::resetPassword, call(accounts, &AccountStore::resetPassword));
    router.serve(Api::verifyEmail, call(accounts, &AccountStore::verifyEmail));
    router.serve(Api::sendVerification, call(accounts, &AccountStore::sendVerification));
    router.serve(Api::changeEmail, call(accounts, &AccountStore::changeEmail));
    router.serve(Api::invitationOffer, call(invitations, &InvitationStore::offer));
    router.serve(Api::acceptInvitation, call(invitations, &InvitationStore::accept));
    router.serve(Api::createInvitations, call(invitations, &InvitationStore::create));
    router.serve(Api::listInvitations, call(invitations, &InvitationStore::list));
    router.serve(Api::resendInvitation, call(invitations, &InvitationStore::resend));
    router.serve(Api::revokeInvitation, call(invitations, &InvitationStore::revoke));
    router.serve(Api::inviteUser, call(invitations, &InvitationStore::inviteUser));

    router.serve(Api::signInWithCode, call(sessions, &SessionStore::signInWithCode));
    router.serve(Api::stepUp, call(sessions, &SessionStore::stepUp));
    router.serve(Api::mfaStatus, call(secondFactor, &SecondFactor::status));
    router.serve(Api::beginTotp, call(secondFactor, &SecondFactor::begin));
    router.serve(Api::confirmTotp, call(secondFactor, &SecondFactor::confirm));
    router.serve(Api::disableTotp, call(secondFactor, &SecondFactor::disable));
    router.serve(Api::renewRecoveryCodes, call(secondFactor, &SecondFactor::renewCodes));
    router.serve(Api::resetUserMfa, call(secondFactor, &SecondFactor::reset));

    router.serve(Api::overview, call(institutions, &InstitutionStore::overview));
    router.serve(Api::listInstitutions, call(institutions, &InstitutionStore::list));
    router.serve(Api::getInstitution, call(institutions, &InstitutionStore::get));
    router.serve(Api::createInstitution, call(institutions, &InstitutionStore::create));
    router.serve(Api::updateInstitution, call(institutions, &InstitutionStore::update));
    router.serve(Api::moveInstitution, call(institutions, &InstitutionStore::move));
    router.serve(Api::setInstitutionStatus, call(institutions, &InstitutionStore::setStatus));
    router.serve(Api::trashInstitution, call(institutions, &InstitutionStore::trash));
    router.serve(Api::restoreInstitution, call(institutions, &InstitutionStore::restore));
    router.serve(Api::setLeader, call(institutions, &InstitutionStore::setLeader));

    router.serve(Api::listUsers, call(users, &UserStore::list));
    router.serve(Api::getUser, call(users, &UserStore::get));
    router.serve(Api::createUser, call(users, &UserStore::create));
    router.serve(Api::updateUser, call(accounts, &AccountStore::updateUser));
    router.serve(Api::setUserStatus, call(users, &UserStore::setStatus));
    router.serve(Api::resetUserPassword, call(accounts, &AccountStore::resetFor));
    router.serve(Api::trashUser, call(users, &UserStore::trash));
    router.serve(Api::restoreUser, call(users, &UserStore::restore));
    router.serve(Api::userAccess, call(users, &UserStore::access));
    router.serve(Api::mergeUser, call(users, &UserStore::merge));
    router.serve(Api::transferOwnership, call(users, &UserStore::transferOwnership));
    router.serve(Api::createAssignment, call(users, &UserStore::createAssignment));
    router.serve(Api::updateAssignment, call(users, &UserStore::updateAssignment));
    router.serve(Api::deleteAssignment, call(users, &UserStore::deleteAssignment));

    router.serve(Api::listPermissions,
                 [](const Caller &, const Nothing &) -> Result<PermissionList> { return catalogue(); });
    router.serve(Api::listRoles, call(roles, &RoleStore::list));
    router.serve(Api::getRole, call(roles, &RoleStore::get));
    router.serve(Api::createRole, call(roles, &RoleStore::create));
    router.serve(Api::updateRole, call(roles, &RoleStore::update));
    router.serve(Api::deleteRole, call(roles, &RoleStore::remove));
    router.serve(Api::roleHolders, call(roles, &RoleStore::holders));

    router.serve(Api::explainAccess, call(explanations, &AccessStore::explain));
    router.serve(Api::requestAccess, call(accessRequests, &AccessRequests::send));
    router.serve(Api::effectiveRights, call(explanations, &AccessStore::effective));
    router.serve(Api::whoCan, call(explanations, &AccessStore::whoCan));
    router.serve(Api::compareAccess, call(explanations, &AccessStore::compare));
    router.serve(Api::dutyConflicts, call(explanations, &AccessStore::conflicts));
    router.serve(Api::roleImpact, call(explanations, &AccessStore::impact));
    router.serve(Api::roleHistory, call(explanations, &AccessStore::history));
    router.serve(Api::previewUser, call(previews, &Previews::start));

    router.serve(Api::createImport, call(imports, &ImportStore::create));
    router.serve(Api::listImports, call(imports, &ImportStore::list));
    router.serve(Api::getImport, call(imports, &ImportStore::get));
    router.serve(Api::checkImport, call(imports, &ImportStore::check));
    router.serve(Api::runImport, call(imports, &ImportStore::run));
    router.serve(Api::cancelImport, call(imports, &ImportStore::cancel));
    router.serve(Api::listRowErrors, call(imports, &ImportStore::rowErrors));
    router.serve(Api::errorFile, call(imports, &ImportStore::errorFile));

    router.serve(Api::listAuditEvents, call(audit, &AuditStore::list));
    router.serve(Api::getAuditEvent, call(audit, &AuditStore::get));
    router.serve(Api::auditHistogram, call(audit, &AuditStore::histogram));
    router.serve(Api::auditIntegrity, call(audit, &AuditStore::integrity));
    router.serve(Api::exportAudit, call(audit, &AuditStore::exportSlice));
}

} // namespace bitflow
