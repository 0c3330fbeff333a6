// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/apitokens.h"

#include "common/model/apitoken.h"
#include "server/auth/client.h"
#include "server/auth/opaquetoken.h"

#include <QLoggingCategory>

#include <algorithm>

namespace bitflow {

namespace {

Q_LOGGING_CATEGORY(lcToken, "bitflow.auth")

constexpr std::chrono::minutes seenEvery{1};
constexpr std::chrono::minutes goodFor{5}; // for the general limit only

void add(QList<NodeGrant> &grants, Id<Institution> node, const PermissionSet &permissions)
{
    const auto at = std::ranges::find(grants, node, &NodeGrant::node);
    if (at == grants.end())
        grants.append({node, permissions});
    else
        at->permissions |= permissions;
}

} // namespace

struct ApiTokens::Row
{
    Id<ApiToken> id;
    Id<User> userId;
    QString name, email;
    QStringList permissions, networks;
    Id<Institution> institutionId;
    std::optional<Instant> lastUsedAt;
    UserStatus status = UserStatus::Inactive;
    bool mustChangePassword = false;

    static constexpr auto fields()
    {
        using R = Row;
        return describe(Field{"id"_L1, &R::id}, Field{"user_id"_L1, &R::userId}, Field{"name"_L1, &R::name},
                        Field{"email"_L1, &R::email}, Field{"permissions"_L1, &R::permissions},
                        Field{"networks"_L1, &R::networks}, Field{"institution_id"_L1, &R::institutionId},
                        Field{"last_used_at"_L1, &R::lastUsedAt}, Field{"status"_L1, &R::status},
                        Field{"must_change_password"_L1, &R::mustChangePassword});
    }
};

Result<ApiTokens::Found> ApiTokens::authenticate(const QString &token, const QString &ip)
{
    const auto wrong = fail(401, u"token_invalid"_s, u"This token is not valid, or no longer."_s);
    if (!looksLikeToken(apiPrefix, token))
        return wrong;
    const QByteArray hash = hashOfToken(token);
    TRY(const auto row,
        m_db.first<Row>(u"SELECT t.id, t.user_id, t.name, u.email, t.permissions, t.networks, t.institution_id, "
                        "t.last_used_at, u.status, u.must_change_password FROM api_tokens t "
                        "JOIN users u ON u.id = t.user_id WHERE t.hash = ? AND t.revoked_at IS NULL "
                        "AND t.expires_at > ? AND u.deleted_at IS NULL"_s,
                        {hash, Instant::now()}));
    if (!row || row->status != UserStatus::Active || row->mustChangePassword)
        return wrong;
    Found found;
    found.caller.userId = row->userId;
    found.caller.sessionId = Id<Session>(row->id.uuid());
    found.caller.isProgram = true;
    found.caller.name = u"%1 (API token %2)"_s.arg(row->email, row->name).left(255);
    found.elsewhere = !isWithin(ip, row->networks);
    if (found.elsewhere)
        return found;
    remember(hash);
    touch(*row, ip);
    TRY(found.caller.grants, grantsOf(*row));
    return found;
}

Result<QList<NodeGrant>> ApiTokens::grantsOf(const Row &row)
{
    const PermissionSet stored = permissionSet(row.permissions);
    TRY(const auto held, m_access.grantsOf(row.userId));
    QList<Id<Institution>> above; // the node of the token first
    if (!row.institutionId.isNull()) {
        TRY(above, m_access.ancestors(row.institutionId));
    }
    QList<NodeGrant> grants;
    for (const NodeGrant &grant : held) {
        const PermissionSet both = grant.permissions & stored;
        if (both.none())
            continue;
        if (row.institutionId.isNull()) {
            add(grants, grant.node, both);
        } else if (grant.node.isNull() || above.contains(grant.node)) {
            add(grants, row.institutionId, both);
        } else {
            TRY(const auto way, m_access.ancestors(grant.node));
            if (way.contains(row.institutionId))
                add(grants, grant.node, both);
        }
    }
    return grants;
}

// As with sessions: nobody is refused, or waits, because it cannot be written.
void ApiTokens::touch(const Row &row, const QString &ip)
{
    const Instant now = Instant::now();
    const std::unique_lock turn(m_touching, std::try_to_lock);
    if (!turn || (row.lastUsedAt && now < *row.lastUsedAt + seenEvery))
        return;
    const auto done =
        m_db.run(u"UPDATE api_tokens SET last_used_at = ?, last_used_ip = ? WHERE id = ?"_s, {now, ip, row.id});
    if (!done)
        qCWarning(lcToken) << "when an API token was used could not be noted:" << done.error().code;
}

void ApiTokens::remember(const QByteArray &hash)
{
    const std::scoped_lock lock(m_mutex);
    m_good.insert(hash, new Instant(Instant::now() + goodFor));
}

QByteArray ApiTokens::knownHash(const QString &token)
{
    if (!looksLikeToken(apiPrefix, token))
        return {};
    const QByteArray hash = hashOfToken(token);
    const std::scoped_lock lock(m_mutex);
    const Instant *until = m_good.object(hash);
    return until && Instant::now() < *until ? hash : QByteArray();
}

} // namespace bitflow
