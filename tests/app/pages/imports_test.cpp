// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/importspage.h"
#include "app/imports/importtext.h"
#include "app/imports/progress.h"
#include "app/imports/rowkind.h"
#include "app/imports/wizard.h"
#include "app/ui/blocked.h"
#include "app/ui/listview.h"
#include "common/api/institutions.h"
#include "tests/app/pages/bench.h"
#include "tests/support/a11y.h"
#include "tests/support/paths.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>

namespace bitflow::test {

TEST(ImportText, SaysWhyInTheWordsOfTheField)
{
    struct Scenario
    {
        ImportKind kind;
        const char *field, *code, *word;
    };
    constexpr Scenario scenarios[] = {
        {ImportKind::Institutions, "name", "required", "empty"},
        {ImportKind::Institutions, "domain", "format", "domain"},
        {ImportKind::Institutions, "email", "format", "e-mail"},
        {ImportKind::Institutions, "established_year", "out_of_range", "800"},
        {ImportKind::Institutions, "name", "too_long", "255"},
        {ImportKind::Users, "email", "taken", "taken"},
        {ImportKind::Users, "email", "duplicate_in_file", "same"},
        {ImportKind::Institutions, "capacity", "type", "whole number"},
        {ImportKind::Institutions, "name", "unheard_of", "in English"},
    };
    for (const Scenario &scenario : scenarios) {
        const QString text = reasonText(scenario.kind, {2, QString::fromLatin1(scenario.field),
                                                        QString::fromLatin1(scenario.code), u"in English"_s});
        EXPECT_TRUE(text.contains(QString::fromLatin1(scenario.word), Qt::CaseInsensitive))
            << scenario.field << ' ' << scenario.code << ": " << text.toStdString();
    }
}

TEST(Pace, KnowsNothingBeforeTheFirstLookAndAfterAStepBack)
{
    Pace pace;
    EXPECT_EQ(pace.secondsLeft(100), -1);
    pace.note(10);
    EXPECT_EQ(pace.perSecond(), 0);
    QTest::qWait(600);
    pace.note(110);
    EXPECT_GT(pace.perSecond(), 0);
    EXPECT_GT(pace.secondsLeft(1000), 0);
    pace.note(5);
    EXPECT_EQ(pace.secondsLeft(100), -1);
}

class ImportsTest : public PageBench
{
protected:
    static bool until(const std::function<bool()> &condition) { return QTest::qWaitFor(condition, 120'000); }
    static bool says(const QWidget &page, const QString &text)
    {
        const auto labels = page.findChildren<QLabel *>();
        return std::ranges::any_of(
            labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    }
    QString write(const QString &name, const QByteArray &text)
    {
        QFile file(directory.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        return file.fileName();
    }
    // From the file to the end of the dry run.
    void dryRun(ImportsPage &page, const QString &file)
    {
        page.open(QVariantMap{{u"new"_s, u"institutions"_s}});
        auto *path = find<QLineEdit>(&page, u"The file"_s);
        ASSERT_NE(path, nullptr);
        path->setText(file);
        press(&page, u"Upload and continue"_s);
        ASSERT_TRUE(until([&] { return find(&page, u"Start the dry run"_s) != nullptr; }));
        press(&page, u"Start the dry run"_s);
        ASSERT_TRUE(until([&] { return page.wizard()->run() && page.wizard()->run()->state == ImportState::Checked; }));
    }
    static void saveErrorFile(ImportsPage &page, const QString &path)
    {
        press(&page, u"Save error file…"_s);
        QFileDialog *dialog = nullptr;
        ASSERT_TRUE(until([&] { return (dialog = page.findChild<QFileDialog *>()) != nullptr; }));
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
        ASSERT_TRUE(until([&] { return QFile::exists(path); }));
    }
};

TEST_F(ImportsTest, ThreeThousandUniversities)
{
    const QString sample = test::sampleUniversities();
    ImportsPage page(api, session);
    show(page);
    dryRun(page, sample);
    EXPECT_EQ(page.wizard()->run()->created, 2990);
    EXPECT_EQ(page.wizard()->run()->failed, 10);
    press(&page, u"Import 2,990 row(s)"_s);
    ASSERT_TRUE(until([&] { return page.wizard()->run()->state == ImportState::Done; }));
    EXPECT_EQ(page.wizard()->run()->created, 2990);
    EXPECT_EQ(page.wizard()->run()->failed, 10);
    auto *list = find<ui::ListView>(&page, u"Rows that need attention"_s);
    ASSERT_TRUE(until([&] { return list->listModel()->rowCount() == 10; }));
    for (int row = 0; row < 10; ++row) {
        EXPECT_GT(list->listModel()->index(row, 0).data().toInt(), 1);
        EXPECT_EQ(list->listModel()->index(row, 1).data().toString(), u"This cannot be left empty."_s);
        EXPECT_EQ(list->listModel()->index(row, 2).data().toString(), u"Name"_s);
    }
    EXPECT_TRUE(until([&] { return says(page, u"Name: This cannot be left empty."_s); })); // the cause, once
    for (const QString &figure : {u"2,990 created"_s, u"10 need attention"_s}) {
        ASSERT_NE(find(&page, figure), nullptr) << figure.toStdString();
        EXPECT_EQ(find(&page, figure)->focusPolicy(), Qt::NoFocus) << "a figure is no link";
    }
    EXPECT_NE(find(&page, u"Import another file"_s), nullptr);
    QSignalSpy went(&page, &ui::Page::navigate);
    press(&page, u"See the universities"_s);
    ASSERT_EQ(went.count(), 1);
    EXPECT_EQ(went.first().first().toString(), u"institutions"_s);
    const QString path = directory.filePath(u"errors.csv"_s);
    saveErrorFile(page, path);
    QFile saved(path);
    ASSERT_TRUE(saved.open(QIODevice::ReadOnly));
    const auto lines = QString::fromUtf8(saved.readAll()).split(u"\r\n"_s, Qt::SkipEmptyParts);
    ASSERT_EQ(lines.size(), 11);
    EXPECT_TRUE(lines.first().contains("_error"_L1) && lines.first().contains("_hint"_L1));

    // the same file once more brings nothing new
    dryRun(page, sample);
    EXPECT_EQ(page.wizard()->run()->created, 0);
    EXPECT_EQ(page.wizard()->run()->existing, 2990);
    press(&page, u"Close"_s);
    ASSERT_TRUE(until([&] { return find<ui::ListView>(&page, u"Imports"_s) != nullptr; }));
    ASSERT_TRUE(until([&] { return find<ui::ListView>(&page, u"Imports"_s)->listModel()->rowCount() == 2; }));
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();
}

TEST_F(ImportsTest, AMissingColumnIsAskedForBeforeAnythingStarts)
{
    ImportsPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"new"_s, u"institutions"_s}});
    auto *next = find<QAbstractButton>(&page, u"Upload and continue"_s);
    ASSERT_NE(next, nullptr);
    EXPECT_FALSE(ui::blockReason(next).isEmpty()); // no file yet
    auto *path = find<QLineEdit>(&page, u"The file"_s);
    QTest::keyClicks(path, u"/nowhere/at all.csv"_s);
    EXPECT_EQ(path->text(), u"/nowhere/at all.csv"_s);
    EXPECT_FALSE(says(page, u"There is no such file, or it cannot be read."_s)); // not while somebody types
    QTest::keyClick(path, Qt::Key_Return);
    ASSERT_TRUE(until([&] { return says(page, u"There is no such file, or it cannot be read."_s); }));
    EXPECT_FALSE(ui::blockReason(next).isEmpty());
    path->setText(write(u"odd.csv"_s, "Title,Web\nOdd University,odd.example\n"_ba));
    EXPECT_TRUE(ui::blockReason(next).isEmpty());
    press(&page, u"Upload and continue"_s);
    ASSERT_TRUE(until([&] { return find(&page, u"Start the dry run"_s) != nullptr; }));
    next = find<QAbstractButton>(&page, u"Start the dry run"_s);
    EXPECT_TRUE(ui::blockReason(next).contains(u"Name"_s)) << ui::blockReason(next).toStdString();
    for (const auto &[column, field] : {std::pair{u"Title"_s, u"name"_s}, std::pair{u"Web"_s, u"domain"_s}}) {
        auto *combo = find<QComboBox>(&page, u"What column %1 goes into"_s.arg(column));
        ASSERT_NE(combo, nullptr);
        combo->setCurrentIndex(combo->findData(field));
    }
    EXPECT_TRUE(ui::blockReason(next).isEmpty()) << ui::blockReason(next).toStdString();
    EXPECT_TRUE(page.hasUnsavedInput());
    page.refresh(); // F5, and coming back by Alt+Left
    page.open(page.place());
    QTest::qWait(300);
    EXPECT_TRUE(ui::blockReason(next).isEmpty()) << "the choices are still there";
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u"\n"_s).toStdString();
    press(&page, u"Start the dry run"_s);
    EXPECT_TRUE(next->hasFocus()) << "a busy button keeps the focus";
    ASSERT_TRUE(until([&] { return page.wizard()->run() && page.wizard()->run()->state == ImportState::Checked; }));
    EXPECT_EQ(page.wizard()->run()->created, 1);
}

TEST_F(ImportsTest, AFileThatIsNoCsvIsRefusedInWords)
{
    ImportsPage page(api, session);
    show(page);
    page.open(QVariantMap{{u"new"_s, u"institutions"_s}});
    find<QLineEdit>(&page, u"The file"_s)->setText(write(u"latin.csv"_s, "Name,Domain\nUniversit\xe9,x.example\n"_ba));
    press(&page, u"Upload and continue"_s);
    ASSERT_TRUE(until([&] { return says(page, u"UTF-8"_s) && says(page, u"not taken"_s); }));
    EXPECT_TRUE(until([&] { return find(&page, u"Upload and continue"_s) != nullptr; }));
}

// What the app says a row needs is what the server takes, and the header of a template needs no choosing.
TEST_F(ImportsTest, TemplatesFitTheServer)
{
    const auto university =
        ask(Api::createInstitution,
            {.kind = InstitutionKind::University, .name = u"Template"_s, .domain = u"template.example"_s});
    ASSERT_TRUE(university);
    const auto college =
        ask(Api::createInstitution,
            {.parentId = university->institution.id, .kind = InstitutionKind::College, .name = u"Template College"_s});
    ASSERT_TRUE(college);
    const auto below = [&](Rows rows) {
        return rows == Rows::Departments    ? college->institution.id
               : rows == Rows::Universities ? Id<Institution>()
                                            : university->institution.id;
    };
    for (const Rows rows : {Rows::Universities, Rows::Colleges, Rows::Departments, Rows::People}) {
        SCOPED_TRACE(templateName(rows).toStdString());
        NewImport value{.kind = rows == Rows::People ? ImportKind::Users : ImportKind::Institutions,
                        .institutionId = below(rows),
                        .fileName = templateName(rows)};
        value.file.bytes = templateContent(rows) + "x\r\n";
        const auto run = ask(Api::createImport, value, {.idempotencyKey = QUuid::createUuid().toByteArray()});
        ASSERT_TRUE(run) << run.error().detail.toStdString();
        auto fields = neededFields(rows) + otherFields(rows);
        auto targets = run->targets;
        fields.sort();
        targets.sort();
        EXPECT_EQ(fields, targets) << targets.join(u' ').toStdString();
        EXPECT_EQ(QSet<QString>(run->required.begin(), run->required.end()).size(), neededFields(rows).size());
        for (const QString &needed : neededFields(rows))
            EXPECT_TRUE(run->required.contains(needed)) << needed.toStdString();
        QStringList fed;
        for (const ColumnMapping &column : run->mapping)
            fed.append(column.field);
        EXPECT_EQ(fed, neededFields(rows) + otherFields(rows)) << fed.join(u' ').toStdString();
    }
}

} // namespace bitflow::test
