// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journeys/estate.h"

#include "common/api/all.h"

namespace bitflow::test {

namespace {

struct Name
{
    QString first, last, native;
};

const QList<Name> &names()
{
    static const QList<Name> list{
        {u"Aditi"_s, u"Kulkarni"_s, u"अदिती कुलकर्णी"_s},
        {u"Pratik"_s, u"Chavan"_s, u"प्रतीक चव्हाण"_s},
        {u"Fatima"_s, u"Al-Sayed"_s, u"فاطمة السيد"_s},
        {u"Jürgen"_s, u"Weiß"_s, {}},
        {u"Layla"_s, u"Hassan"_s, u"ليلى حسن"_s},
        {u"María"_s, u"Núñez"_s, {}},
        {u"Tom"_s, u"Okafor"_s, {}},
        {u"Yuki"_s, u"Tanaka"_s, u"田中 由紀"_s},
        {u"Olena"_s, u"Shevchenko"_s, u"Олена Шевченко"_s},
        {u"Nikos"_s, u"Papadakis"_s, u"Νίκος Παπαδάκης"_s},
        {u"Chloé"_s, u"Lefèvre"_s, {}},
        {u"Rahul"_s, u"Deshpande"_s, u"राहुल देशपांडे"_s},
    };
    return list;
}

const QStringList &surnames()
{
    static const QStringList list{u""_s, u"Patil"_s, u"Berg"_s};
    return list;
}

QString addressOf(int index)
{
    const Name &name = names()[index % names().size()];
    QString local = name.first.normalized(QString::NormalizationForm_D).toLower();
    local.removeIf([](QChar c) { return c.unicode() > 127; });
    return local + QString::number(index + 1) + u"@riverside.example"_s;
}

} // namespace

const QString EstateBench::university = u"Riverside University"_s;
const QString EstateBench::college = u"College of Engineering"_s;
const QString EstateBench::admin = addressOf(0);

Id<Institution> EstateBench::institution(InstitutionKind kind, const QString &name, Id<Institution> parent)
{
    NewInstitution value;
    value.parentId = parent;
    value.kind = kind;
    value.name = name;
    value.timezone = u"Asia/Kolkata"_s;
    if (kind == InstitutionKind::University)
        value.domain = u"riverside.example"_s;
    if (kind == InstitutionKind::College)
        value.type = CollegeType::Engineering;
    const auto made = ask(Api::createInstitution, value);
    EXPECT_TRUE(made) << made.error().detail.toStdString();
    return made ? made->institution.id : Id<Institution>();
}

Id<User> EstateBench::person(int index, Id<Institution> home)
{
    const Name &name = names()[index % names().size()];
    const QString &other = surnames()[index / names().size() % surnames().size()];
    NewUser value;
    value.institutionId = home;
    value.email = addressOf(index);
    value.firstName = name.first;
    value.lastName = other.isEmpty() ? name.last : other;
    value.nativeName = other.isEmpty() ? name.native : QString();
    value.employeeId = u"R-%1"_s.arg(index + 101);
    const auto made = ask(Api::createUser, value);
    EXPECT_TRUE(made) << made.error().detail.toStdString();
    return made ? made->user.id : Id<User>();
}

void EstateBench::give(Id<User> user, const QString &role, Id<Institution> node)
{
    NewAssignment value;
    value.userId = user;
    value.roleId = m_roles.value(role);
    value.institutionId = node;
    const auto made = ask(Api::createAssignment, value);
    EXPECT_TRUE(made) << role.toStdString() << ": " << made.error().detail.toStdString();
}

void EstateBench::suspend(Id<User> user)
{
    CallOptions options;
    options.ifMatch = 1;
    EXPECT_TRUE(ask(Api::setUserStatus, {user, UserStatus::Suspended, u"On leave"_s}, options));
}

void EstateBench::makePeople(const QList<Id<Institution>> &colleges, const QList<Id<Institution>> &departments)
{
    for (int i = 0; i < 36; ++i) {
        const bool leads = i < departments.size();
        const Id<Institution> home = leads ? departments[i] : departments[i % departments.size()];
        const Id<User> user = person(i, home);
        if (i < colleges.size())
            give(user, u"principal"_s, colleges[i]);
        else if (leads)
            give(user, u"hod"_s, home);
        else if (i % 5 != 0)
            give(user, i % 4 == 1 ? u"student"_s : u"faculty"_s, i % 4 == 1 ? colleges[i % colleges.size()] : home);
        if (i % 9 == 7)
            suspend(user);
    }
}

QStringList EstateBench::data() const
{
    QStringList list{university,
                     u"College"_s,
                     u"Law"_s,
                     u"Engineering"_s,
                     u"Physics"_s,
                     u"Chemistry"_s,
                     u"Computer Science"_s,
                     u"riverside.example"_s,
                     u"Timetable planner"_s,
                     ServerProcess::ownerEmail()};
    for (const Name &name : names())
        list += {name.first, name.last};
    for (const Name &name : names())
        if (!name.native.isEmpty())
            list.append(name.native);
    return list + m_roleTexts;
}

void EstateBench::SetUp()
{
    PageBench::SetUp();
    RoleQuery query;
    query.limit = maximumPageSize;
    const auto roles = ask(Api::listRoles, query);
    ASSERT_TRUE(roles);
    for (const Role &role : roles->items) {
        m_roles.insert(role.slug, role.id);
        m_roleTexts += {role.name, role.description};
    }
    const auto top = institution(InstitutionKind::University, university, {});
    QList<Id<Institution>> colleges, departments;
    for (const QString &name : {college, u"College of Science"_s, u"Law School"_s})
        colleges.append(institution(InstitutionKind::College, name, top));
    for (const auto &[name, parent] : {std::pair{u"Civil Engineering"_s, 0}, std::pair{u"Mechanical Engineering"_s, 0},
                                       std::pair{u"Computer Science"_s, 0}, std::pair{u"Physics"_s, 1},
                                       std::pair{u"Chemistry"_s, 1}, std::pair{u"Public Law"_s, 2}})
        departments.append(institution(InstitutionKind::Department, name, colleges[parent]));
    makePeople(colleges, departments);
    NewRole custom;
    custom.institutionId = top;
    custom.name = u"Timetable planner"_s;
    custom.description = u"Plans rooms and hours"_s;
    custom.permissions = {u"users.view"_s, u"colleges.view"_s, u"departments.view"_s};
    EXPECT_TRUE(ask(Api::createRole, custom));
    const auto leaver = person(40, departments[0]);
    CallOptions options;
    options.ifMatch = 1;
    EXPECT_TRUE(ask(Api::trashUser, {leaver}, options));
}

} // namespace bitflow::test
