// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/datessheet.h"

#include "app/ui/names.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace bitflow {

DatesSheet::DatesSheet(const std::optional<Instant> &from, const std::optional<Instant> &until, QWidget *parent)
    : Sheet(tr("From when until when"), parent)
{
    addText(tr("In the time of this computer. Leave out what has no end."));
    const Instant now = Instant::now();
    m_from = addEnd(tr("From"), tr("From when"), from, now - std::chrono::hours(24 * 7));
    m_until = addEnd(tr("Until"), tr("Until when"), until, now);
    if (!from && !until)
        m_from.on->setChecked(true);
    setAction(tr("Show"));
    connect(this, &Sheet::acted, this, &DatesSheet::choose);
    m_from.when->setFocus();
}

DatesSheet::End DatesSheet::addEnd(const QString &label, const QString &spoken, const std::optional<Instant> &at,
                                   Instant otherwise)
{
    auto *row = new QHBoxLayout;
    const End end{new QCheckBox(label, this), new QDateTimeEdit(this)};
    end.on->setMinimumWidth(90);
    end.when->setDisplayFormat(u"yyyy-MM-dd HH:mm"_s);
    end.when->setCalendarPopup(true);
    end.when->setDateTime(at.value_or(otherwise).toDateTime().toLocalTime());
    ui::name(end.when, spoken);
    end.on->setChecked(at.has_value());
    // whoever types a moment means it
    connect(end.when, &QDateTimeEdit::dateTimeChanged, end.on, [on = end.on] { on->setChecked(true); });
    row->addWidget(end.on);
    row->addWidget(end.when, 1);
    content()->addLayout(row);
    return end;
}

std::optional<Instant> DatesSheet::momentOf(const End &end)
{
    if (!end.on->isChecked())
        return {};
    constexpr qint64 minute = 60'000;
    return Instant{end.when->dateTime().toMSecsSinceEpoch() / minute * minute * 1000};
}

void DatesSheet::choose()
{
    const auto from = momentOf(m_from), until = momentOf(m_until);
    if (!from && !until)
        return setMessage(tr("Choose at least one of them, or cancel."));
    if (from && until && *until <= *from)
        return setMessage(tr("The end must lie after the beginning."));
    accept();
    Q_EMIT chosen(from, until);
}

} // namespace bitflow
