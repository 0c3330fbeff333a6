// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/actions.h"

#include "app/institutions/newsheet.h"
#include "app/institutions/sheets.h"
#include "app/parts/credentialssheet.h"
#include "app/parts/labels.h"
#include "app/parts/why.h"
#include "app/ui/blocked.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"

#include <QAbstractButton>
#include <QMenu>

namespace bitflow {

InstitutionActions::InstitutionActions(ApiClient &api, ClientSession &session, QWidget *page)
    : QObject(page)
    , m_api(api)
    , m_session(session)
    , m_page(page)
{
    using A = InstitutionActions;
    newTop = add(tr("New university"), u"list-add"_s, &A::runNewTop);
    newChild = add(tr("New college"), u"list-add"_s, &A::runNewChild);
    edit = add(tr("Edit"), u"document-edit"_s, &A::runEdit);
    move = add(tr("Move…"), u"transform-move"_s, &A::runMove);
    status = add(tr("Suspend…"), u":/icons/state-pause.svg"_s, &A::runStatus);
    leader = add(tr("Principal…"), u":/icons/person.svg"_s, &A::runLeader);
    trash = add(tr("Move to trash…"), u":/icons/trash.svg"_s, &A::runTrash);
    restore = add(tr("Restore"), u"edit-undo"_s, &A::runRestore);
    people = add(tr("Show people"), u":/icons/people.svg"_s, &A::runPeople);
    edit->setShortcut(Qt::Key_F2);
    for (QAction *action : {edit}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        page->addAction(action);
    }
    connect(&session, &ClientSession::meChanged, this, &A::present);
    present();
}

QAction *InstitutionActions::add(const QString &text, const QString &icon, void (InstitutionActions::*run)())
{
    auto *action = new QAction(ui::icon(icon), text, this);
    connect(action, &QAction::triggered, this, run);
    return action;
}

void InstitutionActions::setCurrent(const std::optional<Institution> &institution)
{
    m_current = institution;
    present();
    Q_EMIT currentChanged();
}

void InstitutionActions::present()
{
    ui::block(newTop, unless(m_session, Api::createInstitution, {}, tr("Adding universities")));
    if (m_current)
        return presentCurrent(*m_current);
    for (QAction *action : {newChild, edit, move, status, leader, trash, restore, people})
        ui::block(action, tr("Choose an institution first."));
}

void InstitutionActions::presentCurrent(const Institution &i)
{
    const bool suspended = i.status == InstitutionStatus::Suspended || i.status == InstitutionStatus::Inactive ||
                           i.status == InstitutionStatus::Setup || i.status == InstitutionStatus::Archived;
    const auto parent = newParent();
    newChild->setText(i.kind == InstitutionKind::University ? tr("New college") : tr("New department"));
    ui::block(newChild, !parent
                            ? tr("A department has nothing below it.")
                            : unless(m_session.may(Api::createInstitution, parent->path), tr("Adding institutions"),
                                     {QString(info(permissionFor(NodeAction::Create, *childKind(parent->kind))).slug),
                                      parent->id.toString()}));
    ui::block(edit, unless(m_session, Api::updateInstitution, i.path, tr("Editing institutions")));
    ui::block(move, i.kind == InstitutionKind::University
                        ? tr("A university stands at the top and cannot be moved.")
                        : unless(m_session, Api::moveInstitution, i.path, tr("Moving institutions")));
    status->setText(suspended ? tr("Activate…") : tr("Suspend…"));
    status->setIcon(ui::icon(suspended ? u":/icons/state-ok.svg"_s : u":/icons/state-pause.svg"_s));
    ui::block(status, unless(m_session, Api::setInstitutionStatus, i.path, tr("Suspending institutions")));
    leader->setText(i.kind == InstitutionKind::College ? tr("Principal…") : tr("Head of department…"));
    ui::block(leader, i.kind == InstitutionKind::University
                          ? tr("A university is led by those who hold the role of its owner.")
                          : unless(m_session, Api::setLeader, i.path, tr("Giving roles")));
    ui::block(trash, unless(m_session, Api::trashInstitution, i.path, tr("Deleting institutions")));
    ui::block(restore, unless(m_session, Api::restoreInstitution, i.path, tr("Restoring institutions")));
    ui::block(people, unlessAnywhere(m_session, Permission::UsersView, tr("Seeing people")));
}

void InstitutionActions::fill(QMenu *menu) const
{
    if (m_current && m_current->deletedAt) {
        menu->addAction(restore);
        return;
    }
    menu->addAction(edit);
    if (m_current && childKind(m_current->kind))
        menu->addAction(newChild);
    menu->addAction(people);
    if (newTop->isEnabled())
        menu->addAction(newTop);
    menu->addSeparator();
    if (m_current && m_current->kind != InstitutionKind::University) {
        menu->addAction(leader);
        menu->addAction(move);
    }
    menu->addAction(status);
    menu->addSeparator();
    menu->addAction(trash);
}

void InstitutionActions::attach(QAbstractButton *button, QAction *action)
{
    const auto follow = [button, action] {
        button->setText(action->text());
        button->setIcon(action->icon());
        ui::block(button, ui::reasonOf(action));
    };
    connect(action, &QAction::changed, button, follow);
    connect(button, &QAbstractButton::clicked, action, &QAction::trigger);
    follow();
}

void InstitutionActions::openNew(const std::optional<Institution> &parent)
{
    auto *sheet = new NewInstitutionSheet(m_api, parent, m_page);
    connect(sheet, &NewInstitutionSheet::created, this, [this](const CreatedInstitution &made) {
        Q_EMIT created(made);
        if (made.owner)
            (new CredentialsSheet(*made.owner, m_page))->open();
    });
    sheet->open();
}

void InstitutionActions::runNewTop() { openNew({}); }
void InstitutionActions::runNewChild() { openNew(newParent()); }
void InstitutionActions::runEdit() { Q_EMIT editWanted(); }

// Below a department comes nothing: another one goes beside it.
std::optional<Institution> InstitutionActions::newParent() const
{
    if (!m_current || childKind(m_current->kind))
        return m_current;
    if (m_current->path.size() < 2)
        return {};
    Institution above;
    above.path = m_current->path;
    above.path.removeLast();
    const PathStep &step = above.path.last();
    above.id = step.id;
    above.name = step.name;
    above.kind = step.kind;
    return above;
}

void InstitutionActions::openMove(const Institution &institution, const std::optional<PathStep> &target)
{
    auto *sheet = new MoveSheet(m_api, institution, target, m_page);
    connect(sheet, &InstitutionSheet::succeeded, this, &InstitutionActions::moved);
    sheet->open();
}

void InstitutionActions::runMove() { openMove(*m_current, {}); }

QString InstitutionActions::take()
{
    m_taken = m_current;
    return tr("%1: go to its new place and press Ctrl+V to move it there").arg(fmt::isolate(m_taken->name));
}

QString InstitutionActions::putHere()
{
    if (!m_taken)
        return tr("Press Ctrl+X on what is to be moved first");
    if (!m_current)
        return tr("Choose an institution first.");
    for (const PathStep &step : m_current->path) {
        if (childKind(step.kind) != m_taken->kind)
            continue;
        if (step.id == m_taken->parentId)
            return tr("%1 is there already").arg(fmt::isolate(m_taken->name));
        openMove(*std::exchange(m_taken, std::nullopt), step);
        return {};
    }
    return tr("A department goes below a college");
}

void InstitutionActions::runStatus()
{
    const bool active = m_current->status == InstitutionStatus::Active;
    auto *sheet =
        new StatusSheet(m_api, *m_current, active ? InstitutionStatus::Suspended : InstitutionStatus::Active, m_page);
    connect(sheet, &InstitutionSheet::succeeded, this, &InstitutionActions::changed);
    sheet->open();
}

void InstitutionActions::runLeader()
{
    auto *sheet = new LeaderSheet(m_api, *m_current, m_page);
    connect(sheet, &InstitutionSheet::succeeded, this, &InstitutionActions::changed);
    sheet->open();
}

void InstitutionActions::runTrash()
{
    auto *sheet = new TrashSheet(m_api, *m_current, m_page);
    connect(sheet, &InstitutionSheet::succeeded, this, &InstitutionActions::trashed);
    sheet->open();
}

void InstitutionActions::runRestore()
{
    if (m_restoring.running())
        return;
    const QString name = m_current->name;
    m_restoring = m_api.call(Api::restoreInstitution, {.institutionId = m_current->id});
    m_restoring.then(this, [this, name](const Result<Institution> &back) {
        if (back)
            Q_EMIT restored(*back);
        else
            Q_EMIT failed(tr("%1 could not be restored").arg(name), back.error());
    });
}

void InstitutionActions::runPeople() { Q_EMIT peopleWanted(*m_current); }

} // namespace bitflow
