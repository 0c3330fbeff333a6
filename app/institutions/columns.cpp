// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/columns.h"

#include "app/parts/labels.h"
#include "app/ui/fmt.h"

#include <QCoreApplication>

namespace bitflow {

using ui::CellKind;
using Col = ui::Column<Institution>;

namespace {

struct Columns
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::Columns)
};

Col nameColumn(int width)
{
    return {u"name"_s, Columns::tr("Name"), [](const Institution &i) { return i.name; }, width, CellKind::Strong, true};
}

Col kindColumn()
{
    return {u"kind"_s, Columns::tr("Type"), [](const Institution &i) { return kindLabel(i.kind); },
            98,        CellKind::Quiet,     true};
}

Col codeColumn()
{
    return {u"code"_s, Columns::tr("Code"), [](const Institution &i) { return i.code; }, 120, CellKind::Code, true};
}

Col peopleColumn()
{
    return {u"people"_s, Columns::tr("People"), [](const Institution &i) { return fmt::number(i.peopleCount); }, 62,
            CellKind::Number};
}

Col statusColumn()
{
    return {u"status"_s,
            Columns::tr("Status"),
            [](const Institution &i) { return statusLabel(i.status); },
            126,
            CellKind::Pill,
            true,
            [](const Institution &i) { return statusPill(i.status); }};
}

Col leaderColumn()
{
    return {u"leader"_s, Columns::tr("Leader"),
            [](const Institution &i) {
                return i.kind == InstitutionKind::University || !i.leaderName.isEmpty() ? fmt::orDash(i.leaderName)
                                                                                        : Columns::tr("Nobody yet");
            },
            106, CellKind::Quiet};
}

Col pathColumn()
{
    const auto way = [](const Institution &i) { return fmt::orDash(pathText(i.path, true)); };
    return {u"path"_s, Columns::tr("Belongs to"), way, 220, CellKind::Path, false, {}, way};
}

} // namespace

QList<Col> treeColumns()
{
    return {nameColumn(220), kindColumn(), codeColumn(), peopleColumn(), statusColumn(), leaderColumn()};
}

QList<Col> foundColumns()
{
    Col code = codeColumn();
    Col leader = leaderColumn();
    Col people = peopleColumn();
    code.hidden = leader.hidden = people.hidden = true; // the header's menu shows them; the way needs the room
    return {nameColumn(290), pathColumn(), kindColumn(), people, statusColumn(), code, leader};
}

QList<Col> trashColumns()
{
    Col deleted{u"deleted_at"_s,
                Columns::tr("In the trash since"),
                [](const Institution &i) { return fmt::relative(i.deletedAt); },
                160,
                CellKind::Quiet,
                true};
    return {nameColumn(240), pathColumn(), kindColumn(), deleted};
}

QList<Col> childColumns() { return {nameColumn(142), peopleColumn(), statusColumn()}; }

} // namespace bitflow
