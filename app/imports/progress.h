// SPDX-License-Identifier: GPL-3.0-or-later
// How fast a job goes, from what it says about itself now and then.
#pragma once

#include <QElapsedTimer>
#include <QtTypes>

namespace bitflow {

class Pace
{
public:
    void start() { m_started = false; }
    void note(qint64 processed);
    [[nodiscard]] double perSecond() const { return m_perSecond; } // 0: not known yet
    [[nodiscard]] qint64 secondsLeft(qint64 rows) const;           // for so many more rows; -1: not known yet

private:
    QElapsedTimer m_clock;
    qint64 m_first = 0;
    double m_perSecond = 0;
    bool m_started = false;
};

} // namespace bitflow
