// SPDX-License-Identifier: GPL-3.0-or-later
// E5, the last owner: a change that takes owners away must leave one for the platform and for each university, who is
// active, has a password and holds the role for good. Use inside the transaction of the change, around it.
#pragma once

#include "common/model/institution.h"
#include "server/sql/database.h"

namespace bitflow {

class OwnerWatch
{
public:
    // Notes what these people own and locks it, so that two owners never leave at the same moment. First thing in the
    // transaction: whoever locks a person before may meet another who did the reverse. `people` is a condition
    // on users u.
    static Result<OwnerWatch> before(sql::Database &db, const QString &people, const sql::Args &args);
    // 409 last_owner when one of those live nodes has no owner any more, or one that these people were given meanwhile.
    Result<void> after(sql::Database &db) const;

private:
    QString m_people;
    sql::Args m_args;
    QList<Id<Institution>> m_held;  // where they held an owner's role at all
    QList<Id<Institution>> m_owned; // where that counted; null: the platform
};

} // namespace bitflow
