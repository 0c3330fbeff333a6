// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/matrix.h"

#include "app/roles/permissiondelegate.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"
#include "app/ui/wraplayout.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace bitflow {

using ui::Theme;
using ui::Token;
namespace space = ui::space;

namespace {

constexpr int nameLeast = 200, grantedWidth = 88, riskWidth = 136, changeWidth = 116;

// Rows over the whole width, with the hairlines of every other list.
class MatrixTree : public QTreeView
{
public:
    using QTreeView::QTreeView;
    void showChanges(bool shown)
    {
        setColumnHidden(PermissionChecks::Change, !shown);
        fit();
    }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QTreeView::resizeEvent(event);
        fit();
    }
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const bool current = selectionModel() && selectionModel()->isSelected(index);
        const QRect row(0, option.rect.top(), viewport()->width(), option.rect.height());
        const Token back = current ? Token::AccentSoft : index.parent().isValid() ? Token::Surface : Token::Alt;
        painter->fillRect(row, Theme::color(back));
        painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), Theme::color(Token::Border));
        QTreeView::drawRow(painter, option, index);
    }
    void drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const override
    {
        if (index.parent().isValid())
            return;
        QStyleOption option;
        option.initFrom(this);
        option.rect = QRect(rect.center().x() - 8, rect.center().y() - 8, space::icon, space::icon);
        const bool rightToLeft = layoutDirection() == Qt::RightToLeft;
        const auto arrow = isExpanded(index) ? QStyle::PE_IndicatorArrowDown
                           : rightToLeft     ? QStyle::PE_IndicatorArrowLeft
                                             : QStyle::PE_IndicatorArrowRight;
        style()->drawPrimitive(arrow, &option, painter, this);
    }

private:
    // The words get what the others leave.
    void fit()
    {
        const int others = grantedWidth + riskWidth + (isColumnHidden(PermissionChecks::Change) ? 0 : changeWidth);
        setColumnWidth(PermissionChecks::Name, std::max(nameLeast, viewport()->width() - others));
        setColumnWidth(PermissionChecks::Granted, grantedWidth);
        setColumnWidth(PermissionChecks::Risk, riskWidth);
    }
};

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
    , m_checks(new PermissionChecks(this))
    , m_tree(new MatrixTree(this))
    , m_summary(new ui::Label(this, {}, Token::Text2))
    , m_count(nullptr)
    , m_unused(new QCheckBox(tr("Show permissions this server does not use"), this))
    , m_bar(new Bar(this))
    , m_save(new QPushButton(tr("Review…"), m_bar))
    , m_discard(new QPushButton(tr("Discard"), m_bar))
{
    m_tree->setModel(m_checks);
    m_tree->setItemDelegate(new PermissionDelegate(m_tree));
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setAllColumnsShowFocus(false);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setIndentation(20);
    m_tree->setTabKeyNavigation(false);
    m_tree->header()->setFixedHeight(space::control);
    m_tree->header()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_tree->header()->setSectionsMovable(false);
    m_tree->header()->setStretchLastSection(true);
    ui::name(m_tree, tr("Permissions of the role"), tr("Space ticks and clears"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTop());
    column->addWidget(m_tree, 1);
    column->addWidget(buildBar());
    connect(m_checks, &PermissionChecks::ticksChanged, this, [this] {
        m_impact.reset();
        present();
        Q_EMIT ticksChanged();
    });
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_tree, &QTreeView::customContextMenuRequested, this, [this](const QPoint &at) {
        if (const QModelIndex row = m_tree->indexAt(at); row.isValid())
            m_tree->setCurrentIndex(row);
        showMenu(m_tree->viewport()->mapToGlobal(at));
    });
    connect(m_checks, &PermissionChecks::refused, this, &PermissionMatrix::refused);
    connect(m_unused, &QCheckBox::toggled, this, &PermissionMatrix::hideUnused);
}

QWidget *PermissionMatrix::buildTop()
{
    auto *top = new QWidget(this);
    auto *row = new ui::WrapLayout(top);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->addWords(m_summary, 240);
    row->addWidget(m_unused);
    return top;
}

QWidget *PermissionMatrix::buildBar()
{
    auto *row = new QHBoxLayout(m_bar);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    m_count = new ui::Label(m_bar, {}, Token::Text, ui::Type::Body, true);
    row->addWidget(m_count, 1);
    row->addWidget(m_discard);
    row->addWidget(m_save);
    ui::setVariant(m_save, ui::Variant::Primary);
    for (QPushButton *button : {m_save, m_discard})
        button->setAutoDefault(false);
    connect(m_save, &QPushButton::clicked, this, [this] { Q_EMIT saveWanted(m_checks->granted()); });
    connect(m_discard, &QPushButton::clicked, this, [this] {
        m_checks->discard();
        m_tree->setFocus();
        Q_EMIT discarded();
    });
    m_bar->hide();
    return m_bar;
}

void PermissionMatrix::setCatalogue(const QList<PermissionRow> &rows)
{
    m_checks->setCatalogue(rows);
    m_tree->expandAll();
    hideUnused();
    if (!m_tree->currentIndex().isValid())
        m_tree->setCurrentIndex(m_checks->index(0, 0));
    present();
}

void PermissionMatrix::setRole(const Role &role, const QString &blocked)
{
    m_impact.reset();
    m_blocked = blocked;
    m_checks->setBlocked(blocked);
    m_checks->setSaved(role.permissions);
    static_cast<MatrixTree *>(m_tree)->showChanges(blocked.isEmpty());
    present();
}

void PermissionMatrix::rebase(const Role &role)
{
    m_impact.reset();
    m_checks->rebase(role.permissions);
}

void PermissionMatrix::setBusy(bool busy)
{
    m_save->setText(busy ? tr("Saving…") : tr("Review…"));
    m_save->setEnabled(!busy);
    m_discard->setEnabled(!busy);
    m_tree->setEnabled(!busy);
}

void PermissionMatrix::present()
{
    const int changes = m_checks->changeCount();
    m_bar->setVisible(changes > 0);
    const QString changed = tr("%Ln change(s)", "", changes);
    //: How much is changed, and whom that affects
    const QString text = tr("%1 · %2").arg(changed, affected());
    if (changes > 0 && text != m_count->text()) {
        m_count->setText(text);
        ui::announce(m_count, text);
    }
    const QString allowed = tr("%Ln permission(s)", "", int(m_checks->granted().size()));
    //: How much a role allows, and why that cannot be changed
    m_summary->setText(m_blocked.isEmpty() ? allowed : tr("%1. %2").arg(allowed, m_blocked));
}

QString PermissionMatrix::affected() const
{
    if (!m_impact)
        return tr("counting whom it affects…");
    if (m_impact->people == 0)
        return tr("affects nobody yet");
    const QString people = tr("%Ln person(s)", "", m_impact->people);
    //: "affects 1,204 people in 9 institutions"
    return tr("affects %1 in %2").arg(people, tr("%Ln institution(s)", "", m_impact->institutions));
}

void PermissionMatrix::setImpact(const std::optional<RoleImpact> &impact)
{
    m_impact = impact;
    present();
}

void PermissionMatrix::showMenu(const QPoint &at)
{
    const QString slug = m_tree->currentIndex().siblingAtColumn(0).data(PermissionChecks::SlugRole).toString();
    if (slug.isEmpty())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Who has this permission?"), this, [this, slug] { Q_EMIT whoCanWanted(slug); });
    menu->popup(at);
}

void PermissionMatrix::hideUnused()
{
    const bool all = m_unused->isChecked();
    m_checks->setUnusedShown(all);
    for (int group = 0; group < m_checks->rowCount(); ++group) {
        const QModelIndex parent = m_checks->index(group, 0);
        bool any = false;
        for (int row = 0, count = m_checks->rowCount(parent); row < count; ++row) {
            const bool shown = all || m_checks->index(row, 0, parent).data(PermissionChecks::InUseRole).toBool();
            m_tree->setRowHidden(row, parent, !shown);
            any = any || shown;
        }
        m_tree->setRowHidden(group, {}, !any);
    }
}

void PermissionMatrix::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Save) && isDirty())
        return Q_EMIT saveWanted(m_checks->granted());
    QWidget::keyPressEvent(event);
}

} // namespace bitflow
