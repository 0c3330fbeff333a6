// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"
#include "common/validate.h"
#include "common/wire.h"
#include <gtest/gtest.h>
using namespace bitflow;
TEST(Wire, RoundTrip) { 
    InstitutionQuery q; q.q=u"a b"_s; q.kind={InstitutionKind::College}; q.limit=20;
    auto w = encode(Api::listInstitutions, q);
    auto at = w.target.indexOf(u'?');
    auto back = decode(Api::listInstitutions, {}, wire::paramsOf(w.target.mid(at+1).toUtf8()), {}, {});
    ASSERT_TRUE(back); EXPECT_EQ(back->q, q.q); EXPECT_EQ(back->kind, q.kind);
    NewInstitution n; EXPECT_FALSE(validate(n).isEmpty());
}
int main(int c, char**v){ testing::InitGoogleTest(&c,v); return RUN_ALL_TESTS(); }
