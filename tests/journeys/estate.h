// SPDX-License-Identifier: GPL-3.0-or-later
// An estate with people in it, made through the interface before a journey begins: one university with colleges and
// departments, three dozen people with names in many scripts, roles, a custom role, and something in the trash.
#pragma once

#include "tests/app/pages/bench.h"

namespace bitflow::test {

class EstateBench : public PageBench
{
protected:
    static const QString university, college; // names
    static const QString admin;               // the address of somebody who holds a role and is not the owner

    void SetUp() override; // signs in and makes the estate
    // Names and the like that people gave and the server says, as opposed to words of the application.
    [[nodiscard]] QStringList data() const;

private:
    Id<Institution> institution(InstitutionKind kind, const QString &name, Id<Institution> parent);
    Id<User> person(int index, Id<Institution> home);
    void give(Id<User> user, const QString &role, Id<Institution> node);
    void suspend(Id<User> user);
    void makePeople(const QList<Id<Institution>> &colleges, const QList<Id<Institution>> &departments);

    QHash<QString, Id<Role>> m_roles; // by slug
    QStringList m_roleTexts;
};

} // namespace bitflow::test
