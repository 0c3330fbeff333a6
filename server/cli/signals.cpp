// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/signals.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <array>

#ifdef Q_OS_UNIX
#include <csignal>

#include <fcntl.h>
#include <unistd.h>
#endif

namespace bitflow::cli {

#ifdef Q_OS_UNIX

namespace {

// A handler may call next to nothing, but write() it may: the event loop reads the other end of the pipe.
std::array<int, 2> pipeEnds{-1, -1};

extern "C" void bitflowSignal(int number)
{
    const char byte = char(number);
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &byte, 1);
}

void handle(int number, void (*handler)(int))
{
    struct sigaction action{};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    sigaction(number, &action, nullptr);
}

} // namespace

Signals::Signals()
{
    if (::pipe2(pipeEnds.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // the default action of the signals stays
    m_notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &Signals::read);
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        handle(number, bitflowSignal);
    handle(SIGPIPE, SIG_IGN);
}

Signals::~Signals()
{
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        handle(number, SIG_DFL);
    delete m_notifier;
    for (int &end : pipeEnds) {
        if (end >= 0)
            ::close(end);
        end = -1;
    }
}

void Signals::read()
{
    char byte = 0;
    while (::read(pipeEnds[0], &byte, 1) == 1) {
        if (byte != SIGHUP)
            QCoreApplication::quit();
        else if (m_reload)
            m_reload();
    }
}

#else

Signals::Signals() = default;
Signals::~Signals() = default;
void Signals::read() {}

#endif

} // namespace bitflow::cli
