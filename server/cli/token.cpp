// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/prepare.h"

namespace bitflow::cli {

namespace {

struct TokenOptions
{
    std::string as, name, institution, id;
    std::vector<std::string> permissions, networks;
    int days = 90;
};

Result<NewApiToken> wish(const TokenOptions &options)
{
    NewApiToken in;
    in.name = QString::fromStdString(options.name);
    in.days = options.days;
    for (const auto &one : options.permissions)
        in.permissions.append(QString::fromStdString(one));
    for (const auto &one : options.networks)
        in.networks.append(QString::fromStdString(one));
    if (!options.institution.empty()) {
        const auto id = Id<Institution>::parse(QString::fromStdString(options.institution));
        if (!id)
            return fail(400, u"usage"_s, u"--institution must be an id"_s);
        in.institutionId = *id;
    }
    tidy(in);
    if (auto complaints = validate(in); !complaints.isEmpty())
        return invalid(std::move(complaints));
    return in;
}

Result<Exit> create(const CommandLine &line, const TokenOptions &options, const Console &console)
{
    TRY(const NewApiToken in, wish(options));
    TRY(const Config config, configure(line, console));
    TRY(const auto backend, prepare(config, console));
    TRY(const Caller caller, callerFor(*backend, QString::fromStdString(options.as)));
    TRY_VOID(backend->access.require(caller, Permission::ApiTokensCreate, in.institutionId));
    TRY(const MadeApiToken made, backend->apiTokens.create(caller, in));
    console.note(u"Made the token %1, good until %2. It is shown this once:"_s.arg(made.token.id.toString(),
                                                                                   made.token.expiresAt.toString()));
    console.line(made.secret);
    console.result(toJsonObject(made));
    return Exit::Ok;
}

Result<Exit> list(const CommandLine &line, const Console &console)
{
    TRY(const Config config, configure(line, console));
    TRY(const auto backend, prepare(config, console));
    QJsonArray all;
    ApiTokenQuery query;
    query.limit = maximumPageSize;
    do {
        TRY(const auto page, backend->apiTokens.list(commandLineCaller(), query));
        for (const ApiToken &token : page.items) {
            console.line(u"%1  %2  %3  until %4  %5"_s.arg(token.id.toString(), token.name, token.userEmail,
                                                           token.expiresAt.toString(), token.permissions.join(u',')));
            all.append(toJsonObject(token));
        }
        query.cursor = page.nextCursor;
    } while (!query.cursor.isEmpty());
    console.result({{u"tokens"_s, all}});
    return Exit::Ok;
}

Result<Exit> revoke(const CommandLine &line, const TokenOptions &options, const Console &console)
{
    const auto id = Id<ApiToken>::parse(QString::fromStdString(options.id));
    if (!id)
        return fail(400, u"usage"_s, u"The token is named by its id; bitflow-server token list shows it"_s);
    TRY(const Config config, configure(line, console));
    TRY(const auto backend, prepare(config, console));
    TRY_VOID(backend->apiTokens.revoke(commandLineCaller(), {*id}));
    console.line(u"The token %1 has ended."_s.arg(id->toString()));
    console.result({{u"id"_s, id->toString()}, {u"revoked"_s, true}});
    return Exit::Ok;
}

} // namespace

void addToken(CLI::App &app, CommandLine &line)
{
    CLI::App *token = addGroup(app, "token", "Tokens with which programs call the server");
    const auto options = std::make_shared<TokenOptions>();
    CLI::App *made = addCommand(*token, line, "create", "Make a token and show it once",
                                [&line, options](const Console &console) { return create(line, *options, console); });
    made->add_option("--as", options->as, "Address of the person whose rights it never exceeds")
        ->type_name("E")
        ->required();
    made->add_option("--name", options->name, "What it is for")->type_name("NAME")->required();
    made->add_option("--permission", options->permissions, "What it may do, users.view for example; may be repeated")
        ->type_name("P")
        ->required();
    made->add_option("--institution", options->institution, "Where and below; without it: the platform")
        ->type_name("ID");
    made->add_option("--network", options->networks,
                     "Where it is accepted from, 10.0.0.0/8 for example; may be repeated")
        ->type_name("NET");
    made->add_option("--days", options->days, "How long it lives, 365 at most")->type_name("N");
    addCommand(*token, line, "list", "Tokens that have not been ended",
               [&line](const Console &console) { return list(line, console); });
    CLI::App *ended = addCommand(*token, line, "revoke", "End a token at once",
                                 [&line, options](const Console &console) { return revoke(line, *options, console); });
    ended->add_option("ID", options->id, "The token, as list shows it")->required()->type_name("");
}

} // namespace bitflow::cli
