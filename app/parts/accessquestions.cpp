// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/accessquestions.h"

#include "app/parts/whocanevent.h"
#include "app/parts/whocansheet.h"

namespace bitflow {

AccessQuestions::AccessQuestions(ApiClient &api, ClientSession &session, QWidget *window)
    : QObject(window)
    , m_api(api)
    , m_session(session)
{
    window->installEventFilter(this);
}

void AccessQuestions::explain(const ExplainSheet::About &about, QWidget *over)
{
    auto *sheet = new ExplainSheet(m_api, m_session, about, over);
    connect(sheet, &ExplainSheet::pageWanted, this, &AccessQuestions::navigate);
    sheet->open();
}

void AccessQuestions::whoCan(const QString &permission, const QList<PathStep> &where, QWidget *over)
{
    auto *sheet = new WhoCanSheet(m_api, m_session, permission, where, over);
    connect(sheet, &WhoCanSheet::personWanted, this,
            [this](const Id<User> &id) { Q_EMIT navigate(u"users"_s, QVariantMap{{u"id"_s, id.toString()}}); });
    sheet->open();
}

bool AccessQuestions::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == WhoCanEvent::kind() && m_session.isSignedIn()) {
        const auto *question = static_cast<WhoCanEvent *>(event);
        whoCan(question->permission, question->path, question->at->window());
        event->accept();
        return true;
    }
    if (event->type() != ui::WhyEvent::kind() || !m_session.isSignedIn())
        return QObject::eventFilter(watched, event);
    const auto *question = static_cast<ui::WhyEvent *>(event);
    ExplainSheet::About about;
    about.user = m_session.me().user.id;
    about.name = displayName(m_session.me().user);
    about.permission = question->why.permission;
    const User &me = m_session.me().user;
    about.institution = question->why.anywhere
                            ? me.institutionId
                            : Id<Institution>::parse(question->why.institution).value_or(Id<Institution>());
    about.subject = Id<User>::parse(question->why.person).value_or(Id<User>());
    explain(about, question->at->window());
    event->accept();
    return true;
}

} // namespace bitflow
