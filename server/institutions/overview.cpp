// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/institutions/rows.h"
#include "server/institutions/store.h"

namespace bitflow {

namespace {

QString countIf(QLatin1StringView condition, QLatin1StringView name)
{
    return u"COUNT(CASE WHEN %1 THEN 1 END) AS %2"_s.arg(condition, name);
}

} // namespace

Result<Overview> InstitutionStore::overview(const Caller &caller, const Nothing &)
{
    const Instant now = Instant::now();
    const QStringList ofInstitutions{
        countIf("i.kind = 'university'"_L1, "universities"_L1),
        countIf("i.kind = 'college'"_L1, "colleges"_L1),
        countIf("i.kind = 'department'"_L1, "departments"_L1),
        countIf("i.status = 'suspended'"_L1, "institutions_suspended"_L1),
        u"COUNT(CASE WHEN i.kind = 'college' AND %1 THEN 1 END) AS colleges_without_principal"_s.arg(
            institutionrows::lacksLeader),
        u"COUNT(CASE WHEN i.kind = 'department' AND %1 THEN 1 END) AS departments_without_head"_s.arg(
            institutionrows::lacksLeader)};
    sql::Args args{now, now};
    const QString seen = institutionrows::visible(m_access, caller, u"i"_s, args);
    TRY(auto institutions, m_db.first<Overview>(u"SELECT "_s + ofInstitutions.join(u", "_s) +
                                                    u" FROM institutions i WHERE i.deleted_at IS NULL AND "_s + seen,
                                                args));
    const QStringList ofPeople{u"COUNT(*) AS people"_s,
                               countIf("u.status = 'active'"_L1, "people_active"_L1),
                               countIf("u.status = 'suspended'"_L1, "people_suspended"_L1),
                               countIf("u.status = 'invited'"_L1, "people_invited"_L1),
                               countIf("u.last_login_at IS NULL"_L1, "people_never_signed_in"_L1),
                               countIf("u.last_login_at > ?"_L1, "signed_in_last_day"_L1)};
    args = {now - std::chrono::days(1)};
    const QString known =
        AccessControl::within(m_access.reach(caller, Permission::UsersView), u"u.institution_id"_s, args);
    TRY(const auto people,
        m_db.first<Overview>(
            u"SELECT "_s + ofPeople.join(u", "_s) + u" FROM users u WHERE u.deleted_at IS NULL AND "_s + known, args));
    Overview all = institutions.value_or(Overview());
    if (people) {
        all.people = people->people;
        all.peopleActive = people->peopleActive;
        all.peopleSuspended = people->peopleSuspended;
        all.peopleInvited = people->peopleInvited;
        all.peopleNeverSignedIn = people->peopleNeverSignedIn;
        all.signedInLastDay = people->signedInLastDay;
    }
    all.asOf = now;
    return all;
}

} // namespace bitflow
