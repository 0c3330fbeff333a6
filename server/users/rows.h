// SPDX-License-Identifier: GPL-3.0-or-later
// People in their table, and what a reader finds beside them.
#pragma once

#include "common/model/user.h"
#include "server/auth/access.h"

namespace bitflow::userrows {

extern const QString columns; // "SELECT u.id, …", without those that complete() adds; never the password

// Live or trashed; 404 when there is none.
Result<User> load(sql::Database &db, Id<User> id);
// The same, its row locked until the transaction ends; 404 for a trashed one as well.
Result<User> loadForChange(sql::Database &db, Id<User> id);
// Adds the way to the home and the roles, as far as the asker knows the nodes they are held at: one query each.
Result<void> complete(sql::Database &db, const Reach &reach, QList<User> &list);
Result<User> loadComplete(sql::Database &db, const Reach &reach, Id<User> id);

Result<void> insert(sql::Database &db, const User &user, const QString &passwordHash);
// Writes what can be edited, provided the row still has user.rowVersion; 412 otherwise.
Result<void> update(sql::Database &db, const User &user);

// What a password of this person must not be made of: name, address, institutions.
Result<QStringList> passwordContext(sql::Database &db, const User &user);

// The live person with this address, or null.
Result<Id<User>> emailHolder(sql::Database &db, const QString &email);

} // namespace bitflow::userrows
