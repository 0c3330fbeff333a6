// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of access a second time, as plain sets and loops over them, written from the specification and sharing
// nothing with the server. People, roles and nodes are numbers; what they are called in the database is realm.h's part.
#pragma once

#include <array>
#include <set>
#include <string>
#include <vector>

namespace bitflow::model {

using Rights = std::set<std::string>;
inline constexpr int platform = -1;

struct Node
{
    int parent = platform;
    int depth = 0; // 0 university, 1 college, 2 department
    bool closed = false;
};

struct Role
{
    Rights rights;
    std::string scope; // the kind of node it is given at; "" = any
    int owner = platform;
    bool custom = false;
    bool owns = false;  // counts for the rule of the last owner
    bool leads = false; // one holder a node
};

struct Person
{
    int home = platform;
    bool active = true;
};

struct Held
{
    int person = 0, role = 0, node = platform;
    bool ends = false; // some day
    bool over = false; // that day has passed

    friend bool operator==(const Held &, const Held &) = default;
};

// What somebody tries, or what time does (Expire, whose actor does not matter).
struct Step
{
    enum Kind { Give, Take, Limit, Prolong, Expire, Suspend, Activate, Close, Open, Move, Edit };
    Kind kind = Give;
    int actor = 0;
    int person = 0, role = 0, node = platform;
    int to = platform; // Move
    Rights rights;     // Edit
};
inline constexpr int stepKinds = Step::Edit + 1;

enum class Answer { Yes, Forbidden, NotFound };

class World
{
public:
    std::vector<Node> nodes;
    std::vector<Role> roles;
    std::vector<Person> people;
    std::vector<Held> held;

    [[nodiscard]] bool may(int person, const std::string &right, int node) const;
    [[nodiscard]] Answer answer(int person, const std::string &right, int node) const; // E9
    [[nodiscard]] bool allowed(const Step &step) const;
    void apply(const Step &step); // one that is allowed

private:
    using Way = std::vector<int>;
    [[nodiscard]] Way wayUp(int node) const; // the node first
    [[nodiscard]] bool within(int node, int top) const;
    [[nodiscard]] bool counts(const Held &one) const;
    [[nodiscard]] bool mayAll(int person, const Rights &rights, int node) const;
    [[nodiscard]] bool mayGive(int actor, int role, int node) const;
    [[nodiscard]] bool mayActOn(int actor, int person) const;
    [[nodiscard]] bool mayActInside(int actor, int node) const;
    [[nodiscard]] bool leavesOwners(int person, const Step &step) const;
    [[nodiscard]] bool fits(int role, int node) const;
    [[nodiscard]] const Held *find(const Step &step) const;
    [[nodiscard]] bool givingAllowed(const Step &step) const;
    [[nodiscard]] bool changingAllowed(const Step &step) const;
    [[nodiscard]] bool statusAllowed(const Step &step) const;
    [[nodiscard]] bool movingAllowed(const Step &step) const;
    [[nodiscard]] bool editingAllowed(const Step &step) const;
    [[nodiscard]] bool seesRole(int actor, int role) const;
};

} // namespace bitflow::model
