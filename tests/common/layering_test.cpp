// SPDX-License-Identifier: GPL-3.0-or-later
// The arrows of docs/architecture.md, read off the #include lines. CMake's link lines hold the big ones; these are the
// rest.
#include "common/text.h"
#include "tests/support/paths.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

#include <gtest/gtest.h>

namespace bitflow {
namespace {

struct SourceFile
{
    QString path; // from the root of the repository
    QStringList includes;
    QString text;
};

const QList<SourceFile> &sources()
{
    static const QList<SourceFile> all = [] {
        static const QRegularExpression include(uR"re(^\s*#include [<"]([^>"]+)[>"])re"_s,
                                                QRegularExpression::MultilineOption);
        QList<SourceFile> files;
        const QString root = QDir::cleanPath(test::inCheckout({}));
        for (const auto top : {"common"_L1, "server"_L1, "app"_L1}) {
            QDirIterator walk(root + u'/' + top, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
            while (walk.hasNext()) {
                QFile file(walk.next());
                EXPECT_TRUE(file.open(QIODevice::ReadOnly));
                SourceFile source{file.fileName().sliced(root.size() + 1), {}, QString::fromUtf8(file.readAll())};
                for (const auto &match : include.globalMatch(source.text))
                    source.includes.append(match.captured(1));
                files.append(source);
            }
        }
        return files;
    }();
    return all;
}

struct Rule
{
    const char *why;
    QString from;       // files whose path matches …
    QString not_;       // … but not this
    QString mustNotUse; // include nothing that matches
};

TEST(Layering, HoldsForEveryInclude)
{
    const Rule rules[]{
        {"common knows nobody", u"^common/"_s, u"^$"_s,
         u"^(server|app)/|^QtNetwork|^QtSql|^QtWidgets|^QWidget|^QNetwork|^QSql"_s},
        {"the app does not know the server", u"^app/"_s, u"^$"_s, u"^server/|^QSql|^QHttpServer"_s},
        {"the server does not know the app", u"^server/"_s, u"^$"_s, u"^app/|^QWidget|^QGuiApplication|^QPainter"_s},
        {"net stands alone", u"^server/net/"_s, u"^$"_s, u"^server/(?!net/)|^common/(?!text\\.h)"_s},
        {"sql knows nothing above it", u"^server/sql/"_s, u"^$"_s, u"^server/(?!sql/)"_s},
        {"cache knows nothing above it", u"^server/cache/"_s, u"^$"_s, u"^server/(?!cache/)"_s},
        {"stores do not know http",
         u"^server/(auth|audit|access|institutions|users|roles|sessions|apitokens|imports|jobs|mail|mfa|accounts|cache|sql)/"_s,
         u"^$"_s, u"^server/(http|net|cli)/|^server/(server|routes)\\.h"_s},
        {"http does not know a store", u"^server/http/"_s, u"^$"_s,
         u"^server/(access|institutions|users|roles|sessions|apitokens|imports|jobs|mail|mfa|accounts|cli)/"_s},
        {"only the composition root knows the command line", u"^server/(?!cli/|main\\.cpp)"_s, u"^$"_s,
         u"^server/cli/"_s},
        {"SQL stays in sql and stores", u"^server/"_s, u"^server/sql/"_s, u"^QSql"_s},
        {"network replies stay in app/api", u"^app/"_s, u"^app/api/"_s, u"^QNetworkReply|^QNetworkAccessManager"_s},
        {"settings stay in app/settings", u"^(app|server)/"_s, u"^app/settings/"_s, u"^QSettings"_s},
        {"ui knows no entity", u"^app/ui/"_s, u"^$"_s, u"^common/(api|model)/(?!kinds\\.h)|^app/(?!ui/)"_s},
        {"nothing includes the main window", u"^app/"_s, u"^app/(main|mainwindow|application)[.a-z]*$"_s,
         u"^app/mainwindow\\.h"_s}};
    ASSERT_GT(sources().size(), 30);
    for (const Rule &rule : rules) {
        const QRegularExpression from(rule.from), except(rule.not_), forbidden(rule.mustNotUse);
        for (const SourceFile &source : sources()) {
            if (!from.match(source.path).hasMatch() || except.match(source.path).hasMatch())
                continue;
            for (const QString &include : source.includes)
                EXPECT_FALSE(forbidden.match(include).hasMatch())
                    << rule.why << ": " << qPrintable(source.path) << " includes " << qPrintable(include);
        }
    }
}

TEST(Layering, KeepsPagesApart)
{
    static const QRegularExpression page(
        u"^app/(audit|home|institutions|users|roles|imports|sessions|apitokens|trash|preferences)/"_s);
    for (const SourceFile &source : sources()) {
        const auto own = page.match(source.path);
        if (!own.hasMatch())
            continue;
        for (const QString &include : source.includes) {
            const auto other = page.match(include);
            EXPECT_FALSE(other.hasMatch() && other.captured(1) != own.captured(1))
                << qPrintable(source.path) << " includes " << qPrintable(include);
        }
    }
}

TEST(Habits, EverySourceSaysItsLicence)
{
    for (const SourceFile &source : sources())
        EXPECT_TRUE(source.text.startsWith(u"// SPDX-License-Identifier: GPL-3.0-or-later\n"))
            << qPrintable(source.path);
}

TEST(Habits, ColoursComeFromTokensOnly)
{
    static const QRegularExpression literal(
        uR"re(QColor\(\s*(0x|"#|u"#|\d)|"#[0-9A-Fa-f]{6}"|Qt::(red|blue|green|black|white|gray)\b)re"_s);
    for (const SourceFile &source : sources())
        if (source.path.startsWith(u"app/") && source.path != u"app/ui/tokens.cpp") {
            EXPECT_FALSE(literal.match(source.text).hasMatch())
                << qPrintable(source.path) << ' ' << qPrintable(literal.match(source.text).captured());
        }
}

} // namespace
} // namespace bitflow
