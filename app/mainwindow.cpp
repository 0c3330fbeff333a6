// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mainwindow.h"

#include "app/ui/fmt.h"
#include "app/ui/headerbar.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"
#include "app/ui/sidebar.h"
#include "app/ui/statusitems.h"
#include "app/ui/toast.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDataStream>
#include <QHBoxLayout>
#include <QIODevice>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QToolTip>

#include <algorithm>

namespace bitflow {

namespace {

constexpr qsizetype mostHistory = 50;
constexpr int latencyWorthAWarning = 500; // ms
constexpr qsizetype mostLatencies = 20;

QWidget *firstFocusable(QWidget *pane)
{
    if ((pane->focusPolicy() & Qt::TabFocus) && pane->isVisible() && pane->isEnabled())
        return pane;
    const auto children = pane->findChildren<QWidget *>();
    for (QWidget *child : children)
        if ((child->focusPolicy() & Qt::TabFocus) && child->isVisible() && child->isEnabled() && !child->focusProxy())
            return child;
    return nullptr;
}

} // namespace

MainWindow::MainWindow(QList<PageSpec> pages, QWidget *parent) : QMainWindow(parent), m_specs(std::move(pages))
{
    setWindowIcon(ui::productIcon());
    setMinimumSize(960, 600);
    resize(1280, 760);
    auto *center = new QWidget(this);
    auto *whole = new QVBoxLayout(center);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    auto *across = new QHBoxLayout;
    across->setSpacing(0);
    whole->addLayout(across, 1);
    m_sidebar = new ui::Sidebar(center);
    across->addWidget(m_sidebar);
    auto *place = new QWidget(center);
    auto *column = new QVBoxLayout(place);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    across->addWidget(place, 1);
    m_header = new ui::HeaderBar(place);
    connect(m_header, &ui::HeaderBar::chosen, this, &MainWindow::go);
    m_stack = new QStackedWidget(center);
    column->addWidget(m_header);
    column->addWidget(m_stack, 1);
    m_strip = new ui::Strip(center);
    whole->addWidget(m_strip);
    makeStatus();
    whole->addWidget(m_status);
    setCentralWidget(center);
    m_toasts = new ui::ToastArea(place);
    connect(m_sidebar, &ui::Sidebar::chosen, this, [this](const QString &id) { go(id); });
    makeShortcuts();
    fillSidebar();
}

void MainWindow::makeStatus()
{
    m_status = new ui::StatusItems(this);
    m_lock = m_status->add();
    m_scope = m_status->add();
    m_latency = m_status->add();
    connect(m_lock, &QToolButton::clicked, this, &MainWindow::lockClicked);
    connect(m_latency, &QToolButton::clicked, this, &MainWindow::tellLatencies);
    connect(m_scope, &QToolButton::clicked, this, &MainWindow::scopeClicked);
}

void MainWindow::makeShortcuts()
{
    const auto on = [this](const QKeySequence &keys, auto &&run) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, std::forward<decltype(run)>(run));
    };
    for (int i = 0; i < 9; ++i)
        on(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + i)), [this, i] {
            if (const QStringList ids = m_sidebar->ids(); i < ids.size())
                go(ids[i]);
        });
    on(Qt::CTRL | Qt::Key_B, [this] { m_sidebar->setCollapsed(!m_sidebar->isCollapsed()); });
    on(Qt::ALT | Qt::Key_Left, [this] { back(); });
    on(Qt::ALT | Qt::Key_Right, [this] { forward(); });
    on(Qt::Key_F6, [this] { cyclePanes(1); });
    on(Qt::SHIFT | Qt::Key_F6, [this] { cyclePanes(-1); });
    on(Qt::Key_F5, [this] {
        if (shown())
            shown()->refresh();
    });
    on(Qt::CTRL | Qt::Key_F, [this] {
        if (QWidget *field = shown() ? shown()->searchField() : nullptr)
            field->setFocus(Qt::ShortcutFocusReason);
    });
}

void MainWindow::fillSidebar()
{
    m_sidebar->clear();
    for (const PageSpec &each : std::as_const(m_specs))
        if (each.inSidebar && each.visible())
            m_sidebar->add(each.id, each.title, each.icon);
    m_sidebar->setCurrent(m_current);
}

const PageSpec *MainWindow::spec(const QString &pageId) const
{
    const auto found = std::ranges::find(m_specs, pageId, &PageSpec::id);
    return found != m_specs.end() && found->visible() ? &*found : nullptr;
}

ui::Page *MainWindow::shown() const { return m_pages.value(m_current); }
QString MainWindow::currentPage() const { return m_current; }

ui::Page *MainWindow::page(const QString &pageId)
{
    const PageSpec *known = spec(pageId);
    if (!known)
        return nullptr;
    ui::Page *&made = m_pages[pageId];
    if (!made) {
        made = known->factory(m_stack);
        m_stack->addWidget(made);
        follow(made, pageId);
    }
    return made;
}

void MainWindow::follow(ui::Page *page, const QString &pageId)
{
    connect(page, &ui::Page::navigate, this, &MainWindow::go);
    connect(page, &ui::Page::headerChanged, this, [this, pageId] {
        if (pageId == m_current)
            updateHeader();
    });
    connect(page, &ui::Page::countChanged, this, [this, pageId](qint64 count) { setCount(pageId, count); });
    connect(page, &ui::Page::notice, this,
            [this, page = QPointer(page)](const QString &text, const QString &undoLabel) {
                m_toasts->show(text, undoLabel, [page] {
                    if (page)
                        Q_EMIT page->undoRequested();
                });
            });
    connect(page, &ui::Page::undoable, this,
            [this, page = QPointer(page)](const QString &text, const std::function<void()> &undo) {
                m_toasts->show(text, tr("Undo"), [page, undo] {
                    if (page)
                        undo();
                });
            });
}

void MainWindow::go(const QString &pageId, const QVariant &argument)
{
    if (!spec(pageId))
        return;
    rememberPlace();
    m_history.resize(m_at + 1);
    m_history.append({pageId, argument});
    if (m_history.size() > mostHistory)
        m_history.removeFirst();
    m_at = m_history.size() - 1;
    show(m_history[m_at]);
}

void MainWindow::back()
{
    if (m_at <= 0)
        return;
    rememberPlace();
    show(m_history[--m_at]);
}

void MainWindow::forward()
{
    if (m_at + 1 >= m_history.size())
        return;
    rememberPlace();
    show(m_history[++m_at]);
}

void MainWindow::rememberPlace()
{
    if (m_at >= 0 && shown())
        if (const QVariant place = shown()->place(); place.isValid())
            m_history[m_at].argument = place;
}

void MainWindow::show(const Place &place)
{
    ui::Page *target = page(place.pageId);
    if (!target)
        return;
    m_current = place.pageId;
    target->open(place.argument);
    m_stack->setCurrentWidget(target);
    m_sidebar->setCurrent(m_current);
    updateHeader();
    target->activate();
}

void MainWindow::updateHeader()
{
    m_header->follow(shown());
    const QString title = shown() ? tr("%1 — Bitflow").arg(fmt::isolate(shown()->title())) : tr("Bitflow");
    //: What kind of window it is, and the title of its page
    setWindowTitle(m_mark.isEmpty() ? title : tr("%1: %2").arg(m_mark, title));
}

void MainWindow::reload()
{
    const QString before = m_current;
    for (ui::Page *each : std::as_const(m_pages)) {
        m_stack->removeWidget(each);
        each->deleteLater();
    }
    m_pages.clear();
    m_header->follow(nullptr);
    m_history.clear();
    m_at = -1;
    m_current.clear();
    fillSidebar();
    const QStringList ids = m_sidebar->ids();
    go(spec(before) ? before : ids.value(0));
}

void MainWindow::cyclePanes(int step)
{
    QList<QWidget *> panes{m_sidebar, m_header};
    if (shown())
        panes += shown()->panes();
    if (!m_strip->isEmpty())
        panes.append(m_strip);
    if (m_toasts->newest())
        panes.append(m_toasts->newest());
    panes.append(m_status);
    QWidget *focus = QApplication::focusWidget();
    const auto here =
        std::ranges::find_if(panes, [&](const QWidget *p) { return p == focus || (focus && p->isAncestorOf(focus)); });
    qsizetype at = here == panes.end() ? (step > 0 ? -1 : 0) : here - panes.begin();
    for (qsizetype tried = 0; tried < panes.size(); ++tried) {
        at = (at + step + panes.size()) % panes.size();
        QWidget *target = panes[at] == m_sidebar ? m_sidebar->focusTarget() : firstFocusable(panes[at]);
        if (target) {
            target->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

void MainWindow::setAccount(const QString &person, const QString &account, QMenu *menu)
{
    m_sidebar->setAccount(person, account, menu);
}

void MainWindow::setCount(const QString &pageId, qint64 count) { m_sidebar->setCount(pageId, count); }

void MainWindow::setLock(Lock lock, const QString &server, const QString &tls)
{
    const QString text = tls.isEmpty() ? server : server + u" · "_s + tls;
    const auto show = [&](ui::Token token, const QString &spoken, const QString &icon = u":/icons/state-lock.svg"_s) {
        m_status->set(m_lock, icon, token, fmt::ltr(text), spoken);
    };
    switch (lock) {
    case Lock::Unknown:
        return show(ui::Token::Text2, tr("Not connected to %1 yet").arg(server), u":/icons/state-info.svg"_s);
    case Lock::Plain:
        return show(ui::Token::Text2, tr("Connected to %1 on this computer, without encryption").arg(server),
                    u":/icons/state-info.svg"_s);
    case Lock::Good:
        return show(ui::Token::Ok, tr("Connected securely to %1").arg(text));
    case Lock::Attention:
        return show(ui::Token::Warn, tr("Connected to %1; the certificate needs attention").arg(text));
    case Lock::Refused:
        return show(ui::Token::Err, tr("Not connected to %1: its identity was refused").arg(server),
                    u":/icons/state-error.svg"_s);
    }
}

void MainWindow::setScope(const QString &role, const QString &where)
{
    const QString text = where.isEmpty() ? fmt::isolate(role) : fmt::isolate(role) + u" · "_s + fmt::isolate(where);
    m_status->set(m_scope, u":/icons/shield.svg"_s, ui::Token::Text2, text, tr("You act as %1").arg(text));
}

void MainWindow::setTitleMark(const QString &mark)
{
    m_mark = mark;
    updateHeader();
}

void MainWindow::setLatency(int milliseconds)
{
    if (milliseconds >= 0)
        m_latencies.append(milliseconds);
    if (m_latencies.size() > mostLatencies)
        m_latencies.removeFirst();
    const QString text = milliseconds < 0 ? QString() : fmt::isolate(fmt::milliseconds(milliseconds));
    const ui::Token token = milliseconds > latencyWorthAWarning ? ui::Token::Warn : ui::Token::Text2;
    m_status->set(m_latency, u":/icons/pulse.svg"_s, token, text, tr("The server answers within %1").arg(text));
}

void MainWindow::tellLatencies()
{
    if (m_latencies.isEmpty())
        return;
    const auto [fastest, slowest] = std::ranges::minmax(m_latencies);
    const QString text = tr("The last %n answer(s) came within %1 to %2.", "", int(m_latencies.size()))
                             .arg(fmt::isolate(fmt::milliseconds(fastest)), fmt::isolate(fmt::milliseconds(slowest)));
    QToolTip::showText(m_latency->mapToGlobal(QPoint()), text, m_latency);
    ui::announce(m_latency, text);
}

void MainWindow::showStrip(const ui::StripMessage &message) { m_strip->show(message); }
void MainWindow::hideStrip(const QString &id) { m_strip->hide(id); }

void MainWindow::showToast(const QString &text, const QString &actionLabel, std::function<void()> action)
{
    m_toasts->show(text, actionLabel, std::move(action));
}

void MainWindow::restoreFrom(const QByteArray &state)
{
    QDataStream stream(state);
    QByteArray geometry;
    bool collapsed = false;
    stream >> geometry >> collapsed;
    if (stream.status() != QDataStream::Ok)
        return;
    restoreGeometry(geometry);
    m_sidebar->setCollapsed(collapsed);
}

// On the pages, which all keep drafts, and in the questions that lie over them.
bool MainWindow::hasUnsavedInput(bool draftsKept) const
{
    const auto dialogs = findChildren<QDialog *>();
    const auto unsaved = [](const ui::Page *page) { return page && page->hasUnsavedInput(); };
    return (!draftsKept && std::ranges::any_of(m_pages, unsaved)) ||
           std::ranges::any_of(dialogs, [draftsKept](const QDialog *dialog) {
               return dialog->isVisible() && dialog->property("hasInput").toBool() &&
                      !(draftsKept && dialog->property("keepsDraft").toBool());
           });
}

bool MainWindow::mayLeave(bool draftsKept)
{
    if (!hasUnsavedInput(draftsKept))
        return true;
    QMessageBox box(QMessageBox::Question, tr("Changes are not saved"),
                    tr("Some changes are not saved. They are lost when you go on."), QMessageBox::NoButton, this);
    QAbstractButton *discard = box.addButton(tr("Discard"), QMessageBox::DestructiveRole);
    box.setDefaultButton(box.addButton(tr("Keep editing"), QMessageBox::RejectRole));
    box.exec();
    if (box.clickedButton() != discard)
        return false;
    if (!draftsKept)
        Q_EMIT discarded();
    return true;
}

void MainWindow::leave()
{
    m_leaving = true;
    close();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_leaving && !mayLeave())
        return event->ignore();
    if (saveGeometryWith) {
        QByteArray state;
        QDataStream stream(&state, QIODevice::WriteOnly);
        stream << saveGeometry() << m_sidebar->isCollapsed();
        saveGeometryWith(state);
    }
    QMainWindow::closeEvent(event);
    if (const auto tell = std::exchange(closed, {}))
        tell();
}

} // namespace bitflow
