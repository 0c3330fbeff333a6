// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/reauthsheet.h"

#include "app/signin/card.h"
#include "app/signin/newpassword.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QApplication>
#include <QPainter>
#include <QPropertyAnimation>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>
#include <QWheelEvent>

namespace bitflow {

using namespace ui;

namespace {

constexpr int dimming = 110; // of 255
constexpr int slideMs = 180;

} // namespace

ReauthSheet::ReauthSheet(ClientSession &session, Keychain &keychain, QWidget *window)
    : QWidget(window)
    , m_session(session)
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
    connect(leave, &QPushButton::clicked, &m_session, &ClientSession::signOut);
    connect(m_credentials, &Credentials::signedIn, this, &ReauthSheet::signedIn);
    connect(m_newPassword, &NewPassword::changed, this, &ReauthSheet::disappear);
    connect(&m_session, &ClientSession::reauthenticationNeeded, this, &ReauthSheet::appear);
    connect(&m_session, &ClientSession::signedOut, this, &ReauthSheet::disappear);
    window->installEventFilter(this);
    m_card->installEventFilter(this);
}

void ReauthSheet::appear()
{
    if (isVisible())
        return;
    m_focusBefore = window()->focusWidget();
    m_card->setHeading(tr("Your session has ended"), tr("Sign in again to go on. What you typed is still there."));
    m_credentials->setEmail(m_session.me().user.email);
    m_credentials->setStay(m_session.stays());
    m_credentials->showError({0, {}, {}, {}, 0});
    m_card->showStep(m_credentialsStep);
    place();
    raise();
    show();
    const int duration = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0 ? slideMs : 0;
    if (duration > 0) {
        const QPoint there = m_card->pos();
        m_slide->setDuration(duration);
        m_slide->setEasingCurve(QEasingCurve::OutCubic);
        m_slide->setStartValue(QPoint(there.x(), -m_card->height()));
        m_slide->setEndValue(there);
        m_slide->start();
    }
    announce(this, tr("Your session has ended. Sign in again to go on."), true);
    m_credentials->focusFirst();
}

void ReauthSheet::disappear()
{
    if (isHidden())
        return;
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus();
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
    setGeometry(parentWidget()->rect());
    m_card->resize(m_card->sizeHint());
    const QPoint there((width() - m_card->width()) / 2, std::max(space::l, (height() - m_card->height()) / 4));
    if (m_slide->state() == QAbstractAnimation::Running)
        m_slide->setEndValue(there);
    else
        m_card->move(there);
}

bool ReauthSheet::eventFilter(QObject *watched, QEvent *event)
{
    const bool resized = event->type() == QEvent::Resize && watched == parentWidget();
    const bool grown = event->type() == QEvent::LayoutRequest && watched == m_card;
    if ((resized || grown) && isVisible())
        place();
    return QWidget::eventFilter(watched, event);
}

void ReauthSheet::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor veil = Theme::color(Token::Shadow);
    veil.setAlpha(dimming);
    painter.fillRect(rect(), veil);
}

// One may still look around below.
void ReauthSheet::wheelEvent(QWheelEvent *event)
{
    setAttribute(Qt::WA_TransparentForMouseEvents, true);
    QWidget *below = parentWidget()->childAt(event->position().toPoint());
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
