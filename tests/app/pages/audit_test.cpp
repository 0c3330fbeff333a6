// SPDX-License-Identifier: GPL-3.0-or-later
// The audit log, with the real widgets at the real server.
#include "app/audit/auditfilterrow.h"
#include "app/audit/auditpage.h"
#include "app/audit/datessheet.h"
#include "app/audit/eventdetail.h"
#include "app/audit/timeline.h"
#include "app/parts/assignevent.h"
#include "app/parts/auditwords.h"
#include "app/parts/explainevent.h"
#include "app/parts/searchpicker.h"
#include "app/parts/sheet.h"
#include "app/ui/listview.h"
#include "app/ui/pill.h"
#include "app/ui/tokens.h"
#include "common/api/auth.h"
#include "common/api/roles.h"
#include "common/api/users.h"
#include "tests/app/pages/bench.h"
#include "tests/support/a11y.h"

#include <QCheckBox>
#include <QCryptographicHash>
#include <QDateTimeEdit>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>

namespace bitflow::test {

class AuditPageTest : public PageBench
{
protected:
    static bool ready(const AuditPage &page)
    {
        return page.model()->state() == ui::ListModel::State::Ready && page.model()->requestsUnderWay() == 0;
    }
    // Somebody is added and then renamed; who that is.
    User somebody(const QString &name)
    {
        const auto made = ask(Api::createUser, {.email = name.toLower() + u"@example.edu"_s, .firstName = name});
        EXPECT_TRUE(made);
        UserChange change;
        change.userId = made->user.id;
        change.firstName = name + u"a"_s;
        change.designation = u"Reader"_s;
        const auto changed = ask(Api::updateUser, change, {.ifMatch = made->user.rowVersion});
        EXPECT_TRUE(changed);
        return *changed;
    }
    static QStringList texts(QWidget *where)
    {
        QStringList all;
        for (const auto *label : where->findChildren<QLabel *>())
            if (label->isVisible())
                all.append(label->text());
        return all;
    }
    // For people to look at; only where BITFLOW_SCREENSHOTS names a directory.
    static void picture(QWidget &window, const QString &name)
    {
        const QString directory = qEnvironmentVariable("BITFLOW_SCREENSHOTS");
        if (directory.isEmpty())
            return;
        QDir().mkpath(directory);
        ui::Theme theme;
        const std::tuple<ui::Scheme, Qt::LayoutDirection, QString> looks[]{
            {ui::Scheme::Dark, Qt::LeftToRight, u"dark"_s},
            {ui::Scheme::Light, Qt::RightToLeft, u"rtl"_s},
            {ui::Scheme::Light, Qt::LeftToRight, u"light"_s}};
        for (const auto &[scheme, direction, suffix] : looks) {
            theme.setScheme(scheme);
            window.setLayoutDirection(direction);
            QTest::qWait(150); // icons and polish follow in the event loop
            window.grab().save(directory + u'/' + name + u'-' + suffix + u".png"_s);
        }
    }
};

TEST_F(AuditPageTest, TellsInSentencesWhatChanged)
{
    const User user = somebody(u"Meera"_s);
    AuditPage page(api, session);
    show(page);
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->total() > 2; }));
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();
    const AuditEvent *newest = page.model()->at(0);
    ASSERT_NE(newest, nullptr);
    EXPECT_EQ(newest->action, u"users.update"_s);
    EXPECT_EQ(sentence(*newest), ServerProcess::ownerEmail() +
                                     u" changed Meeraa on the platform: Designation is now Reader; First name from "
                                     "Meera to Meeraa"_s);

    page.list()->setCurrentRow(0);
    page.list()->setFocus();
    QTest::keyClick(page.list(), Qt::Key_Return);
    ASSERT_TRUE(page.detail()->isVisible());
    const QStringList said = texts(page.detail());
    EXPECT_TRUE(said.contains(u"−"_s) && said.contains(u"+"_s) && said.contains(u"~"_s))
        << "by sign, not by colour alone";
    EXPECT_TRUE(said.contains(u"Meera"_s) && said.contains(u"Meeraa"_s) && said.contains(u"Reader"_s))
        << said.join(u"\n"_s).toStdString();
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();

    picture(page, u"audit-event"_s);
    press(page.detail(), u"All about Meeraa"_s);
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->total() == 2; }));
    EXPECT_EQ(page.filter()->map().value(u"subject_id"_s).toString(), user.id.toString());
    const QVariant place = page.place();
    QTest::keyClick(page.list(), Qt::Key_Escape); // out of the event
    QTest::keyClick(page.list(), Qt::Key_Escape); // out of the filter
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->total() > 2; }));
    EXPECT_TRUE(page.detail()->isHidden());
    page.open(place); // back in the history
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->total() == 2 && page.detail()->isVisible(); }));
}

TEST_F(AuditPageTest, NarrowsToASessionAndToARefusal)
{
    EXPECT_FALSE(ask(Api::login, {ServerProcess::ownerEmail(), u"wrong"_s, {}}));
    AuditPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"outcome"_s, u"denied"_s}});
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->total() >= 1; }));
    for (int row = 0; row < page.model()->rowCount(); ++row)
        EXPECT_EQ(page.model()->at(row)->outcome, AuditOutcome::Denied);
    EXPECT_EQ(sentence(*page.model()->at(0)), u"A sign-in as %1 was refused"_s.arg(ServerProcess::ownerEmail()));

    somebody(u"Ravi"_s);
    page.open(QVariantMap{{u"action"_s, u"users."_s}});
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->total() >= 2; }));
    page.list()->setCurrentRow(0);
    Q_EMIT page.list()->opened(0);
    const auto own = page.model()->at(0)->sessionId;
    press(page.detail(), u"All from this session"_s);
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->query().sessionId == own; }));
    for (int row = 0; row < page.model()->rowCount(); ++row)
        EXPECT_EQ(page.model()->at(row)->sessionId, own);
    press(page.filter(), u"One session"_s); // taken away by a press
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->query().sessionId.isNull(); }));

    page.filter()->search()->setText(u"zebra"_s);
    ASSERT_TRUE(until([&] { return find(&page, u"Show everything"_s) != nullptr; }));
    press(&page, u"Show everything"_s);
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->total() > 2; }));
}

// Hears in the place of the main window what is to be given to whom.
class Assigning : public QObject
{
public:
    explicit Assigning(QWidget *window) { window->installEventFilter(this); }
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() != AssignEvent::kind())
            return false;
        const auto *one = static_cast<AssignEvent *>(event);
        asked.append({one->sheet->told()->userId, one->fix.roleName});
        event->accept();
        return true;
    }
    QList<std::pair<Id<User>, QString>> asked;
};

TEST_F(AuditPageTest, LeavesTheMendingOfARefusalToTheWindow)
{
    const QString role = u"Sees everybody"_s;
    ASSERT_TRUE(
        ask(Api::createRole, {.name = role, .scopeKind = RoleScope::Platform, .permissions = {u"users.view"_s}}));
    const auto made = ask(Api::createUser, {.email = u"refused@example.edu"_s, .firstName = u"Asha"_s});
    ASSERT_TRUE(made);
    signIn(u"refused@example.edu"_s, made->password);
    ASSERT_TRUE(ask(Api::changePassword, {made->password, u"umbrella quarry tangent fjord"_s}));
    ASSERT_FALSE(ask(Api::listUsers));
    signIn(ServerProcess::ownerEmail(), ServerProcess::ownerPassword());
    AuditPage page(api, session);
    const Assigning window(&page);
    show(page);
    page.open(QVariantMap{{u"actor_id"_s, made->user.id.toString()}, {u"outcome"_s, u"denied"_s}});
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->total() == 1 && page.model()->at(0); }));
    ASSERT_TRUE(canExplain(*page.model()->at(0)));
    page.list()->setCurrentRow(0);
    Q_EMIT page.list()->opened(0);
    press(page.detail(), u"Why was it refused?"_s);
    auto *why = page.findChild<ExplainSheet *>();
    ASSERT_NE(why, nullptr);
    why->past()->setChecked(false);
    ASSERT_TRUE(until([&] { return why->told() && !why->told()->past && !why->told()->wouldFix.isEmpty(); }));
    press(why, u"Give Asha the role "_s + role);
    ASSERT_EQ(window.asked.size(), 1);
    EXPECT_EQ(window.asked.first(), std::pair(made->user.id, role));
    why->reject();
}

TEST_F(AuditPageTest, ChoosesARangeOnTheTimelineByKeyboard)
{
    somebody(u"Leela"_s);
    AuditPage page(api, session);
    show(page);
    ASSERT_TRUE(until([&] { return ready(page) && page.timeline()->slotCount() > 0; }));
    page.timeline()->setFocus();
    QTest::keyClick(page.timeline(), Qt::Key_Home);
    QTest::keyClick(page.timeline(), Qt::Key_End, Qt::ShiftModifier);
    ASSERT_TRUE(until([&] { return page.filter()->map().contains(u"from"_s) && ready(page); }));
    EXPECT_TRUE(page.model()->query().from && page.model()->query().until);
    EXPECT_GT(page.model()->total(), 0) << "the whole of it holds everything";
    QTest::keyClick(page.timeline(), Qt::Key_Escape);
    ASSERT_TRUE(until([&] { return !page.filter()->map().contains(u"from"_s) && ready(page); }));

    AuditHistogram one{{0}, {7'200'000'000}, 3600, {{{3'600'000'000}, 12, 1}}};
    Timeline timeline;
    timeline.resize(600, 76);
    timeline.setHistogram(one);
    EXPECT_EQ(timeline.slotCount(), 3);
    EXPECT_TRUE(timeline.textOf(1).contains(u"12 done, 1 refused"_s)) << timeline.textOf(1).toStdString();
    std::optional<Instant> from, end;
    QObject::connect(&timeline, &Timeline::chosen, &timeline,
                     [&](const std::optional<Instant> &a, const std::optional<Instant> &b) {
                         from = a;
                         end = b;
                     });
    QTest::mousePress(&timeline, Qt::LeftButton, {}, {300, 30});
    QTest::mouseMove(&timeline, {590, 30});
    QTest::mouseRelease(&timeline, Qt::LeftButton, {}, {590, 30});
    ASSERT_TRUE(from && end);
    EXPECT_EQ(from->us, 3'600'000'000);
}

TEST_F(AuditPageTest, SaysHowFarTheLogIsVerified)
{
    ASSERT_TRUE(until([&] {
        const auto integrity = ask(Api::auditIntegrity);
        return integrity && integrity->checked && integrity->verified > 0;
    }));
    AuditPage page(api, session);
    show(page);
    const auto said = [&] {
        const auto pills = page.findChildren<ui::PillLabel *>();
        return std::ranges::any_of(pills, [](const auto *one) {
            return one->isVisible() && one->pill().text.startsWith(u"Unchanged up to"_s);
        });
    };
    EXPECT_TRUE(until(said));
    EXPECT_EQ(integrityPill({}).text, u"Being verified"_s);
    AuditIntegrity bad;
    bad.checked = true;
    bad.firstBad = 17;
    EXPECT_EQ(integrityPill(bad).tone, ui::Tone::Error);
    EXPECT_TRUE(faultText(bad).contains(u"17"_s));
}

TEST_F(AuditPageTest, WritesAnExportToAFile)
{
    somebody(u"Nila"_s);
    AuditPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"action"_s, u"users."_s}});
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->total() > 0; }));
    const QString path = directory.filePath(u"log.csv"_s);
    page.exportTo(path, ExportFormat::Csv);
    ASSERT_TRUE(until([&] { return QFile::exists(path); }));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    EXPECT_EQ(bytes.count("\r\n"), page.model()->total() + 1) << "a header and every row";
    EXPECT_TRUE(bytes.contains("users.update"));
    QFile cover(path + u".sig.json"_s);
    ASSERT_TRUE(cover.open(QIODevice::ReadOnly)) << "it was there before the file was";
    const QJsonObject said = QJsonDocument::fromJson(cover.readAll()).object();
    EXPECT_EQ(said[u"rows"].toInteger(), page.model()->total());
    EXPECT_EQ(said[u"sha256"].toString().toLatin1(),
              QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    EXPECT_EQ(said[u"filter"][u"action"], QJsonValue(QJsonArray{u"users."_s}));
}

TEST_F(AuditPageTest, FiltersByPersonActionAndTypedDates)
{
    const User user = somebody(u"Tara"_s);
    AuditPage page(api, session);
    show(page);
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->total() > 2; }));

    press(page.filter(), u"Who: any"_s);
    auto *sheet = page.findChild<Sheet *>();
    ASSERT_NE(sheet, nullptr);
    EXPECT_TRUE(namelessThings(sheet).isEmpty()) << namelessThings(sheet).join(u"\n"_s).toStdString();
    auto *field = sheet->findChild<SearchPicker *>()->field();
    QTest::keyClicks(field, u"tara@"_s);
    QTest::keyClick(field, Qt::Key_Return);
    ASSERT_TRUE(until([&] { return page.model()->query().actorId == user.id && ready(page); }));
    EXPECT_EQ(page.model()->total(), 0) << "Tara did nothing";
    EXPECT_NE(find(page.filter(), u"Who: Taraa"_s), nullptr);
    page.filter()->set({});
    page.filter()->change({{u"action"_s, u"users.create"_s}}); // one action, as the menu of a group sets it
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->query().action == QStringList{u"users.create"_s}; }));
    EXPECT_NE(find(page.filter(), u"What: Person added"_s), nullptr);
    page.filter()->set({});

    press(page.filter(), u"Dates…"_s);
    auto *dates = page.findChild<DatesSheet *>();
    ASSERT_NE(dates, nullptr);
    EXPECT_TRUE(namelessThings(dates).isEmpty()) << namelessThings(dates).join(u"\n"_s).toStdString();
    picture(*dates, u"audit-dates"_s);
    auto *from = find<QDateTimeEdit>(dates, u"From when"_s), *end = find<QDateTimeEdit>(dates, u"Until when"_s);
    ASSERT_TRUE(from && end);
    const QDateTime begin(QDate(2020, 2, 1), QTime(9, 30));
    from->setDateTime(begin);
    end->setDateTime(QDateTime(QDate(2020, 1, 1), QTime(9, 30)));
    dates->action()->click();
    EXPECT_TRUE(dates->isVisible()) << "it cannot end before it begins";
    end->setDateTime(QDateTime(QDate(2020, 3, 1), QTime(9, 30)));
    dates->action()->click();
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->query().until.has_value(); }));
    EXPECT_EQ(page.model()->query().from->us, begin.toMSecsSinceEpoch() * 1000);
    EXPECT_EQ(page.model()->total(), 0);
}

// Live follows at the top, and waits while somebody reads further down.
TEST_F(AuditPageTest, FollowsTheLogAndWaitsForTheReader)
{
    for (int i = 0; i < 12; ++i)
        somebody(u"Reader%1"_s.arg(i));
    AuditPage page(api, session);
    page.setTailInterval(std::chrono::milliseconds(100));
    show(page, {900, 420});
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->total() > 20; }));
    press(&page, u"Live"_s);
    somebody(u"Anew"_s);
    const auto newest = [&] {
        const AuditEvent *event = page.model()->at(0);
        return event ? sentence(*event) : QString();
    };
    ASSERT_TRUE(until([&] { return newest().contains(u"Anewa"_s); })) << "without a touch";
    EXPECT_TRUE(until([&] { return page.list()->verticalScrollBar()->value() == 0; }));

    page.list()->verticalScrollBar()->setValue(page.list()->verticalScrollBar()->maximum());
    ASSERT_TRUE(until([&] { return ready(page); })); // what was asked for at the top is there
    const qint64 total = page.model()->total();
    const auto chip = [&] { return find<QPushButton>(&page, u"2 new event(s)"_s); };
    somebody(u"Later"_s);
    ASSERT_TRUE(until([&] { return chip() != nullptr; }));
    EXPECT_EQ(page.model()->total(), total) << "the list stays as it was";
    press(&page, u"2 new event(s)"_s);
    ASSERT_TRUE(until([&] { return newest().contains(u"Latera"_s) && page.model()->total() == total + 2; }));
    EXPECT_TRUE(until([&] { return page.list()->verticalScrollBar()->value() == 0; }));
    EXPECT_EQ(chip(), nullptr);
}

TEST_F(AuditPageTest, OpensWhatAnEventIsAbout)
{
    const auto role = ask(Api::createRole, {.name = u"Librarian"_s, .scopeKind = RoleScope::University, .level = 5});
    ASSERT_TRUE(role) << role.error().code.toStdString();
    AuditPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"action"_s, u"roles.create"_s}});
    ASSERT_TRUE(until([&] { return ready(page) && page.model()->at(0); }));
    Q_EMIT page.list()->opened(0); // the newest
    QString where;
    QVariant what;
    QObject::connect(&page, &ui::Page::navigate, &page, [&](const QString &id, const QVariant &argument) {
        where = id;
        what = argument;
    });
    picture(page, u"audit-role"_s);
    press(page.detail(), u"Open Librarian"_s);
    EXPECT_EQ(where, u"roles"_s);
    EXPECT_EQ(what.toMap().value(u"id"_s).toString(), role->id.toString());
}

} // namespace bitflow::test
