// SPDX-License-Identifier: GPL-3.0-or-later
// A node of the tree platform → university → college → department, and what one may say about it.
#pragma once

#include "common/id.h"
#include "common/instant.h"
#include "common/model/kinds.h"

#include <QDate>
#include <QList>

namespace bitflow {

struct User;

struct Address
{
    QString line1, line2, city, state, postalCode, country;

    static constexpr auto fields()
    {
        constexpr Rule line{.format = Format::Line};
        return describe(Field{"line1"_L1, &Address::line1, line}, Field{"line2"_L1, &Address::line2, line},
                        Field{"city"_L1, &Address::city, line}, Field{"state"_L1, &Address::state, line},
                        Field{"postal_code"_L1, &Address::postalCode, {.maxLength = 20, .format = Format::Line}},
                        Field{"country"_L1, &Address::country, line});
    }
    friend bool operator==(const Address &, const Address &) = default;
};

struct Branding
{
    QString primary, secondary; // "#RRGGBB" or empty

    static constexpr auto fields()
    {
        return describe(Field{"primary"_L1, &Branding::primary, {.format = Format::Color}},
                        Field{"secondary"_L1, &Branding::secondary, {.format = Format::Color}});
    }
    friend bool operator==(const Branding &, const Branding &) = default;
};

struct InstitutionSettings
{
    int academicYearStartMonth = 7; // 1 = January
    QStringList workingDays;        // "monday" …
    QString classStart, classEnd;   // "09:00"

    static constexpr auto fields()
    {
        return describe(
            Field{"academic_year_start_month"_L1, &InstitutionSettings::academicYearStartMonth, {.min = 1, .max = 12}},
            Field{"working_days"_L1, &InstitutionSettings::workingDays, {.maxLength = 7}},
            Field{"class_start"_L1, &InstitutionSettings::classStart, {.maxLength = 5, .format = Format::Line}},
            Field{"class_end"_L1, &InstitutionSettings::classEnd, {.maxLength = 5, .format = Format::Line}});
    }
    friend bool operator==(const InstitutionSettings &, const InstitutionSettings &) = default;
};

struct Accreditation
{
    QString grade, body;
    QDate validUntil;

    static constexpr auto fields()
    {
        return describe(Field{"grade"_L1, &Accreditation::grade, {.maxLength = 20, .format = Format::Line}},
                        Field{"body"_L1, &Accreditation::body, {.format = Format::Line}},
                        Field{"valid_until"_L1, &Accreditation::validUntil});
    }
    friend bool operator==(const Accreditation &, const Accreditation &) = default;
};

struct Facilities
{
    bool library = false, hostel = false, transport = false, canteen = false;

    static constexpr auto fields()
    {
        return describe(Field{"library"_L1, &Facilities::library}, Field{"hostel"_L1, &Facilities::hostel},
                        Field{"transport"_L1, &Facilities::transport}, Field{"canteen"_L1, &Facilities::canteen});
    }
    friend bool operator==(const Facilities &, const Facilities &) = default;
};

// One step of the way from the university down to a node.
struct Institution;
struct PathStep
{
    Id<Institution> id;
    QString name;
    InstitutionKind kind = InstitutionKind::University;

    static constexpr auto fields()
    {
        return describe(Field{"id"_L1, &PathStep::id}, Field{"name"_L1, &PathStep::name},
                        Field{"kind"_L1, &PathStep::kind});
    }
    friend bool operator==(const PathStep &, const PathStep &) = default;
};

struct Institution
{
    Id<Institution> id;
    Id<Institution> parentId; // null: a university
    InstitutionKind kind = InstitutionKind::University;
    QString name, code;
    InstitutionStatus status = InstitutionStatus::Active;
    QString email, phone, website;
    Address address;
    std::optional<int> establishedYear;
    QString timezone = u"UTC"_s;
    // university
    QString domain; // case-folded; empty for other kinds
    int storageQuotaGb = 0;
    qint64 storageUsedMb = 0;
    Branding branding;
    InstitutionSettings settings;
    // college
    std::optional<CollegeType> type;
    std::optional<Affiliation> affiliation;
    QString affiliationNumber;
    std::optional<int> capacity;
    int currentEnrollment = 0;
    Accreditation accreditation;
    Facilities facilities;
    // department
    QString floorLocation;
    // college: the principal; department: the head
    Id<User> leaderId;
    QString leaderName;

    QList<PathStep> path; // from the university to this node itself
    int childCount = 0;   // live nodes directly below
    int peopleCount = 0;  // live people in the whole subtree
    Instant createdAt, updatedAt;
    int rowVersion = 0;
    std::optional<Instant> deletedAt;

    static constexpr auto fields()
    {
        using I = Institution;
        return describe(Field{"id"_L1, &I::id}, Field{"parent_id"_L1, &I::parentId}, Field{"kind"_L1, &I::kind},
                        Field{"name"_L1, &I::name}, Field{"code"_L1, &I::code}, Field{"status"_L1, &I::status},
                        Field{"email"_L1, &I::email}, Field{"phone"_L1, &I::phone}, Field{"website"_L1, &I::website},
                        Field{"address"_L1, &I::address}, Field{"established_year"_L1, &I::establishedYear},
                        Field{"timezone"_L1, &I::timezone}, Field{"domain"_L1, &I::domain},
                        Field{"storage_quota_gb"_L1, &I::storageQuotaGb},
                        Field{"storage_used_mb"_L1, &I::storageUsedMb}, Field{"branding"_L1, &I::branding},
                        Field{"settings"_L1, &I::settings}, Field{"type"_L1, &I::type},
                        Field{"affiliation"_L1, &I::affiliation}, Field{"affiliation_number"_L1, &I::affiliationNumber},
                        Field{"capacity"_L1, &I::capacity}, Field{"current_enrollment"_L1, &I::currentEnrollment},
                        Field{"accreditation"_L1, &I::accreditation}, Field{"facilities"_L1, &I::facilities},
                        Field{"floor_location"_L1, &I::floorLocation}, Field{"leader_id"_L1, &I::leaderId},
                        Field{"leader_name"_L1, &I::leaderName}, Field{"path"_L1, &I::path},
                        Field{"child_count"_L1, &I::childCount}, Field{"people_count"_L1, &I::peopleCount},
                        Field{"created_at"_L1, &I::createdAt}, Field{"updated_at"_L1, &I::updatedAt},
                        Field{"row_version"_L1, &I::rowVersion}, Field{"deleted_at"_L1, &I::deletedAt});
    }
    friend bool operator==(const Institution &, const Institution &) = default;
};

} // namespace bitflow
