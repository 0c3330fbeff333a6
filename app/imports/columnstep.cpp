// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/columnstep.h"

#include "app/imports/importtext.h"
#include "app/parts/panel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/listdelegate.h"
#include "app/ui/names.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QScrollArea>
#include <QTableWidget>
#include <QWheelEvent>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

namespace {

QString samplesOf(const ImportRun &run, qsizetype column)
{
    QStringList samples;
    for (const QStringList &row : run.sample)
        if (const QString cell = row.value(column).trimmed(); !cell.isEmpty() && samples.size() < 3)
            samples.append(fmt::isolate(cell));
    return samples.join(u" · "_s);
}

// A wheel over a combo box in a scrolling page scrolls the page.
class CalmCombo : public QComboBox
{
public:
    using QComboBox::QComboBox;

protected:
    void wheelEvent(QWheelEvent *event) override { event->ignore(); }
};

} // namespace

ColumnStep::ColumnStep(QWidget *parent) : QWidget(parent), m_scroll(new QScrollArea(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    column->addWidget(m_scroll);
}

void ColumnStep::show(const ImportRun &run)
{
    m_run = run;
    m_combos.clear();
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::l);
    column->addWidget(buildColumns());
    column->addWidget(new ui::Label(body,
                                    tr("First %1 of %Ln row(s)", "", run.rowCount).arg(fmt::number(run.sample.size())),
                                    Token::Text, Type::Section, true));
    column->addWidget(buildPreview());
    column->addStretch();
    m_scroll->setWidget(body);
    if (!m_combos.isEmpty())
        m_combos.first()->setFocus();
    markSent();
    Q_EMIT changed();
}

QWidget *ColumnStep::buildColumns()
{
    auto *panel = new Panel;
    auto *grid = new QGridLayout(panel);
    grid->setContentsMargins(space::l, space::l, space::l, space::l);
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::s);
    int at = 0;
    for (const QString &title : {tr("Column in the file"), tr("Values in it"), tr("Goes into")})
        grid->addWidget(new ui::Label(panel, title, Token::Text2), 0, at++);
    for (qsizetype i = 0; i < m_run.columns.size(); ++i) {
        const QString &name = m_run.columns[i];
        auto *column = new ui::Label(panel, name.isEmpty() ? tr("(no name)") : name, Token::Text, Type::Body, true);
        column->setWordWrap(true);
        auto *samples = new ui::Label(panel, samplesOf(m_run, i), Token::Text2);
        samples->setElided(Qt::ElideRight);
        samples->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        auto *combo = new CalmCombo(panel);
        combo->addItem(tr("Leave out"), QString());
        for (const QString &target : m_run.targets)
            combo->addItem(m_run.required.contains(target) ? tr("%1 (required)").arg(targetLabel(target))
                                                           : targetLabel(target),
                           target);
        for (const ColumnMapping &known : m_run.mapping)
            if (known.column == name)
                combo->setCurrentIndex(std::max(0, combo->findData(known.field)));
        combo->setMinimumWidth(220);
        ui::name(combo, tr("What column %1 goes into").arg(name));
        connect(combo, &QComboBox::currentIndexChanged, this, &ColumnStep::changed);
        m_combos.append(combo);
        const int row = int(i) + 1;
        grid->addWidget(column, row, 0);
        grid->addWidget(samples, row, 1);
        grid->addWidget(combo, row, 2);
    }
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(1, 4);
    return panel;
}

QWidget *ColumnStep::buildPreview()
{
    auto *table = new QTableWidget(int(m_run.sample.size()), int(m_run.columns.size()));
    table->setHorizontalHeaderLabels(m_run.columns);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    table->horizontalHeader()->setDefaultSectionSize(220);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(space::control);
    table->setWordWrap(false);
    table->setShowGrid(false);
    table->setEditTriggers(QTableWidget::NoEditTriggers);
    table->setSelectionMode(QTableWidget::NoSelection);
    table->setItemDelegate(new ui::ListDelegate(table));
    table->setTabKeyNavigation(false);
    ui::name(table, tr("The first rows"));
    for (int row = 0; row < table->rowCount(); ++row)
        for (int column = 0; column < table->columnCount(); ++column)
            table->setItem(row, column, new QTableWidgetItem(fmt::isolate(m_run.sample[row].value(column))));
    table->setCurrentCell(0, 0);
    table->setFixedHeight(space::control * (1 + std::clamp(int(m_run.sample.size()), 1, 8)) + 2);
    return table;
}

QList<ColumnMapping> ColumnStep::mapping() const
{
    QList<ColumnMapping> mapping;
    for (qsizetype i = 0; i < m_combos.size(); ++i)
        mapping.append({m_run.columns[i], m_combos[i]->currentData().toString()});
    return mapping;
}

bool ColumnStep::isDirty() const { return mapping() != m_known; }

QString ColumnStep::missing() const
{
    QStringList fed;
    for (const QComboBox *combo : m_combos) {
        const QString field = combo->currentData().toString();
        if (!field.isEmpty() && fed.contains(field))
            return tr("Two columns go into %1. Leave one of them out.").arg(targetLabel(field));
        fed.append(field);
    }
    QStringList needed;
    for (const QString &field : m_run.required)
        if (!fed.contains(field))
            needed.append(targetLabel(field));
    return needed.isEmpty() ? QString() : tr("Choose the column for: %1").arg(needed.join(u", "_s));
}

} // namespace bitflow
