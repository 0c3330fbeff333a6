// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/home/homepage.h"

#include "app/home/attention.h"
#include "app/home/flowgrid.h"
#include "app/home/linkbutton.h"
#include "app/parts/labels.h"
#include "app/parts/panel.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/strip.h"
#include "app/ui/style.h"

#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

namespace {
const QString institutionsPage = u"institutions"_s;
const QString usersPage = u"users"_s;
const QString importsPage = u"imports"_s;

// How many lack whoever should answer for them, and where they are listed.
TileDetail led(qint64 all, qint64 lacking, const QString &some, const QString &none, const QString &kind)
{
    if (all == 0)
        return {HomePage::tr("None yet")};
    if (lacking == 0)
        return {none};
    return {some, ui::Tone::Warn, {{u"kind"_s, kind}, {u"without_leader"_s, true}}};
}
} // namespace

HomePage::HomePage(ApiClient &api, ClientSession &session, QWidget *parent)
    : Page(parent)
    , m_api(api)
    , m_session(session)
    , m_grid(new FlowGrid(190))
    , m_greeting(new ui::Label(this, {}, Token::Text, Type::Title, true))
    , m_asOf(new ui::Label(this, {}, Token::Text2))
    , m_refresh(new QPushButton(ui::icon(u"view-refresh"_s), tr("Refresh"), this))
    , m_strip(new ui::Strip(this))
    , m_stack(new QStackedWidget(this))
    , m_figures(new QWidget)
    , m_error(new ui::ErrorPanel(this))
{
    buildTiles();
    auto *top = new QHBoxLayout;
    top->addWidget(m_greeting);
    top->addStretch();
    top->addWidget(m_asOf);
    top->addSpacing(space::s);
    top->addWidget(m_refresh);
    ui::setVariant(m_refresh, ui::Variant::Flat);
    connect(m_refresh, &QPushButton::clicked, this, &HomePage::refresh);

    auto *column = new QVBoxLayout(m_figures);
    column->setContentsMargins(space::l, space::s, space::l, space::l);
    column->setSpacing(space::l);
    column->addLayout(top);
    column->addWidget(buildChecklist());
    column->addWidget(m_grid);
    column->addWidget(buildAttention());
    column->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(m_figures);
    ui::name(scroll, HomePage::title());
    m_stack->addWidget(scroll);
    m_stack->addWidget(m_error);
    connect(m_error, &ui::ErrorPanel::retry, this, &HomePage::refresh);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(0);
    page->addWidget(m_strip);
    page->addWidget(m_stack, 1);
    connect(&m_session, &ClientSession::meChanged, this, &HomePage::refresh);
}

QString HomePage::title() const { return tr("Home"); }

void HomePage::activate() { refresh(); }

void HomePage::addTile(const QString &caption, const QString &icon, const QString &pageId,
                       std::function<QVariantMap(const Overview &)> filter,
                       std::function<void(KpiTile *, const Overview &)> fill)
{
    auto *tile = new KpiTile(caption, icon, m_grid);
    m_grid->add(tile);
    connect(tile, &QAbstractButton::clicked, this, [this, pageId, filter = std::move(filter)] {
        Q_EMIT navigate(pageId, m_overview ? filter(*m_overview) : QVariantMap());
    });
    connect(tile, &KpiTile::detailClicked, this,
            [this, pageId](const QVariantMap &of) { Q_EMIT navigate(pageId, of); });
    m_tiles.append({tile, std::move(fill)});
}

void HomePage::buildTiles()
{
    const auto fixed = [](const QVariantMap &filter) { return [filter](const Overview &) { return filter; }; };
    const auto kind = [fixed](QLatin1StringView name) { return fixed({{u"kind"_s, QString(name)}}); };
    const auto count = [](qint64 number) { return int(number); };
    addTile(tr("Universities"), kindIcon(InstitutionKind::University), institutionsPage, kind("university"_L1),
            [](KpiTile *tile, const Overview &o) {
                tile->setFigure(fmt::number(o.universities), {o.universities == 0            ? tr("None yet")
                                                              : o.institutionsSuspended == 0 ? tr("None suspended")
                                                                                             : QString()});
            });
    addTile(tr("Colleges"), kindIcon(InstitutionKind::College), institutionsPage, kind("college"_L1),
            [count](KpiTile *tile, const Overview &o) {
                tile->setFigure(fmt::number(o.colleges),
                                led(o.colleges, o.collegesWithoutPrincipal,
                                    tr("%Ln without a principal", "", count(o.collegesWithoutPrincipal)),
                                    tr("Each has a principal"), u"college"_s));
            });
    addTile(tr("Departments"), kindIcon(InstitutionKind::Department), institutionsPage, kind("department"_L1),
            [count](KpiTile *tile, const Overview &o) {
                tile->setFigure(fmt::number(o.departments),
                                led(o.departments, o.departmentsWithoutHead,
                                    tr("%Ln without a head", "", count(o.departmentsWithoutHead)),
                                    tr("Each has a head"), u"department"_s));
            });
    addTile(tr("People"), u":/icons/people.svg"_s, usersPage, fixed({}), [count](KpiTile *tile, const Overview &o) {
        tile->setFigure(fmt::number(o.people),
                        {tr("%Ln active", "", count(o.peopleActive)), ui::Tone::Neutral, {{u"status"_s, u"active"_s}}});
    });
    addTile(
        tr("Signed in, last 24 hours"), u":/icons/pulse.svg"_s, usersPage,
        [](const Overview &o) {
            return QVariantMap{{u"last_login_after"_s, (o.asOf - std::chrono::days(1)).toString()},
                               {u"sort"_s, u"-last_login_at"_s}};
        },
        [](KpiTile *tile, const Overview &o) {
            tile->setFigure(
                fmt::number(o.signedInLastDay),
                {o.people > 0 ? tr("%1 of all people").arg(fmt::percent(double(o.signedInLastDay) / double(o.people)))
                              : QString()});
        });
    addTile(tr("Never signed in"), u":/icons/state-clock.svg"_s, usersPage, fixed({{u"never_signed_in"_s, true}}),
            [count](KpiTile *tile, const Overview &o) {
                tile->setFigure(fmt::number(o.peopleNeverSignedIn),
                                o.peopleInvited > 0 ? TileDetail{tr("%Ln invited", "", count(o.peopleInvited)),
                                                                 ui::Tone::Neutral,
                                                                 {{u"status"_s, u"invited"_s}}}
                                                    : TileDetail{tr("No open invitation")});
            });
}

// The signs of the rows below stand under the heading; what lights up under the pointer is wider.
void HomePage::addHeading(QVBoxLayout *column, const QString &text, QWidget *panel)
{
    column->setContentsMargins(space::s, space::l, space::s, space::m);
    column->setSpacing(space::xs);
    auto *heading = new ui::Label(panel, text, Token::Text, Type::Section, true);
    heading->setContentsMargins(space::s, 0, space::s, 0);
    column->addWidget(heading);
}

QWidget *HomePage::buildChecklist()
{
    m_checklist = new Panel(this);
    auto *column = new QVBoxLayout(m_checklist);
    addHeading(column, tr("Where would you like to begin?"), m_checklist);
    const auto step = [&](const QString &icon, const QString &text, const QString &detail, const QString &page,
                          const QVariantMap &filter) {
        auto *row = new RowButton({{}, ui::Tone::Info, icon}, text, detail, m_checklist);
        column->addWidget(row);
        connect(row, &QAbstractButton::clicked, this, [this, page, filter] { Q_EMIT navigate(page, filter); });
    };
    step(u":/icons/upload.svg"_s, tr("Import universities"),
         tr("From a CSV file; nothing is written before you have seen a dry run."), importsPage,
         {{u"new"_s, u"institutions"_s}});
    step(u":/icons/institution.svg"_s, tr("Add a university"), tr("With an owner account, if you like."),
         institutionsPage, {{u"new"_s, u"university"_s}});
    step(u":/icons/people.svg"_s, tr("Add people"), tr("One by one here, or many from a file under Imports."),
         usersPage, {{u"new"_s, true}});
    m_checklist->hide();
    return m_checklist;
}

QWidget *HomePage::buildAttention()
{
    m_attention = new Panel(this);
    auto *column = new QVBoxLayout(m_attention);
    addHeading(column, tr("Needs attention"), m_attention);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(0);
    column->addLayout(m_rows);
    m_calm = new ui::Label(m_attention, {}, Token::Text2);
    m_calm->setContentsMargins(space::s, 0, space::s, 0);
    m_calm->setWordWrap(true);
    m_calm->setMinimumHeight(40);
    column->addWidget(m_calm);
    return m_attention;
}

void HomePage::refresh()
{
    if (!m_session.isSignedIn() || m_call.running())
        return;
    const QString name = displayName(m_session.me().user);
    m_greeting->setText(tr("Welcome, %1").arg(fmt::isolate(name)));
    for (const Tile &tile : std::as_const(m_tiles))
        tile.button->setStale(true);
    m_refresh->setEnabled(false);
    m_call = m_api.call(Api::overview);
    m_call.then(this, [this](const Result<Overview> &overview) { arrived(overview); });
}

void HomePage::arrived(const Result<Overview> &overview)
{
    m_refresh->setEnabled(true);
    if (overview) {
        m_stack->setCurrentIndex(0);
        m_strip->hide(u"overview"_s);
        return show(*overview);
    }
    if (!m_overview) {
        m_error->show(tr("The figures could not be loaded"), overview.error());
        return m_stack->setCurrentWidget(m_error);
    }
    // older figures stay, and say how old they are
    m_strip->show(
        {u"overview"_s,
         tr("These figures are from %1. %2").arg(fmt::relative(m_overview->asOf), ui::errorText(overview.error())),
         ui::Tone::Warn, tr("Retry"), [this] { refresh(); }, false},
        overview.error());
}

void HomePage::show(const Overview &overview)
{
    m_overview = overview;
    for (const Tile &tile : std::as_const(m_tiles))
        tile.fill(tile.button, overview);
    m_asOf->setText(tr("As of %1").arg(fmt::dateTime(overview.asOf)));
    const bool nothingYet = overview.universities + overview.colleges + overview.departments == 0;
    const bool begin = nothingYet && m_session.mayOnPlatform(Permission::UniversitiesCreate);
    m_checklist->setVisible(begin);
    m_attention->setVisible(!begin); // of nothing there is nothing to say
    showAttention(overview);
}

void HomePage::showAttention(const Overview &overview)
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        if (QWidget *row = item->widget()) {
            row->hide();
            row->deleteLater();
        }
        delete item;
    }
    const auto rows = attentionOf(overview);
    for (const AttentionRow &row : rows) {
        auto *button = new RowButton(row.sign, row.text, row.detail, this);
        m_rows->addWidget(button);
        connect(button, &QAbstractButton::clicked, this, [this, row] { Q_EMIT navigate(row.pageId, row.filter); });
    }
    m_calm->setVisible(rows.isEmpty());
    m_calm->setText(
        overview.colleges + overview.departments == 0
            ? tr("Nothing needs you right now: nobody and nothing is suspended.")
            : tr("Nothing needs you right now: every college has a principal, every department a head, and nobody is "
                 "suspended."));
}

} // namespace bitflow
