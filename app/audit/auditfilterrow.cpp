// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/auditfilterrow.h"

#include "app/audit/datessheet.h"
#include "app/parts/auditwords.h"
#include "app/parts/debounce.h"
#include "app/parts/filterchip.h"
#include "app/parts/institutionfield.h"
#include "app/parts/personfield.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"
#include "app/ui/wraplayout.h"

namespace bitflow {

using ui::Token;
namespace space = ui::space;

namespace {

QStringList texts(const QVariant &value)
{
    return value.typeId() == QMetaType::QString ? value.toString().split(u',', Qt::SkipEmptyParts)
                                                : value.toStringList();
}

std::optional<std::chrono::seconds> spanOf(const QStringList &values)
{
    using namespace std::chrono;
    const QString span = values.value(0);
    if (span == "1h"_L1)
        return hours(1);
    if (span == "24h"_L1)
        return hours(24);
    if (span == "7d"_L1)
        return hours(24 * 7);
    if (span == "30d"_L1)
        return hours(24 * 30);
    return {};
}

template<class T>
Id<T> idOf(const QVariant &value)
{
    return Id<T>::parse(value.toString()).value_or(Id<T>());
}

} // namespace

AuditFilterRow::AuditFilterRow(ApiClient &api, QWidget *parent)
    : QWidget(parent)
    , m_search(new QLineEdit(this))
    , m_action(new FilterChip(tr("What"), {}, this))
    , m_outcome(new FilterChip(tr("Result"), outcomeChoices(), this))
    , m_span(new FilterChip(tr("When"),
                            {{tr("Last hour"), u"1h"_s},
                             {tr("Last 24 hours"), u"24h"_s},
                             {tr("Last 7 days"), u"7d"_s},
                             {tr("Last 30 days"), u"30d"_s}},
                            this))
    , m_actor(new PersonButton(api, tr("Who"), this))
    , m_institution(new InstitutionButton(api, tr("Where"), InstitutionButton::Look::Filter, this))
    , m_dates(new QPushButton(tr("Dates…"), this))
    , m_range(new QPushButton(this))
{
    m_action->setGroups(actionGroups());
    build();
    onTyped(m_search, [this](const QString &) { Q_EMIT changed(); });
    for (FilterChip *chip : {m_action, m_outcome})
        connect(chip, &FilterChip::changed, this, &AuditFilterRow::changed);
    connect(m_span, &FilterChip::changed, this, [this] {
        // one span at a time: the one chosen last
        if (const QStringList values = m_span->values(); values.size() > 1)
            m_span->setValues({values.last()});
        m_from.reset();
        m_until.reset();
        present();
        Q_EMIT changed();
    });
    connect(m_actor, &PersonButton::changed, this, &AuditFilterRow::changed);
    connect(m_institution, &InstitutionButton::changed, this, &AuditFilterRow::changed);
    connect(m_dates, &QPushButton::clicked, this, &AuditFilterRow::askDates);
    connect(m_range, &QPushButton::clicked, this, [this] {
        setRange({}, {});
        Q_EMIT changed();
    });
    present();
}

void AuditFilterRow::build()
{
    auto *row = new ui::WrapLayout(this);
    row->setContentsMargins(space::l, 0, space::l, space::s);
    m_search->setPlaceholderText(tr("Person, institution, address, request id … (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(ui::icon(u":/icons/search.svg"_s, Token::Text3), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(160);
    ui::name(m_search, tr("Search the audit log"));
    m_actor->setNone(tr("Anybody"), tr("Everybody, and whoever was not signed in"));
    m_institution->setNone(tr("Anywhere"), tr("Everywhere you may look"));
    row->addWidget(m_search);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_actor, m_action, m_institution, m_span, m_dates, m_outcome, m_range})
        row->addWidget(widget);
    m_dates->setAutoDefault(false);
    ui::name(m_dates, tr("Dates…"), tr("From when, and until when"));
    m_range->setCheckable(true);
    m_range->setAutoDefault(false);
    addFixed(u"subject_id"_s, u"subject_name"_s);
    addFixed(u"session_id"_s, {});
    for (const Fixed &one : std::as_const(m_fixed))
        row->addWidget(one.chip);
}

void AuditFilterRow::addFixed(const QString &key, const QString &nameKey)
{
    auto *chip = new QPushButton(this);
    chip->setCheckable(true);
    chip->setAutoDefault(false);
    connect(chip, &QPushButton::clicked, this, [this, key] { change({{key, QVariant()}}); });
    m_fixed.append({chip, key, nameKey});
}

QString AuditFilterRow::labelOf(const Fixed &one) const
{
    if (one.key == "subject_id"_L1)
        return tr("About %1").arg(fmt::isolate(one.name));
    return tr("One session");
}

void AuditFilterRow::present()
{
    for (const Fixed &one : std::as_const(m_fixed)) {
        one.chip->setVisible(!one.value.isNull());
        one.chip->setChecked(true);
        one.chip->setText(labelOf(one));
        ui::name(one.chip, labelOf(one), tr("Press to take this filter away"));
    }
    m_range->setVisible(m_from || m_until);
    m_range->setChecked(true);
    if (!m_from && !m_until)
        return;
    const QString from = m_from ? fmt::dateTime(*m_from) : QString(u"…"_s);
    const QString until = m_until ? fmt::dateTime(*m_until) : QString(u"…"_s);
    m_range->setText(tr("%1 to %2").arg(from, until));
    ui::name(m_range, tr("From %1 until %2").arg(from, until), tr("Press to take this filter away"));
}

QVariant AuditFilterRow::fixed(const QString &key) const
{
    const auto found = std::ranges::find(m_fixed, key, &Fixed::key);
    return found == m_fixed.end() ? QVariant() : found->value;
}

void AuditFilterRow::setRange(const std::optional<Instant> &from, const std::optional<Instant> &until)
{
    m_from = from;
    m_until = until;
    present();
}

// Whole minutes, in the time of this computer as everything on the page.
void AuditFilterRow::askDates()
{
    auto *sheet = new DatesSheet(m_from, m_until, this);
    connect(sheet, &DatesSheet::chosen, this,
            [this](const std::optional<Instant> &from, const std::optional<Instant> &until) {
                m_span->setValues({});
                setRange(from, until);
                Q_EMIT changed();
            });
    sheet->open();
}

void AuditFilterRow::set(const QVariantMap &map)
{
    const QSignalBlocker quiet(m_search);
    m_search->setText(map.value(u"q"_s).toString());
    m_action->setValues(texts(map.value(u"action"_s)));
    m_outcome->setValues(texts(map.value(u"outcome"_s)));
    m_span->setValues(texts(map.value(u"span"_s)));
    const auto id = idOf<Institution>(map.value(u"institution_id"_s));
    const QString name = map.value(u"institution_name"_s).toString();
    m_institution->setChosen(
        id, id.isNull() ? QList<PathStep>() : QList<PathStep>{{id, name, InstitutionKind::University}}, name);
    m_actor->setChosen(idOf<User>(map.value(u"actor_id"_s)), map.value(u"actor_name"_s).toString());
    m_from = Instant::parse(map.value(u"from"_s).toString());
    m_until = Instant::parse(map.value(u"until"_s).toString());
    for (Fixed &one : m_fixed) {
        one.value = map.value(one.key);
        one.name = map.value(one.nameKey).toString();
    }
    present();
}

QVariantMap AuditFilterRow::map() const
{
    QVariantMap map;
    const auto put = [&](const QString &key, const QVariant &value) {
        if (!value.isNull() && !value.toString().isEmpty())
            map.insert(key, value);
    };
    put(u"q"_s, m_search->text());
    put(u"action"_s, m_action->values().join(u','));
    put(u"outcome"_s, m_outcome->values().join(u','));
    put(u"span"_s, m_span->values().join(u','));
    if (!m_institution->id().isNull()) {
        map.insert(u"institution_id"_s, m_institution->id().toString());
        map.insert(u"institution_name"_s, m_institution->title());
    }
    if (!m_actor->id().isNull()) {
        map.insert(u"actor_id"_s, m_actor->id().toString());
        map.insert(u"actor_name"_s, m_actor->title());
    }
    put(u"from"_s, m_from ? m_from->toString() : QString());
    put(u"until"_s, m_until ? m_until->toString() : QString());
    for (const Fixed &one : m_fixed)
        if (!one.value.isNull()) {
            map.insert(one.key, one.value);
            if (!one.nameKey.isEmpty())
                map.insert(one.nameKey, one.name);
        }
    return map;
}

void AuditFilterRow::change(const QVariantMap &more)
{
    QVariantMap now = map();
    for (auto it = more.begin(); it != more.end(); ++it)
        if (it->isNull())
            now.remove(it.key());
        else
            now.insert(it.key(), *it);
    set(now);
    Q_EMIT changed();
}

AuditFilter AuditFilterRow::wide() const
{
    AuditFilter filter;
    filter.action = m_action->values();
    const auto outcomes = enumsFrom<AuditOutcome>(m_outcome->values());
    if (outcomes.size() == 1) // both are all
        filter.outcome = outcomes.first();
    filter.institutionId = m_institution->id();
    if (const auto span = spanOf(m_span->values()))
        filter.from = Instant::now() - *span;
    filter.actorId = m_actor->id();
    filter.subjectId = idOf<AuditSubject>(fixed(u"subject_id"_s));
    filter.sessionId = idOf<Session>(fixed(u"session_id"_s));
    return filter;
}

AuditFilter AuditFilterRow::filter() const
{
    AuditFilter all = wide();
    if (m_from)
        all.from = m_from;
    if (m_until)
        all.until = m_until;
    return all;
}

QString AuditFilterRow::words() const { return m_search->text().trimmed(); }

} // namespace bitflow
