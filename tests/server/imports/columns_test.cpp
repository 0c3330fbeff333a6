// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/imports/columns.h"
#include "server/imports/csv.h"

#include <gtest/gtest.h>

using namespace bitflow;

namespace {

struct SniffCase
{
    RowKind kind;
    QString header, fields; // "|" between them
};

class Sniffing : public testing::TestWithParam<SniffCase>
{};

TEST_P(Sniffing, FindsTheMembers)
{
    QStringList fields;
    for (const auto &one : sniffMapping(GetParam().header.split(u'|'), GetParam().kind))
        fields.append(one.field);
    EXPECT_EQ(fields.join(u'|'), GetParam().fields);
}

const SniffCase sniffs[] = {
    {RowKind::University, u"University Name|Domain|Email Address"_s, u"name|domain|email"_s},
    {RowKind::University,
     u"University Name|University Code|Domain|Email Address|Phone Number|Address|Established Year|Status|Storage Quota (GB)|Storage Used (MB)|Created At"_s,
     u"name|code|domain|email|phone|address|established_year|status|storage_quota_gb||"_s},
    {RowKind::University, u"UNIVERSITY_NAME|e-mail|web site|Postcode"_s, u"name|email|website|postal_code"_s},
    {RowKind::University, u"Name|University Name"_s, u"name|"_s},
    {RowKind::University, u"Universty Name|Domian|Emial"_s, u"name||"_s},
    {RowKind::College, u"College Name|Code|University|Type|Capacity"_s, u"name|code||type|capacity"_s},
    {RowKind::Department, u"Department Name|Department Code|Floor"_s, u"name|code|floor_location"_s},
    {RowKind::Person, u"First Name|Last Name|Email|Phone|Employee ID|Date of joining"_s,
     u"first_name|last_name|email|phone|employee_id|joining_date"_s},
    {RowKind::Person, u"Surname|Given name|Staff number|Favourite colour"_s, u"last_name|first_name|employee_id|"_s},
};
INSTANTIATE_TEST_SUITE_P(Table, Sniffing, testing::ValuesIn(sniffs));

TEST(Mapping, IsCheckedAgainstFileAndMembers)
{
    const QStringList header{u"A"_s, u"B"_s};
    const auto complaintsOf = [&](const QList<ColumnMapping> &mapping) {
        const auto checked = checkMapping(mapping, header, RowKind::University);
        QStringList codes;
        if (!checked)
            for (const Complaint &complaint : checked.error().errors)
                codes.append(complaint.pointer + u' ' + complaint.code);
        return codes;
    };
    EXPECT_EQ(complaintsOf({{u"A"_s, u"name"_s}, {u"B"_s, u"domain"_s}}), QStringList());
    EXPECT_EQ(complaintsOf({{u"A"_s, u"name"_s}, {u"B"_s, u""_s}}), QStringList{u"/mapping column_missing"_s});
    EXPECT_EQ(complaintsOf({{u"A"_s, u"name"_s}, {u"C"_s, u"domain"_s}}),
              QStringList{u"/mapping/1/column not_one_of"_s});
    EXPECT_EQ(complaintsOf({{u"A"_s, u"name"_s}, {u"B"_s, u"domain"_s}, {u"B"_s, u"salary"_s}}),
              QStringList{u"/mapping/2/field not_one_of"_s});
    EXPECT_EQ(complaintsOf({{u"A"_s, u"domain"_s}, {u"B"_s, u"domain"_s}}),
              (QStringList{u"/mapping/1/field duplicate"_s, u"/mapping column_missing"_s}));
}

struct CellCase
{
    QString field, cell, complaint; // "code", or empty
    QString result = {};            // the member as JSON text
};

class UniversityCell : public testing::TestWithParam<CellCase>
{};
class PersonCell : public testing::TestWithParam<CellCase>
{};

template<class Read>
void expectCell(const CellCase &c, const QString &pointer, const QStringList &needed, RowKind kind, Read read)
{
    QList<ColumnMapping> mapping{{c.field, c.field}};
    QStringList header{c.field};
    QStringList cells{c.cell};
    for (const QString &one : needed) {
        if (const QString field = one.section(u'=', 0, 0); field != c.field) {
            header.append(field);
            mapping.append({field, field});
            cells.append(one.section(u'=', 1));
        }
    }
    ASSERT_TRUE(checkMapping(mapping, header, kind));
    const auto input = read(ImportRows(kind, {}, header, mapping), cells);
    QString complaint;
    for (const Complaint &one : input.complaints)
        complaint += one.pointer + u' ' + one.code;
    EXPECT_EQ(complaint, c.complaint.isEmpty() ? QString() : pointer + u' ' + c.complaint) << qPrintable(c.cell);
    if (!c.result.isEmpty()) {
        EXPECT_EQ(QString::fromUtf8(toText({{u"v"_s, toJsonObject(input.value).value(c.field)}})),
                  u"{\"v\":"_s + c.result + u'}');
    }
}

TEST_P(UniversityCell, BecomesAValue)
{
    expectCell(GetParam(), u'/' + GetParam().field, {u"name=N"_s, u"domain=n.edu"_s}, RowKind::University,
               [](const ImportRows &rows, const QStringList &cells) { return rows.institution(cells); });
}
TEST_P(PersonCell, BecomesAValue)
{
    expectCell(GetParam(), u'/' + GetParam().field, {u"first_name=N"_s, u"email=n@n.edu"_s}, RowKind::Person,
               [](const ImportRows &rows, const QStringList &cells) { return rows.person(cells); });
}

const CellCase universityCells[] = {
    {u"name"_s, u"  Zespół  "_s, {}, u"\"Zespół\""_s},
    {u"name"_s, u""_s, u"required"_s},
    {u"name"_s, u" "_s, u"required"_s},
    {u"domain"_s, u"not a domain"_s, u"format"_s},
    {u"email"_s, u"nobody"_s, u"format"_s},
    {u"phone"_s, u"'+91 20 2569 6064"_s, {}, u"\"+91 20 2569 6064\""_s},
    {u"established_year"_s, u"1948"_s, {}, u"1948"_s},
    {u"established_year"_s, u"1948.0"_s, {}, u"1948"_s},
    {u"established_year"_s, u"long ago"_s, u"type"_s},
    {u"established_year"_s, u"3000"_s, u"out_of_range"_s},
    {u"storage_quota_gb"_s, u"1,000"_s, {}, u"1000"_s},
    {u"status"_s, u"Enabled"_s, {}, u"\"active\""_s},
    {u"status"_s, u"0"_s, {}, u"\"inactive\""_s},
    {u"status"_s, u"banned"_s, {}, u"\"suspended\""_s},
    {u"status"_s, u"setup"_s, {}, u"\"setup\""_s},
    {u"status"_s, u""_s, {}, u"\"active\""_s},
    {u"status"_s, u"perhaps"_s, u"not_one_of"_s},
};
INSTANTIATE_TEST_SUITE_P(Table, UniversityCell, testing::ValuesIn(universityCells));

const CellCase personCells[] = {
    {u"email"_s, u"Someone@Example.EDU"_s, {}},
    {u"email"_s, u""_s, u"required"_s},
    {u"first_name"_s, u""_s, u"required"_s},
    {u"employment_type"_s, u"Full Time"_s, {}, u"\"full-time\""_s},
    {u"employment_type"_s, u"part_time"_s, {}, u"\"part-time\""_s},
    {u"employment_type"_s, u"forever"_s, u"not_one_of"_s},
    {u"joining_date"_s, u"2026-01-31"_s, {}, u"\"2026-01-31\""_s},
    {u"joining_date"_s, u"03/04/2026"_s, u"format"_s},
    {u"tags"_s, u"a; b,c"_s, {}, u"[\"a\",\"b\",\"c\"]"_s},
    {u"native_name"_s, u"अनिल"_s, {}, u"\"अनिल\""_s},
};
INSTANTIATE_TEST_SUITE_P(Table, PersonCell, testing::ValuesIn(personCells));

TEST(Identity, IsWhatTellsTwoApart)
{
    NewInstitution university;
    university.domain = u"Verdal.VGS.no"_s;
    EXPECT_EQ(identityOf(university), u"verdal.vgs.no"_s);
    NewInstitution college;
    college.kind = InstitutionKind::College;
    college.name = u"École"_s;
    EXPECT_EQ(identityOf(college), u"name ecole"_s);
    college.code = u"E1"_s;
    EXPECT_EQ(identityOf(college), u"code E1"_s);
    NewUser user;
    user.email = u"Someone@Example.EDU"_s;
    EXPECT_EQ(identityOf(user), u"someone@example.edu"_s);
}

TEST(Targets, OfAComplaint)
{
    EXPECT_EQ(targetOf(u"/address/line1"_s), u"address"_s);
    EXPECT_EQ(targetOf(u"/address/city"_s), u"city"_s);
    EXPECT_EQ(targetOf(u"/name"_s), u"name"_s);
    EXPECT_EQ(targetOf(u"/tags/0"_s), u"tags"_s);
}

} // namespace
