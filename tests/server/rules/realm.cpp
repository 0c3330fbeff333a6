// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/rules/realm.h"

#include "server/auth/holdings.h"

namespace bitflow::test {

using model::Step;

namespace {

std::string plain(const QString &text) { return text.toStdString(); }

QString scopeText(RoleScope scope) { return scope == RoleScope::Self ? QString() : QString(nameOf(scope)); }

} // namespace

int Realm::addNode(Id<Institution> id, int parent, int depth)
{
    nodeIds.append(id);
    model.nodes.push_back({parent, depth});
    return int(nodeIds.size()) - 1;
}

int Realm::addRole(QLatin1StringView slug)
{
    const Id<Role> id = role(slug);
    const auto rights = db.column<QString>(u"SELECT permission FROM role_permissions WHERE role_id = ?"_s, {id});
    const auto scope = db.value<QString>(u"SELECT scope_kind FROM roles WHERE id = ?"_s, {id}).value_or(QString());
    model::Role made;
    for (const QString &right : rights.value_or(QStringList()))
        made.rights.insert(plain(right));
    made.scope = plain(scope == "self"_L1 ? QString() : scope);
    made.owns = slug == "bitflow_owner"_L1 || slug == "university_owner"_L1;
    made.leads = slug == "principal"_L1 || slug == "hod"_L1;
    roleIds.append(id);
    model.roles.push_back(made);
    return int(roleIds.size()) - 1;
}

int Realm::makeRole(int owner, RoleScope scope, const QString &name, const QStringList &rights)
{
    NewRole in;
    in.institutionId = nodeId(owner);
    in.name = name;
    in.scopeKind = scope;
    in.permissions = rights;
    const auto made = roles.create(server, in);
    EXPECT_TRUE(made) << qPrintable(outcome(made));
    model::Role role;
    for (const QString &right : rights)
        role.rights.insert(plain(right));
    role.scope = plain(scopeText(scope));
    role.owner = owner;
    role.custom = true;
    roleIds.append(made ? made->id : Id<Role>());
    model.roles.push_back(role);
    return int(roleIds.size()) - 1;
}

int Realm::addPerson(Id<User> id, int home)
{
    personIds.append(id);
    model.people.push_back({home});
    return int(personIds.size()) - 1;
}

void Realm::addHeld(int person, int role, int node) { model.held.push_back({person, role, node}); }

Id<Institution> Realm::nodeId(int node) const { return node == model::platform ? Id<Institution>() : nodeIds[node]; }

Id<Assignment> Realm::heldId(const Step &step)
{
    return db
        .value<Id<Assignment>>(
            u"SELECT id FROM assignments WHERE user_id = ? AND role_id = ? AND "
            "COALESCE(institution_id, ?) = ?"_s,
            {personIds[step.person], roleIds[step.role], QByteArray(16, '\0'), nodeId(step.node).toBytes()})
        .value_or(Id<Assignment>());
}

QString Realm::changeHeld(const Caller &actor, const Step &step)
{
    const Id<User> person = personIds[step.person];
    const Id<Assignment> id = heldId(step);
    if (step.kind == Step::Take)
        return outcome(users.deleteAssignment(actor, {person, id}));
    const auto until = step.kind == Step::Limit ? std::optional(Instant::now() + std::chrono::hours(24)) : std::nullopt;
    return outcome(users.updateAssignment(actor, {person, id, until}));
}

QString Realm::performOn(const Caller &actor, const Step &step)
{
    const auto home = [&] { return nodeId(model.people[size_t(step.person)].home); };
    const auto refused = [](const Result<void> &asked) { return asked ? QString() : asked.error().code; };
    QString no;
    switch (step.kind) {
    case Step::Give:
        no = refused(access.require(actor, Permission::UsersView, home()));
        return !no.isEmpty() ? no
                             : outcome(users.createAssignment(
                                   actor, {personIds[step.person], roleIds[step.role], nodeId(step.node), {}, {}}));
    case Step::Take:
        return changeHeld(actor, step);
    case Step::Limit:
    case Step::Prolong:
        no = refused(access.require(actor, Permission::UsersView, home()));
        return !no.isEmpty() ? no : changeHeld(actor, step);
    case Step::Expire:
        return outcome(db.run(u"UPDATE assignments SET expires_at = ? WHERE id = ? AND expires_at IS NOT NULL"_s,
                              {Instant::now() - std::chrono::seconds(1), heldId(step)}));
    case Step::Suspend:
    case Step::Activate:
        no = refused(access.require(actor, Permission::UsersSuspend, home()));
        return !no.isEmpty() ? no
                             : outcome(users.setStatus(
                                   actor, {personIds[step.person],
                                           step.kind == Step::Activate ? UserStatus::Active : UserStatus::Suspended,
                                           {}}));
    case Step::Close:
    case Step::Open:
        no = refused(access.requireAction(actor, NodeAction::Suspend, nodeId(step.node)));
        return !no.isEmpty()
                   ? no
                   : outcome(institutions.setStatus(
                         actor, {nodeId(step.node),
                                 step.kind == Step::Open ? InstitutionStatus::Active : InstitutionStatus::Suspended,
                                 {}}));
    case Step::Move:
        no = refused(access.requireAction(actor, NodeAction::Move, nodeId(step.node)));
        return !no.isEmpty() ? no : outcome(institutions.move(actor, {nodeId(step.node), nodeId(step.to)}));
    case Step::Edit:
        no = refused(access.require(actor, Permission::RolesUpdate, nodeId(model.roles[size_t(step.role)].owner)));
        if (!no.isEmpty())
            return no;
        RoleChange change;
        change.roleId = roleIds[step.role];
        QStringList rights;
        for (const auto &right : step.rights)
            rights.append(QString::fromStdString(right));
        change.permissions = rights;
        return outcome(roles.update(actor, change));
    }
    return u"unknown"_s;
}

QString Realm::perform(const Step &step)
{
    Caller actor;
    actor.userId = personIds[step.actor];
    actor.grants = access.grantsOf(actor.userId).value_or(QList<NodeGrant>());
    return performOn(actor, step);
}

QString Realm::difference(const QList<Permission> &sample)
{
    QHash<int, QList<Id<Institution>>> ways; // once a step; the walk asks for single decisions by the whole way
    for (int node = 0; node < nodeIds.size(); ++node)
        ways.insert(node, access.ancestors(nodeIds[node]).value_or(QList<Id<Institution>>()));
    for (int person = 0; person < personIds.size(); ++person) {
        const auto grants = access.grantsOf(personIds[person]);
        if (!grants)
            return u"grants: "_s + grants.error().code;
        for (int node = model::platform; node < nodeIds.size(); ++node) {
            const PermissionSet set = amountAt(*grants, ways.value(node));
            for (const Permission right : sample) {
                ++decisions;
                if (set.test(size_t(right)) != model.may(person, info(right).slug.data(), node))
                    return u"person %1, %2, node %3: the server says %4"_s.arg(person)
                        .arg(info(right).slug)
                        .arg(node)
                        .arg(set.test(size_t(right)) ? u"yes"_s : u"no"_s);
            }
        }
    }
    return {};
}

QString Realm::words(const Step &step) const
{
    static const std::array names{"give",     "take",  "limit", "prolong", "expire", "suspend",
                                  "activate", "close", "open",  "move",    "edit"};
    return u"%1 by %2: person %3, role %4, node %5, to %6"_s.arg(QString::fromLatin1(names[size_t(step.kind)]))
        .arg(step.actor)
        .arg(step.person)
        .arg(step.role)
        .arg(step.node)
        .arg(step.to);
}

} // namespace bitflow::test
