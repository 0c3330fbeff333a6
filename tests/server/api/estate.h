// SPDX-License-Identifier: GPL-3.0-or-later
// A small estate that most scenarios play in: two universities, and people at every level.
#pragma once

#include "tests/support/testserver.h"

#include <gtest/gtest.h>

namespace bitflow::test {

class EstateTest : public testing::TestWithParam<sql::Engine>
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
        pune = host.makeNode(InstitutionKind::University, u"Pune"_s);
        engineering = host.makeNode(InstitutionKind::College, u"Engineering"_s, pune.id);
        physics = host.makeNode(InstitutionKind::Department, u"Physics"_s, engineering.id);
        arts = host.makeNode(InstitutionKind::College, u"Arts"_s, pune.id);
        nashik = host.makeNode(InstitutionKind::University, u"Nashik"_s);
        owner = host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
        puneOwner = host.makeUser(u"pune@example.edu"_s, u"university_owner"_s, pune.id);
        nashikOwner = host.makeUser(u"nashik@example.edu"_s, u"university_owner"_s, nashik.id);
        principal = host.makeUser(u"principal@example.edu"_s, u"principal"_s, engineering.id);
        faculty = host.makeUser(u"faculty@example.edu"_s, u"faculty"_s, physics.id);
        nobody = host.makeUser(u"nobody@example.edu"_s, u""_s, {}, engineering.id);
    }

    TestServer host{GetParam()};
    Institution pune, engineering, physics, arts, nashik;
    Id<User> owner, puneOwner, nashikOwner, principal, faculty, nobody;
};

} // namespace bitflow::test
