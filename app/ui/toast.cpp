// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/toast.h"

#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/margins.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QAccessibleWidget>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace bitflow::ui {

namespace {

constexpr int lifetimeMs = 20'000; // time enough to undo
constexpr int newsMs = 6'000;      // without anything to decide
constexpr int width = 360;
constexpr int mostAtOnce = 3;
constexpr int barRoom = 40; // Save and Next stand below, in the same corner

class AccessibleToast : public QAccessibleWidget
{
public:
    explicit AccessibleToast(Toast *toast) : QAccessibleWidget(toast, QAccessible::Notification) {}
    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name ? static_cast<Toast *>(object())->text() : QAccessibleWidget::text(kind);
    }
};

QAccessibleInterface *accessibleToast(const QString &, QObject *object)
{
    auto *toast = qobject_cast<Toast *>(object);
    return toast ? new AccessibleToast(toast) : nullptr;
}

} // namespace

Toast::Toast(const QString &text, const QString &actionLabel, std::function<void()> action, QWidget *parent)
    : QFrame(parent)
    , m_text(text)
{
    static const bool installed = (QAccessible::installFactory(accessibleToast), true);
    Q_UNUSED(installed)
    name(this, text);
    auto *row = new QHBoxLayout(this);
    setMargins(this, row, space::l, space::s, space::s, space::s);
    row->setSpacing(space::m);
    auto *label = new Label(this, text);
    label->setWordWrap(true);
    row->addWidget(label, 1);
    if (!actionLabel.isEmpty()) {
        m_action = new QPushButton(actionLabel, this);
        connect(m_action, &QPushButton::clicked, this, [this, action = std::move(action)] {
            if (action)
                action();
            close();
        });
        m_action->installEventFilter(this);
        row->addWidget(m_action);
    }
    auto *dismiss = new QToolButton(this);
    dismiss->setIcon(icon(u"window-close"_s));
    dismiss->setAutoRaise(true);
    dismiss->installEventFilter(this);
    name(dismiss, tr("Dismiss"));
    connect(dismiss, &QToolButton::clicked, this, &Toast::close);
    row->addWidget(dismiss);
    m_lifetime = m_action ? lifetimeMs : newsMs;
    m_timer.start(m_lifetime, this);
}

void Toast::close()
{
    m_timer.stop();
    hide();
    Q_EMIT closed();
    deleteLater();
}

void Toast::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Theme::color(Token::Surface));
    painter.setPen(Theme::color(Token::BorderCtl));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::panelRadius, space::panelRadius);
    painter.setClipRect(QStyle::visualRect(layoutDirection(), rect(), QRect(0, 0, 5, height())));
    painter.setBrush(Theme::color(Token::Accent));
    painter.setPen(Qt::NoPen);
    painter.drawRoundedRect(QRectF(rect()), space::panelRadius, space::panelRadius);
}

void Toast::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_timer.timerId())
        close();
}

void Toast::enterEvent(QEnterEvent *) { m_timer.stop(); }

void Toast::leaveEvent(QEvent *) { m_timer.start(m_lifetime, this); }

void Toast::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QFrame::keyPressEvent(event);
}

bool Toast::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::FocusIn)
        m_timer.stop();
    else if (event->type() == QEvent::FocusOut)
        m_timer.start(m_lifetime, this);
    return false;
}

ToastArea::ToastArea(QWidget *window) : QObject(window), m_window(window) { window->installEventFilter(this); }

void ToastArea::show(const QString &text, const QString &actionLabel, std::function<void()> action)
{
    auto *toast = new Toast(text, actionLabel, std::move(action), m_window);
    connect(toast, &Toast::closed, this, [this, toast] {
        m_toasts.removeAll(toast);
        arrange();
    });
    m_toasts.append(toast);
    if (m_toasts.size() > mostAtOnce) {
        Toast *oldest = m_toasts.takeFirst();
        oldest->hide();
        oldest->deleteLater();
    }
    arrange();
    toast->show();
    toast->raise();
    announce(toast, text);
}

bool ToastArea::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        arrange();
    return false;
}

// In the trailing corner, where lists have the least to say.
void ToastArea::arrange()
{
    int bottom = m_window->height() - space::l - barRoom;
    for (auto it = m_toasts.rbegin(); it != m_toasts.rend(); ++it) {
        const int across = std::min(width, m_window->width() - 2 * space::l);
        const int high = std::max((*it)->heightForWidth(across), (*it)->minimumSizeHint().height());
        const QRect at(m_window->width() - space::l - across, bottom - high, across, high);
        (*it)->setGeometry(QStyle::visualRect(m_window->layoutDirection(), m_window->rect(), at));
        bottom -= high + space::s;
    }
}

} // namespace bitflow::ui
