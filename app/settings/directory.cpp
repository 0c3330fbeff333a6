// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/directory.h"

#include <QStandardPaths>

namespace bitflow {

QString configDirectory()
{
    const QString overridden = qEnvironmentVariable("BITFLOW_CONFIG_DIR");
    return overridden.isEmpty()
               ? QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/bitflow"_s
               : overridden;
}

} // namespace bitflow
