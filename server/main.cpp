// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/command.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"bitflow-server"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(BITFLOW_VERSION));
    qSetMessagePattern(u"%{time yyyy-MM-ddTHH:mm:ss.zzz} %{if-debug}debug%{endif}%{if-info}info%{endif}%{if-warning}warning%{endif}"
                       "%{if-critical}critical%{endif}%{if-fatal}fatal%{endif} %{category}: %{message}"_s);
    return bitflow::cli::runCommandLine(argc, argv);
}
