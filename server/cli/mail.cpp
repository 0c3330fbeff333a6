// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/prepare.h"

namespace bitflow::cli {

namespace {

Result<Exit> test(const CommandLine &line, const std::string &to, const Console &console)
{
    TRY(const Config config, configure(line, console));
    TRY(const auto backend, prepare(config, console));
    Mail mail;
    mail.to = QString::fromStdString(to);
    mail.kind = MailKind::Test;
    TRY_VOID(backend->mail.sendNow(mail));
    console.line(u"%1 took the mail to %2"_s.arg(
        config.mail.kind == MailerKind::Smtp ? config.mail.host : config.mail.directory, mail.to));
    console.result({{u"to"_s, mail.to}, {u"host"_s, config.mail.host}});
    return Exit::Ok;
}

} // namespace

void addMail(CLI::App &app, CommandLine &line)
{
    CLI::App *mail = addGroup(app, "mail", "Mail");
    const auto to = std::make_shared<std::string>();
    CLI::App *command = addCommand(*mail, line, "test", "Send one mail at once and say what the mail server answers",
                                   [&line, to](const Console &console) { return test(line, *to, console); });
    command->add_option("--to", *to, "Address")->type_name("E")->required();
}

} // namespace bitflow::cli
