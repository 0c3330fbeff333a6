// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/editor.h"

#include "app/drafts/draftkeeper.h"
#include "app/institutions/fields.h"
#include "app/ui/errorpanel.h"
#include "app/ui/names.h"
#include "app/ui/savebar.h"
#include "app/ui/strip.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace bitflow {

namespace space = ui::space;

namespace {
const QString stripId = u"editor"_s;
}

InstitutionEditor::InstitutionEditor(ApiClient &api, QWidget *parent)
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

void InstitutionEditor::edit(const Institution &institution)
{
    m_institution = institution;
    m_call.cancel();
    m_strip->hide(stripId);
    if (m_bar) {
        m_bar->hide();
        m_bar->deleteLater();
    }
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(space::l, space::l, space::l, space::xl);
    m_form = new ui::Form<InstitutionChange>(editFields(institution.kind), body);
    m_form->setFrom(institution);
    m_form->base().institutionId = institution.id;
    column->addWidget(m_form);
    column->addStretch();
    m_scroll->setWidget(body);
    for (QWidget *plain : {m_scroll->viewport(), body})
        plain->setAutoFillBackground(false);
    m_bar = new ui::SaveBar(m_form, tr("Save"), this);
    m_bar->setAlwaysShown(true);
    layout()->addWidget(m_bar);
    connect(m_form, &ui::FormBase::submitted, this, &InstitutionEditor::save);
    connect(m_bar, &ui::SaveBar::discarded, this, [this] {
        m_draft->end();
        Q_EMIT closed();
    });
    if (QWidget *first = m_form->editor("name"_L1))
        first->setFocus();
    const QString id = institution.id.toString();
    m_draft->begin({.name = {u"institution"_s, id},
                    .title = institution.name,
                    .pageId = u"institutions"_s,
                    .argument = {{u"id"_s, id}, {u"edit"_s, true}},
                    .version = institution.rowVersion},
                   m_form);
}

void InstitutionEditor::save()
{
    if (m_call.running())
        return;
    if (!m_form->isDirty())
        return Q_EMIT closed();
    m_bar->setBusy(tr("Saving…"));
    m_strip->hide(stripId);
    m_call = m_api.call(Api::updateInstitution, m_form->value(), {.ifMatch = m_institution.rowVersion});
    m_call.then(this, [this](const Result<Institution> &institution) { answered(institution); });
}

void InstitutionEditor::answered(const Result<Institution> &institution)
{
    m_bar->setBusy({});
    if (institution) {
        m_form->markClean();
        m_draft->end();
        return Q_EMIT saved(*institution);
    }
    const Error &error = institution.error();
    if (error.status == 412)
        return conflict();
    const auto others = m_form->showComplaints(error.errors);
    if (error.errors.isEmpty() || !others.isEmpty()) {
        const QString text =
            others.isEmpty() || error.status == 403 ? ui::errorText(error) : ui::complaintText(others.first(), {});
        m_strip->show({stripId, tr("Not saved, what you typed is still here. %1").arg(text), ui::Tone::Error}, error);
    }
}

void InstitutionEditor::conflict()
{
    m_api.call(Api::getInstitution, {.institutionId = m_institution.id})
        .then(this, [this](const Result<Institution> &theirs) {
            if (!theirs)
                return m_strip->show(
                    {stripId, tr("Not saved, what you typed is still here. %1").arg(ui::errorText(theirs.error())),
                     ui::Tone::Error},
                    theirs.error());
            // Only the members changed here are sent, so saving again keeps the other changes of the other person.
            m_institution = *theirs;
            m_strip->show({stripId,
                           tr("Somebody else changed this meanwhile. Save again to put your changes on top of theirs, "
                              "or see theirs and "
                              "lose yours."),
                           ui::Tone::Warn, tr("See theirs"), [this, institution = *theirs] {
                               m_draft->end();
                               edit(institution);
                           }});
        });
}

} // namespace bitflow
