// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/institutionfield.h"

#include "app/parts/labels.h"
#include "app/parts/people.h"
#include "app/parts/sheet.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"

#include <QEvent>
#include <QPainter>
#include <QStyleOptionButton>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
namespace space = ui::space;

InstitutionButton::InstitutionButton(ApiClient &api, const QString &label, Look look, QWidget *parent)
    : QPushButton(parent)
    , m_api(api)
    , m_label(label)
    , m_look(look)
{
    setAutoDefault(false);
    connect(this, &QPushButton::clicked, this, &InstitutionButton::pick);
    if (look == Look::Field)
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    present();
}

void InstitutionButton::setNone(const QString &title, const QString &detail)
{
    m_noneTitle = title;
    m_noneDetail = detail;
    present();
}

void InstitutionButton::setBlocked(std::function<ui::Reason(const Institution &)> blocked)
{
    m_blocked = std::move(blocked);
}

void InstitutionButton::setChosen(Id<Institution> id, const QList<PathStep> &path, const QString &title)
{
    m_id = id;
    m_path = path;
    m_title = title;
    m_chosen = true;
    present();
}

void InstitutionButton::pick()
{
    auto *sheet = new Sheet(m_label, this);
    sheet->setMinimumHeight(440);
    const auto noted = [this](const Institution &one) {
        m_seen.insert(one.id.uuid(), one.path);
        return m_blocked ? m_blocked(one) : ui::Reason();
    };
    auto *picker = new SearchPicker(tr("Which institution?"), tr("Search by name or code"),
                                    searchInstitutions(m_api, {}, noted), sheet);
    if (!m_noneTitle.isEmpty())
        picker->setFirstRow(m_noneTitle, m_noneDetail);
    sheet->content()->addWidget(picker, 1);
    sheet->setAction(tr("Choose"));
    const auto choose = [this, sheet, picker] {
        const auto row = picker->chosen();
        if (!row)
            return sheet->setMessage(tr("Choose an institution that can be chosen first."));
        take(*row);
        sheet->accept();
    };
    connect(sheet, &Sheet::acted, this, choose);
    connect(picker, &SearchPicker::accepted, this, choose);
    connect(picker, &SearchPicker::chosenChanged, sheet, [sheet] { sheet->setMessage({}); });
    sheet->open();
    picker->start();
}

void InstitutionButton::take(const PickerRow &row)
{
    const auto path = m_seen.value(row.id);
    setChosen(Id<Institution>(row.id), path, row.title);
    Q_EMIT changed();
}

void InstitutionButton::present()
{
    if (m_look == Look::Filter) {
        //: A filter and what it is set to, "Institution: any"
        setText(tr("%1: %2").arg(m_label,
                                 m_id.isNull() ? tr("any") : fontMetrics().elidedText(m_title, Qt::ElideRight, 180)));
        setToolTip(m_id.isNull() ? QString() : placeText(m_path));
        ui::name(this, tr("%1: %2").arg(m_label, m_id.isNull() ? tr("any") : m_title), tr("Filter"));
    } else {
        const QString text = m_id.isNull() ? m_noneTitle : m_path.isEmpty() ? m_title : pathText(m_path);
        setText({});
        m_title = m_id.isNull() ? m_noneTitle : m_title;
        setToolTip(text);
        ui::name(this, m_label, text.isEmpty() ? tr("Nothing chosen yet") : text);
    }
    update();
}

void InstitutionButton::changeEvent(QEvent *event)
{
    QPushButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

void InstitutionButton::paintEvent(QPaintEvent *event)
{
    QPushButton::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_look == Look::Filter) {
        if (m_id.isNull())
            return;
        painter.setPen(QPen(ui::Theme::color(Token::Accent), 1));
        return painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::radius, space::radius);
    }
    const bool nothing = m_id.isNull() && (m_noneTitle.isEmpty() || !m_chosen);
    const QString text = toolTip().isEmpty() || nothing ? tr("Choose…") : toolTip();
    const QRect area = rect().adjusted(space::s + 2, 0, -space::xl - space::xs, 0);
    painter.setFont(font());
    painter.setPen(ui::Theme::color(nothing ? Token::Text3 : Token::Text));
    const auto side = QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignAbsolute;
    painter.drawText(QStyle::visualRect(layoutDirection(), rect(), area), int(side | Qt::AlignVCenter),
                     fontMetrics().elidedText(text, Qt::ElideMiddle, area.width()));
    const QRect sign(rect().right() - space::xl, (height() - space::icon) / 2, space::icon, space::icon);
    painter.drawPixmap(QStyle::visualRect(layoutDirection(), rect(), sign),
                       ui::iconPixmap(u":/icons/search.svg"_s, Token::Text3, space::icon, devicePixelRatioF()));
}

InstitutionField::InstitutionField(ApiClient &api, const QString &label, QWidget *parent)
    : QWidget(parent)
    , m_button(new InstitutionButton(api, label, InstitutionButton::Look::Field, this))
    , m_required(new ui::Label(this, tr("required"), Token::Text3, ui::Type::Caption))
    , m_message(new ui::Label(this, {}, Token::Err, ui::Type::Caption))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    auto *above = new ui::Label(this, label, Token::Text, ui::Type::Body, true);
    above->setBuddy(m_button);
    auto *top = new QHBoxLayout;
    top->addWidget(above);
    top->addWidget(m_required, 0, Qt::AlignBottom);
    top->addStretch();
    column->addLayout(top);
    m_required->hide();
    column->addWidget(m_button);
    column->addWidget(m_message);
    m_message->setWordWrap(true);
    m_message->hide();
    connect(m_button, &InstitutionButton::changed, this, [this] { setComplaint({}); });
}

void InstitutionField::setRequired() { m_required->show(); }

void InstitutionField::setComplaint(const QString &text)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
    ui::setComplained(m_button, !text.isEmpty());
    if (!text.isEmpty())
        m_button->setAccessibleDescription(text);
}

} // namespace bitflow
