// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/imports/targets.h"

#include <QRegularExpression>

namespace bitflow {

namespace {

constexpr unsigned bit(RowKind kind) { return 1U << unsigned(kind); }
constexpr unsigned university = bit(RowKind::University);
constexpr unsigned college = bit(RowKind::College);
constexpr unsigned department = bit(RowKind::Department);
constexpr unsigned anyInstitution = university | college | department;
constexpr unsigned person = bit(RowKind::Person);

template<class New, auto member>
void text(New &value, const QString &text, Complaints &)
{
    value.*member = text;
}

template<auto part>
void address(NewInstitution &value, const QString &text, Complaints &)
{
    value.address.*part = text;
}

void whole(std::optional<int> &to, const QString &text, const QString &pointer, Complaints &complaints)
{
    bool ok = false;
    // spreadsheets make "1,200" and "1200.0" of a number
    QString digits = text;
    digits.remove(u',').remove(u' ');
    if (digits.endsWith(".0"_L1))
        digits.chop(2);
    const int number = digits.toInt(&ok);
    to = ok ? std::optional(number) : std::nullopt;
    if (!ok)
        complain(complaints, pointer, u"type"_s, u"must be a whole number"_s);
}

// "Full Time" means full-time.
template<class E>
void oneOf(std::optional<E> &to, const QString &text, const QString &pointer, Complaints &complaints)
{
    to = enumFrom<E>(text.toLower().replace(u' ', u'-').replace(u'_', u'-'));
    if (to)
        return;
    QStringList allowed;
    for (const auto name : names(E{}))
        allowed.append(name);
    complain(complaints, pointer, u"not_one_of"_s, u"must be one of: "_s + allowed.join(u", "_s));
}

// The words that lists of institutions use for a status.
void status(NewInstitution &value, const QString &text, Complaints &complaints)
{
    static const QHash<QString, QString> synonyms{
        {u"enabled"_s, u"active"_s},    {u"1"_s, u"active"_s},        {u"true"_s, u"active"_s},
        {u"yes"_s, u"active"_s},        {u"live"_s, u"active"_s},     {u"disabled"_s, u"inactive"_s},
        {u"0"_s, u"inactive"_s},        {u"false"_s, u"inactive"_s},  {u"no"_s, u"inactive"_s},
        {u"blocked"_s, u"suspended"_s}, {u"banned"_s, u"suspended"_s}};
    const QString word = text.toLower();
    std::optional<InstitutionStatus> found;
    oneOf(found, synonyms.value(word, word), u"/status"_s, complaints);
    value.status = found.value_or(value.status);
}

void date(NewUser &value, const QString &text, Complaints &complaints)
{
    // 03/04/2026 means two different days to two readers, so only the unmistakable form is taken
    value.joiningDate = QDate::fromString(text.left(10), Qt::ISODate);
    if (!value.joiningDate.isValid())
        complain(complaints, u"/joining_date"_s, u"format"_s, u"must be a date like 2026-01-31"_s);
}

void tags(NewUser &value, const QString &text, Complaints &)
{
    static const QRegularExpression separators(u"[,;|]"_s);
    for (const QString &tag : text.split(separators)) {
        if (const QString trimmed = tidied(tag); !trimmed.isEmpty())
            value.tags.append(trimmed);
    }
}

using N = NewInstitution;
constexpr ImportTarget<N> ofInstitutions[] = {
    {"name"_L1, "/name"_L1, "{} name,{},institution name,institution,name"_L1, anyInstitution, anyInstitution,
     text<N, &N::name>},
    {"domain"_L1, "/domain"_L1, "domain,domain name,{} domain,internet domain"_L1, university, university,
     text<N, &N::domain>},
    {"code"_L1, "/code"_L1, "{} code,code,institution code"_L1, anyInstitution, 0, text<N, &N::code>},
    {"email"_L1, "/email"_L1, "email address,email,mail,contact email,{} email"_L1, anyInstitution, 0,
     text<N, &N::email>},
    {"phone"_L1, "/phone"_L1, "phone number,phone,telephone,mobile,contact number"_L1, anyInstitution, 0,
     text<N, &N::phone>},
    {"website"_L1, "/website"_L1, "website,web site,url,homepage"_L1, anyInstitution, 0, text<N, &N::website>},
    {"address"_L1, "/address/line1"_L1, "address,street,address line 1,street address"_L1, anyInstitution, 0,
     address<&Address::line1>},
    {"city"_L1, "/address/city"_L1, "city,town"_L1, anyInstitution, 0, address<&Address::city>},
    {"state"_L1, "/address/state"_L1, "state,province,region"_L1, anyInstitution, 0, address<&Address::state>},
    {"postal_code"_L1, "/address/postal_code"_L1, "postal code,postcode,zip,zip code,pin code"_L1, anyInstitution, 0,
     address<&Address::postalCode>},
    {"country"_L1, "/address/country"_L1, "country"_L1, anyInstitution, 0, address<&Address::country>},
    {"established_year"_L1, "/established_year"_L1, "established year,established,founded,year established"_L1,
     anyInstitution, 0,
     [](N &n, const QString &t, Complaints &c) { whole(n.establishedYear, t, u"/established_year"_s, c); }},
    {"timezone"_L1, "/timezone"_L1, "timezone,time zone"_L1, anyInstitution, 0, text<N, &N::timezone>},
    {"status"_L1, "/status"_L1, "status,{} status"_L1, anyInstitution, 0, status},
    {"storage_quota_gb"_L1, "/storage_quota_gb"_L1, "storage quota gb,storage quota,quota gb"_L1, university, 0,
     [](N &n, const QString &t, Complaints &c) { whole(n.storageQuotaGb, t, u"/storage_quota_gb"_s, c); }},
    {"type"_L1, "/type"_L1, "type,college type"_L1, college, 0,
     [](N &n, const QString &t, Complaints &c) { oneOf(n.type, t, u"/type"_s, c); }},
    {"affiliation"_L1, "/affiliation"_L1, "affiliation,affiliation type"_L1, college, 0,
     [](N &n, const QString &t, Complaints &c) { oneOf(n.affiliation, t, u"/affiliation"_s, c); }},
    {"affiliation_number"_L1, "/affiliation_number"_L1, "affiliation number,affiliation no"_L1, college, 0,
     text<N, &N::affiliationNumber>},
    {"capacity"_L1, "/capacity"_L1, "capacity,student capacity"_L1, college, 0,
     [](N &n, const QString &t, Complaints &c) { whole(n.capacity, t, u"/capacity"_s, c); }},
    {"current_enrollment"_L1, "/current_enrollment"_L1, "current enrollment,enrollment,enrolment"_L1, college, 0,
     [](N &n, const QString &t, Complaints &c) { whole(n.currentEnrollment, t, u"/current_enrollment"_s, c); }},
    {"floor_location"_L1, "/floor_location"_L1, "floor location,floor,location"_L1, department, 0,
     text<N, &N::floorLocation>},
};

using U = NewUser;
constexpr ImportTarget<U> ofPeople[] = {
    {"email"_L1, "/email"_L1, "email,email address,mail,user email"_L1, person, person, text<U, &U::email>},
    {"first_name"_L1, "/first_name"_L1, "first name,given name,first,forename"_L1, person, person,
     text<U, &U::firstName>},
    {"last_name"_L1, "/last_name"_L1, "last name,family name,surname,last"_L1, person, 0, text<U, &U::lastName>},
    {"native_name"_L1, "/native_name"_L1, "native name,name in own script,local name"_L1, person, 0,
     text<U, &U::nativeName>},
    {"phone"_L1, "/phone"_L1, "phone number,phone,telephone,mobile"_L1, person, 0, text<U, &U::phone>},
    {"employee_id"_L1, "/employee_id"_L1, "employee id,employee number,staff id,staff number"_L1, person, 0,
     text<U, &U::employeeId>},
    {"designation"_L1, "/designation"_L1, "designation,job title,title,position"_L1, person, 0,
     text<U, &U::designation>},
    {"employment_type"_L1, "/employment_type"_L1, "employment type,employment"_L1, person, 0,
     [](U &u, const QString &t, Complaints &c) { oneOf(u.employmentType, t, u"/employment_type"_s, c); }},
    {"joining_date"_L1, "/joining_date"_L1, "joining date,date of joining,joined,start date"_L1, person, 0, date},
    {"locale"_L1, "/locale"_L1, "locale,language"_L1, person, 0, text<U, &U::locale>},
    {"timezone"_L1, "/timezone"_L1, "timezone,time zone"_L1, person, 0, text<U, &U::timezone>},
    {"tags"_L1, "/tags"_L1, "tags,labels"_L1, person, 0, tags},
    {"notes"_L1, "/notes"_L1, "notes,remarks,comments"_L1, person, 0, text<U, &U::notes>},
};

} // namespace

std::span<const ImportTarget<NewInstitution>> institutionTargets() { return ofInstitutions; }
std::span<const ImportTarget<NewUser>> personTargets() { return ofPeople; }

} // namespace bitflow
