// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/userdetail.h"

#include "app/parts/panel.h"
#include "app/parts/people.h"
#include "app/ui/emptystate.h"
#include "app/ui/fmt.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"
#include "app/users/accesspanel.h"
#include "app/users/activitypanel.h"
#include "app/users/editor.h"
#include "app/users/identity.h"
#include "app/users/securitypanel.h"

#include <QPainter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace bitflow {

namespace {
constexpr int restMs = 150;
constexpr int accessTab = 1;
constexpr int securityTab = 2;
constexpr int activityTab = 3;
const QString stripId = u"detail"_s;
} // namespace

UserDetail::UserDetail(UserActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_strip(new ui::Strip(this))
    , m_stack(new QStackedWidget(this))
    , m_nothing(new ui::EmptyState(this))
    , m_body(new QWidget(this))
    , m_identity(new UserIdentity(actions, this))
    , m_modes(new QStackedWidget(this))
    , m_editor(new UserEditor(actions.api(), this))
{
    setMinimumWidth(320);
    setMaximumWidth(480);
    m_nothing->show(u":/icons/person.svg"_s, tr("Nobody chosen"), tr("Choose a person to see the account here."));
    m_modes->addWidget(buildTabs());
    m_modes->addWidget(m_editor);
    auto *body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(0);
    body->addWidget(m_identity);
    body->addWidget(m_modes, 1);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(m_body);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_stack, 1);
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        showTab();
        fetch();
    });
    connect(m_identity, &UserIdentity::closeWanted, this, &UserDetail::closeWanted);
    connect(m_editor, &UserEditor::closed, this, &UserDetail::endEditing);
    connect(m_editor, &UserEditor::saved, this, [this](const User &user) {
        present(user);
        Q_EMIT saved(user);
        endEditing();
    });
    connect(m_security, &SecurityPanel::revoked, this,
            [this](const QString &device) { Q_EMIT notice(tr("%1 is signed out").arg(fmt::isolate(device))); });
    connect(m_security, &SecurityPanel::ended, this,
            [this](int sessions) { Q_EMIT notice(tr("%Ln session(s) ended", "", sessions)); });
}

QWidget *UserDetail::buildTabs()
{
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    ui::name(m_tabs, tr("Parts of the account"));
    auto *sections = new Sections(tr("Profile"), m_tabs);
    m_facts = new Facts(sections->body());
    sections->column()->addWidget(m_facts);
    sections->finish();
    m_access = new AccessPanel(m_actions, m_tabs);
    m_security = new SecurityPanel(m_actions, m_tabs);
    m_tabs->addTab(sections, tr("Profile"));
    m_tabs->addTab(m_access, tr("Access"));
    m_activity = new ActivityPanel(m_actions, m_tabs);
    m_tabs->addTab(m_security, tr("Security"));
    m_tabs->addTab(m_activity, tr("Activity"));
    connect(m_activity, &ActivityPanel::logWanted, this, &UserDetail::logWanted);
    connect(m_tabs, &QTabWidget::currentChanged, this, &UserDetail::showTab);
    return m_tabs;
}

void UserDetail::show(const User &user)
{
    if (m_modes->currentWidget() == m_editor && m_stack->currentWidget() == m_body) {
        if (m_editor->user().id == user.id)
            return;
        if (m_editor->isDirty()) {
            m_waiting = user;
            return m_strip->show(
                {stripId,
                 tr("Your changes to %1 are not saved yet. Save or discard them to see %2.")
                     .arg(fmt::isolate(displayName(m_editor->user())), fmt::isolate(displayName(user))),
                 ui::Tone::Warn});
        }
        m_modes->setCurrentIndex(0);
    }
    present(user);
    if (isVisible())
        m_rest.start(); // somebody who walks through the list asks for nobody but the last one
}

void UserDetail::renew(const User &user)
{
    if (m_shown && m_shown->id == user.id)
        show(user);
}

void UserDetail::present(const User &user)
{
    const bool other = !m_shown || m_shown->id != user.id;
    if (other) { // the answer, and what the parts show, are about somebody else
        m_call.cancel();
        m_access->clear();
        m_security->clear();
        m_activity->clear();
    }
    m_shown = user;
    m_actions.setCurrent(user);
    m_identity->show(user);
    if (other)
        m_strip->hide(stripId);
    m_facts->clear();
    m_facts->section(tr("Person"));
    m_facts->add(tr("E-mail"), fmt::ltr(user.email));
    m_facts->add(tr("Phone"), fmt::ltr(user.phone));
    m_facts->add(tr("Institution"), placeText(user.institutionPath));
    m_facts->add(tr("Roles"), fmt::orDash(user.roles.join(u", "_s)));
    m_facts->add(tr("Last sign-in"), fmt::relative(user.lastLoginAt));
    m_facts->section(tr("Work"));
    m_facts->add(tr("Number"), fmt::ltr(user.employeeId));
    m_facts->add(tr("Designation"), user.designation);
    m_facts->add(tr("Employment"), user.employmentType ? employmentLabel(*user.employmentType) : QString());
    m_facts->add(tr("Joined on"), fmt::date(user.joiningDate));
    m_facts->section(tr("More"));
    m_facts->add(tr("Tags"), user.tags.join(u", "_s));
    m_facts->add(tr("Time zone"), fmt::ltr(user.timezone));
    m_facts->add(tr("Notes"), user.notes);
    m_facts->add(tr("Added"), fmt::dateTime(user.createdAt));
    m_facts->add(tr("Last changed"), fmt::relative(user.updatedAt));
    m_stack->setCurrentWidget(m_body);
}

void UserDetail::showTab()
{
    if (!m_shown || m_rest.isActive())
        return;
    if (m_tabs->currentIndex() == accessTab)
        m_access->show(*m_shown);
    if (m_tabs->currentIndex() == securityTab)
        m_security->show(*m_shown);
    if (m_tabs->currentIndex() == activityTab)
        m_activity->show(*m_shown);
}

void UserDetail::clear()
{
    if (hasUnsavedInput())
        return;
    m_shown.reset();
    m_rest.stop();
    m_call.cancel();
    m_access->clear();
    m_security->clear();
    m_activity->clear();
    m_actions.setCurrent({});
    m_modes->setCurrentIndex(0);
    m_stack->setCurrentWidget(m_nothing);
}

void UserDetail::reload()
{
    if (!m_shown)
        return;
    if (isVisible())
        fetch();
    reloadAccess();
    reloadSessions();
    if (isVisible() && m_tabs->currentIndex() == activityTab)
        m_activity->show(*m_shown);
    else
        m_activity->clear();
}

void UserDetail::reloadAccess()
{
    if (isVisible() && m_tabs->currentIndex() == accessTab)
        m_access->reload();
    else
        m_access->clear();
}

void UserDetail::reloadSessions()
{
    if (isVisible() && m_tabs->currentIndex() == securityTab)
        m_security->reload();
    else
        m_security->clear();
}

void UserDetail::fetch()
{
    m_call.cancel();
    if (!m_shown || m_shown->deletedAt)
        return;
    m_call = m_actions.api().call(Api::getUser, {m_shown->id});
    m_call.then(this, [this](const Result<User> &user) {
        if (user) {
            m_strip->hide(stripId);
            if (m_shown && *m_shown != *user) {
                present(*user);
                showTab();
                Q_EMIT loaded(*user);
            }
            return;
        }
        m_strip->show({stripId, peopleErrorText(user.error()), ui::Tone::Warn, tr("Retry"), [this] { fetch(); }},
                      user.error());
    });
}

void UserDetail::edit()
{
    if (!m_shown || m_modes->currentWidget() == m_editor)
        return;
    m_modes->setCurrentWidget(m_editor);
    m_editor->edit(*m_shown);
}

void UserDetail::endEditing()
{
    m_modes->setCurrentIndex(0);
    m_strip->hide(stripId);
    if (const auto waiting = std::exchange(m_waiting, std::nullopt))
        return show(*waiting);
    if (m_shown)
        present(*m_shown);
    m_rest.start();
    m_tabs->setFocus();
}

void UserDetail::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_rest.start();
}

void UserDetail::leaveEditing()
{
    if (isEditing() && !m_editor->isDirty())
        endEditing();
}

bool UserDetail::isEditing() const { return m_modes->currentWidget() == m_editor; }

bool UserDetail::hasUnsavedInput() const { return isEditing() && m_editor->isDirty(); }

void UserDetail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), ui::Theme::color(ui::Token::Surface));
    const int edge = layoutDirection() == Qt::RightToLeft ? width() - 1 : 0;
    painter.fillRect(QRect(edge, 0, 1, height()), ui::Theme::color(ui::Token::Border));
}

} // namespace bitflow
