// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/progress.h"

#include <cmath>

namespace bitflow {

void Pace::note(qint64 processed)
{
    if (!m_started || processed < m_first) {
        m_started = true;
        m_first = processed;
        m_perSecond = 0;
        m_clock.start();
        return;
    }
    // over the whole time: steadier than from one look to the next
    const double seconds = double(m_clock.elapsed()) / 1000;
    if (seconds >= 0.5 && processed > m_first)
        m_perSecond = double(processed - m_first) / seconds;
}

qint64 Pace::secondsLeft(qint64 rows) const
{
    return m_perSecond > 0 ? qint64(std::ceil(double(rows) / m_perSecond)) : -1;
}

} // namespace bitflow
