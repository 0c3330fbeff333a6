// SPDX-License-Identifier: GPL-3.0-or-later
// The estate with a mail server beside it.
#pragma once

#include "common/api/all.h"
#include "tests/support/mailbox.h"
#include "tests/support/testserver.h"

namespace bitflow::test {

inline const QString newPassword = u"umbrella quarry tangent fjord"_s;

class PostOffice : public testing::TestWithParam<sql::Engine>
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(box.problem().isEmpty()) << qPrintable(box.problem());
        ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
        pune = host.makeNode(InstitutionKind::University, u"Pune"_s);
        engineering = host.makeNode(InstitutionKind::College, u"Engineering"_s, pune.id);
        arts = host.makeNode(InstitutionKind::College, u"Arts"_s, pune.id);
        owner = host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
        puneOwner = host.makeUser(u"pune@example.edu"_s, u"university_owner"_s, pune.id);
        principal = host.makeUser(u"principal@example.edu"_s, u"principal"_s, engineering.id);
        nashik = host.makeNode(InstitutionKind::University, u"Nashik"_s);
        host.makeUser(u"nashik@example.edu"_s, u"university_owner"_s, nashik.id);
        host.makeUser(u"student@example.edu"_s, u"student"_s, engineering.id);
    }

    sql::Database &db() { return host.backend().db; }
    Id<Role> roleId(const QString &slug)
    {
        return db().value<Id<Role>>(u"SELECT id FROM roles WHERE slug = ?"_s, {slug}).value_or(Id<Role>());
    }
    qint64 count(const QString &table, const QString &where = u"1=1"_s, const sql::Args &args = {})
    {
        return db().value<qint64>(u"SELECT COUNT(*) FROM "_s + table + u" WHERE "_s + where, args).value_or(-1);
    }
    // Until nothing waits or is being done any more; for proving that no mail comes.
    void settle()
    {
        const QDeadlineTimer deadline(10'000);
        while (count(u"jobs"_s, u"state IN ('ready', 'leased')"_s) > 0 && !deadline.hasExpired())
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    bool silent()
    {
        settle();
        return !box.anotherWithin(std::chrono::milliseconds(200));
    }

    Mailbox box;
    TestServer host{GetParam(), [this](Config &config) {
                        config.mail = box.settings();
                        config.url = QUrl(u"https://portal.example.edu"_s);
                        config.passwordResetLimit = config.registrationLimit = {};
                    }};
    Institution pune, engineering, arts, nashik;
    Id<User> owner, puneOwner, principal;
};

} // namespace bitflow::test
