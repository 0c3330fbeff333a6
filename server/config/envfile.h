// SPDX-License-Identifier: GPL-3.0-or-later
// The .env dialect of the deployment guide:
//   # comment            KEY=value # comment        KEY="a \"b\"\n${OTHER}"        KEY='taken as it is'        export
//   KEY=value
// A quoted value may span lines. ${NAME} stands for an earlier key of the file, else for the environment, else for
// nothing.
#pragma once

#include "common/text.h"

#include <QList>
#include <QMap>

namespace bitflow {

struct EnvEntry
{
    QString key, value;
    int line = 0;

    friend bool operator==(const EnvEntry &, const EnvEntry &) = default;
};

struct EnvComplaint
{
    int line = 0;
    QString message;

    friend bool operator==(const EnvComplaint &, const EnvComplaint &) = default;
};

struct EnvFile
{
    QList<EnvEntry> entries; // in order; of two with the same key the later one counts
    QList<EnvComplaint> complaints;
};

EnvFile parseEnv(QStringView text, const QMap<QString, QString> &environment = {});

} // namespace bitflow
