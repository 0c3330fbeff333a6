// SPDX-License-Identifier: GPL-3.0-or-later
// The portal seen as another person (J17), by keyboard.
#include "app/applicationpreview.h"
#include "tests/journeys/accessbench.h"
#include "tests/journeys/ways.h"

#include <QAbstractItemView>
#include <QLabel>
#include <QPointer>

#include <algorithm>

namespace bitflow::test {
namespace {

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
