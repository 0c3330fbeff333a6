// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/requests.h"

#include "server/access/deciders.h"
#include "server/roles/guards.h"
#include "server/users/rows.h"

namespace bitflow {

namespace {

constexpr Limit requestsOfADay{5, std::chrono::hours(24)};
constexpr Limit triesOfAnHour{60, std::chrono::hours(1)};
constexpr Limit mailsOfADay{20, std::chrono::hours(24)}; // to one of those who are asked
constexpr qsizetype mostAsked = 10;

} // namespace

// Those nearest to the place, and nobody further away while there is one: a head of department need not go by the
// owner.
Result<QList<User>> AccessRequests::asked(const Caller &caller, const AccessRequest &in)
{
    TRY(const Picture picture, pictureNow(m_.db, caller.userId, in.institutionId));
    TRY(const auto people, decidersOf(m_.db, picture, *permissionFrom(in.permission), 3 * mostAsked));
    QList<User> asked;
    int distance = 0;
    for (const Decider &one : people) {
        if (asked.size() == mostAsked || (!asked.isEmpty() && one.distance > distance))
            break;
        Caller giver;
        giver.userId = one.user.id;
        TRY(giver.grants, m_.access.grantsOf(giver.userId));
        const auto may = m_.access.mayActOn(giver, Permission::RolesAssign, caller.userId, in.institutionId);
        if (!may && may.error().status != 403)
            return std::unexpected(may.error());
        if (!may)
            continue; // E3
        distance = one.distance;
        asked.append(one.user);
    }
    return asked;
}

Result<AccessRequested> AccessRequests::send(const Caller &caller, const AccessRequest &in)
{
    const QByteArray asker = caller.userId.toBytes().toHex();
    TRY_VOID(takeEach(m_.limiter, {{"ask-try:" + asker, triesOfAnHour}})); // finding out costs more than a mail
    ExplainQuery query;
    query.permission = in.permission;
    query.institutionId = in.institutionId;
    TRY(const Explanation told, m_.explanations.explain(caller, query));
    if (told.decision == Verdict::Allow)
        return conflict(u"already_allowed"_s, u"You may do this already."_s);
    TRY_VOID(m_.mail.required());
    TRY(const auto people, asked(caller, in));
    if (people.isEmpty())
        return conflict(u"nobody_to_ask"_s, u"Nobody may give this to you there."_s);
    TRY_VOID(takeEach(m_.limiter, {{"ask:" + asker, requestsOfADay}}));
    const PermissionInfo &permission = info(*permissionFrom(in.permission));
    const QJsonObject values{
        {u"person"_s, told.userName},
        {u"email"_s, told.userEmail},
        {u"permission"_s, QString::fromUtf8(permission.label)},
        {u"place"_s, told.institutionPath.isEmpty() ? m_.installation : told.institutionPath.last().name},
        {u"reason"_s, in.reason.isEmpty() ? u"–"_s : in.reason}};
    return m_.db.transaction([&]() -> Result<AccessRequested> {
        for (const User &one : people)
            if (takeEach(m_.limiter,
                         {{"asked:" + one.id.toBytes().toHex(), mailsOfADay}})) // who has enough finds it in the log
                TRY_VOID(m_.mail.add(mailTo(one, MailKind::AccessAsked, values)));
        TRY_VOID(m_.audit.record(
            caller,
            {"access.request"_L1,
             in.institutionId,
             "user"_L1,
             caller.userId.uuid(),
             {},
             QJsonObject{{u"permission"_s, in.permission}, {u"reason"_s, in.reason}, {u"people"_s, people.size()}}}));
        return AccessRequested{int(people.size())};
    });
}

} // namespace bitflow
