// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/facts.h"

#include "app/institutions/fields.h"
#include "app/parts/labels.h"
#include "app/ui/fmt.h"

#include <QCoreApplication>

namespace bitflow {

namespace {

struct FactTexts
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::Facts)
};

QString plainNumber(const std::optional<int> &number) { return number ? QString::number(*number) : QString(); }
QString counted(const std::optional<int> &number) { return number ? fmt::number(*number) : QString(); }

void addGeneral(Facts &facts, const Institution &i)
{
    facts.section(FactTexts::tr("General"));
    facts.add(FactTexts::tr("Code"), fmt::ltr(i.code));
    facts.add(FactTexts::tr("Domain"), fmt::ltr(i.domain));
    facts.add(FactTexts::tr("Floor or building"), i.floorLocation);
    facts.add(FactTexts::tr("Established in"), plainNumber(i.establishedYear));
    facts.add(FactTexts::tr("Time zone"), fmt::ltr(i.timezone));
    facts.add(FactTexts::tr("Added"), fmt::dateTime(i.createdAt));
    facts.add(FactTexts::tr("Last changed"), fmt::relative(i.updatedAt));
}

void addCollege(Facts &facts, const Institution &i)
{
    facts.section(FactTexts::tr("College"));
    facts.add(FactTexts::tr("Type of college"), i.type ? collegeTypeLabel(*i.type) : QString());
    facts.add(FactTexts::tr("Affiliation"), i.affiliation ? affiliationLabel(*i.affiliation) : QString());
    facts.add(FactTexts::tr("Affiliation number"), fmt::ltr(i.affiliationNumber));
    facts.add(FactTexts::tr("Places for students"), counted(i.capacity));
    facts.add(FactTexts::tr("Students enrolled"), fmt::number(i.currentEnrollment));
    QStringList has;
    if (i.facilities.library)
        has.append(FactTexts::tr("Library"));
    if (i.facilities.hostel)
        has.append(FactTexts::tr("Hostel"));
    if (i.facilities.transport)
        has.append(FactTexts::tr("Transport"));
    if (i.facilities.canteen)
        has.append(FactTexts::tr("Canteen"));
    facts.add(FactTexts::tr("Facilities"), has.join(u", "_s));
    facts.section(FactTexts::tr("Accreditation"));
    facts.add(FactTexts::tr("Grade"), i.accreditation.grade);
    facts.add(FactTexts::tr("Given by"), i.accreditation.body);
    facts.add(FactTexts::tr("Valid until"), fmt::date(i.accreditation.validUntil));
}

void addUniversity(Facts &facts, const Institution &i)
{
    facts.section(FactTexts::tr("Academic year and week"));
    facts.add(FactTexts::tr("Year begins in"), monthLabel(i.settings.academicYearStartMonth));
    QStringList days;
    for (const QString &day : i.settings.workingDays)
        days.append(dayLabel(day));
    facts.add(FactTexts::tr("Working days"), days.join(u", "_s));
    if (!i.settings.classStart.isEmpty() || !i.settings.classEnd.isEmpty())
        facts.add(FactTexts::tr("Classes"),
                  fmt::ltr(fmt::orDash(i.settings.classStart) + u" – "_s + fmt::orDash(i.settings.classEnd)));
    if (i.storageQuotaGb <= 0)
        return;
    facts.section(FactTexts::tr("Storage"));
    facts.add(FactTexts::tr("Used"),
              FactTexts::tr("%1 of %2")
                  .arg(fmt::megabytes(i.storageUsedMb), fmt::megabytes(qint64(i.storageQuotaGb) * 1024)));
}

} // namespace

void fillFacts(Facts &facts, const Institution &i)
{
    facts.clear();
    addGeneral(facts, i);
    if (i.kind == InstitutionKind::College)
        addCollege(facts, i);
    facts.section(FactTexts::tr("Contact"));
    facts.add(FactTexts::tr("E-mail"), fmt::ltr(i.email));
    facts.add(FactTexts::tr("Phone"), fmt::ltr(i.phone));
    facts.add(FactTexts::tr("Website"), fmt::ltr(i.website));
    const Address &a = i.address;
    QStringList lines;
    for (const QString &line : {a.line1, a.line2, QString(a.postalCode + u' ' + a.city).trimmed(), a.state, a.country})
        if (!line.isEmpty())
            lines.append(line);
    facts.add(FactTexts::tr("Address"), lines.join(u'\n'));
    if (i.kind == InstitutionKind::University)
        addUniversity(facts, i);
}

} // namespace bitflow
