// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/rowkind.h"

#include <QStringList>

namespace bitflow {

QStringList neededFields(Rows rows)
{
    switch (rows) {
    case Rows::Universities:
        return {u"name"_s, u"domain"_s};
    case Rows::Colleges:
    case Rows::Departments:
        return {u"name"_s};
    case Rows::People:
        return {u"email"_s, u"first_name"_s};
    }
    return {};
}

QStringList otherFields(Rows rows)
{
    if (rows == Rows::People)
        return {u"last_name"_s,    u"native_name"_s, u"phone"_s,
                u"employee_id"_s,  u"designation"_s, u"employment_type"_s,
                u"joining_date"_s, u"locale"_s,      u"timezone"_s,
                u"tags"_s,         u"notes"_s};
    QStringList fields{u"code"_s,  u"email"_s,       u"phone"_s,   u"website"_s,          u"address"_s,  u"city"_s,
                       u"state"_s, u"postal_code"_s, u"country"_s, u"established_year"_s, u"timezone"_s, u"status"_s};
    if (rows == Rows::Universities)
        fields += u"storage_quota_gb"_s;
    if (rows == Rows::Colleges)
        fields += {u"type"_s, u"affiliation"_s, u"affiliation_number"_s, u"capacity"_s, u"current_enrollment"_s};
    if (rows == Rows::Departments)
        fields += u"floor_location"_s;
    return fields;
}

QString templateName(Rows rows)
{
    switch (rows) {
    case Rows::Universities:
        return u"universities.csv"_s;
    case Rows::Colleges:
        return u"colleges.csv"_s;
    case Rows::Departments:
        return u"departments.csv"_s;
    case Rows::People:
        return u"people.csv"_s;
    }
    return {};
}

QByteArray templateContent(Rows rows)
{
    // English in every language, as the server reads headers.
    QStringList header;
    for (QString field : neededFields(rows) + otherFields(rows)) {
        field.replace(u'_', u' ');
        header.append(field.at(0).toUpper() + field.mid(1));
    }
    return (u'\ufeff' + header.join(u',') + u"\r\n"_s).toUtf8(); // the mark tells spreadsheets that it is UTF-8
}

} // namespace bitflow
