// SPDX-License-Identifier: GPL-3.0-or-later
// What the page shows in place of its rows or about them: counts, failures, nothing yet, no match.
#include "app/institutions/detail.h"
#include "app/institutions/institutionsfilter.h"
#include "app/institutions/institutionspage.h"
#include "app/institutions/treeview.h"
#include "app/parts/labels.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"

#include <QPushButton>
#include <QStackedWidget>

namespace bitflow {

namespace {
const QString stripId = u"institutions"_s;
}

void InstitutionsPage::describe(qint64 total)
{
    const int shown = int(std::min<qint64>(total, std::numeric_limits<int>::max()));
    const bool filtered = m_filter->filtered();
    const QString text = total < 0 ? QString() : filtered ? tr("%Ln found", "", shown) : topCount(total);
    if (filtered && !text.isEmpty() && text != m_count->text())
        ui::announce(m_count, text);
    m_count->setText(text);
}

// By their kind where all of them are of one.
QString InstitutionsPage::topCount(qint64 total) const
{
    const Institution *first = m_model->at(m_model->index(0, 0));
    if (!first || m_session.mayOnPlatform(Permission::UniversitiesView))
        return kindCount(InstitutionKind::University, total);
    for (int row = 1; row < total; ++row) {
        const Institution *one = m_model->at(m_model->index(row, 0));
        if (!one || one->kind != first->kind)
            return tr("%Ln institution(s)", "", int(total));
    }
    return kindCount(first->kind, total);
}

void InstitutionsPage::warn(const std::optional<Error> &error)
{
    if (!error)
        return m_strip->hide(stripId);
    m_strip->show({stripId, tr("This list is not up to date. %1").arg(ui::errorText(*error)), ui::Tone::Warn,
                   tr("Retry"), [this] { refresh(); }},
                  *error);
}

void InstitutionsPage::showView()
{
    if (m_filter->filtered())
        return onListState(m_filter->trash() ? m_trash : m_found);
    const qint64 total = m_model->topTotal();
    describe(total);
    if (m_model->error() && total < 0) {
        warn({});
        m_error->show(tr("The institutions could not be loaded"), *m_model->error());
        return m_stack->setCurrentWidget(m_error);
    }
    warn(m_model->error());
    if (total == 0)
        return showNothing();
    m_stack->setCurrentWidget(m_tree);
    if (const Institution *current = m_tree->current(); current && !m_tree->isSeeking())
        choose(*current);
}

void InstitutionsPage::showNothing()
{
    m_detail->clear();
    m_empty->clearButtons();
    m_empty->show(u":/icons/institution.svg"_s, tr("No institutions yet"),
                  tr("Bring many in from a CSV file, or add the first university by hand."));
    m_empty->addButton(tr("Import universities…"),
                       [this] { Q_EMIT navigate(u"imports"_s, QVariantMap{{u"new"_s, u"institutions"_s}}); });
    m_actions->attach(m_empty->addButton(m_actions->newTop->text(), [] {}), m_actions->newTop);
    m_stack->setCurrentWidget(m_empty);
    Q_EMIT headerChanged();
}

void InstitutionsPage::onListState(ListModel *model)
{
    using State = ui::ListModel::State;
    const bool trash = model == m_trash;
    if (trash != m_filter->trash() || !m_filter->filtered())
        return;
    const bool failed = model->state() == State::Failed;
    if (failed && model->rowCount() == 0) {
        warn({});
        m_error->show(trash ? tr("The trash could not be loaded") : tr("The search did not work"), model->error());
        return m_stack->setCurrentWidget(m_error);
    }
    warn(failed ? std::optional(model->error()) : std::nullopt);
    describe(model->state() == State::Ready ? model->total() : -1);
    if (model->state() == State::Ready && model->total() == 0)
        return showNoMatch(trash);
    m_stack->setCurrentWidget(trash ? m_trashView : m_foundView);
}

void InstitutionsPage::showNoMatch(bool trash)
{
    m_detail->clear();
    m_empty->clearButtons();
    if (trash && m_filter->map().size() == 1)
        m_empty->show(u":/icons/trash.svg"_s, tr("The trash is empty"),
                      tr("What you move here can be restored, with everything below it."));
    else
        m_empty->show(u":/icons/search.svg"_s, tr("Nothing matches"), tr("Check the spelling, or take a filter away."));
    m_empty->addButton(tr("Show all institutions"), [this] { clearFilter(); });
    m_stack->setCurrentWidget(m_empty);
    Q_EMIT headerChanged();
}

} // namespace bitflow
