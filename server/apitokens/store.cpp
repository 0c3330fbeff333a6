// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/apitokens/store.h"

#include "common/json.h"
#include "server/auth/client.h"
#include "server/auth/opaquetoken.h"
#include "server/sql/keyset.h"
#include "server/users/rows.h"

namespace bitflow {

namespace {

const QString jobType = u"api_tokens.ends"_s;
constexpr int remindedBefore[] = {14, 3}; // days

const QString columns =
    u"SELECT t.id, t.user_id, TRIM(CONCAT(u.first_name, ' ', u.last_name)) AS user_name, u.email AS user_email, "
    "t.name, t.permissions, t.institution_id, COALESCE(i.name, '') AS institution_name, t.networks, t.created_at, "
    "t.expires_at, t.last_used_at, t.last_used_ip "_s;
const QString tables = u"FROM api_tokens t JOIN users u ON u.id = t.user_id "
                       "LEFT JOIN institutions i ON i.id = t.institution_id"_s;

Complaints complaintsAbout(const NewApiToken &in)
{
    Complaints complaints;
    if (in.permissions.isEmpty())
        complain(complaints, u"/permissions"_s, u"required"_s, u"must not be empty"_s);
    for (qsizetype i = 0; i < in.permissions.size(); ++i)
        if (!permissionFrom(in.permissions[i]))
            complain(complaints, u"/permissions/%1"_s.arg(i), u"unknown_permission"_s, u"is no permission"_s);
    for (qsizetype i = 0; i < in.networks.size(); ++i)
        if (!networkOf(in.networks[i]))
            complain(complaints, u"/networks/%1"_s.arg(i), u"invalid"_s,
                     u"must be an address or a network like 10.0.0.0/8"_s);
    return complaints;
}

// What the log tells of a token; whose it is stands there by the id only.
QJsonObject toldOf(const ApiToken &token)
{
    QJsonObject told = toJsonObject(token);
    for (const auto personal : {"user_name"_L1, "user_email"_L1, "last_used_ip"_L1})
        told.remove(personal);
    return told;
}

} // namespace

ApiTokenStore::ApiTokenStore(sql::Database &db, AccessControl &access, Audit &audit, JobQueue &jobs, Outbox &mail,
                             QByteArray cursorKey)
    : m_db(db)
    , m_access(access)
    , m_audit(audit)
    , m_jobs(jobs)
    , m_mail(mail)
    , m_cursorKey(std::move(cursorKey))
{
    jobs.handle(jobType, {.run = [this](JobRun &run) { return tellTheEnd(run); }});
}

Result<Page<ApiToken>> ApiTokenStore::list(const Caller &caller, const ApiTokenQuery &query)
{
    sql::ListSource source;
    source.select = columns;
    source.from = tables;
    source.where = {u"t.revoked_at IS NULL"_s};
    source.where.append(
        AccessControl::within(m_access.reach(caller, Permission::ApiTokensView), u"t.institution_id"_s, source.args));
    source.sortable = {
        {"name"_L1, "t.name"_L1}, {"created_at"_L1, "t.created_at"_L1}, {"expires_at"_L1, "t.expires_at"_L1}};
    source.defaultSort = u"-created_at"_s;
    source.idColumn = u"t.id"_s;
    source.cursorKey = m_cursorKey;
    source.filterHash = caller.userId.toBytes();
    return sql::page<ApiToken>(m_db, query, source);
}

Result<ApiToken> ApiTokenStore::load(Id<ApiToken> id)
{
    TRY(auto token, m_db.first<ApiToken>(columns + tables + u" WHERE t.id = ? AND t.revoked_at IS NULL"_s, {id}));
    if (!token)
        return notFound();
    return *std::move(token);
}

Result<PermissionSet> ApiTokenStore::mayHave(const Caller &caller, const NewApiToken &in)
{
    if (auto complaints = complaintsAbout(in); !complaints.isEmpty())
        return invalid(std::move(complaints));
    const PermissionSet wanted = permissionSet(in.permissions);
    TRY(const auto own, m_access.effectiveAt(caller.grants, in.institutionId));
    TRY_VOID(holdsAll(own, wanted, in.institutionId));
    return wanted;
}

Result<MadeApiToken> ApiTokenStore::create(const Caller &caller, const NewApiToken &in)
{
    TRY(const auto permissions, mayHave(caller, in));
    const QString secret = makeToken(apiPrefix);
    const auto id = Id<ApiToken>::make();
    const Instant now = Instant::now();
    return m_db.transaction([&]() -> Result<MadeApiToken> {
        TRY_VOID(m_db.run(u"INSERT INTO api_tokens (id, user_id, name, hash, permissions, institution_id, networks, "
                          "created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
                          {id, caller.userId, in.name, hashOfToken(secret), slugs(permissions), in.institutionId,
                           in.networks, now, now + std::chrono::days(in.days)}));
        TRY(const ApiToken token, load(id));
        TRY(const User maker, userrows::load(m_db, caller.userId));
        TRY_VOID(m_mail.add(mailTo(maker, MailKind::ApiTokenMade, {{u"token"_s, token.name}, {u"ip"_s, caller.ip}})));
        for (const int before : remindedBefore)
            if (in.days > before)
                TRY_VOID(remind(token, in.days - before));
        TRY_VOID(m_audit.record(
            caller, {"api_tokens.create"_L1, in.institutionId, "api_token"_L1, id.uuid(), {}, toldOf(token)}));
        return MadeApiToken{token, secret};
    });
}

Result<void> ApiTokenStore::remind(const ApiToken &token, int days)
{
    return m_jobs.add(jobType, token.id.toString(), {.delay = std::chrono::days(days)}).transform([](Id<Job>) {});
}

Result<void> ApiTokenStore::tellTheEnd(JobRun &run)
{
    return m_db.transaction([&]() -> Result<void> {
        const auto token = load(Id<ApiToken>::parse(run.job().payload).value_or(Id<ApiToken>()));
        if (!token && token.error().status != 404)
            return std::unexpected(token.error());
        const bool lives = token && Instant::now() < token->expiresAt; // else nobody misses it
        const auto maker = lives ? userrows::load(m_db, token->userId) : Result<User>(notFound());
        if (maker && maker->status == UserStatus::Active && !maker->deletedAt) {
            Mail mail = mailTo(*maker, MailKind::ApiTokenEnds, {{u"token"_s, token->name}});
            mail.until = token->expiresAt;
            TRY_VOID(m_mail.add(mail));
        }
        return run.finish();
    });
}

Result<Nothing> ApiTokenStore::revoke(const Caller &caller, const ApiTokenRef &in)
{
    return m_db.transaction([&]() -> Result<Nothing> {
        TRY(const ApiToken token, load(in.tokenId));
        if (token.userId != caller.userId) {
            TRY_VOID(m_access.requireAtHome(caller, Permission::ApiTokensRevoke, token.institutionId));
            TRY_VOID(m_access.mayActOn(caller, Permission::ApiTokensRevoke, token.userId, token.institutionId));
        }
        TRY_VOID(m_db.run(u"UPDATE api_tokens SET revoked_at = ? WHERE id = ?"_s, {Instant::now(), token.id}));
        TRY(const User maker, userrows::load(m_db, token.userId));
        TRY_VOID(m_mail.add(mailTo(maker, MailKind::ApiTokenRevoked, {{u"token"_s, token.name}})));
        TRY_VOID(m_audit.record(
            caller, {"api_tokens.revoke"_L1, token.institutionId, "api_token"_L1, token.id.uuid(), toldOf(token), {}}));
        return Nothing{};
    });
}

} // namespace bitflow
