// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/matrix.h"

#include "app/roles/matrixpaint.h"
#include "app/roles/matrixtree.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"
#include "app/ui/wraplayout.h"

#include <QCheckBox>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace bitflow {

using ui::Theme;
using ui::Token;
namespace space = ui::space;

namespace {

class Bar : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Theme::color(Token::AccentSoft));
        painter.fillRect(QRect(0, 0, width(), 1), Theme::color(Token::Border));
    }
};

} // namespace

PermissionMatrix::PermissionMatrix(QWidget *parent)
    : QWidget(parent)
    , m_model(new MatrixModel(this))
    , m_tree(new MatrixTree(this))
    , m_summary(new ui::Label(this, {}, Token::Text2))
    , m_count(nullptr)
    , m_choose(new QPushButton(tr("Compare or edit with…"), this))
    , m_unused(new QCheckBox(tr("Show permissions this server does not use"), this))
    , m_bar(new Bar(this))
    , m_review(new QPushButton(tr("Review…"), m_bar))
    , m_discard(new QPushButton(tr("Discard"), m_bar))
{
    m_tree->setModel(m_model);
    ui::name(m_tree, tr("Permissions of the role"), tr("Arrow keys go from cell to cell; Space ticks and clears"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTop());
    column->addWidget(m_tree, 1);
    column->addWidget(buildBar());
    connectParts();
}

void PermissionMatrix::connectParts()
{
    connect(m_model, &MatrixModel::ticksChanged, this, [this] {
        m_impacts.clear();
        present();
        Q_EMIT ticksChanged();
    });
    connect(m_model, &MatrixModel::columnsInserted, m_tree, &MatrixTree::fit);
    connect(m_model, &MatrixModel::columnsRemoved, m_tree, &MatrixTree::fit);
    connect(m_model, &MatrixModel::columnsAboutToBeRemoved, this, [this](const QModelIndex &, int first) {
        if (const QModelIndex at = m_tree->currentIndex(); at.column() >= first)
            m_tree->setCurrentIndex(at.siblingAtColumn(1));
    });
    connect(m_model, &MatrixModel::refused, this, &PermissionMatrix::refused);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_tree, &QTreeView::customContextMenuRequested, this, [this](const QPoint &at) {
        if (const QModelIndex cell = m_tree->indexAt(at); cell.isValid())
            m_tree->setCurrentIndex(cell);
        showMenu(m_tree->viewport()->mapToGlobal(at));
    });
    connect(m_tree, &MatrixTree::whyWanted, this, &PermissionMatrix::askWhy);
    connect(m_unused, &QCheckBox::toggled, this, &PermissionMatrix::hideUnused);
    connect(m_choose, &QPushButton::clicked, this, &PermissionMatrix::chooseRoles);
}

QWidget *PermissionMatrix::buildTop()
{
    auto *top = new QWidget(this);
    auto *row = new ui::WrapLayout(top);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->addWords(m_summary, 240);
    m_choose->setAutoDefault(false);
    ui::name(m_choose, tr("Choose roles to compare or edit beside this one"));
    row->addWidget(m_choose);
    row->addWidget(m_unused);
    row->addWidget(new MatrixLegend(top));
    return top;
}

QWidget *PermissionMatrix::buildBar()
{
    auto *row = new QHBoxLayout(m_bar);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    m_count = new ui::Label(m_bar, {}, Token::Text, ui::Type::Body, true);
    m_count->setWordWrap(true);
    row->addWidget(m_count, 1);
    row->addWidget(m_discard);
    row->addWidget(m_review);
    ui::setVariant(m_review, ui::Variant::Primary);
    for (QPushButton *button : {m_review, m_discard})
        button->setAutoDefault(false);
    connect(m_review, &QPushButton::clicked, this, &PermissionMatrix::reviewWanted);
    connect(m_discard, &QPushButton::clicked, this, [this] {
        m_model->discardAll();
        m_tree->setFocus();
        Q_EMIT discarded();
    });
    m_bar->hide();
    return m_bar;
}

void PermissionMatrix::setCatalogue(const QList<PermissionRow> &rows)
{
    m_model->setCatalogue(rows);
    m_tree->expandAll();
    hideUnused();
    m_tree->fit();
    if (!m_tree->currentIndex().isValid())
        m_tree->setCurrentIndex(m_model->index(0, std::min(1, m_model->columnCount() - 1)));
    present();
}

void PermissionMatrix::setMain(Id<Role> id)
{
    const bool other = std::exchange(m_main, id) != id;
    const int column = m_model->columnOf(id);
    if (const QModelIndex at = m_tree->currentIndex(); other && at.isValid() && column > 0)
        m_tree->setCurrentIndex(at.siblingAtColumn(column));
    present();
}

void PermissionMatrix::setOffer(const QList<Role> &roles) { m_offer = roles; }

void PermissionMatrix::setBusy(bool busy)
{
    m_review->setText(busy ? tr("Saving…") : tr("Review…"));
    m_review->setEnabled(!busy);
    m_discard->setEnabled(!busy);
    m_tree->setEnabled(!busy);
    m_choose->setEnabled(!busy);
}

void PermissionMatrix::present()
{
    const int changes = m_model->changeCount();
    const auto roles = std::ranges::count_if(m_model->drafts(), &RoleDraft::isDirty);
    m_bar->setVisible(changes > 0);
    QString changed = tr("%Ln change(s)", "", changes);
    if (roles > 1)
        //: "5 changes in 2 roles"
        changed = tr("%1 in %2").arg(changed, tr("%Ln role(s)", "", int(roles)));
    //: How much is changed, and whom that affects
    const QString text = tr("%1 · %2").arg(changed, affected());
    if (changes > 0 && text != m_count->text()) {
        m_count->setText(text);
        ui::announce(m_count, text);
    }
    const RoleDraft *main = m_model->draft(m_main);
    if (!main)
        return m_summary->clear();
    const QString allowed = tr("%Ln permission(s)", "", int(main->granted().size()));
    const QString blocked = m_model->whyNotChange(main->role()).text;
    //: How much a role allows, and why that cannot be changed
    m_summary->setText(blocked.isEmpty() ? allowed : tr("%1. %2").arg(allowed, blocked));
}

// Of several roles only the most that it can be is known: whoever holds two of them is counted twice.
QString PermissionMatrix::affected() const
{
    const auto roles = std::ranges::count_if(m_model->drafts(), &RoleDraft::isDirty);
    if (m_impacts.size() < roles)
        return tr("counting whom it affects…");
    int people = 0, institutions = 0;
    for (const RoleImpact &one : m_impacts) {
        people += one.people;
        institutions += one.institutions;
    }
    if (people == 0)
        return tr("affects nobody yet");
    const QString whom = tr("%Ln person(s)", "", people), where = tr("%Ln institution(s)", "", institutions);
    //: "affects 1,204 people in 9 institutions"
    return roles == 1 ? tr("affects %1 in %2").arg(whom, where)
                      //: The same for several roles, some of whose holders may be the same
                      : tr("affects at most %1 in at most %2").arg(whom, where);
}

void PermissionMatrix::setImpacts(const QList<RoleImpact> &impacts)
{
    m_impacts = impacts;
    present();
}

void PermissionMatrix::hideUnused()
{
    const bool all = m_unused->isChecked();
    m_model->setUnusedShown(all);
    for (int group = 0; group < m_model->rowCount(); ++group) {
        const QModelIndex parent = m_model->index(group, 0);
        bool any = false;
        for (int row = 0, count = m_model->rowCount(parent); row < count; ++row) {
            const bool shown = all || m_model->index(row, 0, parent).data(MatrixModel::InUseRole).toBool();
            m_tree->setRowHidden(row, parent, !shown);
            any = any || shown;
        }
        m_tree->setRowHidden(group, {}, !any);
    }
}

void PermissionMatrix::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Save) && isDirty())
        return Q_EMIT reviewWanted();
    QWidget::keyPressEvent(event);
}

} // namespace bitflow
