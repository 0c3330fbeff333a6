// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/application.h"

#include <QApplication>
#include <QCommandLineParser>

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"bitflow-owner"_s);
    QApplication::setApplicationDisplayName(QApplication::translate("main", "Bitflow Owner Portal"));
    QApplication::setApplicationVersion(QStringLiteral(BITFLOW_VERSION));
    QApplication::setOrganizationName(u"Bitflow"_s);

    QCommandLineParser arguments;
    arguments.setApplicationDescription(
        QApplication::translate("main", "Owners of educational institutions run their estate with it."));
    arguments.addHelpOption();
    arguments.addVersionOption();
    const QCommandLineOption server(u"server"_s, QApplication::translate("main", "The server to sign in at."),
                                    u"address"_s);
    const QCommandLineOption pseudo(
        u"pseudo-locale"_s,
        QApplication::translate("main", "Shows every translatable text with accents and brackets."));
    arguments.addOptions({server, pseudo});
    arguments.addPositionalArgument(
        u"link"_s, QApplication::translate("main", "A link from a mail of the server: bitflow://…"), u"[link]"_s);
    arguments.process(application);

    using Language = bitflow::Application::Language;
    bitflow::Application owner(arguments.isSet(pseudo) ? Language::Pseudo : Language::English);
    owner.start(arguments.value(server), arguments.positionalArguments().value(0));
    return QApplication::exec();
}
