// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/institutionsfilter.h"

#include "app/parts/debounce.h"
#include "app/parts/filterchip.h"
#include "app/parts/labels.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"
#include "app/ui/wraplayout.h"

#include <QPushButton>

namespace bitflow {

namespace space = ui::space;

namespace {

QStringList texts(const QVariant &value)
{
    return value.typeId() == QMetaType::QString ? value.toString().split(u',', Qt::SkipEmptyParts)
                                                : value.toStringList();
}

} // namespace

InstitutionsFilter::InstitutionsFilter(QWidget *parent)
    : QWidget(parent)
    , m_search(new QLineEdit(this))
    , m_kind(new FilterChip(tr("Type"), kindChoices(), this))
    , m_status(new FilterChip(tr("Status"), statusChoices(), this))
    , m_leaderless(new QPushButton(tr("Without leader"), this))
    , m_trash(new QPushButton(ui::icon(u":/icons/trash.svg"_s), tr("Trash"), this))
{
    auto *row = new ui::WrapLayout(this);
    row->setContentsMargins(space::l, 0, space::l, space::s);
    m_search->setPlaceholderText(tr("Name, code or domain … (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(ui::icon(u":/icons/search.svg"_s, ui::Token::Text3), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(160);
    ui::name(m_search, tr("Search institutions"));
    ui::name(m_leaderless, tr("Only those without a leader"),
             tr("Colleges without a principal, departments without a head"));
    ui::name(m_trash, tr("Only those in the trash"));
    row->addWidget(m_search);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_kind, m_status, m_leaderless, m_trash})
        row->addWidget(widget);
    for (QPushButton *toggle : {m_leaderless, m_trash}) {
        toggle->setCheckable(true);
        toggle->setAutoDefault(false);
        connect(toggle, &QPushButton::toggled, this, &InstitutionsFilter::changed);
    }
    onTyped(m_search, [this](const QString &text) {
        if (std::exchange(m_told, text) != text)
            Q_EMIT changed();
    });
    connect(m_kind, &FilterChip::changed, this, &InstitutionsFilter::changed);
    connect(m_status, &FilterChip::changed, this, &InstitutionsFilter::changed);
}

void InstitutionsFilter::set(const QVariantMap &map)
{
    const QSignalBlocker quietLeader(m_leaderless), quietTrash(m_trash);
    m_told = map.value(u"q"_s).toString().trimmed();
    m_search->setText(m_told); // not silenced: its button that clears it listens too
    m_kind->setValues(texts(map.value(u"kind"_s)));
    m_status->setValues(texts(map.value(u"status"_s)));
    m_leaderless->setChecked(map.value(u"without_leader"_s).toBool());
    m_trash->setChecked(map.value(u"trashed"_s).toBool());
}

QVariantMap InstitutionsFilter::map() const
{
    QVariantMap map;
    if (!m_search->text().trimmed().isEmpty())
        map.insert(u"q"_s, m_search->text());
    if (const auto kinds = m_kind->values(); !kinds.isEmpty())
        map.insert(u"kind"_s, kinds);
    if (const auto status = m_status->values(); !status.isEmpty())
        map.insert(u"status"_s, status);
    if (m_leaderless->isChecked())
        map.insert(u"without_leader"_s, true);
    if (trash())
        map.insert(u"trashed"_s, true);
    return map;
}

InstitutionQuery InstitutionsFilter::query() const
{
    InstitutionQuery query;
    query.q = m_search->text().trimmed();
    query.kind = enumsFrom<InstitutionKind>(m_kind->values());
    query.status = enumsFrom<InstitutionStatus>(m_status->values());
    query.withoutLeader = m_leaderless->isChecked();
    query.trashed = trash();
    query.top = query.trashed; // what went with its parent is part of it
    query.sort = query.trashed ? u"-deleted_at"_s : u"name"_s;
    return query;
}

bool InstitutionsFilter::filtered() const { return !map().isEmpty(); }

bool InstitutionsFilter::trash() const { return m_trash->isChecked(); }

} // namespace bitflow
