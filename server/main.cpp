// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/command.h"

#include <QCoreApplication>

#ifdef Q_OS_UNIX
#include <clocale>

#include <langinfo.h>
#endif

namespace {

// Service managers start programs without a locale; Qt then says at length that it takes this one.
void useUtf8()
{
#ifdef Q_OS_UNIX
    std::setlocale(LC_ALL, "");
    if (QByteArrayView(nl_langinfo(CODESET)) != "UTF-8")
        qputenv("LC_ALL", "C.UTF-8");
#endif
}

} // namespace

int main(int argc, char **argv)
{
    useUtf8();
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"bitflow-server"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(BITFLOW_VERSION));
    qSetMessagePattern(
        u"%{time yyyy-MM-ddTHH:mm:ss.zzz} %{if-debug}debug%{endif}%{if-info}info%{endif}%{if-warning}warning%{endif}"
        "%{if-critical}critical%{endif}%{if-fatal}fatal%{endif} %{category}: %{message}"_s);
    return bitflow::cli::runCommandLine(argc, argv);
}
