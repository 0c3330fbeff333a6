// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/epolldispatcher.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <algorithm>
#include <array>
#include <chrono>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace bitflow::net {
namespace {

QAbstractEventDispatcher::Duration clockNow() { return std::chrono::steady_clock::now().time_since_epoch(); }

} // namespace

EpollDispatcher::EpollDispatcher(QObject *parent)
    : QAbstractEventDispatcherV2(parent)
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_wake(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    if (m_epoll < 0 || m_wake < 0)
        qFatal("net: no descriptors left for an event loop");
    epoll_event event{.events = EPOLLIN, .data = {.fd = m_wake}};
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event);
}

EpollDispatcher::~EpollDispatcher()
{
    ::close(m_wake);
    ::close(m_epoll);
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_interrupted = false;
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();
    if (m_interrupted)
        return true;
    const bool wait = flags.testFlag(QEventLoop::WaitForMoreEvents);
    if (wait)
        Q_EMIT aboutToBlock();
    std::array<epoll_event, 256> events;
    const int count = epoll_wait(m_epoll, events.data(), int(events.size()), wait ? waitTime() : 0);
    if (wait)
        Q_EMIT awake();
    bool any = false;
    for (int i = 0; i < count; ++i)
        any = deliver(events[size_t(i)].data.fd, events[size_t(i)].events) || any;
    return fireTimers() || any;
}

int EpollDispatcher::waitTime() const
{
    if (m_timers.empty())
        return -1;
    const auto first = std::ranges::min_element(m_timers, {}, &Timer::due);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(first->due - clockNow()).count();
    return int(std::clamp<qint64>(left, 0, 60'000));
}

bool EpollDispatcher::deliver(int descriptor, quint32 events)
{
    if (descriptor == m_wake) {
        quint64 count = 0;
        m_woken = false;
        return ::read(m_wake, &count, sizeof count) > 0;
    }
    // Looked up anew for each half: a handler may have closed the descriptor.
    QEvent activated(QEvent::SockAct);
    const bool broken = events & (EPOLLERR | EPOLLHUP);
    if (QSocketNotifier *notifier = m_watches.value(descriptor).read;
        notifier && (broken || events & (EPOLLIN | EPOLLRDHUP)))
        QCoreApplication::sendEvent(notifier, &activated);
    if (QSocketNotifier *notifier = m_watches.value(descriptor).write; notifier && (broken || events & EPOLLOUT))
        QCoreApplication::sendEvent(notifier, &activated);
    return true;
}

bool EpollDispatcher::fireTimers()
{
    const Duration now = clockNow();
    std::vector<Qt::TimerId> due;
    for (const Timer &timer : m_timers) {
        if (timer.due <= now && !timer.running)
            due.push_back(timer.info.timerId);
    }
    for (const Qt::TimerId id : due) {
        const auto byId = [id](const Timer &timer) { return timer.info.timerId == id; };
        auto timer = std::ranges::find_if(m_timers, byId); // an earlier one may have removed it
        if (timer == m_timers.end())
            continue;
        timer->due = now + timer->info.interval;
        timer->running = true;
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer->object, &event);
        if (timer = std::ranges::find_if(m_timers, byId); timer != m_timers.end())
            timer->running = false;
    }
    return !due.empty();
}

void EpollDispatcher::apply(int descriptor, Watch &watch)
{
    epoll_event event{.events = (watch.read ? EPOLLIN : 0U) | (watch.write ? EPOLLOUT : 0U),
                      .data = {.fd = descriptor}};
    if (event.events == 0) {
        epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, &event); // else EPOLLHUP would spin
        m_watches.remove(descriptor);
        return;
    }
    const int known = watch.known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    if (epoll_ctl(m_epoll, known, descriptor, &event) != 0)
        qWarning("net: epoll_ctl failed for descriptor %d", descriptor);
    watch.known = true;
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    if (notifier->type() == QSocketNotifier::Exception)
        return;
    const int descriptor = int(notifier->socket());
    Watch &watch = m_watches[descriptor];
    (notifier->type() == QSocketNotifier::Read ? watch.read : watch.write) = notifier;
    apply(descriptor, watch);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const int descriptor = int(notifier->socket());
    const auto found = m_watches.find(descriptor);
    if (found == m_watches.end())
        return;
    if (found->read == notifier)
        found->read = nullptr;
    if (found->write == notifier)
        found->write = nullptr;
    apply(descriptor, *found);
}

void EpollDispatcher::registerTimer(Qt::TimerId id, Duration interval, Qt::TimerType type, QObject *object)
{
    m_timers.push_back({{interval, id, type}, clockNow() + interval, object});
}

bool EpollDispatcher::unregisterTimer(Qt::TimerId id)
{
    return std::erase_if(m_timers, [id](const Timer &timer) { return timer.info.timerId == id; }) > 0;
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    return std::erase_if(m_timers, [object](const Timer &timer) { return timer.object == object; }) > 0;
}

QList<QAbstractEventDispatcher::TimerInfoV2> EpollDispatcher::timersForObject(QObject *object) const
{
    QList<TimerInfoV2> found;
    for (const Timer &timer : m_timers) {
        if (timer.object == object)
            found.append(timer.info);
    }
    return found;
}

QAbstractEventDispatcher::Duration EpollDispatcher::remainingTime(Qt::TimerId id) const
{
    const auto found = std::ranges::find_if(m_timers, [id](const Timer &timer) { return timer.info.timerId == id; });
    return found == m_timers.end() ? Duration::min() : std::max(Duration::zero(), found->due - clockNow());
}

void EpollDispatcher::wakeUp()
{
    const quint64 one = 1;
    if (!m_woken.exchange(true))
        std::ignore = ::write(m_wake, &one, sizeof one);
}

void EpollDispatcher::interrupt()
{
    m_interrupted = true;
    wakeUp();
}

} // namespace bitflow::net
