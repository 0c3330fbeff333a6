// SPDX-License-Identifier: GPL-3.0-or-later
// Inviting people, opening an account, getting back into one: the real widgets, the real server, and a real mail server
// between them. BITFLOW_PICTURES=DIRECTORY keeps pictures of what is seen on the way; BITFLOW_LOOK=dark or rtl: of
// another look.
#include "app/parts/institutionfield.h"
#include "app/profile/profilesheet.h"
#include "app/signin/mailcode.h"
#include "app/signin/signinpage.h"
#include "app/ui/blocked.h"
#include "app/ui/fmt.h"
#include "app/ui/listview.h"
#include "app/users/addresschips.h"
#include "app/users/addresses.h"
#include "app/users/invitationssheet.h"
#include "app/users/invitesheet.h"
#include "app/users/userspage.h"
#include "common/api/all.h"
#include "tests/app/pages/bench.h"
#include "tests/support/a11y.h"
#include "tests/support/mailbox.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace bitflow::test {

class AccountsTest : public PageBench
{
protected:
    static void SetUpTestSuite()
    {
        box = new Mailbox;
        ASSERT_TRUE(box->problem().isEmpty()) << box->problem().toStdString();
        const MailSettings mail = box->settings();
        qputenv("MAIL_MAILER", "smtp");
        qputenv("MAIL_HOST", mail.host.toUtf8());
        qputenv("MAIL_PORT", QByteArray::number(mail.port));
        qputenv("MAIL_ENCRYPTION", "none");
        qputenv("MAIL_FROM_ADDRESS", mail.fromAddress.toUtf8());
        qputenv("APP_URL", "http://127.0.0.1"); // the host alone, whatever the port
        PageBench::SetUpTestSuite();
    }
    static void TearDownTestSuite()
    {
        PageBench::TearDownTestSuite();
        delete box;
    }
    void SetUp() override
    {
        const QString look = qEnvironmentVariable("BITFLOW_LOOK");
        if (look == "dark"_L1)
            other.emplace().setScheme(ui::Scheme::Dark);
        if (look == "rtl"_L1)
            QApplication::setLayoutDirection(Qt::RightToLeft);
        PageBench::SetUp();
    }
    template<class S = Sheet>
    static S *sheet()
    {
        for (QWidget *window : QApplication::topLevelWidgets())
            if (auto *one = qobject_cast<S *>(window); one && one->isVisible())
                return one;
        return nullptr;
    }
    // The sheet that asks something about another one.
    static Sheet *over(const Sheet *below)
    {
        for (QWidget *window : QApplication::topLevelWidgets())
            if (auto *one = qobject_cast<Sheet *>(window); one && one->isVisible() && one != below)
                return one;
        return nullptr;
    }
    static bool says(QWidget *window, const QString &text)
    {
        return std::ranges::any_of(window->findChildren<QLabel *>(), [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(text);
        });
    }
    static void shoot(QWidget *what, const QString &name)
    {
        EXPECT_TRUE(namelessThings(what).isEmpty()) << namelessThings(what).join(u"\n"_s).toStdString();
        const QString directory = qEnvironmentVariable("BITFLOW_PICTURES");
        if (directory.isEmpty())
            return;
        QTest::qWait(600);
        what->grab().save(u"%1/%2.png"_s.arg(directory, name));
    }
    Institution college()
    {
        static int count = 0;
        const auto made = ask(Api::createInstitution, {.kind = InstitutionKind::University,
                                                       .name = u"University %1"_s.arg(++count),
                                                       .domain = u"u%1.example"_s.arg(count)});
        EXPECT_TRUE(made);
        return made ? made->institution : Institution{};
    }
    std::unique_ptr<SignInPage> signInPage()
    {
        settings.remember({.address = server->url().toString(), .lastEmail = u"somebody@example.edu"_s});
        auto page = std::make_unique<SignInPage>(SignInPage::Parts{api, session, trust, keychain, settings});
        page->resize(960, 640);
        page->show();
        page->activateWindow();
        page->start();
        EXPECT_TRUE(until([&] { return find(page.get(), u"Forgot password?"_s) != nullptr; }));
        return page;
    }
    void giveCode(SignInPage &page, const QString &text)
    {
        press(&page, u"I have a code"_s);
        ASSERT_TRUE(until([&] { return find(&page, u"Code or link"_s) != nullptr; }));
        auto *line = find<QLineEdit>(&page, u"Code or link"_s);
        line->setFocus();
        QApplication::clipboard()->setText(text);
        QTest::keyClick(line, Qt::Key_V, Qt::ControlModifier);
        QTest::keyClick(line, Qt::Key_Return);
    }

    static Mailbox *box;
    std::optional<ui::Theme> other;
};
Mailbox *AccountsTest::box = nullptr;

TEST(Addresses, AreReadFromWhateverIsPasted)
{
    struct Row
    {
        QString text;
        QList<Invitee> people;
    };
    const Row rows[]{
        {u""_s, {}},
        {u"a@x.org"_s, {{u"a@x.org"_s, {}, {}}}},
        {u"a@x.org, b@x.org;c@x.org\nd@x.org\r\n"_s,
         {{u"a@x.org"_s, {}, {}}, {u"b@x.org"_s, {}, {}}, {u"c@x.org"_s, {}, {}}, {u"d@x.org"_s, {}, {}}}},
        {u"a@x.org b@x.org"_s, {{u"a@x.org"_s, {}, {}}, {u"b@x.org"_s, {}, {}}}},
        {u"Nadia Khan <n@x.org>, <b@x.org>"_s, {{u"n@x.org"_s, u"Nadia"_s, u"Khan"_s}, {u"b@x.org"_s, {}, {}}}},
        {u"\"Khan, Nadia\" <n@x.org>; Khan, Nadia <m@x.org>"_s,
         {{u"n@x.org"_s, u"Nadia"_s, u"Khan"_s}, {u"m@x.org"_s, u"Nadia"_s, u"Khan"_s}}},
        {u"Meera Bai Joshi <m@x.org>"_s, {{u"m@x.org"_s, u"Meera Bai"_s, u"Joshi"_s}}},
        {u"मीरा <m@x.org>"_s, {{u"m@x.org"_s, u"मीरा"_s, {}}}},
        {u"no address"_s, {{u"no address"_s, {}, {}}}}};
    for (const Row &row : rows)
        EXPECT_EQ(readAddresses(row.text), row.people) << row.text.toStdString();
    const auto two = readAddresses(u"a@x.org, A@x.org, nonsense, b@x.org"_s);
    EXPECT_FALSE(addressProblem(two[0], two).isEmpty());
    EXPECT_FALSE(addressProblem(two[2], two).isEmpty());
    EXPECT_TRUE(addressProblem(two[3], two).isEmpty());
}

TEST(MailCodes, AreFoundInWhateverIsPasted)
{
    const QString secret(43, u'x');
    using Kind = MailCode::Kind;
    struct Row
    {
        QString text;
        std::optional<MailCode> code;
    };
    const Row rows[]{
        {u""_s, {}},
        {u"reset-short"_s, {}},
        {u"reset-"_s + secret + u"y"_s, {}},
        {u"  reset-"_s + secret + u"\n"_s, MailCode{Kind::Reset, u"reset-"_s + secret, {}}},
        {u"https://p.example.edu:8443/open#invite-"_s + secret,
         MailCode{Kind::Invite, u"invite-"_s + secret, u"p.example.edu:8443"_s}},
        {u"bitflow://p.example.edu/open#email-"_s + secret,
         MailCode{Kind::Email, u"email-"_s + secret, u"p.example.edu"_s}},
        {u"paste this: verify-"_s + secret + u" (once)"_s, MailCode{Kind::Verify, u"verify-"_s + secret, {}}}};
    for (const Row &row : rows)
        EXPECT_EQ(MailCode::find(row.text), row.code) << row.text.toStdString();
}

TEST_F(AccountsTest, SomebodyIsInvitedAndOpensTheAccount)
{
    const Institution node = college();
    UsersPage page(api, session);
    show(page);
    ASSERT_TRUE(until([&] { return page.model()->state() == ui::ListModel::State::Ready; }));
    page.actions()->invite->trigger();
    ASSERT_TRUE(until([] { return sheet<InviteSheet>() != nullptr; }));
    auto *invite = sheet<InviteSheet>();
    QApplication::clipboard()->setText(u"\"Khan, Nadia\" <nadia@example.edu>,\nomar@example, omar@example.edu"_s);
    invite->people()->line()->setFocus();
    invite->people()->line()->paste();
    EXPECT_EQ(invite->people()->people().size(), 3);
    EXPECT_EQ(invite->people()->problems(), 1);
    shoot(invite, u"invite-problem"_s);
    press(invite, u"Invite"_s);
    EXPECT_TRUE(invite->isVisible()) << "first the address is mended";
    press(invite, u"Remove omar@example"_s);
    EXPECT_EQ(invite->people()->problems(), 0);
    invite->where()->button()->setChosen(node.id, {{node.id, node.name, node.kind}}, node.name);
    Q_EMIT invite->where()->button()->changed();
    auto *role = qobject_cast<QComboBox *>(invite->form()->editor("role_id"_L1));
    ASSERT_NE(role, nullptr);
    ASSERT_TRUE(until([&] { return role->count() > 1; }));
    role->setCurrentIndex(1);
    const QString roleName = role->currentText();
    shoot(invite, u"invite"_s);
    press(invite, u"Invite"_s);
    ASSERT_TRUE(until([] { return !sheet<InviteSheet>(); }));
    QMap<QString, ReceivedMail> mails;
    for (int i = 0; i < 2; ++i) {
        const ReceivedMail mail = box->next();
        mails.insert(mail.to.value(0), mail);
    }
    EXPECT_EQ(mails.keys(), (QStringList{u"nadia@example.edu"_s, u"omar@example.edu"_s}));

    page.actions()->invitations->trigger();
    ASSERT_TRUE(until([] { return sheet<InvitationsSheet>() && sheet<InvitationsSheet>()->model()->total() == 2; }));
    auto *pending = sheet<InvitationsSheet>();
    int omar = 0;
    ASSERT_TRUE(until([&] { return pending->model()->at(0) && pending->model()->at(1); }));
    while (pending->model()->at(omar)->userEmail != u"omar@example.edu"_s)
        ++omar;
    pending->list()->setCurrentRow(omar);
    shoot(pending, u"invitations"_s);
    press(pending, u"Send again"_s);
    const ReceivedMail again = box->next();
    EXPECT_EQ(again.to, QStringList{u"omar@example.edu"_s});
    EXPECT_NE(again.code(), mails[u"omar@example.edu"_s].code());
    ASSERT_TRUE(until([&] { return says(pending, u"on its way"_s); }));
    press(pending, u"Revoke…"_s);
    ASSERT_TRUE(until([&] { return over(pending) != nullptr; }));
    press(over(pending), u"Revoke"_s);
    ASSERT_TRUE(until([&] { return pending->model()->total() == 1; }));
    pending->reject();

    auto sign = signInPage();
    shoot(sign.get(), u"signin"_s);
    giveCode(*sign, u"… follow http://127.0.0.1/open#"_s + mails[u"nadia@example.edu"_s].code() + u" now"_s);
    ASSERT_TRUE(until([&] { return says(sign.get(), u"invites you as "_s); }));
    EXPECT_EQ(find<QLineEdit>(sign.get(), u"First name"_s)->text(), u"Nadia"_s);
    shoot(sign.get(), u"accept"_s);
    type(sign.get(), u"New password"_s, u"umbrella quarry tangent fjord"_s);
    type(sign.get(), u"New password once more"_s, u"umbrella quarry tangent"_s);
    press(sign.get(), u"Open the account"_s);
    EXPECT_TRUE(says(sign.get(), u"invites you as "_s)) << "the two must be the same";
    type(sign.get(), u"New password once more"_s, u"umbrella quarry tangent fjord"_s);
    press(sign.get(), u"Open the account"_s);
    ASSERT_TRUE(until([&] { return says(sign.get(), u"Your password is set."_s); }));
    EXPECT_EQ(box->next().subject, u"Your account is open"_s);
    EXPECT_EQ(find<QLineEdit>(sign.get(), u"E-mail"_s)->text(), u"nadia@example.edu"_s);
    signIn(u"nadia@example.edu"_s, u"umbrella quarry tangent fjord"_s);
    ASSERT_EQ(session.me().assignments.size(), 1);
    EXPECT_EQ(session.me().assignments.first().roleName, roleName);
    giveCode(*sign, mails[u"omar@example.edu"_s].code());
    ASSERT_TRUE(until([&] { return says(sign.get(), u"This code has been used"_s); }));
    shoot(sign.get(), u"code-used"_s);
    press(sign.get(), u"Send me a new one"_s);
    ASSERT_TRUE(until([&] { return find(sign.get(), u"Send the mail"_s) != nullptr; }));
}

TEST_F(AccountsTest, AForgottenPasswordIsReplacedByMail)
{
    const auto made = ask(Api::createUser, {.email = u"lost@example.edu"_s, .firstName = u"Lost"_s});
    ASSERT_TRUE(made);
    auto page = signInPage();
    press(page.get(), u"Forgot password?"_s);
    type(page.get(), u"E-mail"_s, u"lost@example.edu"_s);
    shoot(page.get(), u"forgot"_s);
    press(page.get(), u"Send the mail"_s);
    ASSERT_TRUE(until([&] { return says(page.get(), u"If there is an account"_s); }));
    shoot(page.get(), u"forgot-sent"_s);
    const ReceivedMail first = box->next();
    press(page.get(), u"Send again"_s);
    const ReceivedMail mail = box->next();
    EXPECT_NE(mail.code(), first.code());
    ASSERT_TRUE(until([&] { return find(page.get(), u"Send again"_s) != nullptr; }));
    press(page.get(), u"I have the code"_s);
    ASSERT_TRUE(until([&] { return find(page.get(), u"Code or link"_s) != nullptr; }));
    type(page.get(), u"Code or link"_s, u"nonsense"_s);
    press(page.get(), u"Continue"_s);
    EXPECT_TRUE(says(page.get(), u"neither a code nor a link"_s));
    type(page.get(), u"Code or link"_s, u"https://elsewhere.example.edu/open#"_s + mail.code());
    press(page.get(), u"Continue"_s);
    EXPECT_TRUE(says(page.get(), u"elsewhere.example.edu"_s)) << "a link of another server goes nowhere";
    type(page.get(), u"Code or link"_s, mail.code());
    press(page.get(), u"Continue"_s);
    ASSERT_TRUE(until([&] { return says(page.get(), u"Choose a new password"_s); }));
    EXPECT_EQ(find(page.get(), u"First name"_s), nullptr);
    type(page.get(), u"New password"_s, u"qwertyuiopqwertyuiop"_s);
    type(page.get(), u"New password once more"_s, u"qwertyuiopqwertyuiop"_s);
    press(page.get(), u"Set the password"_s);
    ASSERT_TRUE(until([&] { return says(page.get(), u"too easy to guess"_s); })) << "said at the field";
    shoot(page.get(), u"reset-guessable"_s);
    type(page.get(), u"New password"_s, u"umbrella quarry tangent fjord"_s);
    type(page.get(), u"New password once more"_s, u"umbrella quarry tangent fjord"_s);
    press(page.get(), u"Set the password"_s);
    ASSERT_TRUE(until([&] { return says(page.get(), u"Your password is set."_s); }));
    signIn(u"lost@example.edu"_s, u"umbrella quarry tangent fjord"_s);
    EXPECT_FALSE(session.me().user.mustChangePassword);
    EXPECT_EQ(box->next().subject, u"Your password has changed"_s);

    // a code is good once, and who comes too late gets another one
    giveCode(*page, mail.code());
    ASSERT_TRUE(until([&] { return says(page.get(), u"Choose a new password"_s); }));
    type(page.get(), u"New password"_s, u"another umbrella tangent fjord"_s);
    type(page.get(), u"New password once more"_s, u"another umbrella tangent fjord"_s);
    press(page.get(), u"Set the password"_s);
    ASSERT_TRUE(until([&] { return says(page.get(), u"This code has been used"_s); }));
    shoot(page.get(), u"reset-used"_s);
    press(page.get(), u"Send me a new one"_s);
    ASSERT_TRUE(until([&] { return find(page.get(), u"Send the mail"_s) != nullptr; }));
}

TEST_F(AccountsTest, APasswordIsResetByMailOrByCode)
{
    const auto made = ask(Api::createUser, {.email = u"reset@example.edu"_s, .firstName = u"Reset"_s});
    ASSERT_TRUE(made);
    UsersPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"id"_s, made->user.id.toString()}});
    ASSERT_TRUE(until([&] { return page.actions()->current() && page.actions()->current()->id == made->user.id; }));
    page.actions()->password->trigger();
    ASSERT_TRUE(
        until([] { return sheet() && find(sheet(), u"Mail a link to "_s + fmt::isolate(u"reset@example.edu"_s)); }));
    shoot(sheet(), u"reset-by-mail"_s);
    press(sheet(), u"Reset password"_s);
    ASSERT_TRUE(until([] { return !sheet(); }));
    EXPECT_EQ(box->next().to, QStringList{u"reset@example.edu"_s});
    page.actions()->password->trigger();
    ASSERT_TRUE(until([] { return sheet() && find(sheet(), u"Show a one-time password to hand over"_s); }));
    press(sheet(), u"Show a one-time password to hand over"_s);
    shoot(sheet(), u"reset-by-code"_s);
    press(sheet(), u"Reset password"_s);
    ASSERT_TRUE(until([] { return sheet() && find<QLineEdit>(sheet(), u"One-time password"_s); }));
    EXPECT_EQ(box->next().subject, u"Your password was reset"_s);
    const QString password = find<QLineEdit>(sheet(), u"One-time password"_s)->text();
    press(sheet(), u"I have stored it"_s);
    press(sheet(), u"Done"_s);
    ASSERT_TRUE(until([] { return !sheet(); }));
    EXPECT_TRUE(ask(Api::login, {u"reset@example.edu"_s, password, u"Phone"_s}));
}

TEST_F(AccountsTest, OnesProfileIsEditedAndTheAddressConfirmed)
{
    const auto made = ask(Api::createUser, {.email = u"meera@example.edu"_s, .firstName = u"Meera"_s});
    ASSERT_TRUE(made);
    signIn(u"meera@example.edu"_s, made->password);
    ASSERT_TRUE(ask(Api::changePassword, {made->password, u"umbrella quarry tangent fjord"_s}));
    EXPECT_EQ(box->next().subject, u"Your password has changed"_s);
    signIn(u"meera@example.edu"_s, u"umbrella quarry tangent fjord"_s);
    QWidget window;
    window.resize(1056, 700);
    window.show();
    auto *profile = new ProfileSheet(api, session, &window);
    profile->open();
    ASSERT_TRUE(until([&] { return profile->isVisible(); }));
    EXPECT_TRUE(says(profile, u"Not confirmed yet"_s));
    shoot(profile, u"profile"_s);
    press(profile, u"Send a mail to confirm it"_s);
    const ReceivedMail mail = box->next();
    EXPECT_EQ(mail.subject, u"Is this your address?"_s);
    ASSERT_TRUE(until([&] { return says(profile, u"A mail is on its way"_s); }));
    type(profile, u"Last name"_s, u"Joshi"_s);
    EXPECT_TRUE(profile->hasInput());
    press(profile, u"Save"_s);
    ASSERT_TRUE(until([&] { return session.me().user.lastName == u"Joshi"_s; }));
    ASSERT_TRUE(ask(Api::verifyEmail, {mail.code()}));
    EXPECT_TRUE(ask(Api::me)->user.emailVerifiedAt);
}

} // namespace bitflow::test
