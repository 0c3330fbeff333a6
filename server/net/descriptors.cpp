// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/descriptors.h"

#include <QtGlobal>

#include <algorithm>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

namespace bitflow::net {

#ifdef Q_OS_UNIX
namespace {

constexpr rlim_t plenty = 1 << 20; // containers give a thousand times as many, macOS says "infinite" and means less
constexpr int spare = 64;

} // namespace

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    const rlim_t most = std::min(limit.rlim_max, plenty); // RLIM_INFINITY is the largest there is
    if (limit.rlim_cur >= most)
        return;
    limit.rlim_cur = most;
    setrlimit(RLIMIT_NOFILE, &limit); // refused: the old one stays, and affordableConnections() knows
}

int affordableConnections(int wanted)
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return wanted;
    return std::max(1, std::min(wanted, int(std::min(limit.rlim_cur, plenty)) - spare));
}
#else
void raiseDescriptorLimit() {}
int affordableConnections(int wanted) { return wanted; }
#endif

} // namespace bitflow::net
