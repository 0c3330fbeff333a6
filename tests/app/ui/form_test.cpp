// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/savebar.h"
#include "tests/app/ui/sample.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace bitflow::ui {

using namespace sample;

namespace {

struct Shown // a form in a window, so that focus works
{
    QWidget window;
    Form<Entry> *form = new Form<Entry>(entryFields(), &window);

    Shown()
    {
        window.resize(700, 1400);
        form->resize(560, 1300);
        window.show();
        window.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window));
    }
    template<class Widget>
    Widget *editor(QLatin1StringView name)
    {
        auto *found = qobject_cast<Widget *>(form->editor(name));
        EXPECT_NE(found, nullptr) << name.data();
        return found;
    }
    void type(QLatin1StringView name, const QString &text)
    {
        auto *line = editor<QLineEdit>(name);
        line->setFocus();
        line->selectAll();
        QTest::keyClick(line, Qt::Key_Delete);
        for (const QChar c : text)
            QTest::sendKeyEvent(QTest::Click, line, Qt::Key_unknown, QString(c), Qt::NoModifier);
    }
    QStringList messages()
    {
        QStringList all;
        const auto labels = window.findChildren<QLabel *>();
        for (const QLabel *label : labels)
            if (label->isVisible() && label->wordWrap() && !label->text().isEmpty())
                all.append(label->text());
        return all;
    }
};

Entry full()
{
    Entry entry;
    entry.id = Id<Person>::make();
    entry.email = u"a@b.example"_s;
    entry.name = u"Ada"_s;
    entry.notes = u"two\nlines"_s;
    entry.secret = u"correct horse"_s;
    entry.color = u"#102030"_s;
    entry.year = 1949;
    entry.kind = Kind::Guest;
    entry.other = Kind::Staff;
    entry.joined = QDate(2025, 10, 14);
    entry.until = Instant::parse(u"2027-01-02T03:04:00Z"_s);
    entry.tags = {u"one"_s, u"two"_s};
    entry.days = {u"monday"_s, u"wednesday"_s};
    entry.active = false;
    entry.home = Home{u"Pune"_s, u"411001"_s};
    return entry;
}

} // namespace

TEST(Form, givesBackWhatItWasGiven)
{
    Form<Entry> form(entryFields());
    for (const Entry &entry : {Entry{}, full()}) {
        form.setValue(entry);
        EXPECT_FALSE(form.isDirty());
        EXPECT_TRUE(form.value() == entry);
    }
}

TEST(Form, readsNumbersAsTheyAreShown)
{
    Shown shown;
    for (const auto &[typed, meant] : {std::pair{u"1,949"_s, 1949},
                                       {u"1 949"_s, 1949},
                                       {u"19,49,000"_s, 1949000},
                                       {u"-5"_s, -5},
                                       {u"1949.0"_s, 1949}}) {
        shown.type("year"_L1, typed);
        EXPECT_EQ(shown.form->value().year, meant) << qPrintable(typed);
    }
    for (const QString &typed : {u"1999.5"_s, u"1,2"_s, u"12,0000"_s, u"1.2.3"_s, u"many"_s, u"99999999999"_s}) {
        shown.type("year"_L1, typed);
        EXPECT_FALSE(shown.form->check());
        EXPECT_FALSE(shown.messages().filter(QRegularExpression(u"whole number|too large"_s)).isEmpty())
            << qPrintable(typed);
        EXPECT_EQ(shown.editor<QLineEdit>("year"_L1)->text(), typed) << "it can still be mended";
    }
}

TEST(Form, readsWhatIsTyped)
{
    Shown shown;
    shown.type("email"_L1, u"x@y.example"_s);
    shown.type("name"_L1, u" Grace "_s);
    shown.type("year"_L1, u"१९४९"_s);
    shown.type("joined"_L1, u"2025-10-14"_s);
    shown.type("tags"_L1, u"a, b ,,c"_s);
    shown.type("home/city"_L1, u"Pune"_s);
    QTest::keyClick(shown.editor<QComboBox>("kind"_L1), Qt::Key_Up);
    shown.editor<QCheckBox>("active"_L1)->click();
    const Entry entry = shown.form->value();
    EXPECT_EQ(entry.email, u"x@y.example"_s);
    EXPECT_EQ(entry.name, u"Grace"_s);
    EXPECT_EQ(entry.year, 1949);
    EXPECT_EQ(entry.joined, QDate(2025, 10, 14));
    EXPECT_EQ(entry.tags, (QStringList{u"a"_s, u"b"_s, u"c"_s}));
    EXPECT_EQ(entry.kind, Kind::Staff);
    EXPECT_FALSE(entry.active);
    ASSERT_TRUE(entry.home.has_value());
    EXPECT_EQ(entry.home->city, u"Pune"_s);
    EXPECT_EQ(shown.form->changeCount(), 8);
}

TEST(Form, scoldsOnLeavingNotWhileTyping)
{
    Shown shown;
    shown.type("email"_L1, u"nobody"_s);
    EXPECT_EQ(shown.messages(), (QStringList{u"An invitation is sent there."_s, u"Put commas between them."_s}));
    shown.editor<QLineEdit>("name"_L1)->setFocus();
    EXPECT_TRUE(shown.messages().contains(u"Write an e-mail address such as name@example.edu."_s));
    shown.type("email"_L1, u"nobody@b.example"_s);
    EXPECT_FALSE(shown.messages().contains(u"Write an e-mail address such as name@example.edu."_s));
}

TEST(Form, submitsOnlyWhatIsGoodAndGoesToTheFirstComplaint)
{
    Shown shown;
    QSignalSpy submitted(shown.form, &FormBase::submitted);
    shown.editor<QLineEdit>("name"_L1)->setFocus();
    shown.form->submit();
    EXPECT_EQ(submitted.count(), 0);
    EXPECT_TRUE(shown.editor<QLineEdit>("email"_L1)->hasFocus());
    EXPECT_TRUE(shown.messages().contains(u"2 field(s) need attention"_s) ||
                shown.messages().contains(u"2 fields need attention"_s))
        << qPrintable(shown.messages().join(u'|'));
    shown.type("email"_L1, u"x@y.example"_s);
    shown.type("name"_L1, u"Grace"_s);
    QTest::keyClick(shown.editor<QLineEdit>("name"_L1), Qt::Key_Return);
    EXPECT_EQ(submitted.count(), 1);
}

TEST(Form, refusesADateThatIsNone)
{
    Shown shown;
    shown.form->setValue(full());
    shown.type("joined"_L1, u"14 Octember"_s);
    EXPECT_FALSE(shown.form->check());
    EXPECT_TRUE(shown.editor<QLineEdit>("joined"_L1)->hasFocus());
}

struct Pointed
{
    const char16_t *pointer, *code;
    const char *focus; // null: comes back
};

class ServerComplaints : public testing::TestWithParam<Pointed>
{};

TEST_P(ServerComplaints, findTheirFields)
{
    Shown shown;
    const Complaint complaint{QString::fromUtf16(GetParam().pointer), QString::fromUtf16(GetParam().code),
                              u"said by the server"_s};
    const Complaints rest = shown.form->showComplaints({complaint});
    if (!GetParam().focus) {
        EXPECT_EQ(rest, Complaints{complaint});
        return;
    }
    EXPECT_TRUE(rest.isEmpty());
    EXPECT_TRUE(shown.form->editor(QLatin1StringView(GetParam().focus))->hasFocus());
}

INSTANTIATE_TEST_SUITE_P(Pointers, ServerComplaints,
                         testing::Values(Pointed{u"/email", u"taken", "email"},
                                         Pointed{u"/home/code", u"strange", "home/code"},
                                         Pointed{u"/tags/2", u"too_long", "tags"},
                                         Pointed{u"/id", u"required", nullptr}, Pointed{u"/emailx", u"format", nullptr},
                                         Pointed{u"", u"invalid", nullptr}));

TEST(Form, aPatchHoldsOnlyWhatWasChanged)
{
    Form<EntryChange> form({{"email"_L1, u"E-mail"_s, Editor::Email},
                            {"name"_L1, u"Name"_s},
                            {"year"_L1, u"Year"_s, Editor::Number},
                            {"other"_L1, u"Other"_s, Editor::Choice, {}, {{u"None"_s, {}}, {u"Staff"_s, u"staff"_s}}},
                            {"home/city"_L1, u"City"_s},
                            {"home/code"_L1, u"Code"_s}});
    const Entry entry = full();
    form.base().id = entry.id;
    form.setFrom(entry);
    EXPECT_FALSE(form.isDirty());
    EXPECT_FALSE(form.value().email.given || form.value().home.given);
    QTest::keyClicks(form.editor("home/city"_L1), u"x"_s);
    QTest::keyClick(form.editor("year"_L1), Qt::Key_Backspace);
    auto *other = qobject_cast<QComboBox *>(form.editor("other"_L1));
    QTest::keyClick(other, Qt::Key_Home);
    const EntryChange change = form.value();
    EXPECT_EQ(change.id, entry.id);
    EXPECT_FALSE(change.email.given);
    EXPECT_FALSE(change.name.given);
    EXPECT_TRUE(change.other.given && !change.other.to);
    ASSERT_TRUE(change.home.given && change.home.to);
    EXPECT_EQ(change.home.to->code, u"411001"_s);
    form.discard();
    EXPECT_FALSE(form.isDirty());
    EXPECT_FALSE(form.value().home.given);
}

TEST(SaveBar, followsTheForm)
{
    Shown shown;
    SaveBar bar(shown.form, u"Save"_s, &shown.window);
    EXPECT_FALSE(bar.isVisibleTo(&shown.window));
    shown.type("name"_L1, u"Grace"_s);
    EXPECT_TRUE(bar.isVisibleTo(&shown.window));
    for (QPushButton *button : bar.findChildren<QPushButton *>())
        if (button->text() != "Save"_L1)
            button->click();
    EXPECT_FALSE(shown.form->isDirty());
    EXPECT_FALSE(bar.isVisibleTo(&shown.window));
}

} // namespace bitflow::ui
