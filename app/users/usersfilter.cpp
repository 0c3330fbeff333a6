// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/usersfilter.h"

#include "app/parts/debounce.h"
#include "app/parts/filterchip.h"
#include "app/parts/institutionfield.h"
#include "app/parts/people.h"
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
} // namespace

UsersFilter::UsersFilter(ApiClient &api, QWidget *parent)
    : QWidget(parent)
    , m_api(api)
    , m_search(new QLineEdit(this))
    , m_status(new FilterChip(tr("Status"), userStatusChoices(), this))
    , m_role(new FilterChip(tr("Role"), {}, this))
    , m_institution(new InstitutionButton(api, tr("Institution"), InstitutionButton::Look::Filter, this))
    , m_never(new QPushButton(tr("Never signed in"), this))
    , m_since(new QPushButton(this))
    , m_trash(new QPushButton(ui::icon(u":/icons/trash.svg"_s), tr("Trash"), this))
{
    auto *row = new ui::WrapLayout(this);
    row->setContentsMargins(space::l, 0, space::l, space::s);
    m_search->setPlaceholderText(tr("Name, e-mail, phone, number … (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(ui::icon(u":/icons/search.svg"_s, Token::Text3), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(160);
    ui::name(m_search, tr("Search people"));
    m_institution->setNone(tr("Any institution"), tr("Everybody you may see"));
    ui::name(m_never, tr("Only those who never signed in"));
    ui::name(m_trash, tr("Only those in the trash"));
    row->addWidget(m_search);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_status, m_role, m_institution, m_never, m_since, m_trash})
        row->addWidget(widget);
    for (QPushButton *toggle : {m_never, m_trash}) {
        toggle->setCheckable(true);
        toggle->setAutoDefault(false);
        connect(toggle, &QPushButton::toggled, this, &UsersFilter::changed);
    }
    onTyped(m_search, [this](const QString &) { Q_EMIT changed(); });
    m_since->setCheckable(true);
    m_since->setAutoDefault(false);
    setSince({});
    connect(m_since, &QPushButton::clicked, this, [this] {
        setSince({});
        Q_EMIT changed();
    });
    connect(m_status, &FilterChip::changed, this, &UsersFilter::changed);
    connect(m_role, &FilterChip::changed, this, &UsersFilter::changed);
    connect(m_role, &FilterChip::retryWanted, this, &UsersFilter::loadRoles);
    connect(m_institution, &InstitutionButton::changed, this, &UsersFilter::changed);
}

void UsersFilter::loadRoles()
{
    if (m_call.running())
        return;
    RoleQuery query;
    query.limit = maximumPageSize;
    query.sort = u"level,name"_s;
    m_call = m_api.call(Api::listRoles, query);
    m_call.then(this, [this](const Result<Page<Role>> &page) {
        if (!page)
            return m_role->setProblem(tr("The roles could not be loaded"));
        QList<ui::Choice> choices;
        for (const Role &role : page->items)
            choices.append({role.name, role.slug});
        m_role->setChoices(choices);
    });
}

// Where a figure of another page leads: taken away by a click, and not to be set by hand.
void UsersFilter::setSince(const std::optional<Instant> &since)
{
    m_after = since;
    m_since->setVisible(since.has_value());
    m_never->setVisible(!since); // nobody is both
    if (!since)
        return;
    const QString at = fmt::dateTime(*since);
    m_since->setChecked(true);
    m_since->setText(tr("Since %1").arg(at));
    ui::name(m_since, tr("Only those who signed in since %1").arg(at));
}

void UsersFilter::set(const QVariantMap &map)
{
    const QSignalBlocker quietSearch(m_search), quietNever(m_never), quietTrash(m_trash);
    m_search->setText(map.value(u"q"_s).toString());
    m_status->setValues(texts(map.value(u"status"_s)));
    m_role->setValues(texts(map.value(u"role"_s)));
    const auto id = Id<Institution>::parse(map.value(u"institution_id"_s).toString()).value_or(Id<Institution>());
    const QString name = map.value(u"institution_name"_s).toString();
    m_institution->setChosen(
        id, id.isNull() ? QList<PathStep>() : QList<PathStep>{{id, name, InstitutionKind::University}}, name);
    m_never->setChecked(map.value(u"never_signed_in"_s).toBool());
    setSince(Instant::parse(map.value(u"last_login_after"_s).toString()));
    m_trash->setChecked(map.value(u"trashed"_s).toBool());
}

QVariantMap UsersFilter::map() const
{
    QVariantMap map;
    if (!m_search->text().isEmpty())
        map.insert(u"q"_s, m_search->text());
    if (const auto status = m_status->values(); !status.isEmpty())
        map.insert(u"status"_s, status);
    if (const auto roles = m_role->values(); !roles.isEmpty())
        map.insert(u"role"_s, roles);
    if (!m_institution->id().isNull()) {
        map.insert(u"institution_id"_s, m_institution->id().toString());
        map.insert(u"institution_name"_s, m_institution->title());
    }
    if (m_never->isChecked())
        map.insert(u"never_signed_in"_s, true);
    if (m_after)
        map.insert(u"last_login_after"_s, m_after->toString());
    if (m_trash->isChecked())
        map.insert(u"trashed"_s, true);
    return map;
}

UserQuery UsersFilter::query() const
{
    UserQuery query;
    query.q = m_search->text().trimmed();
    query.status = enumsFrom<UserStatus>(m_status->values());
    query.role = m_role->values();
    query.institutionId = m_institution->id();
    query.neverSignedIn = m_never->isChecked();
    query.lastLoginAfter = m_after;
    query.trashed = m_trash->isChecked();
    return query;
}

bool UsersFilter::filtered() const { return !map().isEmpty(); }

bool UsersFilter::trash() const { return m_trash->isChecked(); }

std::optional<PathStep> UsersFilter::institution() const
{
    if (m_institution->id().isNull())
        return {};
    if (!m_institution->path().isEmpty())
        return m_institution->path().last();
    return PathStep{m_institution->id(), m_institution->title(), InstitutionKind::University};
}

} // namespace bitflow
