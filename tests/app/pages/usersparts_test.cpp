// SPDX-License-Identifier: GPL-3.0-or-later
// Parts that the page of people is made of, without a server.
#include "app/parts/copylabel.h"
#include "app/parts/credentialssheet.h"
#include "app/parts/searchpicker.h"
#include "app/ui/fmt.h"
#include "tests/app/pages/bench.h"

#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

namespace bitflow::test {

// A search that answers when the test says so.
TEST(SearchPicker, EnterTakesTheFirstThatWasFoundForWhatIsTyped)
{
    QString asked;
    SearchPicker::Found found;
    SearchPicker picker(u"Who?"_s, u"Search"_s, [&](const QString &text, QObject *, const SearchPicker::Found &answer) {
        asked = text;
        found = answer;
    });
    picker.setVisible(true);
    picker.start();
    QSignalSpy accepted(&picker, &SearchPicker::accepted);
    const PickerRow blocked{QUuid::createUuid(), u"Asha Blocked"_s, {}, u"Not here"_s};
    const PickerRow asha{QUuid::createUuid(), u"Asha Rao"_s, {}};
    const PickerRow meera{QUuid::createUuid(), u"Meera Joshi"_s, {}};
    found(QList<PickerRow>{blocked, asha, meera});
    EXPECT_FALSE(picker.chosen()); // nobody has said anything yet
    QTest::keyClicks(picker.field(), u"asha"_s);
    QTest::keyClick(picker.field(), Qt::Key_Return); // before the answer is here
    EXPECT_EQ(asked, u"asha"_s);
    EXPECT_TRUE(accepted.isEmpty());
    found(QList<PickerRow>{blocked, asha});
    ASSERT_EQ(accepted.count(), 1);
    EXPECT_EQ(picker.chosen()->id, asha.id);
    // another text: the older match is not what Enter means
    picker.field()->selectAll();
    QTest::keyClicks(picker.field(), u"meera"_s);
    QTest::keyClick(picker.field(), Qt::Key_Return);
    EXPECT_EQ(accepted.count(), 1);
    QTest::keyClicks(picker.field(), u"x"_s); // who types on has not decided
    found(QList<PickerRow>{meera});
    EXPECT_EQ(accepted.count(), 1);
    EXPECT_EQ(picker.chosen()->id, meera.id);
}

TEST(CredentialsSheet, HidesThePasswordAfterAWhileAndShowsItAgain)
{
    OneTimePassword made;
    made.user.email = u"meera@people.example"_s;
    made.password = u"secret words"_s;
    CredentialsSheet sheet(made, nullptr);
    sheet.setAttribute(Qt::WA_DeleteOnClose, false);
    sheet.show();
    const auto lines = sheet.findChildren<QLineEdit *>();
    const auto password = std::ranges::find(lines, made.password, &QLineEdit::text);
    ASSERT_NE(password, lines.end());
    EXPECT_EQ((*password)->echoMode(), QLineEdit::Normal);
    sheet.hideAfter(std::chrono::milliseconds(1));
    ASSERT_TRUE(QTest::qWaitFor([&] { return (*password)->echoMode() == QLineEdit::Password; }, waitMs));
    for (auto *button : sheet.findChildren<QPushButton *>())
        if (button->isVisible() && button->text() == "Show"_L1)
            button->click();
    EXPECT_EQ((*password)->echoMode(), QLineEdit::Normal);
}

TEST(CopyLabel, CopiesTheDataAlone)
{
    const QString address = u"somebody.with.a.long.name@engineering.example.edu"_s;
    CopyLabel label(nullptr, fmt::ltr(address));
    EXPECT_LT(label.minimumSizeHint().width(), 200); // it breaks instead of being cut
    label.show();
    label.setSelection(0, int(label.text().size()));
    QTest::keyClick(&label, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), address);
}

} // namespace bitflow::test
