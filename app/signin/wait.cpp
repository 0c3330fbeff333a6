// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/wait.h"

#include "app/signin/words.h"
#include "app/ui/blocked.h"
#include "app/ui/label.h"
#include "app/ui/names.h"

#include <QAbstractButton>

namespace bitflow {

Wait::Wait(ui::Label *label, QAbstractButton *button, QWidget *parent)
    : QObject(parent)
    , m_label(label)
    , m_button(button)
{
    m_timer.setInterval(std::chrono::seconds(1));
    connect(&m_timer, &QTimer::timeout, this, &Wait::tick);
}

int Wait::seconds() const
{
    return int(std::chrono::ceil<std::chrono::seconds>(m_until.remainingTimeAsDuration()).count());
}

void Wait::start(const Error &refused)
{
    m_refused = refused;
    const int wait = refused.status == 429 ? std::max(1, refused.retryAfter) : 0;
    m_until = QDeadlineTimer(std::chrono::seconds(wait));
    if (wait > 0) {
        m_label->setText(words::signInFailure(m_refused, wait));
        ui::block(m_button, m_label->text());
        return m_timer.start();
    }
    m_timer.stop();
    ui::block(m_button, {});
}

void Wait::tick()
{
    m_label->setText(words::signInFailure(m_refused, seconds()));
    if (running())
        return ui::block(m_button, m_label->text());
    m_timer.stop();
    ui::block(m_button, {});
    ui::announce(m_label, m_label->text());
}

} // namespace bitflow
