// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/sidebar.h"

#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/margins.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace bitflow::ui {

SidebarEntry::SidebarEntry(const QString &id, const QString &title, const QString &iconName, QWidget *parent)
    : QAbstractButton(parent)
    , m_id(id)
    , m_iconName(iconName)
{
    setText(title);
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    name(this, title);
}

void SidebarEntry::setCount(qint64 count)
{
    m_count = count;
    setAccessibleDescription(count < 0 ? QString() : fmt::number(count));
    update();
}

void SidebarEntry::setCollapsed(bool collapsed)
{
    m_collapsed = collapsed;
    setToolTip(collapsed ? text() : QString());
    updateGeometry();
    update();
}

QSize SidebarEntry::sizeHint() const { return {m_collapsed ? 40 : 200, space::control}; }

void SidebarEntry::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    if (isChecked() || underMouse()) {
        painter.setBrush(Theme::color(isChecked() ? Token::AccentSoft : Token::Border));
        painter.drawRoundedRect(rect(), space::radius, space::radius);
    }
    const QRect inside = rect().adjusted(m_collapsed ? 12 : space::s, 0, -space::s, 0);
    const QRect sign = QStyle::alignedRect(layoutDirection(), Qt::AlignLeading | Qt::AlignVCenter, {16, 16}, inside);
    painter.drawPixmap(sign,
                       iconPixmap(m_iconName, isChecked() ? Token::Accent : Token::Text2, 16, devicePixelRatioF()));
    if (!m_collapsed) {
        const QString figure = m_count < 0 ? QString() : fmt::number(m_count);
        painter.setFont(Theme::font());
        const int figureWidth = figure.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(figure) + space::s;
        const QRect label = QStyle::visualRect(layoutDirection(), inside, inside.adjusted(26, 0, -figureWidth, 0));
        painter.setPen(Theme::color(Token::Text));
        const QString shown = painter.fontMetrics().elidedText(text(), Qt::ElideRight, label.width());
        painter.drawText(label, int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft)) | Qt::AlignVCenter,
                         shown);
        painter.setPen(Theme::color(Token::Text2));
        painter.drawText(inside, int(QStyle::visualAlignment(layoutDirection(), Qt::AlignRight)) | Qt::AlignVCenter,
                         figure);
    }
    if (hasFocus())
        paintFocusRing(painter, rect());
}

Sidebar::Sidebar(QWidget *parent) : QFrame(parent), m_account(new QPushButton(this)), m_column(new QVBoxLayout(this))
{
    setFixedWidth(fullWidth);
    name(this, tr("Sections"));
    setMargins(this, m_column, space::s, space::s, space::s + 1, space::s);
    m_column->setSpacing(2);
    m_account->setFixedHeight(40);
    m_account->setIcon(icon(u":/icons/mark.svg"_s, Token::Accent));
    m_account->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_account->hide();
    m_column->addWidget(m_account);
    m_column->addSpacing(space::s + 2);
    m_column->addStretch();
}

void Sidebar::clear()
{
    qDeleteAll(m_entries);
    m_entries.clear();
}

void Sidebar::add(const QString &id, const QString &title, const QString &iconName)
{
    auto *entry = new SidebarEntry(id, title, iconName, this);
    m_column->insertWidget(m_column->count() - 1, entry);
    entry->setCollapsed(m_collapsed);
    entry->installEventFilter(this);
    connect(entry, &SidebarEntry::clicked, this, [this, entry] { Q_EMIT chosen(entry->id()); });
    m_entries.append(entry);
}

void Sidebar::setCurrent(const QString &id)
{
    // Tab stops once in the sidebar; the arrows move inside.
    const bool known = entry(id) != nullptr;
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        const bool here = m_entries[i]->id() == id;
        m_entries[i]->setChecked(here);
        m_entries[i]->setFocusPolicy(here || (!known && i == 0) ? Qt::StrongFocus : Qt::ClickFocus);
    }
}

void Sidebar::setCount(const QString &id, qint64 count)
{
    if (SidebarEntry *found = entry(id))
        found->setCount(count);
}

QStringList Sidebar::ids() const
{
    QStringList list;
    for (const SidebarEntry *entry : m_entries)
        list.append(entry->id());
    return list;
}

void Sidebar::setCollapsed(bool collapsed)
{
    m_collapsed = collapsed;
    setFixedWidth(collapsed ? collapsedWidth : fullWidth);
    for (SidebarEntry *entry : std::as_const(m_entries))
        entry->setCollapsed(collapsed);
    m_account->setText(collapsed ? QString() : m_accountText);
}

void Sidebar::setAccount(const QString &person, const QString &account, QMenu *menu)
{
    m_accountText = account.isEmpty() ? person : tr("%1 — %2").arg(fmt::isolate(person), fmt::isolate(account));
    m_account->setText(m_collapsed ? QString() : m_accountText);
    m_account->setMenu(menu);
    m_account->setToolTip(m_accountText);
    m_account->setVisible(!m_accountText.isEmpty());
    name(m_account, tr("Account: %1").arg(m_accountText));
}

QWidget *Sidebar::focusTarget() const
{
    const auto found = std::ranges::find_if(m_entries, [](const SidebarEntry *e) { return e->isChecked(); });
    return found != m_entries.end() ? *found : m_entries.isEmpty() ? nullptr : m_entries.first();
}

SidebarEntry *Sidebar::entry(const QString &id) const
{
    const auto found = std::ranges::find(m_entries, id, &SidebarEntry::id);
    return found == m_entries.end() ? nullptr : *found;
}

void Sidebar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect line = QStyle::visualRect(layoutDirection(), rect(), QRect(width() - 1, 0, 1, height()));
    painter.fillRect(line, Theme::color(Token::Border));
}

bool Sidebar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return false;
    const int key = static_cast<QKeyEvent *>(event)->key();
    const qsizetype at = m_entries.indexOf(static_cast<SidebarEntry *>(watched));
    const qsizetype to = key == Qt::Key_Down   ? at + 1
                         : key == Qt::Key_Up   ? at - 1
                         : key == Qt::Key_Home ? 0
                         : key == Qt::Key_End  ? m_entries.size() - 1
                                               : -2;
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        m_entries[at]->click();
        return true;
    }
    if (to == -2)
        return false;
    m_entries[std::clamp<qsizetype>(to, 0, m_entries.size() - 1)]->setFocus(Qt::OtherFocusReason);
    return true;
}

} // namespace bitflow::ui
