// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/detail.h"

#include "app/institutions/columns.h"
#include "app/institutions/detailheader.h"
#include "app/institutions/editor.h"
#include "app/institutions/facts.h"
#include "app/parts/columnfit.h"
#include "app/parts/labels.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"

#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace bitflow {

namespace space = ui::space;

namespace {
constexpr int restMs = 150;
const QString stripId = u"detail"_s;
} // namespace

InstitutionDetail::InstitutionDetail(ApiClient &api, InstitutionActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_api(api)
    , m_actions(actions)
    , m_strip(new ui::Strip(this))
    , m_stack(new QStackedWidget(this))
    , m_nothing(new ui::EmptyState(this))
    , m_body(new QWidget(this))
    , m_header(new DetailHeader(actions, this))
    , m_modes(new QStackedWidget(this))
    , m_editor(new InstitutionEditor(api, this))
{
    setMinimumWidth(320);
    m_nothing->show(u":/icons/institution.svg"_s, tr("Nothing chosen"), tr("Choose an institution to see it here."));
    m_modes->addWidget(buildTabs());
    m_modes->addWidget(m_editor);
    auto *body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(0);
    body->addWidget(m_header);
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
    connect(&m_rest, &QTimer::timeout, this, &InstitutionDetail::fetch);
    connect(m_header, &DetailHeader::closeWanted, this, &InstitutionDetail::closeWanted);
    connect(m_header, &DetailHeader::structureWanted, this, &InstitutionDetail::showStructure);
    connect(m_editor, &InstitutionEditor::closed, this, &InstitutionDetail::endEditing);
    connect(m_editor, &InstitutionEditor::saved, this, [this](const Institution &institution) {
        present(institution);
        Q_EMIT saved(institution);
        endEditing();
    });
}

QWidget *InstitutionDetail::buildTabs()
{
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    ui::name(m_tabs, tr("Parts of the institution"));
    m_facts = new Facts;
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(space::l, space::l, space::l, space::l);
    column->addWidget(m_facts);
    column->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(page);
    for (QWidget *plain : {scroll->viewport(), page})
        plain->setAutoFillBackground(false); // the surface of the whole shows through
    ui::name(scroll, tr("Overview"));
    m_tabs->addTab(scroll, tr("Overview"));

    m_below = new ui::KeysetTableModel<Institution, InstitutionQuery>(childColumns(), this);
    m_below->setFetcher([this](const InstitutionQuery &query, QObject *asker, const auto &done) {
        m_api.call(Api::listInstitutions, query).then(asker, done);
    });
    m_children = new ui::ListView(tr("Institutions directly below"), this);
    m_children->setListModel(m_below);
    new ColumnFit(m_children, {110, 52, 96});
    connect(m_children, &ui::ListView::opened, this, [this](int row) {
        if (const Institution *institution = m_below->at(row))
            Q_EMIT openWanted(Institution(*institution));
    });
    m_noChildren = new ui::EmptyState(this);
    m_structure = new QStackedWidget(this);
    m_structure->addWidget(m_children);
    m_structure->addWidget(m_noChildren);
    m_tabs->addTab(m_structure, tr("Structure"));
    return m_tabs;
}

void InstitutionDetail::show(const Institution &institution)
{
    if (m_modes->currentWidget() == m_editor && m_stack->currentWidget() == m_body) {
        if (m_editor->institution().id == institution.id)
            return;
        if (m_editor->isDirty()) {
            m_waiting = institution;
            return m_strip->show({stripId,
                                  tr("Your changes to %1 are not saved yet. Save or discard them to see %2.")
                                      .arg(fmt::isolate(m_editor->institution().name), fmt::isolate(institution.name)),
                                  ui::Tone::Warn});
        }
        m_modes->setCurrentIndex(0);
    }
    present(institution);
    m_rest.start();
}

void InstitutionDetail::present(const Institution &institution)
{
    const bool other = !m_shown || m_shown->id != institution.id;
    m_shown = institution;
    m_actions.setCurrent(institution);
    m_header->show(institution);
    if (other)
        m_strip->hide(stripId);
    if (m_modes->currentIndex() == 0 && m_filled != institution)
        fillFacts(*m_facts, *(m_filled = institution));
    const auto below = childKind(institution.kind);
    m_tabs->setTabVisible(1, below.has_value());
    m_structure->setCurrentIndex(institution.childCount > 0 ? 0 : 1);
    if (below && institution.childCount == 0) {
        m_noChildren->clearButtons();
        m_noChildren->show(kindIcon(*below),
                           *below == InstitutionKind::College ? tr("No colleges yet") : tr("No departments yet"), {});
        m_actions.attach(m_noChildren->addButton(m_actions.newChild->text(), [] {}), m_actions.newChild);
    } else if (other || m_below->query().parentId != institution.id) {
        InstitutionQuery query;
        query.parentId = institution.id;
        query.sort = u"name"_s;
        m_below->setQuery(query);
    }
    m_stack->setCurrentWidget(m_body);
}

void InstitutionDetail::clear()
{
    if (hasUnsavedInput())
        return;
    m_shown.reset();
    m_rest.stop();
    m_call.cancel();
    m_actions.setCurrent({});
    m_modes->setCurrentIndex(0);
    m_stack->setCurrentWidget(m_nothing);
}

void InstitutionDetail::reload()
{
    if (!m_shown)
        return;
    fetch();
    if (m_shown->childCount > 0)
        m_below->refresh();
}

void InstitutionDetail::fetch()
{
    m_call.cancel();
    if (!m_shown || m_shown->deletedAt)
        return;
    m_call = m_api.call(Api::getInstitution, {.institutionId = m_shown->id});
    m_call.then(this, [this](const Result<Institution> &institution) {
        if (institution) {
            m_strip->hide(stripId);
            if (m_shown && *m_shown != *institution) {
                present(*institution);
                Q_EMIT loaded(*institution);
            }
            return;
        }
        m_strip->show({stripId, ui::errorText(institution.error()), ui::Tone::Warn, tr("Retry"), [this] { fetch(); }},
                      institution.error());
    });
}

void InstitutionDetail::edit()
{
    if (!m_shown || m_modes->currentWidget() == m_editor)
        return;
    m_modes->setCurrentWidget(m_editor);
    m_editor->edit(*m_shown);
}

void InstitutionDetail::endEditing()
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

void InstitutionDetail::showStructure()
{
    m_tabs->setCurrentIndex(1);
    (m_structure->currentIndex() == 0 ? static_cast<QWidget *>(m_children) : m_tabs)->setFocus();
}

bool InstitutionDetail::isEditing() const
{
    return m_stack->currentWidget() == m_body && m_modes->currentWidget() == m_editor;
}

bool InstitutionDetail::hasUnsavedInput() const { return m_modes->currentWidget() == m_editor && m_editor->isDirty(); }

void InstitutionDetail::leaveEditing()
{
    if (isEditing() && !m_editor->isDirty())
        endEditing();
}

void InstitutionDetail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), ui::Theme::color(ui::Token::Surface));
    const int edge = layoutDirection() == Qt::RightToLeft ? width() - 1 : 0;
    painter.fillRect(QRect(edge, 0, 1, height()), ui::Theme::color(ui::Token::Border));
}

} // namespace bitflow
