// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/personfield.h"

#include "app/parts/sheet.h"
#include "app/ui/names.h"

#include <QPainter>
#include <QVBoxLayout>

namespace bitflow {

namespace space = ui::space;

PersonButton::PersonButton(ApiClient &api, const QString &label, QWidget *parent)
    : QPushButton(parent)
    , m_api(api)
    , m_label(label)
{
    setAutoDefault(false);
    connect(this, &QPushButton::clicked, this, &PersonButton::pick);
    present();
}

void PersonButton::setNone(const QString &title, const QString &detail)
{
    m_noneTitle = title;
    m_noneDetail = detail;
}

void PersonButton::setChosen(Id<User> id, const QString &title)
{
    m_id = id;
    m_title = title;
    present();
}

void PersonButton::pick()
{
    auto *sheet = new Sheet(m_label, this);
    sheet->setMinimumHeight(440);
    auto *picker =
        new SearchPicker(tr("Which person?"), tr("Search by name or e-mail"), searchPeople(m_api, {}), sheet);
    picker->setFirstRow(m_noneTitle, m_noneDetail);
    sheet->content()->addWidget(picker, 1);
    sheet->setAction(tr("Choose"));
    const auto choose = [this, sheet, picker] {
        const auto row = picker->chosen();
        if (!row)
            return sheet->setMessage(tr("Choose somebody first."));
        setChosen(Id<User>(row->id), row->id.isNull() ? QString() : row->title);
        sheet->accept();
        Q_EMIT changed();
    };
    connect(sheet, &Sheet::acted, this, choose);
    connect(picker, &SearchPicker::accepted, this, choose);
    connect(picker, &SearchPicker::chosenChanged, sheet, [sheet] { sheet->setMessage({}); });
    sheet->open();
    picker->start();
}

void PersonButton::present()
{
    const QString shown = m_id.isNull() ? tr("any") : fontMetrics().elidedText(m_title, Qt::ElideRight, 180);
    //: A filter and what it is set to, "Who: any"
    setText(tr("%1: %2").arg(m_label, shown));
    ui::name(this, tr("%1: %2").arg(m_label, m_id.isNull() ? tr("any") : m_title), tr("Filter"));
    update();
}

// A filter that holds something back is marked by more than its words.
void PersonButton::paintEvent(QPaintEvent *event)
{
    QPushButton::paintEvent(event);
    if (m_id.isNull())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ui::Theme::color(ui::Token::Accent), 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::radius, space::radius);
}

} // namespace bitflow
