// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/rules/model.h"

#include <algorithm>

namespace bitflow::model {

namespace {

const std::array<std::string, 3> kinds{"university", "college", "department"};
const std::array<std::string, 3> plurals{"universities", "colleges", "departments"};

std::string nodeRight(int depth, const char *action) { return plurals[size_t(depth)] + '.' + action; }

} // namespace

World::Way World::wayUp(int node) const
{
    Way way;
    for (; node != platform; node = nodes[size_t(node)].parent)
        way.push_back(node);
    return way;
}

bool World::within(int node, int top) const
{
    const Way way = wayUp(node);
    return top == platform || std::ranges::find(way, top) != way.end();
}

bool World::counts(const Held &one) const
{
    if (one.over || !people[size_t(one.person)].active)
        return false;
    return std::ranges::none_of(wayUp(one.node), [&](int above) { return nodes[size_t(above)].closed; });
}

bool World::may(int person, const std::string &right, int node) const
{
    return std::ranges::any_of(held, [&](const Held &one) {
        return one.person == person && counts(one) && roles[size_t(one.role)].rights.contains(right) &&
               within(node, one.node);
    });
}

bool World::mayAll(int person, const Rights &rights, int node) const
{
    return std::ranges::all_of(rights, [&](const std::string &right) { return may(person, right, node); });
}

Answer World::answer(int person, const std::string &right, int node) const
{
    if (may(person, right, node))
        return Answer::Yes;
    if (node == platform)
        return Answer::Forbidden;
    const int tenant = wayUp(node).back();
    const bool known = std::ranges::any_of(held, [&](const Held &one) {
        return one.person == person && counts(one) && !roles[size_t(one.role)].rights.empty() &&
               (one.node == platform || wayUp(one.node).back() == tenant);
    });
    return known ? Answer::Forbidden : Answer::NotFound;
}

bool World::mayGive(int actor, int role, int node) const // E1
{
    return may(actor, "roles.assign", node) && mayAll(actor, roles[size_t(role)].rights, node);
}

bool World::mayActOn(int actor, int person) const // E3
{
    return std::ranges::all_of(held, [&](const Held &one) {
        return one.person != person || one.over || mayAll(actor, roles[size_t(one.role)].rights, one.node);
    });
}

bool World::mayActInside(int actor, int node) const // E3 for all whose rights lie inside
{
    return std::ranges::all_of(held, [&](const Held &one) {
        return one.over || one.node == platform || !within(one.node, node) ||
               mayAll(actor, roles[size_t(one.role)].rights, one.node);
    });
}

bool World::fits(int role, int node) const
{
    const Role &what = roles[size_t(role)];
    if (node == platform)
        return what.scope == "platform";
    if (!what.scope.empty() && what.scope != kinds[size_t(nodes[size_t(node)].depth)])
        return false;
    return what.owner == platform || within(node, what.owner);
}

const Held *World::find(const Step &step) const
{
    const auto found = std::ranges::find_if(held, [&](const Held &one) {
        return one.person == step.person && one.role == step.role && one.node == step.node;
    });
    return found == held.end() ? nullptr : &*found;
}

bool World::leavesOwners(int person, const Step &step) const // E5
{
    const auto owner = [](const World &world, const Held &one) {
        return world.roles[size_t(one.role)].owns && !one.ends && !one.over && world.people[size_t(one.person)].active;
    };
    World later = *this;
    later.apply(step);
    return std::ranges::all_of(held, [&](const Held &before) {
        return before.person != person || !owner(*this, before) ||
               std::ranges::any_of(later.held,
                                   [&](const Held &after) { return after.node == before.node && owner(later, after); });
    });
}

bool World::givingAllowed(const Step &step) const
{
    const bool taken = std::ranges::any_of(held, [&](const Held &one) {
        const bool same = one.person == step.person && one.role == step.role && one.node == step.node;
        const bool place = roles[size_t(one.role)].leads && roles[size_t(step.role)].leads && one.node == step.node;
        return !one.over && (same || place);
    });
    return step.actor != step.person && fits(step.role, step.node) && mayGive(step.actor, step.role, step.node) &&
           mayActOn(step.actor, step.person) && !taken;
}

bool World::changingAllowed(const Step &step) const
{
    if (!find(step))
        return false;
    const bool own = step.actor == step.person; // E4: one may only give up
    if (own && step.kind != Step::Take)
        return false;
    if (!own && (!mayGive(step.actor, step.role, step.node) || !mayActOn(step.actor, step.person)))
        return false;
    return leavesOwners(step.person, step);
}

bool World::statusAllowed(const Step &step) const
{
    return step.actor != step.person && may(step.actor, "users.suspend", people[size_t(step.person)].home) &&
           mayActOn(step.actor, step.person) && leavesOwners(step.person, step);
}

bool World::movingAllowed(const Step &step) const // E7
{
    const Node &node = nodes[size_t(step.node)];
    const std::string right = nodeRight(node.depth, "move");
    if (node.depth == 0 || !may(step.actor, right, step.node))
        return false;
    if (node.parent == step.to)
        return true;
    if (step.to == platform || nodes[size_t(step.to)].depth != node.depth - 1 || within(step.to, step.node))
        return false;
    if (!may(step.actor, right, node.parent) || !may(step.actor, right, step.to))
        return false;
    return std::ranges::all_of(held, [&](const Held &one) {
        const bool inherited =
            one.node != platform && !one.over && within(step.to, one.node) && !within(step.node, one.node);
        if (inherited && !mayGive(step.actor, one.role, one.node))
            return false;
        const int owner = roles[size_t(one.role)].owner;
        const bool moved = one.node != platform && within(one.node, step.node);
        return !moved || owner == platform || within(owner, step.node) || within(step.to, owner);
    });
}

bool World::seesRole(int actor, int role) const
{
    const int owner = roles[size_t(role)].owner;
    return std::ranges::any_of(held, [&](const Held &one) {
        return one.person == actor && counts(one) && roles[size_t(one.role)].rights.contains("roles.view") &&
               (within(owner, one.node) || within(one.node, owner));
    });
}

bool World::editingAllowed(const Step &step) const // E2
{
    const Role &role = roles[size_t(step.role)];
    if (!role.custom || !may(step.actor, "roles.update", role.owner) || !seesRole(step.actor, step.role))
        return false;
    Rights added;
    std::ranges::set_difference(step.rights, role.rights, std::inserter(added, added.end()));
    return mayAll(step.actor, added, role.owner) && std::ranges::all_of(held, [&](const Held &one) {
               return one.role != step.role || mayAll(step.actor, added, one.node);
           });
}

bool World::allowed(const Step &step) const
{
    const auto seesPerson = [&] { return may(step.actor, "users.view", people[size_t(step.person)].home); };
    switch (step.kind) {
    case Step::Give:
        return seesPerson() && givingAllowed(step);
    case Step::Take: // one's own needs no permission
        return (step.actor == step.person || seesPerson()) && changingAllowed(step);
    case Step::Limit:
    case Step::Prolong:
        return seesPerson() && changingAllowed(step);
    case Step::Expire:
        return find(step) && find(step)->ends;
    case Step::Suspend:
    case Step::Activate:
        return statusAllowed(step);
    case Step::Close:
    case Step::Open:
        return may(step.actor, nodeRight(nodes[size_t(step.node)].depth, "suspend"), step.node) &&
               mayActInside(step.actor, step.node);
    case Step::Move:
        return movingAllowed(step);
    case Step::Edit:
        return editingAllowed(step);
    }
    return false;
}

void World::apply(const Step &step)
{
    auto *one = const_cast<Held *>(find(step)); // of our own list
    switch (step.kind) {
    case Step::Give:
        std::erase_if(held, [&](const Held &old) {
            const bool same = old.person == step.person && old.role == step.role && old.node == step.node;
            const bool place = roles[size_t(old.role)].leads && roles[size_t(step.role)].leads && old.node == step.node;
            return same || place;
        });
        return held.push_back({step.person, step.role, step.node});
    case Step::Take:
        std::erase(held, Held(*one));
        return;
    case Step::Limit:
        *one = {step.person, step.role, step.node, true, false};
        return;
    case Step::Prolong:
        *one = {step.person, step.role, step.node, false, false};
        return;
    case Step::Expire:
        one->over = true;
        return;
    case Step::Suspend:
    case Step::Activate:
        people[size_t(step.person)].active = step.kind == Step::Activate;
        return;
    case Step::Close:
    case Step::Open:
        nodes[size_t(step.node)].closed = step.kind == Step::Close;
        return;
    case Step::Move:
        nodes[size_t(step.node)].parent = step.to;
        return;
    case Step::Edit:
        roles[size_t(step.role)].rights = step.rights;
        return;
    }
}

} // namespace bitflow::model
