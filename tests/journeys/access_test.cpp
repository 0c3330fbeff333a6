// SPDX-License-Identifier: GPL-3.0-or-later
// Access by keyboard: a permission taken from a role that people hold (J15), a refusal explained and mended (J16), the
// portal seen as another person (J17).
#include "app/application.h"
#include "app/applicationpreview.h"
#include "app/parts/explaintext.h"
#include "app/roles/matrixtree.h"
#include "app/ui/fmt.h"
#include "common/api/all.h"
#include "tests/journeys/estate.h"
#include "tests/journeys/keyboard.h"
#include "tests/journeys/pictures.h"
#include "tests/journeys/ways.h"
#include "tests/support/a11y.h"

#include <QAbstractItemView>
#include <QLabel>
#include <QMenu>

#include <algorithm>

namespace bitflow::test {
namespace {

class AccessJourney : public EstateBench
{
protected:
    using K = Keyboard;

    void SetUp() override
    {
        EstateBench::SetUp();
        qputenv("BITFLOW_CONFIG_DIR", directory.path().toUtf8());
        application = std::make_unique<Application>();
        makeRoles();
        application->start(server->url().toString());
        MUST(K::until([] { return K::focused() == u"E-mail"; }));
        MUST(K::fill(u"E-mail"_s, ServerProcess::ownerEmail()));
        MUST(K::fill(u"Password"_s, ServerProcess::ownerPassword()));
        K::press(Qt::Key_Return);
        MUST(K::until([&] { return application->mainWindow() && application->mainWindow()->isVisible(); }));
    }
    static bool until(const QString &text)
    {
        return K::until([&] { return K::sees(text); });
    }
    void take(const QString &name) { picture(application->theme(), name); }
    void takeMirrored(const QString &name) { mirroredPicture(application->theme(), name); }
    bool go(int number, const QString &page)
    {
        K::press(Qt::Key_0 + number, Qt::ControlModifier);
        return K::until([&] { return application->mainWindow()->currentPage() == page; });
    }
    Id<Institution> nodeNamed(const QString &name)
    {
        InstitutionQuery query;
        query.q = name;
        const auto found = ask(Api::listInstitutions, query);
        return found && !found->items.isEmpty() ? found->items.first().id : Id<Institution>();
    }
    QList<User> everybody()
    {
        UserQuery query;
        query.limit = maximumPageSize;
        query.institutionId = nodeNamed(university);
        const auto found = ask(Api::listUsers, query);
        return found ? found->items : QList<User>();
    }
    // A role that six people hold at the university, and one that allows a single thing.
    void makeRoles()
    {
        const auto make = [&](const QString &name, const QStringList &permissions) {
            NewRole role;
            role.institutionId = nodeNamed(university);
            role.name = name;
            role.scopeKind = RoleScope::University;
            role.permissions = permissions;
            const auto made = ask(Api::createRole, role);
            EXPECT_TRUE(made) << made.error().detail.toStdString();
            return made ? made->id : Id<Role>();
        };
        marker = make(u"Marker"_s, {u"users.view"_s, u"users.create"_s, u"grades.enter"_s});
        make(u"Session watcher"_s, {u"sessions.view"_s});
        QList<User> people = everybody();
        people.removeIf([](const User &user) { return user.status != UserStatus::Active || user.roles.isEmpty(); });
        ASSERT_GT(people.size(), 20);
        for (const User &one : people.last(6))
            ASSERT_TRUE(ask(Api::createAssignment, {one.id, marker, nodeNamed(university), {}, {}}));
    }
    // A second role into the matrix, by the list that the button opens.
    void compareWith(const QString &role)
    {
        MUST(K::activate(u"Choose roles to compare or edit beside this one"_s));
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        ASSERT_NE(menu, nullptr);
        for (int i = 0; i < 40 && (!menu->activeAction() || menu->activeAction()->text() != role); ++i)
            QTest::keyClick(menu, Qt::Key_Down);
        ASSERT_TRUE(menu->activeAction() && menu->activeAction()->text() == role);
        QTest::keyClick(menu, Qt::Key_Return);
        MUST(K::until([&] {
            auto *tree = application->mainWindow()->findChild<MatrixTree *>();
            return tree && tree->model()->columnCount() == 3;
        }));
    }
    User somebodyActive(const QString &role)
    {
        for (const User &user : everybody())
            if (user.status == UserStatus::Active && user.roles == QStringList{role})
                return user;
        return {};
    }
    // A line of the menu behind "More actions".
    void choose(const QString &line)
    {
        MUST(K::activate(u"More actions"_s));
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        MUST(K::until([&] { return (menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())) != nullptr; }));
        for (int i = 0; i < 20 && (!menu->activeAction() || menu->activeAction()->text() != line); ++i)
            QTest::keyClick(menu, Qt::Key_Down);
        ASSERT_TRUE(menu->activeAction() && menu->activeAction()->text() == line);
        QTest::keyClick(menu, Qt::Key_Return);
    }

    std::unique_ptr<Application> application;
    Id<Role> marker;
};

class RoleImpactJourney : public AccessJourney
{};

TEST_F(RoleImpactJourney, J15TheImpactOfARoleIsShownBeforeItIsSavedAndTheOldOneComesBack)
{
    MUST(go(4, u"roles"_s));
    MUST(K::tabTo(u"Filter roles"_s));
    K::type(u"Marker"_s);
    MUST(K::until([] { return K::listed(u"Marker"_s); }));
    MUST(until(u"Custom role"_s)); // it, and no longer the one that was chosen before
    MUST(until(u"3 permissions"_s));
    MUST(K::tabTo(u"Permissions of the role"_s));
    K::press(Qt::Key_Home);
    K::press(Qt::Key_Down);
    K::press(Qt::Key_Down); // "Add people"
    K::press(Qt::Key_Space);
    MUST(until(u"affects 6 people in 1 institution"_s));
    take(u"role-impact"_s);
    takeMirrored(u"role-impact"_s);
    MUST(K::activate(u"Review…"_s));
    MUST(until(u"6 people in 1 institution are affected, at once."_s));
    MUST(until(u"Add people: 6 people in 1 institution"_s));
    take(u"role-review"_s);
    takeMirrored(u"role-review"_s);
    K::press(Qt::Key_Return);
    MUST(until(u"Marker saved"_s));
    EXPECT_FALSE(ask(Api::getRole, {marker})->permissions.contains(u"users.create"_s));

    MUST(K::tabTo(u"Permissions"_s));
    K::press(Qt::Key_Right);
    K::press(Qt::Key_Right);
    MUST(until(u"Lost: Add people"_s));
    take(u"role-history"_s);
    takeMirrored(u"role-history"_s);
    const auto restore = [] {
        for (int i = 0; i < 40 && !K::focused().startsWith(u"Restore what was allowed after"); ++i)
            K::press(Qt::Key_Tab);
        return K::focused().startsWith(u"Restore what was allowed after");
    };
    MUST(restore());
    K::press(Qt::Key_Space);
    MUST(until(u"affects 6 people in 1 institution"_s));
    MUST(K::activate(u"Review…"_s));
    MUST(until(u"They will also be able to:"_s));
    K::press(Qt::Key_Return);
    MUST(K::until([&] { return ask(Api::getRole, {marker})->permissions.contains(u"users.create"_s); }));
    compareWith(u"Session watcher"_s);
    MUST(K::tabTo(u"Permissions of the role"_s));
    K::press(Qt::Key_Home);
    K::press(Qt::Key_Down);
    K::press(Qt::Key_Down);
    K::press(Qt::Key_Right); // "Add people" in the other role
    K::press(Qt::Key_Space);
    MUST(until(u"1 change · affects nobody yet"_s));
    take(u"role-matrix"_s);
    takeMirrored(u"role-matrix"_s);
    MUST(K::activate(u"Discard"_s));
    EXPECT_EQ(ask(Api::deleteAssignment, {session.me().user.id, session.me().assignments.first().id},
                  {.ifMatch = session.me().assignments.first().rowVersion})
                  .error()
                  .code,
              u"last_owner"_s);
}

class ExplainJourney : public AccessJourney
{};

TEST_F(ExplainJourney, J16ARefusalIsExplainedMendedAndExplainedAgain)
{
    const User person = somebodyActive(u"Student"_s);
    ASSERT_FALSE(person.id.isNull());
    MUST(openPerson(person.email));
    choose(u"Why may this person…?"_s);
    MUST(until(u"No. \"See people\" is not allowed to"_s));
    MUST(K::tabTo(u"Permission"_s));
    K::press(Qt::Key_Home);
    QTest::keyClicks(QApplication::focusWidget(), u"Sessions"_s);
    const auto told = [&] {
        const auto answer =
            ask(Api::explainAccess,
                {.userId = person.id, .permission = u"sessions.view"_s, .institutionId = person.institutionId});
        return answer.value_or(Explanation());
    };
    const Explanation denied = told();
    EXPECT_EQ(denied.decision, Verdict::Deny);
    MUST(until(explain::sentence(denied)));
    ASSERT_FALSE(denied.wouldFix.isEmpty());
    EXPECT_EQ(denied.wouldFix.first().roleName, u"Session watcher"_s);
    MUST(until(explain::fix(denied.wouldFix.first())));
    take(u"explain-denied"_s);
    takeMirrored(u"explain-denied"_s);
    MUST(K::activate(u"Give %1 the role Session watcher"_s.arg(displayName(person))));
    MUST(until(u"Give %1 a role"_s.arg(fmt::isolate(displayName(person)))));
    take(u"explain-assign"_s);
    takeMirrored(u"explain-assign"_s);
    MUST(K::activate(u"Give role"_s));
    MUST(until(u"Yes. \""_s));
    const Explanation allowed = told();
    EXPECT_EQ(allowed.decision, Verdict::Allow);
    MUST(until(explain::sentence(allowed)));
    for (const explain::Step &step : explain::chain(allowed, allowed.paths.first(), false))
        EXPECT_TRUE(K::sees(step.text)) << qPrintable(step.text + u'\n' + K::screen());
    take(u"explain-allowed"_s);
    takeMirrored(u"explain-allowed"_s);
    MUST(K::activate(u"At a time in the past"_s));
    MUST(K::tabTo(u"Time"_s));
    K::press(Qt::Key_Down); // an hour, a day, whatever the section is: before all this began
    MUST(until(u"was not allowed to"_s));
    take(u"explain-past"_s);
    takeMirrored(u"explain-past"_s);
    K::press(Qt::Key_Escape);
}

class PreviewJourney : public AccessJourney
{
protected:
    // A text that one can read whole: nothing lies over it, and it has the room it needs.
    static bool readWhole(const QWidget *window, const QString &text)
    {
        const auto labels = window->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(text) &&
                   label->visibleRegion().boundingRect() == label->rect() &&
                   label->height() >= label->heightForWidth(label->width());
        });
    }
    // The answer of the server is there, not the frame of the page alone.
    static bool lists(const QWidget *window)
    {
        const auto views = window->findChildren<QAbstractItemView *>();
        return std::ranges::any_of(views, [](const QAbstractItemView *view) {
            return view->isVisible() && view->model() && view->model()->rowCount() > 0;
        });
    }
    // The banner stays wherever one goes in the preview.
    void lookAround(MainWindow *window, const QString &banner)
    {
        MUST(K::until([&] { return readWhole(window, banner); }));
        take(u"preview"_s);
        takeMirrored(u"preview"_s);
        for (const auto &[number, page] :
             {std::pair{2, u"institutions"_s}, std::pair{3, u"users"_s}, std::pair{4, u"roles"_s}}) {
            K::press(Qt::Key_0 + number, Qt::ControlModifier);
            MUST(K::until([&] { return window->currentPage() == page; }));
            MUST(K::until([&] { return lists(window) && readWhole(window, banner); }));
            take(u"preview-"_s + page);
            takeMirrored(u"preview-"_s + page);
        }
    }
    template<class In, class Out>
    static bool refused(PreviewWindow &preview, const Endpoint<In, Out> &endpoint, const In &input = {})
    {
        std::optional<Result<Out>> answer;
        QObject context;
        preview.api().call(endpoint, input, {.ifMatch = 1}).then(&context, [&](const auto &one) { answer = one; });
        return K::until([&] { return answer.has_value(); }) && !*answer && answer->error().code == u"preview_read_only";
    }
    // Who looked as whom, and that the looking ended.
    void expectToldInTheLog(const User &person)
    {
        AuditQuery query;
        query.subjectId = Id<AuditSubject>(person.id.uuid());
        query.action = {u"users.preview"_s};
        const auto begun = ask(Api::listAuditEvents, query);
        ASSERT_TRUE(begun);
        ASSERT_EQ(begun->items.size(), 1);
        const AuditEvent &event = begun->items.first();
        EXPECT_EQ(event.actorId, session.me().user.id);
        EXPECT_EQ(event.actorName, ServerProcess::ownerEmail());
        EXPECT_EQ(event.subjectType, u"user"_s);
        EXPECT_EQ(event.outcome, AuditOutcome::Done);
        EXPECT_EQ(event.after[u"user_email"].toString(), person.email);
        query = {};
        query.actorId = session.me().user.id;
        query.action = {u"auth.logout"_s};
        const auto ended = ask(Api::listAuditEvents, query);
        ASSERT_TRUE(ended);
        ASSERT_FALSE(ended->items.isEmpty());
        EXPECT_EQ(ended->items.first().after[u"preview_as"].toString(), person.email);
    }
};

TEST_F(PreviewJourney, J17APreviewShowsAndTheServerRefusesEveryChange)
{
    const User person = somebodyActive(u"Principal"_s);
    ASSERT_FALSE(person.id.isNull());
    MUST(openPerson(person.email));
    choose(u"Preview as this person"_s);
    auto *opener = application->mainWindow()->findChild<PreviewOpener *>();
    ASSERT_NE(opener, nullptr);
    MUST(K::until([&] { return !opener->open().isEmpty() && opener->open().first()->window(); }));
    PreviewWindow *preview = opener->open().first();
    MUST(K::until([&] { return preview->window()->isVisible() && preview->window()->currentPage() == u"home"; }));
    preview->window()->activateWindow();
    lookAround(preview->window(), u"You see what %1 sees."_s.arg(displayName(person)));
    if (HasFatalFailure())
        return;
    EXPECT_TRUE(preview->window()->windowTitle().startsWith(u"Preview as %1"_s.arg(displayName(person))));
    EXPECT_TRUE(refused(*preview, Api::trashUser, {person.id}));
    EXPECT_TRUE(refused(*preview, Api::updateProfile));
    EXPECT_TRUE(refused(*preview, Api::createUser));
    const QPointer<MainWindow> window = preview->window();
    MUST(K::activate(u"End preview"_s));
    MUST(K::until([&] { return window.isNull() || !window->isVisible(); }));
    MUST(K::until([&] { return opener->open().isEmpty(); }));
    EXPECT_TRUE(ask(Api::me)) << "one's own session goes on";
    expectToldInTheLog(person);
}

} // namespace
} // namespace bitflow::test
