// SPDX-License-Identifier: GPL-3.0-or-later
// Access by keyboard: a permission taken from a role that people hold (J15), a refusal explained and mended (J16).
#include "app/parts/explaintext.h"
#include "app/roles/matrixtree.h"
#include "app/ui/fmt.h"
#include "tests/journeys/accessbench.h"
#include "tests/journeys/ways.h"

namespace bitflow::test {
namespace {

class RoleImpactJourney : public AccessJourney
{
protected:
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
};

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

} // namespace
} // namespace bitflow::test
