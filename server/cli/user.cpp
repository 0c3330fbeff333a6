// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/owner.h"
#include "server/cli/prepare.h"

namespace bitflow::cli {

namespace {

constexpr qint64 longestPasswordFile = 4096;

struct OwnerOptions
{
    std::string email, passwordFile, firstName, lastName;
};

Result<QString> readPassword(const QString &path)
{
    TRY(const QByteArray bytes, readFile(path, longestPasswordFile));
    QString password = QString::fromUtf8(bytes);
    while (password.endsWith(u'\n') || password.endsWith(u'\r'))
        password.chop(1);
    return password;
}

Result<Exit> createOwner(const CommandLine &line, const OwnerOptions &options, const Console &console)
{
    TRY(const Config config, configure(line, console));
    const QString path = QString::fromStdString(options.passwordFile);
    const QString email = QString::fromStdString(options.email);
    TRY(const QString password, readPassword(path));
    const auto complaints =
        checkPassword(password, {email, QString::fromStdString(options.firstName), config.name}, u"/password"_s);
    if (!complaints.isEmpty())
        return invalid(complaints);
    TRY(const auto backend, prepare(config, console));
    const auto made = makeOwner(*backend, {email, QString::fromStdString(options.firstName),
                                           QString::fromStdString(options.lastName), password, false});
    if (!made && made.error().status == 409)
        return fail(409, u"conflict"_s, u"There is an account with the address %1 already."_s.arg(email));
    TRY_VOID(made);
    console.line(u"Made the owner %1"_s.arg(made->email));
    console.result({{u"id"_s, made->id.toString()}, {u"email"_s, made->email}});
    if (!isReadableByOthers(path))
        return Exit::Ok;
    console.warn(u"%1 can be read by other accounts; remove it, or run: chmod 600 %1"_s.arg(path));
    return Exit::Warnings;
}

} // namespace

void addUser(CLI::App &app, CommandLine &line)
{
    CLI::App *user = addGroup(app, "user", "Accounts");
    const auto options = std::make_shared<OwnerOptions>();
    CLI::App *command =
        addCommand(*user, line, "create-owner", "Make an account that owns the platform",
                   [&line, options](const Console &console) { return createOwner(line, *options, console); });
    command->add_option("--email", options->email, "Address to sign in with")->type_name("E")->required();
    command
        ->add_option("--password-file", options->passwordFile, "File that holds the password, of 15 characters or more")
        ->type_name("F")
        ->required();
    command->add_option("--first-name", options->firstName, "Given name")->type_name("NAME");
    command->add_option("--last-name", options->lastName, "Family name")->type_name("NAME");
}

} // namespace bitflow::cli
