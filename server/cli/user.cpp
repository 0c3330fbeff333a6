// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/lockout.h"
#include "server/cli/owner.h"
#include "server/cli/prepare.h"
#include "server/cli/usermfa.h"
#include "server/users/rows.h"

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
    const PasswordPolicy policy({config.name}, config.dataDir.breachedPasswords());
    const auto complaints = policy.check(password, {email, QString::fromStdString(options.firstName)}, u"/password"_s);
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

struct ListOptions
{
    std::string search, status;
};

Result<Exit> listUsers(const CommandLine &line, const ListOptions &options, const Console &console)
{
    TRY(const Config config, configure(line, console));
    TRY(const auto backend, prepare(config, console));
    UserQuery query;
    query.q = QString::fromStdString(options.search);
    query.limit = maximumPageSize;
    query.sort = u"email"_s;
    if (!options.status.empty())
        query.status = {enumFrom<UserStatus>(QString::fromStdString(options.status)).value_or(UserStatus::Active)};
    QJsonArray all;
    do {
        TRY(const auto page, backend->users.list(commandLineCaller(), query));
        for (const User &user : page.items) {
            console.line(u"%1  %2  %3  %4"_s.arg(user.email, -40)
                             .arg(QString(nameOf(user.status)), -9)
                             .arg(user.lastLoginAt ? user.lastLoginAt->toString().left(10) : u"never"_s, -10)
                             .arg(user.roles.join(u", "_s)));
            all.append(QJsonObject{{u"id"_s, user.id.toString()},
                                   {u"email"_s, user.email},
                                   {u"name"_s, displayName(user)},
                                   {u"status"_s, QString(nameOf(user.status))},
                                   {u"roles"_s, QJsonArray::fromStringList(user.roles)},
                                   {u"last_login_at"_s, toJson(user.lastLoginAt)}});
        }
        query.cursor = page.nextCursor;
    } while (!query.cursor.isEmpty());
    console.result({{u"users"_s, all}});
    return Exit::Ok;
}

Result<Id<User>> findUser(Backend &backend, const std::string &address)
{
    const QString email = QString::fromStdString(address).toCaseFolded();
    TRY(const auto id, userrows::emailHolder(backend.db, email));
    if (id.isNull())
        return fail(404, u"unknown_user"_s, u"There is no account with the address %1."_s.arg(email));
    return id;
}

// Failed passwords no longer delay anybody.
Result<void> forgetFailures(Backend &backend, const User &user)
{
    return backend.db.transaction([&]() -> Result<void> {
        TRY_VOID(backend.lockout.forget(user.email));
        return backend.audit.record(commandLineCaller(),
                                    {"users.unlock"_L1, user.institutionId, "user"_L1, user.id.uuid(), {}, {}});
    });
}

Result<Exit> unlock(const CommandLine &line, const std::string &email, const Console &console)
{
    TRY(const Config config, configure(line, console));
    TRY(const auto backend, prepare(config, console));
    TRY(const auto id, findUser(*backend, email));
    TRY(User user, backend->users.load(id));
    TRY_VOID(forgetFailures(*backend, user));
    if (user.status == UserStatus::Locked) {
        TRY(user, backend->users.setStatus(commandLineCaller(), {id, UserStatus::Active, u"unlocked"_s}));
        console.line(u"%1 may sign in again"_s.arg(user.email));
    } else {
        console.line(u"%1 is %2; failed passwords are forgotten"_s.arg(user.email, QString(nameOf(user.status))));
    }
    console.result({{u"email"_s, user.email}, {u"status"_s, QString(nameOf(user.status))}});
    return Exit::Ok;
}

struct InviteOptions
{
    std::string email, role, institution;
};

Result<NewInvitations> invitationOf(Backend &backend, const InviteOptions &options)
{
    NewInvitations in;
    in.people = {{QString::fromStdString(options.email), {}, {}}};
    TRY(in.roleId,
        backend.db.value<Id<Role>>(u"SELECT id FROM roles WHERE slug = ?"_s, {QString::fromStdString(options.role)}));
    if (in.roleId.isNull())
        return fail(404, u"unknown_role"_s, u"There is no role %1."_s.arg(QString::fromStdString(options.role)));
    if (options.institution.empty())
        return in;
    const auto id = Id<Institution>::parse(QString::fromStdString(options.institution));
    if (!id)
        return fail(400, u"usage"_s, u"--institution must be an id"_s);
    in.institutionId = *id;
    return in;
}

Result<Exit> invite(const CommandLine &line, const InviteOptions &options, const Console &console)
{
    TRY(const Config config, configure(line, console));
    TRY(const auto backend, prepare(config, console));
    TRY(const NewInvitations in, invitationOf(*backend, options));
    TRY(const InvitationReport report, backend->invitations.create(commandLineCaller(), in));
    if (!report.refused.isEmpty())
        return fail(409, report.refused.first().code, report.refused.first().detail);
    const Invitation &made = report.invited.first();
    console.line(u"The invitation to %1 will be sent by a running server; it ends at %2"_s.arg(
        made.userEmail, made.expiresAt.toString()));
    console.result(
        {{u"id"_s, made.id.toString()}, {u"email"_s, made.userEmail}, {u"expires_at"_s, made.expiresAt.toString()}});
    return Exit::Ok;
}

void addEmail(CLI::App &command, std::string &email)
{
    command.add_option("--email", email, "Address of the account")->type_name("E")->required();
}

void addInvite(CLI::App &user, CommandLine &line)
{
    const auto options = std::make_shared<InviteOptions>();
    CLI::App *command =
        addCommand(user, line, "invite", "Invite somebody by mail to open an account; needs MAIL_MAILER",
                   [&line, options](const Console &console) { return invite(line, *options, console); });
    addEmail(*command, options->email);
    command->add_option("--role", options->role, "What will be held, such as university_owner")
        ->type_name("SLUG")
        ->required();
    command->add_option("--institution", options->institution, "Where; without it: the platform")->type_name("ID");
}

void addList(CLI::App &user, CommandLine &line)
{
    const auto options = std::make_shared<ListOptions>();
    CLI::App *command =
        addCommand(user, line, "list", "List accounts, their status and roles",
                   [&line, options](const Console &console) { return listUsers(line, *options, console); });
    command->add_option("--search", options->search, "Only those whose name or address has these words")
        ->type_name("TEXT");
    command->add_option("--status", options->status, "Only these")
        ->type_name("STATUS")
        ->check(CLI::IsMember({"invited", "active", "inactive", "suspended", "locked"}));
}

} // namespace

void addUser(CLI::App &app, CommandLine &line)
{
    CLI::App *user = addGroup(app, "user", "Accounts");
    addList(*user, line);
    addInvite(*user, line);
    const auto email = std::make_shared<std::string>();
    CLI::App *unlocking =
        addCommand(*user, line, "unlock", "Let a locked account sign in again, and forget failed passwords",
                   [&line, email](const Console &console) { return unlock(line, *email, console); });
    addEmail(*unlocking, *email);
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
    addResetMfa(*user, line);
}

} // namespace bitflow::cli
