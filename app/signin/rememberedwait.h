// SPDX-License-Identifier: GPL-3.0-or-later
// How long the server at hand told this computer to wait with signing in: it goes on counting while the app is closed.
#pragma once

#include "app/api/apiclient.h"
#include "app/settings/settings.h"

namespace bitflow {

class RememberedWait
{
public:
    RememberedWait(Settings &settings, const ApiClient &api) : m_settings(settings), m_api(api) {} // both outlive it

    void note(const Error &refused); // what says of no time to wait changes nothing
    void forget();
    // `why`, or where it says nothing what is left to wait, if anything.
    [[nodiscard]] Error orLeft(const Error &why) const;

private:
    [[nodiscard]] std::optional<KnownServer> known() const;
    Settings &m_settings;
    const ApiClient &m_api;
};

} // namespace bitflow
