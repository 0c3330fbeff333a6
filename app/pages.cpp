// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages.h"

#include "app/apitokens/apitokenspage.h"
#include "app/audit/auditpage.h"
#include "app/home/homepage.h"
#include "app/imports/importspage.h"
#include "app/institutions/institutionspage.h"
#include "app/roles/rolespage.h"
#include "app/sessions/sessionspage.h"
#include "app/users/userspage.h"

#include <QCoreApplication>

namespace bitflow {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Pages", text); }

// A section shows when any of these is held anywhere.
std::function<bool()> whenAny(ClientSession &session, const QList<Permission> &permissions)
{
    return [&session, permissions] {
        return std::ranges::any_of(permissions, [&](Permission one) { return session.mayAnywhere(one); });
    };
}

template<class Page>
std::function<ui::Page *(QWidget *)> making(ApiClient &api, ClientSession &session)
{
    return [&api, &session](QWidget *parent) { return new Page(api, session, parent); };
}

} // namespace

QList<PageSpec> pageList(ApiClient &api, ClientSession &session)
{
    using enum Permission;
    return {
        {.id = u"home"_s,
         .title = tr("Home"),
         .icon = u":/icons/home.svg"_s,
         .factory = making<HomePage>(api, session)},
        {.id = u"institutions"_s,
         .title = tr("Institutions"),
         .icon = u":/icons/institution.svg"_s,
         .visible = whenAny(session, {UniversitiesView, CollegesView, DepartmentsView}),
         .factory = making<InstitutionsPage>(api, session)},
        {.id = u"users"_s,
         .title = tr("Users"),
         .icon = u":/icons/people.svg"_s,
         .visible = whenAny(session, {UsersView}),
         .factory = making<UsersPage>(api, session)},
        {.id = u"roles"_s,
         .title = tr("Roles & access"),
         .icon = u":/icons/shield.svg"_s,
         .visible = whenAny(session, {RolesView}),
         .factory = making<RolesPage>(api, session)},
        {.id = u"imports"_s,
         .title = tr("Imports"),
         .icon = u":/icons/upload.svg"_s,
         .visible = whenAny(session, {UniversitiesCreate, CollegesCreate, DepartmentsCreate, UsersCreate}),
         .factory = making<ImportsPage>(api, session)},
        {.id = u"audit"_s,
         .title = tr("Audit log"),
         .icon = u":/icons/log.svg"_s,
         .visible = whenAny(session, {AuditView}),
         .factory = making<AuditPage>(api, session)},
        {.id = u"sessions"_s,
         .title = tr("Sessions"),
         .icon = u":/icons/devices.svg"_s,
         .factory = making<SessionsPage>(api, session)},
        {.id = u"api-tokens"_s,
         .title = tr("API tokens"),
         .icon = u":/icons/key.svg"_s,
         .visible = whenAny(session, {ApiTokensView}),
         .factory = making<ApiTokensPage>(api, session)},
    };
}

} // namespace bitflow
