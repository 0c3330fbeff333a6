// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of institutions.
#pragma once

#include "common/endpoint.h"
#include "common/model/user.h"
#include "common/page.h"

namespace bitflow {

struct InstitutionQuery : Paging
{
    Id<Institution> parentId;    // only those directly below
    bool top = false;            // only the topmost that the asker may see
    QList<InstitutionKind> kind; // any of
    QList<InstitutionStatus> status;
    bool withoutLeader = false; // only colleges without a principal and departments without a head
    bool trashed = false;       // those in the trash instead of the live ones

    static constexpr auto fields()
    {
        using Q = InstitutionQuery;
        return listFields<Q>(Field{"parent_id"_L1, &Q::parentId}, Field{"top"_L1, &Q::top}, Field{"kind"_L1, &Q::kind},
                             Field{"status"_L1, &Q::status}, Field{"without_leader"_L1, &Q::withoutLeader},
                             Field{"trashed"_L1, &Q::trashed});
    }
};

struct InstitutionRef
{
    Id<Institution> institutionId;

    static constexpr auto fields() { return describe(Field{"institution_id"_L1, &InstitutionRef::institutionId}); }
};

// The account made together with a university; it becomes its university owner.
struct NewOwner
{
    QString email, firstName, lastName;

    static constexpr auto fields()
    {
        constexpr Rule name{.required = true, .maxLength = 100, .format = Format::Line};
        return describe(Field{"email"_L1, &NewOwner::email, {.required = true, .format = Format::Email}},
                        Field{"first_name"_L1, &NewOwner::firstName, name},
                        Field{"last_name"_L1, &NewOwner::lastName, {.maxLength = 100, .format = Format::Line}});
    }
};

namespace detail {
inline constexpr Rule nameRule{.required = true, .maxLength = 255, .format = Format::Line};
inline constexpr Rule yearRule{.min = 800, .max = 2100};
inline constexpr Rule countRule{.min = 0, .max = 10'000'000};
inline constexpr Rule quotaRule{.min = 1, .max = 1'000'000};
} // namespace detail

// What of it a kind allows is checked beside the rules: a domain only on a university, a type only on a college …
struct NewInstitution
{
    Id<Institution> parentId; // null for a university
    InstitutionKind kind = InstitutionKind::University;
    QString name, code; // code: made from domain or name when left out
    InstitutionStatus status = InstitutionStatus::Active;
    QString email, phone, website;
    Address address;
    std::optional<int> establishedYear;
    QString timezone;
    QString domain;
    std::optional<int> storageQuotaGb;
    std::optional<Branding> branding;
    std::optional<InstitutionSettings> settings;
    std::optional<CollegeType> type;
    std::optional<Affiliation> affiliation;
    QString affiliationNumber;
    std::optional<int> capacity;
    std::optional<int> currentEnrollment;
    std::optional<Accreditation> accreditation;
    std::optional<Facilities> facilities;
    QString floorLocation;
    std::optional<NewOwner> owner; // university only

    static constexpr auto fields()
    {
        using N = NewInstitution;
        return describe(
            Field{"parent_id"_L1, &N::parentId}, Field{"kind"_L1, &N::kind, {.given = true}},
            Field{"name"_L1, &N::name, detail::nameRule}, Field{"code"_L1, &N::code, {.format = Format::Code}},
            Field{"status"_L1, &N::status}, Field{"email"_L1, &N::email, {.format = Format::Email}},
            Field{"phone"_L1, &N::phone, {.format = Format::Phone}},
            Field{"website"_L1, &N::website, {.format = Format::Url}}, Field{"address"_L1, &N::address},
            Field{"established_year"_L1, &N::establishedYear, detail::yearRule},
            Field{"timezone"_L1, &N::timezone, {.format = Format::Timezone}},
            Field{"domain"_L1, &N::domain, {.format = Format::Domain}},
            Field{"storage_quota_gb"_L1, &N::storageQuotaGb, detail::quotaRule}, Field{"branding"_L1, &N::branding},
            Field{"settings"_L1, &N::settings}, Field{"type"_L1, &N::type}, Field{"affiliation"_L1, &N::affiliation},
            Field{"affiliation_number"_L1, &N::affiliationNumber, {.format = Format::Line}},
            Field{"capacity"_L1, &N::capacity, detail::countRule},
            Field{"current_enrollment"_L1, &N::currentEnrollment, detail::countRule},
            Field{"accreditation"_L1, &N::accreditation}, Field{"facilities"_L1, &N::facilities},
            Field{"floor_location"_L1, &N::floorLocation, {.maxLength = 100, .format = Format::Line}},
            Field{"owner"_L1, &N::owner});
    }
};

// Shown once, never stored in the clear: the first sign-in asks for a new one.
struct OneTimePassword
{
    User user;
    QString password;

    static constexpr auto fields()
    {
        return describe(Field{"user"_L1, &OneTimePassword::user}, Field{"password"_L1, &OneTimePassword::password});
    }
    friend bool operator==(const OneTimePassword &, const OneTimePassword &) = default;
};

struct CreatedInstitution
{
    Institution institution;
    std::optional<OneTimePassword> owner;

    static constexpr auto fields()
    {
        return describe(Field{"institution"_L1, &CreatedInstitution::institution},
                        Field{"owner"_L1, &CreatedInstitution::owner});
    }
    friend bool operator==(const CreatedInstitution &, const CreatedInstitution &) = default;
};

struct InstitutionChange
{
    Id<Institution> institutionId;
    Change<QString> name, code, email, phone, website, timezone, domain, affiliationNumber, floorLocation;
    Change<Address> address;
    Change<int> establishedYear, storageQuotaGb, capacity, currentEnrollment;
    Change<Branding> branding;
    Change<InstitutionSettings> settings;
    Change<CollegeType> type;
    Change<Affiliation> affiliation;
    Change<Accreditation> accreditation;
    Change<Facilities> facilities;

    static constexpr auto fields()
    {
        using C = InstitutionChange;
        return describe(Field{"institution_id"_L1, &C::institutionId}, Field{"name"_L1, &C::name, detail::nameRule},
                        Field{"code"_L1, &C::code, {.required = true, .format = Format::Code}},
                        Field{"email"_L1, &C::email, {.format = Format::Email}},
                        Field{"phone"_L1, &C::phone, {.format = Format::Phone}},
                        Field{"website"_L1, &C::website, {.format = Format::Url}}, Field{"address"_L1, &C::address},
                        Field{"established_year"_L1, &C::establishedYear, detail::yearRule},
                        Field{"timezone"_L1, &C::timezone, {.format = Format::Timezone}},
                        Field{"domain"_L1, &C::domain, {.required = true, .format = Format::Domain}},
                        Field{"storage_quota_gb"_L1, &C::storageQuotaGb, detail::quotaRule},
                        Field{"branding"_L1, &C::branding}, Field{"settings"_L1, &C::settings},
                        Field{"type"_L1, &C::type}, Field{"affiliation"_L1, &C::affiliation},
                        Field{"affiliation_number"_L1, &C::affiliationNumber, {.format = Format::Line}},
                        Field{"capacity"_L1, &C::capacity, detail::countRule},
                        Field{"current_enrollment"_L1, &C::currentEnrollment, detail::countRule},
                        Field{"accreditation"_L1, &C::accreditation}, Field{"facilities"_L1, &C::facilities},
                        Field{"floor_location"_L1, &C::floorLocation, {.maxLength = 100, .format = Format::Line}});
    }
};

struct InstitutionMove
{
    Id<Institution> institutionId, parentId;

    static constexpr auto fields()
    {
        return describe(Field{"institution_id"_L1, &InstitutionMove::institutionId},
                        Field{"parent_id"_L1, &InstitutionMove::parentId, {.required = true}});
    }
};

struct InstitutionStatusChange
{
    Id<Institution> institutionId;
    InstitutionStatus status = InstitutionStatus::Active;
    QString reason;

    static constexpr auto fields()
    {
        using C = InstitutionStatusChange;
        return describe(Field{"institution_id"_L1, &C::institutionId}, Field{"status"_L1, &C::status, {.given = true}},
                        Field{"reason"_L1, &C::reason, {.maxLength = 500, .format = Format::Line}});
    }
};

// The principal of a college or the head of a department: at most one each, and a new one follows the old one.
struct LeaderChange
{
    Id<Institution> institutionId;
    Id<User> userId; // null: nobody

    static constexpr auto fields()
    {
        return describe(Field{"institution_id"_L1, &LeaderChange::institutionId},
                        Field{"user_id"_L1, &LeaderChange::userId, {.given = true}});
    }
};

// What the home page shows, each a true count of what the asker may see.
struct Overview
{
    qint64 universities = 0, colleges = 0, departments = 0, institutionsSuspended = 0;
    qint64 people = 0, peopleActive = 0, peopleSuspended = 0, peopleInvited = 0, peopleNeverSignedIn = 0;
    qint64 signedInLastDay = 0; // people who signed in within 24 hours
    qint64 collegesWithoutPrincipal = 0, departmentsWithoutHead = 0;
    Instant asOf;

    static constexpr auto fields()
    {
        using O = Overview;
        return describe(Field{"universities"_L1, &O::universities}, Field{"colleges"_L1, &O::colleges},
                        Field{"departments"_L1, &O::departments},
                        Field{"institutions_suspended"_L1, &O::institutionsSuspended}, Field{"people"_L1, &O::people},
                        Field{"people_active"_L1, &O::peopleActive}, Field{"people_suspended"_L1, &O::peopleSuspended},
                        Field{"people_invited"_L1, &O::peopleInvited},
                        Field{"people_never_signed_in"_L1, &O::peopleNeverSignedIn},
                        Field{"signed_in_last_day"_L1, &O::signedInLastDay},
                        Field{"colleges_without_principal"_L1, &O::collegesWithoutPrincipal},
                        Field{"departments_without_head"_L1, &O::departmentsWithoutHead}, Field{"as_of"_L1, &O::asOf});
    }
    friend bool operator==(const Overview &, const Overview &) = default;
};

namespace Api {
inline constexpr Endpoint<Nothing, Overview> overview{Method::Get, "/overview"_L1, "overview"_L1,
                                                      signedIn(),  Guard::None,    "Counts of what one may see"_L1};
inline constexpr Endpoint<InstitutionQuery, Page<Institution>> listInstitutions{
    Method::Get,           "/institutions"_L1,
    "listInstitutions"_L1, byKind(NodeAction::View, Scope::Anywhere),
    Guard::None,           "Institutions; sort by name, code, kind, status, created_at, updated_at, deleted_at"_L1};
inline constexpr Endpoint<InstitutionRef, Institution> getInstitution{
    Method::Get,         "/institutions/{institution_id}"_L1,
    "getInstitution"_L1, byKind(NodeAction::View, Scope::Institution),
    Guard::None,         "One institution"_L1};
inline constexpr Endpoint<NewInstitution, CreatedInstitution> createInstitution{
    Method::Post,
    "/institutions"_L1,
    "createInstitution"_L1,
    byKind(NodeAction::Create, Scope::Parent),
    Guard::IdempotencyKey,
    "Add a university, a college or a department; a university together with its owner account"_L1};
inline constexpr Endpoint<InstitutionChange, Institution> updateInstitution{
    Method::Patch,          "/institutions/{institution_id}"_L1,
    "updateInstitution"_L1, byKind(NodeAction::Update, Scope::Institution),
    Guard::IfMatch,         "Edit an institution"_L1};
inline constexpr Endpoint<InstitutionMove, Institution> moveInstitution{
    Method::Post,         "/institutions/{institution_id}/move"_L1,
    "moveInstitution"_L1, byKind(NodeAction::Move, Scope::Institution),
    Guard::IfMatch,       "Move an institution below another"_L1};
inline constexpr Endpoint<InstitutionStatusChange, Institution> setInstitutionStatus{
    Method::Put,
    "/institutions/{institution_id}/status"_L1,
    "setInstitutionStatus"_L1,
    byKind(NodeAction::Suspend, Scope::Institution),
    Guard::IfMatch,
    "Change the status; suspending stops the sign-in of everyone whose rights all lie below"_L1};
inline constexpr Endpoint<InstitutionRef, Nothing> trashInstitution{
    Method::Delete,
    "/institutions/{institution_id}"_L1,
    "trashInstitution"_L1,
    byKind(NodeAction::Delete, Scope::Institution),
    Guard::IfMatch | Guard::StepUp,
    "Move an institution and all below it to the trash"_L1};
inline constexpr Endpoint<InstitutionRef, Institution> restoreInstitution{
    Method::Post,
    "/institutions/{institution_id}/restore"_L1,
    "restoreInstitution"_L1,
    byKind(NodeAction::Delete, Scope::Institution),
    Guard::StepUp,
    "Bring an institution back with all that went with it"_L1};
inline constexpr Endpoint<LeaderChange, Institution> setLeader{
    Method::Put,
    "/institutions/{institution_id}/leader"_L1,
    "setLeader"_L1,
    needs(Permission::RolesAssign, Scope::Institution),
    Guard::IfMatch | Guard::StepUp,
    "Name the principal of a college or the head of a department"_L1};
} // namespace Api

} // namespace bitflow
