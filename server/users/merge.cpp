// SPDX-License-Identifier: GPL-3.0-or-later
// Two accounts of one person become one.
#include "server/roles/guards.h"
#include "server/users/owners.h"
#include "server/users/rows.h"
#include "server/users/store.h"

#include <algorithm>

namespace bitflow {

namespace {

bool isEmpty(const QString &text) { return text.isEmpty(); }
bool isEmpty(const QStringList &texts) { return texts.isEmpty(); }
bool isEmpty(QDate date) { return !date.isValid(); }
template<class T>
bool isEmpty(const std::optional<T> &value)
{
    return !value;
}

// What is written here stays; the duplicate fills the gaps.
User completed(User user, const User &duplicate)
{
    const auto fill = [&](auto member) {
        if (isEmpty(user.*member))
            user.*member = duplicate.*member;
    };
    for (const auto member : {&User::firstName, &User::lastName, &User::nativeName, &User::phone, &User::employeeId,
                              &User::designation, &User::locale, &User::timezone, &User::notes})
        fill(member);
    fill(&User::employmentType);
    fill(&User::joiningDate);
    fill(&User::tags);
    user.updatedAt = Instant::now();
    return user;
}

// What lets somebody in as the duplicate, or promises him something: nothing of it wakes up when he is restored.
Result<void> withdraw(sql::Database &db, Id<User> duplicate)
{
    const Instant now = Instant::now();
    TRY_VOID(
        db.run(u"UPDATE api_tokens SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL"_s, {now, duplicate}));
    TRY_VOID(db.run(u"UPDATE invitations SET revoked_at = ? WHERE user_id = ? AND accepted_at IS NULL "
                    "AND revoked_at IS NULL"_s,
                    {now, duplicate}));
    TRY_VOID(db.run(u"DELETE FROM one_time_tokens WHERE user_id = ?"_s, {duplicate}));
    return db.run(u"DELETE FROM sign_in_challenges WHERE user_id = ?"_s, {duplicate}).transform([](qint64) {});
}

} // namespace

Result<User> UserStore::merge(const Caller &caller, const UserMerge &in)
{
    for (const Id<User> id : {in.userId, in.duplicateId})
        TRY_VOID(m_access.notToOneself(caller, Permission::UsersDelete, id));
    if (in.userId == in.duplicateId)
        return invalid(u"/duplicate_id"_s, u"same_person"_s, u"is the account that stays"_s);
    TRY_VOID(m_access.requireOfPerson(caller, Permission::UsersDelete, in.duplicateId)); // before anything is locked
    return m_db.transaction([&]() -> Result<User> {
        TRY(const auto watch, OwnerWatch::before(m_db, u"u.id IN (?, ?)"_s, {in.userId, in.duplicateId}));
        // in one order, whoever is merged into whom
        for (const Id<User> id : {std::min(in.userId, in.duplicateId), std::max(in.userId, in.duplicateId)})
            TRY_VOID(userrows::loadForChange(m_db, id));
        TRY(const Caller merger, m_assignments.asOfNow(caller));
        TRY_VOID(m_access.requireOfPerson(merger, Permission::UsersDelete, in.duplicateId));
        for (const Id<User> id : {in.userId, in.duplicateId})
            TRY_VOID(m_access.mayActOn(merger, Permission::UsersDelete, id));
        TRY(const User before, userrows::load(m_db, in.userId));
        TRY(const User duplicate, userrows::load(m_db, in.duplicateId));
        TRY_VOID(m_assignments.moveAll(merger, duplicate.id, before.id));
        TRY_VOID(withdraw(m_db, duplicate.id));
        TRY_VOID(toTrash(caller, duplicate, {{u"merged_into"_s, toJson(before.id)}}));
        const User after = completed(before, duplicate);
        TRY_VOID(userrows::update(m_db, after));
        TRY_VOID(record(caller, "users.merge"_L1, before, after, {{u"merged_with"_s, toJson(duplicate.id)}}));
        TRY_VOID(watch.after(m_db));
        return answer(caller, in.userId);
    });
}

} // namespace bitflow
