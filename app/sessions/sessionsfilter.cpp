// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sessions/sessionsfilter.h"

#include "app/parts/debounce.h"
#include "app/parts/institutionfield.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"
#include "app/ui/wraplayout.h"

#include <QLineEdit>
#include <QPushButton>

namespace bitflow {

namespace space = ui::space;

SessionsFilter::SessionsFilter(ApiClient &api, const ClientSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_everybody(new QPushButton(ui::icon(u":/icons/people.svg"_s), tr("Other people"), this))
    , m_search(new QLineEdit(this))
    , m_institution(new InstitutionButton(api, tr("Institution"), InstitutionButton::Look::Filter, this))
{
    auto *row = new ui::WrapLayout(this);
    row->setContentsMargins(space::l, 0, space::l, space::s);
    m_everybody->setCheckable(true);
    m_everybody->setAutoDefault(false);
    ui::name(m_everybody, tr("Sessions of other people too"));
    m_search->setPlaceholderText(tr("Name or e-mail … (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(ui::icon(u":/icons/search.svg"_s, ui::Token::Text3), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(200);
    ui::name(m_search, tr("Search people's sessions"));
    m_institution->setNone(tr("Any institution"), tr("Everybody whose sessions you may see"));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_everybody, m_search, m_institution})
        row->addWidget(widget);
    connect(m_everybody, &QPushButton::toggled, this, [this] {
        present();
        Q_EMIT changed();
    });
    connect(m_institution, &InstitutionButton::changed, this, &SessionsFilter::changed);
    onTyped(m_search, [this](const QString &) { Q_EMIT changed(); });
    present();
}

bool SessionsFilter::everybody() const
{
    return m_everybody->isChecked() && m_session.mayAnywhere(Permission::SessionsView);
}

Id<Institution> SessionsFilter::institution() const { return m_institution->id(); }

QString SessionsFilter::institutionName() const { return m_institution->title(); }

SessionQuery SessionsFilter::query() const
{
    SessionQuery query;
    query.sort = u"-last_seen_at"_s;
    if (!everybody())
        return query;
    query.q = m_search->text().trimmed();
    query.institutionId = m_institution->id();
    query.everybody = query.institutionId.isNull();
    return query;
}

void SessionsFilter::showOf(const QString &person)
{
    const QSignalBlocker quiet(m_everybody), quietToo(m_search);
    m_everybody->setChecked(true);
    m_search->setText(person);
    m_institution->setChosen({}, {}, {});
    present();
}

void SessionsFilter::present()
{
    setVisible(m_session.mayAnywhere(Permission::SessionsView));
    m_search->setVisible(everybody());
    m_institution->setVisible(everybody());
}

} // namespace bitflow
