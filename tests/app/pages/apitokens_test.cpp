// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens of programs, with the real widgets at the real server.
#include "app/apitokens/apitokenspage.h"
#include "app/ui/blocked.h"
#include "app/ui/formbase.h"
#include "app/ui/listview.h"
#include "tests/app/pages/bench.h"
#include "tests/support/a11y.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

namespace bitflow::test {

class ApiTokensTest : public PageBench
{
protected:
    static QWidget *sheet(const char *kind)
    {
        for (QWidget *window : QApplication::topLevelWidgets())
            if (window->isVisible() && window->inherits(kind))
                return window;
        return nullptr;
    }
    static void fill(QWidget *where, const QString &field, const QString &text)
    {
        auto *line = find<QLineEdit>(where, field);
        ASSERT_NE(line, nullptr) << field.toStdString();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
    }
    static void tick(QWidget *where, const QString &label)
    {
        auto *list = where->findChild<QListWidget *>();
        ASSERT_NE(list, nullptr);
        const auto found = list->findItems(label, Qt::MatchExactly);
        ASSERT_EQ(found.size(), 1) << label.toStdString();
        found.first()->setCheckState(Qt::Checked);
    }
};

TEST_F(ApiTokensTest, MakesOneShowsItOnceAndEndsIt)
{
    ApiTokensPage page(api, session);
    show(page);
    ASSERT_TRUE(until([&] { return find(&page, u"New API token…"_s) != nullptr; })) << "the empty page offers one";
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();
    page.primaryAction()->trigger();
    ASSERT_TRUE(until([] { return sheet("bitflow::NewTokenSheet"); }));
    QWidget *form = sheet("bitflow::NewTokenSheet");
    EXPECT_TRUE(namelessThings(form).isEmpty()) << namelessThings(form).join(u"\n"_s).toStdString();
    fill(form, u"Name"_s, u"Nightly export"_s);
    fill(form, u"Accepted from"_s, u"10.0.0.0/8, home"_s);
    press(form, u"Make token"_s); // nothing it may do yet, and a network that is none
    QTest::qWait(300);
    ASSERT_TRUE(sheet("bitflow::NewTokenSheet"));
    tick(form, u"See people"_s);
    fill(form, u"Accepted from"_s, u"127.0.0.0/8"_s);
    press(form, u"Make token"_s);

    ASSERT_TRUE(until([] { return sheet("bitflow::SecretSheet"); }));
    QWidget *shown = sheet("bitflow::SecretSheet");
    EXPECT_TRUE(namelessThings(shown).isEmpty()) << namelessThings(shown).join(u"\n"_s).toStdString();
    const QString secret = find<QLineEdit>(shown, u"Token"_s)->text();
    EXPECT_TRUE(secret.startsWith(u"bfp_"_s));
    press(shown, u"Done"_s);
    EXPECT_TRUE(sheet("bitflow::SecretSheet")) << "not before it is stored";
    shown->findChild<QCheckBox *>()->setChecked(true);
    press(shown, u"Done"_s);
    ASSERT_TRUE(until([&] { return !sheet("bitflow::SecretSheet") && page.model()->total() == 1; }));
    for (int column = 0; column < page.model()->columnCount(); ++column)
        EXPECT_FALSE(page.model()->index(0, column).data().toString().contains(u"bfp_"_s));

    page.list()->setCurrentRow(0);
    page.list()->setFocus();
    QTest::keyClick(page.list(), Qt::Key_Delete);
    ASSERT_TRUE(until([] { return sheet("bitflow::Sheet"); }));
    press(sheet("bitflow::Sheet"), u"End token"_s);
    ASSERT_TRUE(
        until([&] { return page.model()->total() == 0 && page.model()->state() == ui::ListModel::State::Ready; }));
}

} // namespace bitflow::test
