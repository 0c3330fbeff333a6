// SPDX-License-Identifier: GPL-3.0-or-later
// What is typed into a form is kept and offered again: to whoever typed it, and to nobody else.
#include "app/api/keychain.h"
#include "app/drafts/draftkeeper.h"
#include "app/ui/form.h"
#include "app/ui/strip.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>

#include <gtest/gtest.h>

namespace bitflow {
namespace {

struct Entry
{
    QString name, phone, secret;
    QDate born{};

    static constexpr auto fields()
    {
        return describe(Field{"name"_L1, &Entry::name}, Field{"phone"_L1, &Entry::phone},
                        Field{"secret"_L1, &Entry::secret}, Field{"born"_L1, &Entry::born});
    }
    friend bool operator==(const Entry &, const Entry &) = default;
};

const DraftName draftName{u"entry"_s, u"1"_s};

// A window with the form, filled with what the server has.
struct Sitting
{
    QWidget window;
    ui::Strip *strip = new ui::Strip(&window);
    ui::Form<Entry> *form = new ui::Form<Entry>({{"name"_L1, u"Name"_s},
                                                 {"phone"_L1, u"Phone"_s},
                                                 {"secret"_L1, u"Password"_s, ui::Editor::Password},
                                                 {"born"_L1, u"Born"_s, ui::Editor::Date}},
                                                &window);
    DraftKeeper *keeper = new DraftKeeper(strip, &window);

    Sitting(Drafts &drafts, const Entry &saved, qint64 version = 1)
    {
        auto *column = new QVBoxLayout(&window);
        column->addWidget(strip);
        column->addWidget(form);
        window.show();
        drafts.serve(&window);
        form->setFrom(saved);
        keeper->begin({.name = draftName, .title = u"Engineering"_s, .version = version}, form);
    }
    void type(QLatin1StringView field, const QString &text)
    {
        auto *line = qobject_cast<QLineEdit *>(form->editor(field));
        ASSERT_NE(line, nullptr);
        line->selectAll();
        QTest::keyClicks(line, text);
    }
    QString question() const
    {
        const auto labels = strip->findChildren<QLabel *>();
        for (const QLabel *label : labels)
            if (label->isVisible() && !label->text().isEmpty())
                return label->text();
        return {};
    }
    void press(const QString &text)
    {
        const auto buttons = strip->findChildren<QPushButton *>();
        for (QPushButton *button : buttons)
            if (button->isVisible() && button->text() == text)
                return QTest::mouseClick(button, Qt::LeftButton);
        ADD_FAILURE() << "no button " << qPrintable(text);
    }
};

struct DraftKeeperTest : testing::Test
{
    Keychain keychain; // never probed: none
    QTemporaryDir directory;
    Drafts drafts{keychain, directory.path()};
    const Entry saved{u"Asha"_s, u"1"_s, {}};

    void SetUp() override { signIn(u"meera"_s); }
    void signIn(const QString &person) { drafts.setOwner(u"https://portal.example"_s, person); }
    QVariantMap kept() const
    {
        const auto draft = drafts.find(drafts.owner(), draftName);
        return draft ? draft->typed.now : QVariantMap();
    }
    bool keeps(const QVariantMap &fields)
    {
        return QTest::qWaitFor([&] { return kept() == fields; });
    }
};

TEST_F(DraftKeeperTest, KeepsWhatIsTypedButNoSecret)
{
    Sitting sitting(drafts, saved);
    EXPECT_EQ(sitting.question(), QString());
    sitting.type("name"_L1, u"Asha Rao"_s);
    sitting.type("secret"_L1, u"correct horse"_s);
    EXPECT_TRUE(keeps({{u"name"_s, u"Asha Rao"_s}}));
    EXPECT_EQ(drafts.find(drafts.owner(), draftName)->typed.before, (QVariantMap{{u"name"_s, u"Asha"_s}}));
    sitting.type("phone"_L1, u"22"_s);
    EXPECT_TRUE(keeps({{u"name"_s, u"Asha Rao"_s}, {u"phone"_s, u"22"_s}}));
    EXPECT_TRUE(QDir(directory.path()).isEmpty()) << "without a keychain in memory only";
}

TEST_F(DraftKeeperTest, ForgetsWhatIsSavedDiscardedOrTypedBack)
{
    Sitting sitting(drafts, saved);
    sitting.type("name"_L1, u"Asha Rao"_s);
    EXPECT_TRUE(keeps({{u"name"_s, u"Asha Rao"_s}}));
    sitting.type("name"_L1, u"Asha"_s);
    EXPECT_TRUE(keeps({}));
    sitting.type("name"_L1, u"Rao"_s);
    EXPECT_TRUE(keeps({{u"name"_s, u"Rao"_s}}));
    sitting.keeper->end();
    EXPECT_EQ(kept(), QVariantMap());
    Sitting next(drafts, saved);
    EXPECT_EQ(next.question(), QString());
    next.type("name"_L1, u"Rao"_s);
    drafts.saveOpen();
    EXPECT_EQ(kept().size(), 1) << "at once, when the window goes";
    drafts.discardOpen();
    EXPECT_EQ(kept(), QVariantMap());
}

TEST_F(DraftKeeperTest, OffersItAgain)
{
    {
        Sitting sitting(drafts, saved);
        sitting.type("name"_L1, u"Asha Rao"_s);
        drafts.saveOpen();
    }
    Sitting next(drafts, saved);
    EXPECT_TRUE(next.question().startsWith(u"Continue editing Engineering (unsaved since "_s))
        << qPrintable(next.question());
    EXPECT_EQ(next.form->value(), saved);
    next.press(u"Continue"_s);
    EXPECT_EQ(next.form->value().name, u"Asha Rao"_s);
    EXPECT_TRUE(next.form->isDirty());
    EXPECT_EQ(next.question(), QString()) << "nobody changed anything meanwhile";
    EXPECT_EQ(kept().size(), 1) << "until it is saved";
}

TEST_F(DraftKeeperTest, DiscardsItWhenAsked)
{
    {
        Sitting sitting(drafts, saved);
        sitting.type("name"_L1, u"Asha Rao"_s);
        drafts.saveOpen();
    }
    Sitting next(drafts, saved);
    next.press(u"Discard"_s);
    EXPECT_EQ(kept(), QVariantMap());
    EXPECT_EQ(next.form->value(), saved);
    EXPECT_EQ(next.question(), QString());
}

TEST_F(DraftKeeperTest, LosesNothingWhileTheQuestionStands)
{
    {
        Sitting sitting(drafts, saved);
        sitting.type("name"_L1, u"Asha Rao"_s);
        drafts.saveOpen();
    }
    {
        Sitting next(drafts, saved);
        next.type("phone"_L1, u"22"_s);
        EXPECT_TRUE(keeps({{u"name"_s, u"Asha Rao"_s}, {u"phone"_s, u"22"_s}}));
        next.press(u"Continue"_s);
        EXPECT_EQ(next.form->value(), (Entry{u"Asha Rao"_s, u"22"_s, {}}));
    }
    Sitting third(drafts, saved);
    third.type("phone"_L1, u"333"_s);
    third.keeper->end(); // it alone is saved
    EXPECT_EQ(kept().value(u"name"_s), u"Asha Rao"_s) << "nobody has answered for that";
}

TEST_F(DraftKeeperTest, KeepsTheWordsOfWhatIsHalfTyped)
{
    const Entry born{u"Asha"_s, u"1"_s, {}, QDate(2020, 1, 1)};
    {
        Sitting sitting(drafts, born);
        sitting.type("born"_L1, u"2021-07-"_s);
        drafts.saveOpen();
    }
    Sitting next(drafts, born);
    next.press(u"Continue"_s);
    const auto *line = qobject_cast<QLineEdit *>(next.form->editor("born"_L1));
    EXPECT_EQ(line->text(), u"2021-07-"_s);
    EXPECT_FALSE(next.form->check()) << "and not the end of a date that the server has";
    next.type("born"_L1, u"2021-07-02"_s);
    EXPECT_TRUE(keeps({{u"born"_s, QDate(2021, 7, 2)}}));
}

TEST_F(DraftKeeperTest, LeavesAnOfferAsItWas)
{
    {
        Sitting sitting(drafts, saved);
        sitting.type("name"_L1, u"Asha Rao"_s);
        drafts.saveOpen();
    }
    const auto first = drafts.find(drafts.owner(), draftName);
    {
        Sitting next(drafts, saved, 2);
        next.keeper->begin({.name = draftName, .title = u"Law"_s, .version = 3}, next.form); // filled once more
        QTest::qWait(700);
        EXPECT_EQ(drafts.find(drafts.owner(), draftName), first) << "nothing was typed";
        next.type("phone"_L1, u"22"_s);
        EXPECT_TRUE(keeps({{u"name"_s, u"Asha Rao"_s}, {u"phone"_s, u"22"_s}}));
        EXPECT_EQ(drafts.find(drafts.owner(), draftName)->version, 1) << "what it was typed on";
        next.type("phone"_L1, u"1"_s);
        EXPECT_TRUE(keeps({{u"name"_s, u"Asha Rao"_s}}));
        next.type("phone"_L1, u"333"_s);
        EXPECT_TRUE(keeps({{u"name"_s, u"Asha Rao"_s}, {u"phone"_s, u"333"_s}}));
        drafts.remove(drafts.owner(), draftName); // said no to, elsewhere
        EXPECT_EQ(next.question(), QString());
        EXPECT_TRUE(keeps({{u"phone"_s, u"333"_s}})) << "that is in the form still";
        next.keeper->leave();
        next.type("phone"_L1, u"4444"_s);
        QTest::qWait(700);
        EXPECT_EQ(kept(), (QVariantMap{{u"phone"_s, u"333"_s}})) << "another thing is in the form";
    }
}

TEST_F(DraftKeeperTest, KeepsWhatStandsThereAlready)
{
    Sitting sitting(drafts, saved);
    sitting.keeper->end();
    sitting.type("name"_L1, u"Asha Rao"_s); // before the form is ready
    sitting.keeper->begin({.name = draftName, .title = u"Engineering"_s, .version = 1}, sitting.form);
    EXPECT_TRUE(keeps({{u"name"_s, u"Asha Rao"_s}}));
}

TEST_F(DraftKeeperTest, TellsWhatTheServerHasByNow)
{
    {
        Sitting sitting(drafts, saved);
        sitting.type("name"_L1, u"Asha Rao"_s);
        sitting.type("phone"_L1, u"22"_s);
        drafts.saveOpen();
    }
    {
        Sitting next(drafts, {u"Asha"_s, u"77"_s, {}}, 2);
        next.press(u"Continue"_s);
        EXPECT_EQ(next.form->value(), (Entry{u"Asha Rao"_s, u"22"_s, {}}));
        EXPECT_TRUE(next.question().contains(u"since then: Phone."_s)) << qPrintable(next.question());
    }
    Sitting same(drafts, {u"Asha Rao"_s, u"22"_s, {}}, 3);
    same.press(u"Continue"_s);
    EXPECT_FALSE(same.form->isDirty()) << "it was saved after all";
    EXPECT_EQ(kept(), QVariantMap());
}

TEST_F(DraftKeeperTest, ConcernsNobodyElse)
{
    Sitting sitting(drafts, saved);
    sitting.type("name"_L1, u"Asha Rao"_s);
    drafts.saveOpen();
    sitting.type("phone"_L1, u"22"_s);
    signIn(u"tom"_s); // before the half second is over
    EXPECT_TRUE(drafts.list().isEmpty());
    {
        Sitting other(drafts, saved);
        EXPECT_EQ(other.question(), QString());
        other.type("name"_L1, u"Tom"_s);
        drafts.saveOpen();
        EXPECT_EQ(kept(), (QVariantMap{{u"name"_s, u"Tom"_s}}));
    }
    signIn(u"meera"_s);
    EXPECT_EQ(kept(), (QVariantMap{{u"name"_s, u"Asha Rao"_s}, {u"phone"_s, u"22"_s}}))
        << "what the old window held is of the old person";
    drafts.setOwner(u"https://other.example"_s, u"meera"_s);
    EXPECT_TRUE(drafts.list().isEmpty()) << "another server";
    drafts.setOwner({}, {});
    EXPECT_TRUE(drafts.list().isEmpty());
}

TEST_F(DraftKeeperTest, GoesOnWithoutAskingWhereSomebodyCameForIt)
{
    {
        Sitting sitting(drafts, saved);
        sitting.type("name"_L1, u"Asha Rao"_s);
        drafts.saveOpen();
    }
    drafts.resume(draftName);
    {
        Sitting next(drafts, saved);
        EXPECT_EQ(next.form->value().name, u"Asha Rao"_s);
        EXPECT_EQ(next.question(), QString());
    }
    Sitting open(drafts, saved); // asks, and the answer comes from elsewhere
    EXPECT_NE(open.question(), QString());
    drafts.resume(draftName);
    EXPECT_EQ(open.form->value().name, u"Asha Rao"_s);
    Sitting third(drafts, saved);
    EXPECT_NE(third.question(), QString());
    drafts.remove(drafts.owner(), draftName); // the answer was no
    EXPECT_EQ(third.question(), QString());
    third.keeper->end();
    EXPECT_EQ(kept(), QVariantMap());
}

} // namespace
} // namespace bitflow
