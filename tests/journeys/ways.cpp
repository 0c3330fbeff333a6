// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journeys/ways.h"

#include "tests/journeys/keyboard.h"

namespace bitflow::test {

bool openPerson(const QString &email)
{
    using K = Keyboard;
    K::press(Qt::Key_3, Qt::ControlModifier);
    if (!K::fill(u"Search people"_s, email))
        return false;
    // the one match, and not the whole list, where the person is as well
    if (!K::until([&] { return K::sees(u"1 match"_s) && K::listed(email); }) || !K::tabTo(u"People"_s))
        return false;
    K::press(Qt::Key_Return);
    return K::until([] { return K::focused() == u"Profile"; });
}

} // namespace bitflow::test
