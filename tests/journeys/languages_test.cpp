// SPDX-License-Identifier: GPL-3.0-or-later
// Every page in a longer language, in the smallest window, in both directions: nothing is cut, and nothing was written
// without tr(). Names, addresses and codes are data and stay as they are.
#include "app/application.h"
#include "tests/journeys/estate.h"
#include "tests/journeys/keyboard.h"
#include "tests/journeys/pictures.h"
#include "tests/support/a11y.h"

namespace bitflow::test {
namespace {

class LongerDay : public EstateBench
{
protected:
    using K = Keyboard;

    void TearDown() override
    {
        application.reset();
        QGuiApplication::setLayoutDirection(Qt::LeftToRight);
        EstateBench::TearDown();
    }

    // How the pseudo-locale says it.
    static QString said(const QString &text) { return ui::pseudo(text); }
    static bool until(const QString &text)
    {
        return K::until([&] { return K::sees(said(text)); });
    }
    bool go(int number, const QString &page)
    {
        K::press(Qt::Key_0 + number, Qt::ControlModifier);
        return K::until([&] { return application->mainWindow()->currentPage() == page; });
    }
    void look(const QString &what)
    {
        QTest::qWait(300); // answers and layouts
        const bool mirrored = QGuiApplication::isRightToLeft();
        if (!qEnvironmentVariableIsEmpty("BITFLOW_LONGER")) // many, and for whoever works on a layout only
            picture(application->theme(), (mirrored ? u"longer-rtl-"_s : u"longer-"_s) + what);
        EXPECT_EQ(LongerLanguage::problems(K::window(), data() + examples).toStdString(), "")
            << qPrintable(what) << (mirrored ? " from right to left" : "");
    }

    // Addresses and the like that show what to type.
    static inline const QStringList examples{u"example.edu"_s, u"Asia/Kolkata"_s, u"https://"_s,
                                             u"#RRGGBB"_s,     u"localhost"_s,    u"TLS 1.3"_s};

public: // the test names its parts
    void signingIn();
    void institutions();
    void people();
    void otherPages();

protected:
    std::unique_ptr<Application> application;
};

void LongerDay::signingIn()
{
    application->start({});
    MUST(until(u"Welcome to Bitflow"_s));
    look(u"server"_s);
    MUST(K::fill(said(u"Address of the server"_s), server->secureUrl().authority()));
    K::press(Qt::Key_Return);
    MUST(until(u"Is this the right server?"_s));
    look(u"trust"_s);
    MUST(K::activate(said(u"I compared it, and it is the same"_s)));
    MUST(K::activate(said(u"Trust this server"_s)));
    MUST(K::until([] { return K::focused() == said(u"E-mail"_s); }));
    MUST(K::fill(said(u"E-mail"_s), ServerProcess::ownerEmail()));
    MUST(K::fill(said(u"Password"_s), ServerProcess::ownerPassword()));
    look(u"sign-in"_s);
    K::press(Qt::Key_Return);
    MUST(K::until([&] { return application->mainWindow() && application->mainWindow()->isVisible(); }));
    application->mainWindow()->resize(960, 600);
    MUST(K::until([&] { return application->mainWindow()->currentPage() == u"home"; }));
    look(u"home"_s);
}

void LongerDay::institutions()
{
    MUST(go(2, u"institutions"_s));
    look(u"institutions"_s);
    MUST(K::tabTo(said(u"Search institutions"_s)));
    K::type(university);
    // not the tree, which lists it from the start
    MUST(K::until([] { return K::sees(said(u"%1 found"_s).replace(u"%1"_s, u"1"_s)); }));
    MUST(K::tabTo(said(u"Institutions found"_s)));
    K::press(Qt::Key_Home);
    K::press(Qt::Key_Return);
    MUST(until(u"New college"_s));
    look(u"institution"_s);
    MUST(K::activate(said(u"Edit"_s)));
    MUST(until(u"Academic year and week"_s));
    look(u"institution-edit"_s);
    K::press(Qt::Key_Escape);
    MUST(K::activate(said(u"New college"_s)));
    look(u"new-college"_s);
    K::press(Qt::Key_Escape);
}

void LongerDay::people()
{
    MUST(go(3, u"users"_s));
    MUST(K::until([] { return K::listed(u"Aditi Kulkarni"_s); }));
    look(u"users"_s);
    MUST(K::tabTo(said(u"Search people"_s)));
    K::type(u"nobody by this name"_s);
    MUST(until(u"Nobody matches"_s));
    look(u"users-none"_s);
    K::type(admin);
    MUST(K::until([] { return K::listed(admin); }));
    MUST(K::tabTo(said(u"People"_s)));
    K::press(Qt::Key_Return);
    MUST(K::until([] { return K::focused() == said(u"Profile"_s); }));
    look(u"user-profile"_s);
    K::press(Qt::Key_Right);
    look(u"user-access"_s);
    K::press(Qt::Key_Right);
    look(u"user-security"_s);
    MUST(K::activate(said(u"Edit"_s)));
    look(u"user-edit"_s);
    K::press(Qt::Key_Escape);
    K::press(Qt::Key_N, Qt::ControlModifier);
    MUST(K::until([&] { return K::window() != application->mainWindow(); }));
    look(u"new-person"_s);
    K::press(Qt::Key_Escape);
}

void LongerDay::otherPages()
{
    MUST(go(4, u"roles"_s));
    look(u"roles"_s);
    MUST(go(5, u"imports"_s));
    look(u"imports"_s);
    MUST(go(6, u"audit"_s));
    look(u"audit"_s);
    MUST(go(7, u"sessions"_s));
    look(u"sessions"_s);
}

TEST_F(LongerDay, CutsNothingAndTranslatesEverything)
{
    using Part = void (LongerDay::*)();
    for (const auto direction : {Qt::LeftToRight, Qt::RightToLeft}) {
        QGuiApplication::setLayoutDirection(direction);
        // a computer that has not seen the server yet
        qputenv("BITFLOW_CONFIG_DIR", directory.filePath(QString::number(direction)).toUtf8());
        application = std::make_unique<Application>(Application::Language::Pseudo);
        for (const Part part :
             {&LongerDay::signingIn, &LongerDay::institutions, &LongerDay::people, &LongerDay::otherPages}) {
            (this->*part)();
            if (HasFatalFailure())
                return;
        }
        application.reset();
    }
}

} // namespace
} // namespace bitflow::test
