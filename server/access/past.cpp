// SPDX-License-Identifier: GPL-3.0-or-later
// A picture of the past: today's, with everything undone that the audit log says was done since.
#include "common/json.h"
#include "server/access/log.h"
#include "server/access/picture.h"

#include <algorithm>

namespace bitflow {

namespace {

class Past
{
public:
    Past(sql::Database &db, SubjectKeys &people, Picture today, Instant at)
        : m_db(db)
        , m_people(people)
        , m_picture(std::move(today))
    {
        m_picture.at = at;
        m_picture.past = true;
    }

    Result<Picture> read(Id<Institution> node)
    {
        TRY(const Instant begin, logBegin(m_db));
        if (m_picture.at < begin)
            gap(Gap::BeforeLog);
        TRY_VOID(readWay(node));
        TRY_VOID(readAccount());
        TRY_VOID(readHoldings());
        TRY_VOID(readRoles());
        for (Holding &one : m_picture.holdings.list)
            one.closed = m_picture.closing(one.node) != nullptr;
        return std::move(m_picture);
    }

private:
    Result<void> readWay(Id<Institution> node);
    Result<Place> placeOf(Id<Institution> id);
    Result<void> readAccount();
    Result<void> readHoldings();
    void undo(const LogEntry &entry);
    Holding *held(const QString &role, Id<Institution> node);
    Holding *heldByUpdate(const LogEntry &entry);
    void bringBack(const LogEntry &entry, const QString &role, Id<Institution> node);
    void nameGiver(const LogEntry &entry);
    Result<void> readRoles();
    Result<PermissionSet> permissionsOf(const QString &slug, const QList<LogEntry> &log);
    void gap(Gap one)
    {
        if (!m_picture.gaps.contains(one))
            m_picture.gaps.append(one);
    }
    QString &roleOf(const Holding &one) { return m_picture.assignments[one.id].roleSlug; }

    sql::Database &m_db;
    SubjectKeys &m_people;
    Picture m_picture;
};

// Undoes what happened to one node itself; what happened above it is read there.
Result<Place> Past::placeOf(Id<Institution> id)
{
    TRY(auto place, m_db.first<Place>(u"SELECT id, parent_id, name, kind, status, deleted_at, created_at "
                                      "FROM institutions WHERE id = ?"_s,
                                      {id}));
    if (!place)
        return notFound();
    TRY(const auto log, logOf(m_db, m_people, "institution"_L1, id.uuid(), m_picture.at));
    for (const LogEntry &entry : log) {
        if (entry.before.contains(u"parent_id"_s))
            place->parentId = Id<Institution>::parse(entry.before[u"parent_id"].toString()).value_or(Id<Institution>());
        if (entry.before.contains(u"status"_s))
            place->status = enumFrom<InstitutionStatus>(entry.before[u"status"].toString()).value_or(place->status);
        if (entry.before.contains(u"name"_s))
            place->name = entry.before[u"name"].toString();
        if (entry.before.contains(u"deleted_at"_s))
            place->deletedAt = Instant::parse(entry.before[u"deleted_at"].toString());
    }
    // It went to the trash since then together with something above it.
    if (place->deletedAt && *place->deletedAt > m_picture.at)
        place->deletedAt.reset();
    return *place;
}

Result<void> Past::readWay(Id<Institution> node)
{
    m_picture.way.clear();
    for (Id<Institution> id = node; !id.isNull() && m_picture.way.size() < 8;) {
        TRY(const Place place, placeOf(id));
        m_picture.way.append(place);
        id = place.parentId;
    }
    m_picture.nodeMissing = !m_picture.way.isEmpty() && m_picture.way.first().createdAt > m_picture.at;
    return {};
}

Result<void> Past::readAccount()
{
    User &user = m_picture.user;
    TRY(const auto log, logOf(m_db, m_people, "user"_L1, user.id.uuid(), m_picture.at));
    for (const LogEntry &entry : log) {
        if (entry.erased)
            gap(Gap::BeforeLog);
        if (entry.before.contains(u"status"_s))
            user.status = enumFrom<UserStatus>(entry.before[u"status"].toString()).value_or(user.status);
        else if (entry.action == "auth.invitation"_L1 && entry.after.contains(u"status"_s))
            user.status = UserStatus::Invited; // what an invitation opens
        if (entry.before.contains(u"deleted_at"_s))
            user.deletedAt = Instant::parse(entry.before[u"deleted_at"].toString());
        if (entry.before.contains(u"institution_id"_s) && entry.action.startsWith(u"users."))
            user.institutionId =
                Id<Institution>::parse(entry.before[u"institution_id"].toString()).value_or(Id<Institution>());
    }
    // An institution takes the people at home there to the trash and back without a word about each.
    if (user.deletedAt && *user.deletedAt > m_picture.at)
        user.deletedAt.reset();
    for (Id<Institution> id = user.institutionId; !id.isNull();) {
        TRY(const Place place, placeOf(id));
        TRY(const auto above, logOf(m_db, m_people, "institution"_L1, id.uuid(), m_picture.at));
        if (std::ranges::any_of(above, [](const auto &entry) { return entry.action == "institutions.restore"_L1; }))
            gap(Gap::AccountTrash);
        id = place.parentId;
    }
    user.mustChangePassword = false; // not told by the log, and no part of the decision
    m_picture.userMissing = user.createdAt > m_picture.at;
    m_picture.holdings.status = user.status;
    m_picture.holdings.trashed = user.deletedAt.has_value();
    return {};
}

Holding *Past::held(const QString &role, Id<Institution> node)
{
    const auto found = std::ranges::find_if(
        m_picture.holdings.list, [&](const Holding &one) { return one.node == node && roleOf(one) == role; });
    return found == m_picture.holdings.list.end() ? nullptr : &*found;
}

// Logs of before roles were named there tell the place only.
Holding *Past::heldByUpdate(const LogEntry &entry)
{
    const Id<Institution> node(entry.institutionId);
    if (entry.after.contains(u"role"_s))
        return held(entry.after[u"role"].toString(), node);
    Holding *only = nullptr;
    for (Holding &one : m_picture.holdings.list) {
        if (one.node != node)
            continue;
        if (only)
            return nullptr;
        only = &one;
    }
    return only;
}

void Past::bringBack(const LogEntry &entry, const QString &role, Id<Institution> node)
{
    Assignment told;
    told.id = Id<Assignment>::make();
    told.userId = m_picture.user.id;
    told.roleSlug = told.roleName = role;
    told.institutionId = node;
    told.expiresAt = Instant::parse(entry.before[u"expires_at"].toString());
    told.reason = entry.before[u"reason"].toString();
    m_picture.assignments.insert(told.id, told);
    m_picture.holdings.list.append({told.id, {}, node, told.expiresAt, false, {}});
}

void Past::undo(const LogEntry &entry)
{
    const bool made = entry.action == "assignments.create"_L1;
    const QJsonObject &state = made ? entry.after : entry.before;
    const QString role = state[u"role"].toString();
    const auto node = Id<Institution>::parse(state[u"institution_id"].toString()).value_or(Id<Institution>());
    if (made) {
        if (const Holding *one = held(role, node))
            m_picture.holdings.list.removeIf([id = one->id](const Holding &other) { return other.id == id; });
        else
            gap(Gap::AssignmentChanged);
    } else if (entry.action == "assignments.delete"_L1) {
        bringBack(entry, role, node);
    } else if (entry.action == "assignments.update"_L1) {
        Holding *one = heldByUpdate(entry);
        if (!one)
            return gap(Gap::AssignmentChanged);
        one->expiresAt = Instant::parse(entry.before[u"expires_at"].toString());
        m_picture.assignments[one->id].expiresAt = one->expiresAt;
    }
}

// Of what was brought back: since when it was held, and who gave it.
void Past::nameGiver(const LogEntry &entry)
{
    const auto node = Id<Institution>::parse(entry.after[u"institution_id"].toString()).value_or(Id<Institution>());
    const Holding *one = held(entry.after[u"role"].toString(), node);
    if (!one)
        return;
    Assignment &told = m_picture.assignments[one->id];
    if (told.assignedAt != Instant{})
        return;
    told.assignedAt = entry.at;
    told.assignedBy = Id<User>(entry.actorId);
    told.assignedByName = entry.actorName;
}

Result<void> Past::readHoldings()
{
    TRY(const auto since, logOf(m_db, m_people, "user"_L1, m_picture.user.id.uuid(), m_picture.at));
    for (const LogEntry &entry : since)
        if (entry.action.startsWith(u"assignments."))
            undo(entry);
    TRY(const auto all, logOf(m_db, m_people, "user"_L1, m_picture.user.id.uuid()));
    for (const LogEntry &entry : all)
        if (entry.action == "assignments.create"_L1 && entry.at <= m_picture.at)
            nameGiver(entry);
    // What is here without a word in the log about its making was made when its row says.
    m_picture.holdings.list.removeIf([&](const Holding &one) {
        const Instant made = m_picture.assignments[one.id].assignedAt;
        return made > m_picture.at;
    });
    for (Assignment &told : m_picture.assignments)
        if (const auto at = m_picture.above().indexOf(told.institutionId); at >= 0)
            told.institutionPath = m_picture.path(at);
    return {};
}

Result<PermissionSet> Past::permissionsOf(const QString &slug, const QList<LogEntry> &log)
{
    TRY(Id<Role> id, m_db.value<Id<Role>>(u"SELECT id FROM roles WHERE slug = ?"_s, {slug}));
    TRY(const auto now,
        m_db.column<QString>(u"SELECT rp.permission FROM role_permissions rp WHERE rp.role_id = ?"_s, {id}));
    TRY(const auto changed, m_db.value<Instant>(u"SELECT updated_at FROM roles WHERE id = ?"_s, {id}));
    QStringList then = now;
    bool told = false;
    for (const LogEntry &entry : log) {
        if (entry.action == "roles.delete"_L1 && entry.before[u"slug"].toString() == slug)
            id = Id<Role>(entry.subjectId);
        if (entry.subjectId != id.uuid())
            continue;
        told = true;
        if (!entry.before.contains(u"permissions"_s) && !entry.after.contains(u"permissions"_s))
            continue;
        then.clear();
        for (const QJsonValue permission : entry.before[u"permissions"].toArray())
            then.append(permission.toString());
    }
    if (!told && (id.isNull() || changed > m_picture.at))
        gap(Gap::RoleChanged);
    PermissionSet set;
    for (const QString &permission : std::as_const(then))
        if (const auto known = permissionFrom(permission))
            set.set(size_t(*known));
    return set;
}

Result<void> Past::readRoles()
{
    TRY(const auto log, logOfAll(m_db, m_people, "role"_L1, m_picture.at));
    for (Holding &one : m_picture.holdings.list) {
        TRY(one.permissions, permissionsOf(roleOf(one), log));
        Assignment &told = m_picture.assignments[one.id];
        if (told.roleId.isNull()) {
            TRY(told.roleId, m_db.value<Id<Role>>(u"SELECT id FROM roles WHERE slug = ?"_s, {told.roleSlug}));
            TRY(const auto name, m_db.value<QString>(u"SELECT name FROM roles WHERE slug = ?"_s, {told.roleSlug}));
            told.roleName = name.isEmpty() ? told.roleSlug : name;
        }
    }
    return {};
}

} // namespace

Result<Picture> pictureAt(sql::Database &db, SubjectKeys &people, Id<User> user, Id<Institution> node, Instant at)
{
    TRY(Picture today, pictureNow(db, user, node));
    return Past(db, people, std::move(today), at).read(node);
}

} // namespace bitflow
