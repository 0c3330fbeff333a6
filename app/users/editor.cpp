// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/editor.h"

#include "app/drafts/draftkeeper.h"
#include "app/parts/people.h"
#include "app/ui/names.h"
#include "app/ui/savebar.h"
#include "app/ui/strip.h"
#include "app/users/fields.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace bitflow {

namespace space = ui::space;

namespace {
const QString stripId = u"editor"_s;
}

UserEditor::UserEditor(ApiClient &api, QWidget *parent)
    : QWidget(parent)
    , m_api(api)
    , m_strip(new ui::Strip(this))
    , m_draft(new DraftKeeper(m_strip, this))
    , m_scroll(new QScrollArea(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_scroll, 1);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
}

void UserEditor::edit(const User &user)
{
    m_user = user;
    m_call.cancel();
    m_strip->hide(stripId);
    if (m_bar) {
        m_bar->hide();
        m_bar->deleteLater();
    }
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(space::l, space::l, space::l, space::xl);
    m_form = new ui::Form<UserChange>(editUserFields(), body);
    m_form->setFrom(user);
    m_form->base().userId = user.id;
    column->addWidget(m_form);
    column->addStretch();
    m_scroll->setWidget(body);
    body->setAutoFillBackground(false); // the surface of the inspector shows through
    m_scroll->viewport()->setAutoFillBackground(false);
    m_bar = new ui::SaveBar(m_form, tr("Save"), this);
    m_bar->setAlwaysShown(true);
    layout()->addWidget(m_bar);
    connect(m_form, &ui::FormBase::submitted, this, &UserEditor::save);
    connect(m_bar, &ui::SaveBar::discarded, this, [this] {
        m_draft->end();
        Q_EMIT closed();
    });
    if (QWidget *first = m_form->editor("first_name"_L1))
        first->setFocus();
    const QString id = user.id.toString();
    m_draft->begin({.name = {u"user"_s, id},
                    .title = displayName(user),
                    .pageId = u"users"_s,
                    .argument = {{u"id"_s, id}, {u"edit"_s, true}},
                    .version = user.rowVersion},
                   m_form);
}

void UserEditor::save()
{
    if (m_call.running())
        return;
    if (!m_form->isDirty())
        return Q_EMIT closed();
    m_bar->setBusy(tr("Saving…"));
    m_strip->hide(stripId);
    m_call = m_api.call(Api::updateUser, m_form->value(), {.ifMatch = m_user.rowVersion});
    m_call.then(this, [this](const Result<User> &user) { answered(user); });
}

void UserEditor::answered(const Result<User> &user)
{
    m_bar->setBusy({});
    if (user) {
        m_form->markClean();
        m_draft->end();
        return Q_EMIT saved(*user);
    }
    const Error &error = user.error();
    if (error.status == 412)
        return conflict();
    const auto others = m_form->showComplaints(error.errors);
    if (error.errors.isEmpty() || !others.isEmpty()) {
        const QString text =
            others.isEmpty() || error.status == 403 ? peopleErrorText(error) : ui::complaintText(others.first(), {});
        m_strip->show({stripId, tr("Not saved, what you typed is still here. %1").arg(text), ui::Tone::Error}, error);
    }
}

void UserEditor::conflict()
{
    m_api.call(Api::getUser, {m_user.id}).then(this, [this](const Result<User> &theirs) {
        if (!theirs)
            return m_strip->show(
                {stripId, tr("Not saved, what you typed is still here. %1").arg(peopleErrorText(theirs.error())),
                 ui::Tone::Error},
                theirs.error());
        // Only the members changed here are sent, so saving again keeps the other changes of the other person.
        m_user = *theirs;
        m_strip->show({stripId,
                       tr("Somebody else changed this meanwhile. Save again to put your changes on top of theirs, or "
                          "see theirs and "
                          "lose yours."),
                       ui::Tone::Warn, tr("See theirs"), [this, user = *theirs] {
                           m_draft->end();
                           edit(user);
                       }});
    });
}

} // namespace bitflow
