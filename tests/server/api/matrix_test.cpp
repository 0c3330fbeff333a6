// SPDX-License-Identifier: GPL-3.0-or-later
// The authorization matrix: every endpoint × every kind of caller × own, child, parent, sibling, foreign and trashed
// places, against a model that shares no code with the server. The requests carry neither If-Match nor an
// Idempotency-Key, so that whoever may do something changes nothing by being asked.
#include "server/routes.h"
#include "tests/server/api/estate.h"
#include "tests/server/api/matrix_table.h"

#include <QRegularExpression>

#include <set>

namespace bitflow::test {
namespace {

using Slugs = std::set<QString>;

enum class Outcome { Unauthenticated, Forbidden, NotFound, PersonRequired, ReadOnly, Past, Broken };
constexpr auto names(Outcome)
{
    return std::array{"401"_L1, "403"_L1, "404"_L1, "person required"_L1, "read only"_L1, "past"_L1, "5xx"_L1};
}

// A node of the estate, somebody who lives there and holds nothing, and a role that belongs there.
struct Place
{
    QString name, parent, kind; // kind: "university", …; empty for the platform
    Id<Institution> node;
    Id<User> resident;
    Id<Role> role;
    QHash<QString, QString> things; // by their names in paths: what somebody else has there
};

struct Holding
{
    QString place;
    Slugs slugs;
};

struct Subject
{
    QString name;
    QByteArray token; // empty: none is sent
    bool valid = true;
    QList<Holding> holds;
    bool isProgram = false; // an API token
    bool isPreview = false; // looks as somebody else
};

class Matrix : public EstateTest
{
protected:
    void SetUp() override;

    // --- the world
    void addPlace(const QString &name, const QString &parent, const QString &kind, Id<Institution> node);
    Id<User> addSubject(const QString &name, const QList<std::pair<QString, Id<Role>>> &holds);
    void addProgram();
    void addPreview(const Subject &of, Id<User> user);
    void addThings(Place &at);
    Id<Role> makeRole(const QString &slug, const QString &place, const Slugs &slugs);
    QByteArray tokenOf(Id<User> user, Instant now = Instant::now());
    sql::Database &db() { return host.backend().db; }

    // --- the model
    [[nodiscard]] const Place &place(const QString &name) const;
    [[nodiscard]] QStringList wayUp(QString name) const; // itself first, the platform ("") last
    [[nodiscard]] bool holds(const Subject &subject, const QString &slug, const QString &at) const;
    [[nodiscard]] bool holdsAnywhere(const Subject &subject, const QString &slug) const;
    [[nodiscard]] bool sees(const Subject &subject, const QString &slug, const QString &at) const;
    [[nodiscard]] QString tenantOf(const QString &name) const;
    [[nodiscard]] static bool holdsOnPlatform(const Subject &subject);
    [[nodiscard]] bool knowsTenant(const Subject &subject, const QString &at) const;
    [[nodiscard]] bool livesIn(const Subject &subject, const QString &at) const;
    [[nodiscard]] Outcome expected(const MatrixRow &row, const Subject &subject, const Place &at) const;

    // --- the server
    Outcome observed(http::Router &router, const MatrixRow &row, const Subject &subject, const Place &at);
    http::Router::Parts parts();
    [[nodiscard]] Stores stores();
    void restore();
    void prove(bool recently);

    QList<Place> places;
    QList<Subject> subjects;
    QByteArray lastBody;
};

constexpr QLatin1StringView platform = ""_L1;

QString filled(QString text, const Place &at)
{
    static const QHash<QString, QString> belowOf{{u""_s, u"university"_s},
                                                 {u"university"_s, u"college"_s},
                                                 {u"college"_s, u"department"_s},
                                                 {u"department"_s, u"department"_s}};
    const auto id = [](const auto &value) { return value.isNull() ? u"null"_s : u'"' + value.toString() + u'"'; };
    return text.replace(u"%node"_s, id(at.node))
        .replace(u"%resident"_s, id(at.resident))
        .replace(u"%role"_s, id(at.role))
        .replace(u"%below"_s, u'"' + belowOf.value(at.kind) + u'"');
}

// "{kind}.update" at a college is colleges.update; "{below}.create" there is departments.create.
QString slugAt(const QLatin1StringView slug, const Place &at)
{
    static const QHash<QString, QString> plural{
        {u"university"_s, u"universities"_s}, {u"college"_s, u"colleges"_s}, {u"department"_s, u"departments"_s}};
    static const QHash<QString, QString> below{{u""_s, u"universities"_s},
                                               {u"university"_s, u"colleges"_s},
                                               {u"college"_s, u"departments"_s},
                                               {u"department"_s, u"departments"_s}};
    QString text =
        QString(slug).replace(u"{kind}"_s, plural.value(at.kind)).replace(u"{below}"_s, below.value(at.kind));
    return text == u"universities.move" ? u"universities.update"_s : text; // the catalogue has no such permission
}

void Matrix::SetUp()
{
    EstateTest::SetUp();
    const auto chemistry = host.makeNode(InstitutionKind::Department, u"Chemistry"_s, engineering.id);
    addPlace(platform, {}, {}, {});
    addPlace(u"pune"_s, platform, u"university"_s, pune.id);
    addPlace(u"engineering"_s, u"pune"_s, u"college"_s, engineering.id);
    addPlace(u"physics"_s, u"engineering"_s, u"department"_s, physics.id);
    addPlace(u"arts"_s, u"pune"_s, u"college"_s, arts.id);
    addPlace(u"nashik"_s, platform, u"university"_s, nashik.id);
    addPlace(u"trashed"_s, u"engineering"_s, u"department"_s, chemistry.id);
    ASSERT_TRUE(host.backend().institutions.trash(commandLineCaller(), {chemistry.id}));
    // those who were invited there went along; this is about their invitation, not about them
    ASSERT_TRUE(db().run(u"UPDATE users SET deleted_at = NULL, deleted_op = NULL WHERE status = 'invited'"_s));
    // a living one of the same code keeps every restore of the trashed one from succeeding
    host.makeNode(InstitutionKind::Department, u"Chemistry"_s, engineering.id);

    for (const auto &[slug, where] : systemHolders) {
        const auto role = db().value<Id<Role>>(u"SELECT id FROM roles WHERE slug = ?"_s, {QString(slug)});
        ASSERT_TRUE(role) << slug.data();
        const auto user = addSubject(slug, {{where, *role}});
        if (slug == "college_admin"_L1) {
            ASSERT_NO_FATAL_FAILURE(addPreview(Subject(subjects.last()), user));
        }
    }
    ASSERT_NO_FATAL_FAILURE(addProgram());
    const auto universityOwner = db().value<Id<Role>>(u"SELECT id FROM roles WHERE slug = 'university_owner'"_s);
    addSubject(u"foreign owner"_s, {{u"nashik"_s, *universityOwner}});
    addSubject(u"nobody"_s, {});
    Slugs all;
    for (const auto &one : permissionCatalogue())
        all.insert(one.slug);
    // a custom role with one permission, and one with all but one, for every permission that the table knows; the
    // decision is the same code over both engines, so once is enough
    const QStringList each = GetParam() == sql::Engine::Sqlite ? tableSlugs() : QStringList{u"users.view"_s};
    for (const QString &slug : each) {
        Slugs rest = all;
        rest.erase(slug);
        addSubject(u"only "_s + slug, {{u"engineering"_s, makeRole(u"only-"_s + slug, u"engineering"_s, {slug})}});
        addSubject(u"all but "_s + slug, {{u"engineering"_s, makeRole(u"no-"_s + slug, u"engineering"_s, rest)}});
    }
    const Subject whole = subjects.first(); // the platform's owner: only what is wrong with the token refuses it
    subjects.append({u"anonymous"_s, {}, false, whole.holds});
    subjects.append({u"nonsense"_s, "nonsense", false, whole.holds});
    subjects.append({u"expired"_s, tokenOf(owner, Instant::now() - std::chrono::hours(2)), false, whole.holds});
    subjects.append({u"session ended"_s, tokenOf(owner), false, whole.holds});
    ASSERT_TRUE(
        db().run(u"UPDATE sessions SET revoked_at = 1, revoked_reason = 'ended for good' WHERE user_id = ? "
                 "AND created_at = (SELECT * FROM (SELECT MAX(created_at) FROM sessions WHERE user_id = ?) x)"_s,
                 {owner, owner}));
    const auto suspended = host.makeUser(u"suspended@example.edu"_s, u"bitflow_owner"_s);
    subjects.append({u"suspended"_s, tokenOf(suspended), false, whole.holds});
    ASSERT_TRUE(db().run(u"UPDATE users SET status = 'suspended' WHERE id = ?"_s, {suspended}));
}

void Matrix::addPlace(const QString &name, const QString &parent, const QString &kind, Id<Institution> node)
{
    const QString key = name.isEmpty() ? u"platform"_s : name;
    Place made{name, parent, kind, node, host.makeUser(u"resident-"_s + key + u"@example.edu"_s, {}, {}, node), {}};
    places.append(made);
    places.last().role = makeRole(u"role-of-"_s + key, name, {});
    addThings(places.last());
}

// A session and a token of the resident, an import, an invitation and a row of the log.
void Matrix::addThings(Place &at)
{
    const Instant now = Instant::now(), ends = now + std::chrono::hours(24);
    const auto session = Id<Session>::make();
    EXPECT_TRUE(db().run(u"INSERT INTO sessions (id, user_id, created_at, last_seen_at, expires_at, ends_at) "
                         "VALUES (?, ?, ?, ?, ?, ?)"_s,
                         {session, at.resident, now, now, ends, ends}));
    const auto token = Id<ApiToken>::make();
    EXPECT_TRUE(db().run(u"INSERT INTO api_tokens (id, user_id, name, hash, permissions, institution_id, networks, "
                         "created_at, expires_at) VALUES (?, ?, 'T', ?, '[]', ?, '[]', ?, ?)"_s,
                         {token, at.resident, token.toBytes(), at.node, now, ends}));
    const auto invited = host.makeUser(u"invited-%1@example.edu"_s.arg(places.size()), {}, {}, at.node);
    EXPECT_TRUE(db().run(u"UPDATE users SET status = 'invited' WHERE id = ?"_s, {invited}));
    const auto invitation = Id<Invitation>::make();
    EXPECT_TRUE(db().run(u"INSERT INTO invitations (id, user_id, institution_id, created_at, sent_at, expires_at) "
                         "VALUES (?, ?, ?, ?, ?, ?)"_s,
                         {invitation, invited, at.node, now, now, ends}));
    const auto import = Id<ImportRun>::make();
    EXPECT_TRUE(
        db().run(u"INSERT INTO imports (id, kind, state, file_name, file, institution_id, mapping, created_by, "
                 "created_at, updated_at) VALUES (?, 'users', 'cancelled', 'people.csv', ?, ?, '{}', ?, ?, ?)"_s,
                 {import, "name\n"_ba, at.node, owner, now, now}));
    EXPECT_TRUE(host.backend().audit.record(commandLineCaller(),
                                            {"matrix.thing"_L1, at.node, "session"_L1, session.uuid(), {}, {}}));
    const auto event =
        db().value<QUuid>(u"SELECT id FROM audit_events WHERE action = 'matrix.thing' AND subject_id = ?"_s, {session});
    EXPECT_TRUE(event);
    at.things = {
        {u"session_id"_s, session.toString()}, {u"device_id"_s, session.toString()}, // the first half of its hash
        {u"token_id"_s, token.toString()},     {u"invitation_id"_s, invitation.toString()},
        {u"import_id"_s, import.toString()},   {u"event_id"_s, event.value_or(QUuid()).toString(QUuid::WithoutBraces)}};
}

Id<Role> Matrix::makeRole(const QString &slug, const QString &at, const Slugs &slugs)
{
    const auto id = Id<Role>::make();
    const Instant now = Instant::now();
    EXPECT_TRUE(
        db().run(u"INSERT INTO roles (id, slug, name, level, scope_kind, institution_id, is_system, created_at, "
                 "updated_at) VALUES (?, ?, ?, 9, 'college', ?, 0, ?, ?)"_s,
                 {id, slug, slug, place(at).node, now, now}));
    for (const QString &one : slugs)
        EXPECT_TRUE(db().run(u"INSERT INTO role_permissions (role_id, permission) VALUES (?, ?)"_s, {id, one}));
    return id;
}

Id<User> Matrix::addSubject(const QString &name, const QList<std::pair<QString, Id<Role>>> &holds)
{
    const QString email = u"subject-%1@example.edu"_s.arg(subjects.size());
    const auto user =
        host.makeUser(email, {}, {}, place(holds.isEmpty() ? u"engineering"_s : holds.first().first).node);
    Subject subject{name, tokenOf(user), true, {}};
    for (const auto &[at, role] : holds) {
        EXPECT_TRUE(db().run(u"INSERT INTO assignments (id, user_id, role_id, institution_id, assigned_at) "
                             "VALUES (?, ?, ?, ?, ?)"_s,
                             {Id<Assignment>::make(), user, role, place(at).node, Instant::now()}));
        const auto slugs = db().column<QString>(u"SELECT permission FROM role_permissions WHERE role_id = ?"_s, {role});
        EXPECT_TRUE(slugs);
        subject.holds.append({at, Slugs(slugs->begin(), slugs->end())});
    }
    subjects.append(std::move(subject));
    return user;
}

void Matrix::addProgram()
{
    const auto made =
        host.client(u"owner@example.edu"_s)
            ->get(Api::createApiToken, {.institutionId = engineering.id,
                                        .name = u"Program"_s,
                                        .permissions = {u"users.view"_s, u"colleges.view"_s, u"roles.view"_s}});
    ASSERT_TRUE(made) << said(made.error());
    subjects.append({u"api token"_s,
                     made->secret.toLatin1(),
                     true,
                     {{u"engineering"_s, {u"users.view"_s, u"colleges.view"_s, u"roles.view"_s}}},
                     true});
}

void Matrix::addPreview(const Subject &of, Id<User> user)
{
    const auto client = host.client(u"owner@example.edu"_s);
    const auto preview = client->get(Api::previewUser, {user});
    ASSERT_TRUE(preview) << said(preview.error());
    Subject subject = of;
    subject.name = u"preview of "_s + of.name;
    subject.token = preview->token.toLatin1();
    subject.isPreview = true;
    subjects.append(subject);
}

QByteArray Matrix::tokenOf(Id<User> user, Instant now)
{
    const auto session = Id<Session>::make();
    const Instant ends = Instant::now() + std::chrono::hours(24);
    EXPECT_TRUE(db().run(u"INSERT INTO sessions (id, user_id, created_at, last_seen_at, expires_at, ends_at) "
                         "VALUES (?, ?, ?, ?, ?, ?)"_s,
                         {session, user, Instant::now(), Instant::now(), ends, ends}));
    return host.backend().signer.sign(user, session, {Instant(), u"pwd"_s}, now).value_or(QByteArray());
}

const Place &Matrix::place(const QString &name) const { return *std::ranges::find(places, name, &Place::name); }

QStringList Matrix::wayUp(QString name) const
{
    QStringList way{name};
    while (!name.isEmpty()) {
        name = place(name).parent;
        way.append(name);
    }
    return way;
}

bool Matrix::holds(const Subject &subject, const QString &slug, const QString &at) const
{
    const QStringList way = wayUp(at);
    return std::ranges::any_of(subject.holds,
                               [&](const Holding &one) { return way.contains(one.place) && one.slugs.contains(slug); });
}

// "{any}.view": of any kind of institution.
bool Matrix::holdsAnywhere(const Subject &subject, const QString &slug) const
{
    return std::ranges::any_of(subject.holds, [&](const Holding &one) {
        if (!slug.startsWith(u"{any}"))
            return one.slugs.contains(slug);
        const QString rest = slug.mid(5);
        return one.slugs.contains(u"universities"_s + rest) || one.slugs.contains(u"colleges"_s + rest) ||
               one.slugs.contains(u"departments"_s + rest);
    });
}

// What belongs to a place above is known below it, and the other way round where the permission reaches down.
bool Matrix::sees(const Subject &subject, const QString &slug, const QString &at) const
{
    if (at.isEmpty())
        return holdsAnywhere(subject, slug);
    return std::ranges::any_of(subject.holds, [&](const Holding &one) {
        return one.slugs.contains(slug) && (wayUp(at).contains(one.place) || wayUp(one.place).contains(at));
    });
}

QString Matrix::tenantOf(const QString &name) const
{
    const QStringList way = wayUp(name);
    return way.size() < 2 ? QString() : way.at(way.size() - 2);
}

// Everybody is at home where his first role is, and nobody in particular in engineering.
bool Matrix::livesIn(const Subject &subject, const QString &at) const
{
    const QString home = subject.holds.isEmpty() ? u"engineering"_s : subject.holds.first().place;
    return !home.isEmpty() && tenantOf(home) == tenantOf(at);
}

bool Matrix::holdsOnPlatform(const Subject &subject)
{
    return std::ranges::any_of(subject.holds,
                               [](const Holding &one) { return one.place.isEmpty() && !one.slugs.empty(); });
}

// Whoever holds anything in a tenant, or on the platform, knows that its places exist.
bool Matrix::knowsTenant(const Subject &subject, const QString &at) const
{
    const auto tenant = [this](const QString &name) {
        return name.isEmpty() ? name : wayUp(name).at(wayUp(name).size() - 2);
    };
    return std::ranges::any_of(subject.holds, [&](const Holding &one) {
        return !one.slugs.empty() && (one.place.isEmpty() || tenant(one.place) == tenant(at));
    });
}

bool isOfNoPermission(const MatrixRow &row) { return row.slug.isEmpty() || row.inStore; }

Outcome Matrix::expected(const MatrixRow &row, const Subject &subject, const Place &at) const
{
    using enum Outcome;
    if (row.ask == Ask::Open)
        return Past;
    if (!subject.valid)
        return Unauthenticated;
    if (subject.isProgram && (row.stepUp || (isOfNoPermission(row) && row.ask != Ask::AnywhereAt && !row.forPrograms)))
        return PersonRequired;
    const bool changes = row.method != Method::Get && row.name != Api::logout.name &&
                         row.name != Api::explainAccess.name && row.name != Api::roleImpact.name;
    if (subject.isPreview && (row.hidden || changes))
        return ReadOnly;
    const QString slug = slugAt(row.slug, at);
    const Outcome missing = at.name.isEmpty() || knowsTenant(subject, at.name) ? Forbidden : NotFound;
    // who belongs to the platform, and what is there, is told to nobody who holds nothing there
    const Outcome missingAtHome = at.name.isEmpty() && !holdsOnPlatform(subject) ? NotFound : missing;
    switch (row.ask) {
    case Ask::Open:
    case Ask::SignedIn:
        return Past;
    case Ask::Own:
        return NotFound; // the ids of the request are nobody's
    case Ask::Anywhere:
        return holdsAnywhere(subject, slug) ? Past : Forbidden;
    case Ask::AnywhereOwn:
        return holdsAnywhere(subject, slug) ? NotFound : Forbidden;
    case Ask::Platform:
        return holds(subject, slug, platform) ? Past : Forbidden;
    case Ask::Node:
        return holds(subject, slug, at.name) ? Past : missing;
    case Ask::Person:
        return holds(subject, slug, at.name) ? Past : missingAtHome;
    case Ask::AnywhereAt:
        if (!holdsAnywhere(subject, slug))
            return Forbidden;
        return holds(subject, slug, at.name) ? Past : missingAtHome;
    case Ask::Visible:
        return holds(subject, slug, at.name) ? Past : NotFound;
    case Ask::Known:
        return at.name.isEmpty() || knowsTenant(subject, at.name) || livesIn(subject, at.name) ? Past : NotFound;
    case Ask::Others:
        if (!holds(subject, u"users.view"_s, at.name))
            return missingAtHome;
        return holds(subject, slug, at.name) ? Past : missing;
    case Ask::Role:
        if (!holdsAnywhere(subject, slug))
            return Forbidden;
        return sees(subject, slug, at.name) ? Past : NotFound;
    }
    return NotFound;
}

Outcome Matrix::observed(http::Router &router, const MatrixRow &row, const Subject &subject, const Place &at)
{
    static const QString unknown = u"0190d5c4-0000-7000-8000-000000000000"_s;
    QString path = QString(apiBase) + row.path;
    path.replace(u"{institution_id}"_s, at.node.toString())
        .replace(u"{user_id}"_s, at.resident.toString())
        .replace(u"{role_id}"_s, at.role.toString());
    if (row.real)
        for (auto it = at.things.begin(); it != at.things.end(); ++it)
            path.replace(u'{' + it.key() + u'}', it.value());
    static const QRegularExpression rest(u"\\{[a-z_]+\\}"_s);
    path.replace(rest, unknown);
    net::Request request;
    const auto method = nameOf(row.method);
    request.method = QByteArray(method.data(), method.size());
    request.target = path.toLatin1();
    request.query = filled(row.query, at)
                        .remove(u'"')
                        .remove(u"&institution_id=null"_s)
                        .remove(u"institution_id=null"_s)
                        .toLatin1();
    request.peer = QHostAddress(QHostAddress::LocalHost);
    if (!subject.token.isEmpty())
        request.headers.append({"authorization"_ba, "Bearer " + subject.token});
    if (row.body.size() > 0) {
        request.headers.append({"content-type"_ba, "application/json"_ba});
        request.body = filled(row.body, at).toUtf8();
    }
    const net::Response response = router.answer(request);
    lastBody = response.body;
    if (response.status >= 500)
        return Outcome::Broken;
    if (response.status != 401 && response.status != 403 && response.status != 404)
        return Outcome::Past;
    const QString code = parseText(response.body).value_or(QJsonValue())[u"code"].toString();
    if (code == u"token_missing" || code == u"token_invalid" || code == u"session_ended")
        return Outcome::Unauthenticated;
    if (code == u"forbidden")
        return Outcome::Forbidden;
    if (code == u"preview_hidden") // what a preview does not show
        return Outcome::ReadOnly;
    if (code == u"person_required")
        return Outcome::PersonRequired;
    if (code == u"preview_read_only")
        return Outcome::ReadOnly;
    return code == u"not_found" ? Outcome::NotFound : Outcome::Past;
}

http::Router::Parts Matrix::parts()
{
    auto &backend = host.backend();
    return {backend.db,
            backend.authenticator,
            backend.access,
            backend.denials,
            backend.vault.derive("idempotency", 32),
            backend.signer,
            {},
            {}};
}

Stores Matrix::stores()
{
    auto &backend = host.backend();
    return {backend.sessions,     backend.secondFactor, backend.institutions,  backend.users,     backend.roles,
            backend.imports,      backend.accounts,     backend.invitations,   backend.apiTokens, backend.auditLog,
            backend.explanations, backend.previews,     backend.accessRequests};
}

// What was ended by asking goes on.
void Matrix::restore()
{
    EXPECT_TRUE(db().run(u"UPDATE sessions SET revoked_at = NULL WHERE revoked_reason <> 'ended for good'"_s));
    EXPECT_TRUE(db().run(u"UPDATE api_tokens SET revoked_at = NULL"_s));
}

// Whether everybody has said a moment ago who he is.
void Matrix::prove(bool recently)
{
    EXPECT_TRUE(db().run(u"UPDATE sessions SET authenticated_at = ?"_s, {recently ? Instant::now() : Instant()}));
}

TEST_P(Matrix, AgreesWithTheModelInEveryCell)
{
    http::Router router(parts());
    addRoutes(router, stores());
    int cells = 0, wrong = 0;
    QMap<QString, int> outcomes, mistakes;
    for (const MatrixRow &row : matrixTable()) {
        prove(row.stepUp && row.real);
        for (const Subject &subject : subjects) {
            for (const Place &at : places) {
                if (!row.hasPlace(at.node.isNull()))
                    continue;
                const Outcome want = expected(row, subject, at);
                const Outcome got = observed(router, row, subject, at);
                const bool gone =
                    want == Outcome::Past && got == Outcome::NotFound && row.goneWhenTrashed && at.name == u"trashed";
                ++cells;
                ++outcomes[nameOf(want)];
                if (want != got && !gone) {
                    ++wrong;
                    const QString kind = u"%1: %2 instead of %3"_s.arg(row.name, nameOf(got), nameOf(want));
                    if (++mistakes[kind] <= 2) // one of a kind says it all
                        ADD_FAILURE() << qPrintable(kind) << " by " << qPrintable(subject.name) << " at "
                                      << qPrintable(at.name) << ' ' << lastBody.constData();
                }
                if (row.endsSessions || (row.real && row.method == Method::Delete))
                    restore();
            }
        }
    }
    EXPECT_EQ(wrong, 0);
    std::printf("%d cells: %d endpoints, %d callers, %d places; %d wrong", cells, int(matrixTable().size()),
                int(subjects.size()), int(places.size()), wrong);
    for (auto it = outcomes.begin(); it != outcomes.end(); ++it)
        std::printf(", %s %d", qPrintable(it.key()), it.value());
    std::printf("\n");
}

// Serves one endpoint as if its permission had been forgotten.
class Forgetful : public http::Router
{
public:
    Forgetful(Parts parts, QLatin1StringView victim) : Router(std::move(parts)), m_victim(victim) {}

protected:
    Access accessOf(QLatin1StringView name, Access declared) const override
    {
        return name == m_victim ? signedIn() : declared;
    }

private:
    QLatin1StringView m_victim;
};

TEST_P(Matrix, NoticesEveryPermissionThatIsTakenAway)
{
    if (GetParam() != sql::Engine::Sqlite)
        GTEST_SKIP() << "needs the callers with all permissions but one, which are asked over SQLite only";
    int mutants = 0, killed = 0;
    for (const MatrixRow &row : matrixTable()) {
        if (isOfNoPermission(row))
            continue;
        ++mutants;
        Forgetful router(parts(), row.name);
        addRoutes(router, stores());
        const bool noticed = std::ranges::any_of(subjects, [&](const Subject &subject) {
            return std::ranges::any_of(places, [&](const Place &at) {
                return row.hasPlace(at.node.isNull()) && at.name != u"trashed" &&
                       expected(row, subject, at) != observed(router, row, subject, at);
            });
        });
        EXPECT_TRUE(noticed) << row.name.data() << " without its permission goes unnoticed";
        killed += noticed ? 1 : 0;
    }
    std::printf("%d of %d mutants killed\n", killed, mutants);
}

TEST_P(Matrix, KnowsEveryEndpointAndItsPermission)
{
    QStringList known, declared;
    for (const MatrixRow &row : matrixTable())
        if (!row.inStore)
            known.append(row.name);
    forEachEndpoint([&](const auto &endpoint) {
        declared.append(endpoint.name);
        const MatrixRow *row = matrixRow(endpoint.name);
        EXPECT_TRUE(row) << endpoint.name.data() << " has no row in the table of the matrix";
        const bool asks =
            endpoint.access.kind == Access::Kind::Holds || endpoint.access.kind == Access::Kind::HoldsByKind;
        EXPECT_TRUE(!row || row->slug.isEmpty() != asks) << endpoint.name.data();
    });
    known.sort();
    declared.sort();
    EXPECT_EQ(known, declared);
}

INSTANTIATE_TEST_SUITE_P(Engines, Matrix, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
