// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/reauthsheet.h"

#include "app/signin/card.h"
#include "app/signin/newpassword.h"
#include "app/ui/names.h"
#include "app/ui/style.h"
#include "app/ui/veil.h"

#include <QApplication>
#include <QCloseEvent>
#include <QPainter>
#include <QPropertyAnimation>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>
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

ReauthSheet::ReauthSheet(ClientSession &session, Keychain &keychain, QWidget *window)
    : QWidget(window)
    , m_session(session)
    , m_window(window)
    , m_card(new Card(this))
    , m_credentialsStep(new QWidget)
    , m_credentials(new Credentials(session, keychain))
    , m_newPassword(new NewPassword(session))
    , m_slide(new QPropertyAnimation(m_card, "pos", this))
{
    hide();
    auto *leave = new QPushButton(tr("Sign &out instead"), m_credentialsStep);
    setVariant(leave, Variant::Flat);
    auto *column = new QVBoxLayout(m_credentialsStep);
    column->setContentsMargins({});
    column->setSpacing(space::s);
    column->addWidget(m_credentials);
    column->addWidget(leave, 0, Qt::AlignLeading);
    m_card->addStep(m_credentialsStep);
    m_card->addStep(m_newPassword);
    ui::name(this, tr("Sign in again"));
    setToolTip({});
    connect(leave, &QPushButton::clicked, this, &ReauthSheet::leaveWanted);
    connect(m_credentials, &Credentials::signedIn, this, &ReauthSheet::signedIn);
    connect(m_newPassword, &NewPassword::changed, this, &ReauthSheet::disappear);
    connect(&m_session, &ClientSession::reauthenticationNeeded, this, &ReauthSheet::appear);
    connect(&m_session, &ClientSession::signedOut, this, &ReauthSheet::disappear);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) { keepFocus(now); });
    window->installEventFilter(this);
    m_card->installEventFilter(this);
}

ReauthSheet::~ReauthSheet() { delete m_veil; }

void ReauthSheet::appear()
{
    if (isVisible())
        return;
    while (QWidget *popup = QApplication::activePopupWidget())
        popup->close(); // an open menu would swallow what is typed
    m_focusBefore = QApplication::focusWidget() ? QApplication::focusWidget() : m_window->focusWidget();
    m_card->setHeading(tr("Your session has ended"), tr("Sign in again to go on. What you typed is still there."));
    m_credentials->setEmail(m_session.me().user.email);
    m_credentials->setStay(m_session.stays());
    m_credentials->showError({0, {}, {}, {}, 0});
    m_card->showStep(m_credentialsStep);
    settle();
    place();
    raise();
    show();
    qApp->installEventFilter(this);
    if (isWindow())
        activateWindow();
    else
        slide();
    announce(this, tr("Your session has ended. Sign in again to go on."), true);
    m_credentials->focusFirst();
}

// Where it belongs now: inside the window, or above the question that lies over it.
void ReauthSheet::settle()
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

void ReauthSheet::slide()
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

void ReauthSheet::disappear()
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
void ReauthSheet::keepFocus(QWidget *now)
{
    if (isVisible() && !isWindow() && now && now->window() == window() && !isInside(now, this))
        m_credentials->focusFirst();
}

void ReauthSheet::signedIn(const Me &me)
{
    const QString password = m_credentials->takePassword();
    if (!me.user.mustChangePassword)
        return disappear();
    m_newPassword->start(password);
    m_card->setHeading(tr("Choose a password of your own"), tr("The one you signed in with was for one time only."));
    m_card->showStep(m_newPassword);
    place();
    m_newPassword->focusFirst();
}

void ReauthSheet::place()
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

bool ReauthSheet::eventFilter(QObject *watched, QEvent *event)
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

// The window manager may try; only signing in or out ends it.
void ReauthSheet::closeEvent(QCloseEvent *event) { event->ignore(); }

void ReauthSheet::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (isWindow())
        return painter.fillRect(rect(), Theme::color(Token::Surface));
    QColor veil = Theme::color(Token::Shadow);
    veil.setAlpha(dimming);
    painter.fillRect(rect(), veil);
}

// One may still look around below.
void ReauthSheet::wheelEvent(QWheelEvent *event)
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
bool ReauthSheet::focusNextPrevChild(bool next)
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
