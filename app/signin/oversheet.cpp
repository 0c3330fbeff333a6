// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/oversheet.h"

#include "app/signin/card.h"
#include "app/ui/style.h"
#include "app/ui/veil.h"

#include <QApplication>
#include <QCloseEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPropertyAnimation>
#include <QStyle>
#include <QWheelEvent>
#include <QWindow>

namespace bitflow {

using namespace ui;

namespace {

constexpr int dimming = 110; // of 255
constexpr int slideMs = 180;

bool isInside(const QObject *object, const QObject *ancestor)
{
    while (object && object != ancestor)
        object = object->parent();
    return object;
}

// The window that an object, a shortcut say, belongs to.
QWidget *windowOf(QObject *object)
{
    while (object && !object->isWidgetType())
        object = object->parent();
    return object ? static_cast<QWidget *>(object)->window() : nullptr;
}

} // namespace

OverSheet::OverSheet(QWidget *window)
    : QWidget(window)
    , m_window(window)
    , m_card(new Card(this))
    , m_slide(new QPropertyAnimation(m_card, "pos", this))
{
    hide();
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) { keepFocus(now); });
    window->installEventFilter(this);
    m_card->installEventFilter(this);
}

OverSheet::~OverSheet() { delete m_veil; }

void OverSheet::appear()
{
    if (isVisible())
        return;
    while (QWidget *popup = QApplication::activePopupWidget())
        popup->close(); // an open menu would swallow what is typed
    m_focusBefore = QApplication::focusWidget() ? QApplication::focusWidget() : m_window->focusWidget();
    settle();
    place();
    raise();
    show();
    qApp->installEventFilter(this);
    if (isWindow())
        activateWindow();
    else
        slide();
    focusFirst();
}

// Where it belongs now: inside the window, or above the question that lies over it.
void OverSheet::settle()
{
    QWidget *question = QApplication::activeModalWidget();
    setParent(m_window, question ? Qt::Dialog | Qt::FramelessWindowHint : Qt::Widget);
    setWindowModality(question ? Qt::ApplicationModal : Qt::NonModal);
    if (!question)
        return;
    m_veil = new Veil(question);
    winId(); // makes the window, which then can be put above the question
    windowHandle()->setTransientParent(question->windowHandle());
}

void OverSheet::slide()
{
    if (style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) <= 0)
        return;
    const QPoint there = m_card->pos();
    m_slide->setDuration(slideMs);
    m_slide->setEasingCurve(QEasingCurve::OutCubic);
    m_slide->setStartValue(QPoint(there.x(), -m_card->height()));
    m_slide->setEndValue(there);
    m_slide->start();
}

void OverSheet::disappear()
{
    if (isHidden())
        return;
    qApp->removeEventFilter(this);
    hide();
    delete m_veil;
    if (!m_focusBefore)
        return;
    m_focusBefore->activateWindow();
    m_focusBefore->setFocus();
}

// Something below may ask for the focus when it has done its work; here is what has to be done first.
void OverSheet::keepFocus(QWidget *now)
{
    if (isVisible() && !isWindow() && now && now->window() == window() && !isInside(now, this))
        focusFirst();
}

void OverSheet::place()
{
    m_card->resize(m_card->sizeHint());
    if (isWindow()) {
        resize(m_card->size());
        move(m_window->geometry().center() - rect().center());
        return m_card->move(0, 0);
    }
    setGeometry(m_window->rect());
    const QPoint there((width() - m_card->width()) / 2, std::max(space::l, (height() - m_card->height()) / 4));
    if (m_slide->state() == QAbstractAnimation::Running)
        m_slide->setEndValue(there);
    else
        m_card->move(there);
}

bool OverSheet::eventFilter(QObject *watched, QEvent *event)
{
    const bool resized = event->type() == QEvent::Resize && watched == m_window;
    const bool grown = event->type() == QEvent::LayoutRequest && watched == m_card;
    if ((resized || grown) && isVisible())
        place();
    // What lies under the veil is out of reach of keys as well.
    if (event->type() == QEvent::Shortcut && isVisible() && windowOf(watched) == m_window && !isInside(watched, this))
        return true;
    return QWidget::eventFilter(watched, event);
}

void OverSheet::closeEvent(QCloseEvent *event)
{
    event->ignore();
    closeWanted();
}

void OverSheet::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        closeWanted();
    else
        QWidget::keyPressEvent(event);
}

void OverSheet::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (isWindow())
        return painter.fillRect(rect(), Theme::color(Token::Surface));
    QColor veil = Theme::color(Token::Shadow);
    veil.setAlpha(dimming);
    painter.fillRect(rect(), veil);
}

// One may still look around below.
void OverSheet::wheelEvent(QWheelEvent *event)
{
    if (isWindow())
        return;
    setAttribute(Qt::WA_TransparentForMouseEvents, true);
    QWidget *below = m_window->childAt(event->position().toPoint());
    setAttribute(Qt::WA_TransparentForMouseEvents, false);
    if (below && !isAncestorOf(below))
        QApplication::sendEvent(below, event);
}

// Tab goes round inside the sheet.
bool OverSheet::focusNextPrevChild(bool next)
{
    QWidget *at = window()->focusWidget();
    if (!at || !isAncestorOf(at))
        at = this;
    for (QWidget *candidate = next ? at->nextInFocusChain() : at->previousInFocusChain(); candidate && candidate != at;
         candidate = next ? candidate->nextInFocusChain() : candidate->previousInFocusChain()) {
        if (isAncestorOf(candidate) && candidate->isVisibleTo(this) && candidate->isEnabled() &&
            (candidate->focusPolicy() & Qt::TabFocus)) {
            candidate->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
            return true;
        }
    }
    return true;
}

} // namespace bitflow
