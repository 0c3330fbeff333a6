// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/institutions/store.h"

#include "server/institutions/codes.h"
#include "server/institutions/rows.h"
#include "server/institutions/tree.h"
#include "server/roles/guards.h"
#include "server/roles/seed.h"
#include "server/sql/inlist.h"
#include "server/sql/keyset.h"

namespace bitflow {

namespace {

const QList<sql::SortColumn> sortable{{"name"_L1, "i.sort_name"_L1},
                                      {"code"_L1, "i.code"_L1},
                                      {"kind"_L1, "i.kind"_L1},
                                      {"status"_L1, "i.status"_L1},
                                      {"created_at"_L1, "i.created_at"_L1},
                                      {"updated_at"_L1, "i.updated_at"_L1},
                                      {"deleted_at"_L1, "i.deleted_at"_L1}};

Institution made(const NewInstitution &in, const Institution *parent)
{
    Institution node;
    node.id = Id<Institution>::make();
    node.parentId = in.parentId;
    node.kind = in.kind;
    node.name = in.name;
    node.code = in.code;
    node.status = in.status;
    node.email = in.email;
    node.phone = in.phone;
    node.website = in.website;
    node.address = in.address;
    node.establishedYear = in.establishedYear;
    node.timezone = !in.timezone.isEmpty() ? in.timezone : parent ? parent->timezone : node.timezone;
    node.domain = in.domain.toCaseFolded();
    node.storageQuotaGb = in.storageQuotaGb.value_or(node.storageQuotaGb);
    node.branding = in.branding.value_or(node.branding);
    node.settings = in.settings.value_or(node.settings);
    node.type = in.type;
    node.affiliation = in.affiliation;
    node.affiliationNumber = in.affiliationNumber;
    node.capacity = in.capacity;
    node.currentEnrollment = in.currentEnrollment.value_or(0);
    node.accreditation = in.accreditation.value_or(node.accreditation);
    node.facilities = in.facilities.value_or(node.facilities);
    node.floorLocation = in.floorLocation;
    node.createdAt = node.updatedAt = Instant::now();
    node.rowVersion = 1;
    return node;
}

Institution changed(Institution node, const InstitutionChange &in)
{
    apply(node.name, in.name);
    apply(node.code, in.code);
    apply(node.email, in.email);
    apply(node.phone, in.phone);
    apply(node.website, in.website);
    apply(node.timezone, in.timezone);
    apply(node.domain, in.domain);
    apply(node.affiliationNumber, in.affiliationNumber);
    apply(node.floorLocation, in.floorLocation);
    apply(node.address, in.address);
    apply(node.establishedYear, in.establishedYear);
    apply(node.storageQuotaGb, in.storageQuotaGb);
    apply(node.capacity, in.capacity);
    apply(node.currentEnrollment, in.currentEnrollment);
    apply(node.branding, in.branding);
    apply(node.settings, in.settings);
    apply(node.type, in.type);
    apply(node.affiliation, in.affiliation);
    apply(node.accreditation, in.accreditation);
    apply(node.facilities, in.facilities);
    node.domain = node.domain.toCaseFolded();
    if (node.timezone.isEmpty())
        node.timezone = Institution().timezone;
    node.updatedAt = Instant::now();
    return node;
}

// Complaints about the owner's account point into the input of the institution.
std::unexpected<Error> below(QLatin1StringView pointer, Error error)
{
    for (Complaint &complaint : error.errors)
        complaint.pointer.prepend(pointer);
    return std::unexpected(std::move(error));
}

} // namespace

InstitutionStore::InstitutionStore(sql::Database &db, AccessControl &access, Audit &audit, PasswordHasher &passwords,
                                   UserStore &users, QByteArray cursorKey)
    : m_db(db)
    , m_access(access)
    , m_audit(audit)
    , m_passwords(passwords)
    , m_users(users)
    , m_assignments(db, access, audit)
    , m_cursorKey(std::move(cursorKey))
{}

Result<Page<Institution>> InstitutionStore::list(const Caller &caller, const InstitutionQuery &query)
{
    sql::ListSource source;
    source.select = institutionrows::columns;
    source.from = u"FROM institutions i"_s;
    source.where = {query.trashed ? u"i.deleted_at IS NOT NULL"_s : u"i.deleted_at IS NULL"_s,
                    institutionrows::visible(m_access, caller, u"i"_s, source.args)};
    if (query.top && institutionrows::seesEverything(m_access, caller) && !query.trashed) {
        source.where.append(u"i.parent_id IS NULL"_s);
    } else if (query.top) {
        // In the trash what went with its parent is part of it.
        const QString above = query.trashed ? u"x.deleted_op = i.deleted_op"_s : u"x.deleted_at IS NULL"_s;
        source.where.append(u"NOT EXISTS (SELECT 1 FROM institutions x WHERE x.id = i.parent_id AND "_s + above +
                            u" AND "_s + institutionrows::visible(m_access, caller, u"x"_s, source.args) + u')');
    }
    if (!query.parentId.isNull()) {
        source.where.append(u"i.parent_id = ?"_s);
        source.args.append(query.parentId);
    }
    if (!query.kind.isEmpty())
        source.where.append(u"i.kind"_s + in(query.kind, source.args));
    if (!query.status.isEmpty())
        source.where.append(u"i.status"_s + in(query.status, source.args));
    if (query.withoutLeader) {
        source.where.append(
            u"i.kind <> 'university' AND NOT EXISTS (SELECT 1 FROM assignments a JOIN users u ON u.id = a.user_id "
            "WHERE a.leader_of = i.id AND u.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?))"_s);
        source.args.append(Instant::now());
    }
    if (query.withoutLeader) {
        source.where.append(institutionrows::lacksLeader);
        source.args.append(Instant::now());
    }
    addSearch(query.q, u"i.search_text"_s, source.where, source.args);
    source.sortable = sortable;
    source.defaultSort = u"name"_s;
    source.idColumn = u"i.id"_s;
    source.cursorKey = m_cursorKey;
    source.filterHash = filterHash(query);
    TRY(auto page, sql::page<Institution>(m_db, query, source));
    TRY_VOID(institutionrows::complete(m_db, page.items));
    return page;
}

Result<Institution> InstitutionStore::get(const Caller &, const InstitutionRef &in)
{
    return institutionrows::loadComplete(m_db, in.institutionId);
}

Result<Institution> InstitutionStore::load(Id<Institution> id) { return institutionrows::load(m_db, id); }

Result<Id<Institution>> InstitutionStore::domainHolder(const QString &domain)
{
    return m_db.value<Id<Institution>>(u"SELECT id FROM institutions WHERE domain = ? AND deleted_at IS NULL"_s,
                                       {domain.toCaseFolded()});
}

Result<void> InstitutionStore::notTaken(const Institution &node)
{
    Complaints complaints;
    TRY(const auto byCode, codeHolder(m_db, node.parentId, node.code));
    if (!byCode.isNull() && byCode != node.id)
        complaints.append(taken(u"/code"_s, node.code));
    if (!node.domain.isEmpty()) {
        TRY(const auto byDomain, domainHolder(node.domain));
        if (!byDomain.isNull() && byDomain != node.id)
            complaints.append(taken(u"/domain"_s, node.domain));
    }
    if (!complaints.isEmpty())
        return conflict(u"conflict"_s, u"Another institution has this already."_s, complaints);
    return {};
}

Result<Institution> InstitutionStore::insert(const Caller &caller, const NewInstitution &in, const Institution *parent)
{
    if (parent && !institutionrows::loadForChange(m_db, parent->id))
        return invalid(u"/parent_id"_s, u"not_found"_s, u"is in the trash"_s);
    Institution node = made(in, parent);
    if (node.code.isEmpty()) {
        TRY(node.code, freeCode(m_db, node.parentId, codeFrom(node.domain, node.name, node.kind)));
    }
    TRY_VOID(notTaken(node));
    TRY_VOID(institutionrows::insert(m_db, node));
    TRY_VOID(tree::add(m_db, node.id, node.parentId));
    const auto [before, after] = difference({}, toJsonObject(node));
    TRY_VOID(
        m_audit.record(caller, {"institutions.create"_L1, node.id, "institution"_L1, node.id.uuid(), before, after}));
    return node;
}

Result<void> InstitutionStore::mayMakeOwner(const Caller &caller)
{
    // The university does not exist yet: what holds above it is what holds at the platform.
    TRY_VOID(m_access.require(caller, Permission::UsersCreate, {}));
    return m_access.mayGrant(caller, systemRole(u"university_owner")->permissions, {});
}

Result<OneTimePassword> InstitutionStore::makeOwner(const Caller &caller, const NewOwner &owner,
                                                    const Institution &university, const QString &password,
                                                    const QString &hash)
{
    NewUser in;
    in.institutionId = university.id;
    in.email = owner.email;
    in.firstName = owner.firstName;
    in.lastName = owner.lastName;
    in.timezone = university.timezone;
    const auto user = m_users.insert(caller, in, hash, UserSource::Manual);
    if (!user)
        return below("/owner"_L1, user.error());
    TRY(const auto roleId, m_db.value<Id<Role>>(u"SELECT id FROM roles WHERE slug = 'university_owner'"_s));
    Role role;
    role.id = roleId;
    role.slug = u"university_owner"_s;
    TRY_VOID(m_assignments.insert(caller, {user->id, roleId, university.id, {}, {}}, role));
    TRY(const User told, m_users.load(user->id));
    return OneTimePassword{told, password};
}

Result<CreatedInstitution> InstitutionStore::createOnce(const Caller &caller, const NewInstitution &in,
                                                        const QString &password, const QString &hash)
{
    return m_db.transaction([&]() -> Result<CreatedInstitution> {
        std::optional<Institution> parent;
        if (!in.parentId.isNull()) {
            TRY(parent, institutionrows::load(m_db, in.parentId));
        }
        if (const auto complaints = check(in, parent ? &*parent : nullptr); !complaints.isEmpty())
            return invalid(complaints);
        TRY(const Institution node, insert(caller, in, parent ? &*parent : nullptr));
        CreatedInstitution created;
        if (in.owner) {
            TRY(created.owner, makeOwner(caller, *in.owner, node, password, hash));
        }
        TRY(created.institution, institutionrows::loadComplete(m_db, node.id));
        return created;
    });
}

Result<CreatedInstitution> InstitutionStore::create(const Caller &caller, const NewInstitution &in)
{
    QString password;
    QString hash;
    if (in.owner) {
        TRY_VOID(mayMakeOwner(caller));
        TRY_VOID(requireRecentProof(caller)); // an owner is a role given
        password = makeOneTimePassword();
        TRY(hash, m_passwords.hash(password));
    }
    // Somebody else may take a derived code between our look and our write; then another one is derived.
    for (int attempt = 1;; ++attempt) {
        auto created = createOnce(caller, in, password, hash);
        if (created || !sql::isUniqueViolation(created.error()) || attempt == 5)
            return created;
    }
}

Result<Institution> InstitutionStore::forChange(const Caller &caller, Id<Institution> id)
{
    TRY(const Institution node, institutionrows::loadForChange(m_db, id));
    TRY_VOID(checkVersion(caller, node.rowVersion));
    return node;
}

Result<void> InstitutionStore::record(const Caller &caller, QLatin1StringView action, const Institution &before,
                                      const Institution &after, const QJsonObject &more)
{
    auto [old, now] = difference(toJsonObject(before), toJsonObject(after));
    for (auto it = more.begin(); it != more.end(); ++it)
        now.insert(it.key(), it.value());
    return m_audit.record(caller, {action, after.id, "institution"_L1, after.id.uuid(), old, now});
}

Result<Institution> InstitutionStore::update(const Caller &caller, const InstitutionChange &in)
{
    return m_db.transaction([&]() -> Result<Institution> {
        TRY(const Institution before, forChange(caller, in.institutionId));
        if (const auto complaints = check(in, before.kind); !complaints.isEmpty())
            return invalid(complaints);
        const Institution after = changed(before, in);
        TRY_VOID(notTaken(after));
        TRY_VOID(institutionrows::update(m_db, after));
        TRY_VOID(record(caller, "institutions.update"_L1, before, after));
        return institutionrows::loadComplete(m_db, after.id);
    });
}

} // namespace bitflow
