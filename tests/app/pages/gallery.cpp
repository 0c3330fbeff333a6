// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the pages with the sample data at a real server, for people to look at: pages_gallery DIRECTORY [--dark]
// [--rtl] [--roles]; the last for the matrix of roles alone.
#include "app/audit/auditpage.h"
#include "app/audit/timeline.h"
#include "app/home/homepage.h"
#include "app/imports/importspage.h"
#include "app/imports/wizard.h"
#include "app/institutions/institutionspage.h"
#include "app/institutions/treeview.h"
#include "app/mainwindow.h"
#include "app/roles/matrix.h"
#include "app/roles/matrixtree.h"
#include "app/roles/roledetail.h"
#include "app/roles/rolespage.h"
#include "app/ui/listview.h"
#include "common/api/auth.h"
#include "common/api/users.h"
#include "tests/support/paths.h"
#include "tests/support/serverprocess.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QTabWidget>
#include <QTest>

#include <cstdio>

using namespace bitflow;

namespace {

constexpr int waitMs = 120'000;

class Gallery
{
public:
    Gallery(const QString &directory, const QString &suffix) : m_directory(directory), m_suffix(suffix) {}

    int run(bool rolesOnly);

private:
    template<class In, class Out>
    std::optional<Out> ask(const Endpoint<In, Out> &endpoint, const In &input = {}, const CallOptions &options = {})
    {
        std::optional<Result<Out>> answer;
        QObject context;
        m_api.call(endpoint, input, options).then(&context, [&](const Result<Out> &result) { answer = result; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, waitMs) || !*answer) {
            std::fprintf(stderr, "%s: %s\n", qPrintable(QString(endpoint.name)),
                         answer ? qPrintable(answer->error().detail) : "no answer");
            return {};
        }
        return **answer;
    }
    void shoot(const QString &name, QWidget *what = nullptr)
    {
        QTest::qWait(700);
        (what ? what : m_window)->grab().save(u"%1/%2%3.png"_s.arg(m_directory, name, m_suffix));
    }
    static QWidget *sheet()
    {
        for (QWidget *window : QApplication::topLevelWidgets())
            if (window->isVisible() && window->inherits("bitflow::Sheet"))
                return window;
        return nullptr;
    }
    void shootSheet(const QString &name)
    {
        if (!QTest::qWaitFor([] { return sheet() != nullptr; }, 3000))
            return;
        QTest::qWait(1200);
        shoot(name, sheet());
        sheet()->close();
        QTest::qWait(50);
    }
    static void click(QWidget *where, const QString &text)
    {
        for (auto *button : where->findChildren<QAbstractButton *>())
            if (button->isVisible() && button->text().remove(u'&') == text)
                return button->click();
        std::fprintf(stderr, "no button %s\n", qPrintable(text));
    }
    void home();
    void imports();
    void institutions();
    void audit();
    void roles();

    QString m_directory, m_suffix;
    test::ServerProcess m_server;
    QTemporaryDir m_config;
    Settings m_settings{m_config.filePath(u"owner.ini"_s)};
    Trust m_trust{m_settings};
    ApiClient m_api{m_trust};
    Keychain m_keychain;
    ClientSession m_session{m_api, m_keychain};
    MainWindow *m_window = nullptr;
    ui::Page *m_page = nullptr;
};

void Gallery::home()
{
    m_window->go(u"home"_s);
    QTest::qWait(1500);
    shoot(u"home-empty"_s);
}

void Gallery::imports()
{
    m_window->go(u"imports"_s);
    shoot(u"imports-empty"_s);
    m_window->go(u"imports"_s, QVariantMap{{u"new"_s, u"institutions"_s}});
    shoot(u"import-1-start"_s);
    auto *page = m_window->findChild<ImportsPage *>();
    page->wizard()->file()->setFile(test::sampleUniversities());
    shoot(u"import-1-file"_s);
    click(page, u"Upload and continue"_s);
    if (!QTest::qWaitFor([&] { return page->wizard()->run().has_value(); }, waitMs))
        return;
    shoot(u"import-2-columns"_s);
    click(page, u"Start the dry run"_s);
    QTest::qWait(100);
    shoot(u"import-3-dry-run-at-work"_s);
    if (!QTest::qWaitFor([&] { return page->wizard()->run()->state == ImportState::Checked; }, waitMs))
        return;
    shoot(u"import-3-dry-run"_s);
    for (auto *button : page->findChildren<QAbstractButton *>())
        if (button->isVisible() && button->text().contains("2,990"_L1) && button->text().startsWith("Import"_L1))
            button->click();
    QTest::qWait(1500);
    shoot(u"import-4-run"_s);
    if (!QTest::qWaitFor([&] { return page->wizard()->run()->state == ImportState::Done; }, waitMs))
        return;
    shoot(u"import-5-result"_s);
    click(page, u"Close"_s);
    shoot(u"imports"_s);
}

void Gallery::institutions()
{
    const auto university = ask(Api::createInstitution, {.kind = InstitutionKind::University,
                                                         .name = u"Asha University of Science"_s,
                                                         .email = u"office@asha.example"_s,
                                                         .phone = u"+91 20 1234 5678"_s,
                                                         .website = u"https://asha.example"_s,
                                                         .address = {.line1 = u"1 College Road"_s,
                                                                     .city = u"Pune"_s,
                                                                     .state = u"Maharashtra"_s,
                                                                     .postalCode = u"411001"_s,
                                                                     .country = u"India"_s},
                                                         .establishedYear = 1949,
                                                         .timezone = u"Asia/Kolkata"_s,
                                                         .domain = u"asha.example"_s});
    if (!university)
        return;
    const auto id = university->institution.id;
    Id<Institution> first;
    for (const QString &name : {u"Engineering"_s, u"Law"_s, u"Medicine"_s, u"Science"_s}) {
        const auto college = ask(Api::createInstitution, {.parentId = id,
                                                          .kind = InstitutionKind::College,
                                                          .name = name,
                                                          .type = CollegeType::Engineering,
                                                          .affiliation = Affiliation::Autonomous,
                                                          .capacity = 1200});
        if (!college)
            return;
        if (first.isNull())
            first = college->institution.id;
        for (const QString &department : {u"Chemistry"_s, u"Physics"_s})
            ask(Api::createInstitution,
                {.parentId = college->institution.id, .kind = InstitutionKind::Department, .name = department});
        if (name == "Law"_L1)
            ask(Api::setInstitutionStatus, {college->institution.id, InstitutionStatus::Suspended, {}},
                {.ifMatch = college->institution.rowVersion});
    }
    ask(Api::createUser,
        {.institutionId = first, .email = u"meera@asha.example"_s, .firstName = u"Meera"_s, .lastName = u"Joshi"_s});
    m_window->go(u"home"_s);
    m_window->findChild<HomePage *>()->refresh();
    QTest::qWait(2000);
    shoot(u"home"_s);
    m_window->go(u"institutions"_s);
    QTest::qWait(1500);
    shoot(u"institutions-top"_s);
    auto *page = m_window->findChild<InstitutionsPage *>();
    auto *tree = page->findChild<InstitutionTreeView *>();
    tree->setCurrent({id});
    if (!QTest::qWaitFor([&] { return tree->current() && tree->current()->id == id; }, waitMs))
        return;
    tree->expand(tree->currentIndex());
    QTest::qWait(2000);
    tree->scrollTo(tree->currentIndex(), QTreeView::PositionAtCenter);
    tree->expand(tree->model()->index(0, 0, tree->currentIndex()));
    shoot(u"institutions-tree"_s);
    page->findChild<QTabWidget *>()->setCurrentIndex(1);
    shoot(u"institutions-structure"_s);
    page->findChild<QTabWidget *>()->setCurrentIndex(0);
    auto *actions = page->findChild<InstitutionActions *>();
    actions->newTop->trigger();
    shootSheet(u"sheet-new-university"_s);
    actions->trash->trigger();
    shootSheet(u"sheet-trash"_s);
    actions->status->trigger();
    shootSheet(u"sheet-suspend"_s);
    page->open(QVariantMap{{u"id"_s, first.toString()}});
    QTest::qWait(3000);
    actions->edit->trigger();
    shoot(u"institutions-edit"_s);
    page->findChild<QLineEdit *>()->setFocus();
    actions->move->trigger();
    shootSheet(u"sheet-move"_s);
    actions->leader->trigger();
    shootSheet(u"sheet-leader"_s);
    page->open(QVariantMap{{u"q"_s, u"universit"_s}});
    QTest::qWait(2500);
    shoot(u"institutions-search"_s);
    page->open(QVariantMap{{u"status"_s, u"suspended"_s}});
    shoot(u"institutions-filtered"_s);
    page->open(QVariantMap{{u"trashed"_s, true}});
    shoot(u"institutions-trash-empty"_s);
}

void Gallery::audit()
{
    ask(Api::login, {test::ServerProcess::ownerEmail(), u"not the right one"_s, {}});
    m_window->go(u"audit"_s);
    QTest::qWait(2000);
    shoot(u"audit"_s);
    auto *page = m_window->findChild<AuditPage *>();
    page->open(QVariantMap{{u"action"_s, u"users.,institutions."_s}});
    QTest::qWait(1500);
    page->list()->setCurrentRow(0);
    Q_EMIT page->list()->opened(0);
    shoot(u"audit-event"_s);
    page->timeline()->setFocus();
    QTest::keyClick(page->timeline(), Qt::Key_Left, Qt::ShiftModifier);
    QTest::qWait(1500);
    shoot(u"audit-range"_s);
    page->open(QVariantMap{{u"q"_s, u"zebra"_s}});
    QTest::qWait(1500);
    shoot(u"audit-none"_s);
    page->open(QVariantMap{{u"outcome"_s, u"denied"_s}});
    QTest::qWait(1500);
    page->primaryAction()->trigger();
    shootSheet(u"audit-export"_s);
}

// Six roles side by side, two of them changed, and what the change means.
void Gallery::roles()
{
    NewRole mine;
    mine.name = u"Grade office"_s;
    mine.description = u"Enters grades for those who cannot"_s;
    mine.scopeKind = RoleScope::Platform;
    mine.permissions = {u"users.view"_s, u"users.create"_s, u"roles.view"_s, u"grades.enter"_s};
    const auto made = ask(Api::createRole, mine);
    mine.name = u"Examination board of the faculty"_s;
    const auto other = ask(Api::createRole, mine);
    if (!made || !other)
        return;
    m_window->go(u"roles"_s, QVariantMap{{u"id"_s, made->id.toString()}});
    auto *page = m_window->findChild<RolesPage *>();
    PermissionMatrix *matrix = page->detail()->matrix();
    MatrixModel *model = matrix->model();
    if (!QTest::qWaitFor([&] { return model->hasCatalogue() && model->columnOf(made->id) > 0; }, waitMs))
        return;
    shoot(u"roles-one"_s);
    const auto all = ask(Api::listRoles, RoleQuery());
    model->addRole(*other);
    for (const Role &role : all->items)
        if (QStringList{u"principal"_s, u"super_academics"_s, u"faculty"_s, u"student"_s}.contains(role.slug))
            model->addRole(role);
    matrix->tree()->setFocus();
    matrix->tree()->setCurrentIndex(model->indexOf(u"users.update"_s, 1));
    model->toggle(model->indexOf(u"users.update"_s, 1));
    model->toggle(model->indexOf(u"users.create"_s, 2));
    model->toggle(model->index(model->indexOf(u"audit.view"_s).parent().row(), 2));
    matrix->tree()->collapse(model->indexOf(u"audit.view"_s).parent());
    QTest::qWait(1000);
    shoot(u"roles-matrix"_s);
    model->toggle(model->indexOf(u"grades.approve"_s, 1));
    Q_EMIT matrix->reviewWanted();
    shootSheet(u"roles-review"_s);
}

int Gallery::run(bool rolesOnly)
{
    QDir().mkpath(m_directory);
    if (const QString problem = m_server.start(); !problem.isEmpty()) {
        std::fprintf(stderr, "%s\n", qPrintable(problem));
        return 1;
    }
    m_api.setServer(m_server.url());
    std::optional<Result<Me>> me;
    QObject context;
    m_session.signIn(test::ServerProcess::ownerEmail(), test::ServerProcess::ownerPassword(), false)
        .then(&context, [&](const Result<Me> &result) { me = result; });
    if (!QTest::qWaitFor([&] { return me.has_value(); }, waitMs) || !*me)
        return 1;
    const auto page = [this]<class P>(std::type_identity<P>) {
        return [this](QWidget *parent) -> ui::Page * { return new P(m_api, m_session, parent); };
    };
    QList<PageSpec> pages;
    pages.append({u"home"_s, u"Home"_s, u"go-home"_s, [] { return true; }, page(std::type_identity<HomePage>())});
    pages.append({u"institutions"_s, u"Institutions"_s, u":/icons/institution.svg"_s, [] { return true; },
                  page(std::type_identity<InstitutionsPage>())});
    pages.append({u"imports"_s, u"Imports"_s, u"document-import"_s, [] { return true; },
                  page(std::type_identity<ImportsPage>())});
    pages.append(
        {u"audit"_s, u"Audit log"_s, u":/icons/log.svg"_s, [] { return true; }, page(std::type_identity<AuditPage>())});
    pages.append({u"roles"_s, u"Roles & access"_s, u":/icons/shield.svg"_s, [] { return true; },
                  page(std::type_identity<RolesPage>())});
    MainWindow window(pages);
    m_window = &window;
    window.resize(1280, 760);
    window.QWidget::show();
    roles();
    if (rolesOnly)
        return 0;
    home();
    imports();
    institutions();
    audit();
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2)
        return 2;
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    ui::Theme theme;
    const bool dark = arguments.contains(u"--dark"_s);
    const bool rightToLeft = arguments.contains(u"--rtl"_s);
    theme.setScheme(dark ? ui::Scheme::Dark : ui::Scheme::Light);
    if (rightToLeft)
        QApplication::setLayoutDirection(Qt::RightToLeft);
    const QString suffix = QString(dark ? u"-dark"_s : QString()) + (rightToLeft ? u"-rtl"_s : QString()) +
                           (app.devicePixelRatio() > 1 ? u"@2x"_s : QString());
    return Gallery(arguments[1], suffix).run(arguments.contains(u"--roles"_s));
}
