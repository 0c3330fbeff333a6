// SPDX-License-Identifier: GPL-3.0-or-later
// Signals of the operating system as events of the main thread: SIGTERM and SIGINT end the event loop, SIGHUP asks for
// a reload. One object at a time, in the main thread.
#pragma once

#include <QObject>

#include <functional>

class QSocketNotifier;

namespace bitflow::cli {

class Signals : public QObject
{
    Q_OBJECT
public:
    Signals();
    ~Signals() override;

    void onReload(std::function<void()> reload) { m_reload = std::move(reload); }

private:
    void read();

    std::function<void()> m_reload;
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace bitflow::cli
