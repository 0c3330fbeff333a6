// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/ui/sample.h"

#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "app/ui/savebar.h"
#include "app/ui/style.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeWidget>

namespace bitflow::sample {

using namespace ui;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("sample", text); }

class PeoplePage : public ui::Page
{
public:
    explicit PeoplePage(QWidget *parent) : Page(parent), m_add(new QAction(tr("Invite user"), this))
    {
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(space::l, 0, space::l, 0);
        auto *filters = new QHBoxLayout;
        m_search = new QLineEdit(this);
        m_search->setPlaceholderText(tr("Name, e-mail, phone, ID …  (Ctrl+F)"));
        m_search->addAction(icon(u"search"_s, Token::Text3), QLineEdit::LeadingPosition);
        name(m_search, tr("Search people"));
        filters->addWidget(m_search, 1);
        for (const QString &label : {tr("Status: any"), tr("Role: any"), tr("Institution: Pune")})
            filters->addWidget(new QPushButton(label, this));
        filters->addWidget(new QPushButton(icon(u"document-export"_s, Token::Text), tr("Export"), this));
        column->addLayout(filters);
        m_view = new ListView(tr("People"), this);
        m_model = new KeysetTableModel<Person, PersonQuery>(personColumns(), this);
        m_model->setFetcher([](const PersonQuery &query, QObject *, const auto &done) {
            bitflow::Page<Person> page;
            page.total = 48'312;
            const qint64 from = query.seek.value_or(0);
            for (qint64 i = from; i < from + (from == 0 ? 13 : query.limit); ++i)
                page.items.append(person(int(i)));
            done(page);
        });
        m_view->setListModel(m_model);
        column->addWidget(m_view, 1);
        m_model->setQuery({});
    }
    QString title() const override { return tr("Users"); }
    QList<Crumb> breadcrumb() const override
    {
        return {{tr("Institutions"), u"institutions"_s, {}},
                {u"Pune University"_s, u"institutions"_s, 1},
                {title(), {}, {}}};
    }
    QAction *primaryAction() const override { return m_add; }
    QWidget *searchField() const override { return m_search; }
    QList<QWidget *> panes() const override { return {m_search, m_view}; }

private:
    QAction *m_add;
    QLineEdit *m_search;
    ListView *m_view;
    KeysetTableModel<Person, PersonQuery> *m_model;
};

class FormPage : public ui::Page
{
public:
    explicit FormPage(QWidget *parent) : Page(parent)
    {
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        auto *area = new QScrollArea(this);
        area->setFrameShape(QFrame::NoFrame);
        area->setWidgetResizable(true);
        area->setFocusPolicy(Qt::NoFocus);
        auto *inner = new QWidget;
        auto *row = new QHBoxLayout(inner);
        auto *form = new Form<Entry>(entryFields(), inner);
        row->addWidget(form, 1);
        row->addStretch(1);
        area->setWidget(inner);
        column->addWidget(area, 1);
        auto *bar = new SaveBar(form, tr("Save"), this);
        bar->setAlwaysShown(true);
        column->addWidget(bar);
        m_form = form;
    }
    QString title() const override { return tr("A form"); }
    bool hasUnsavedInput() const override { return m_form->isDirty(); }

private:
    FormBase *m_form;
};

class ControlsPage : public ui::Page
{
public:
    explicit ControlsPage(QWidget *parent) : Page(parent)
    {
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        auto *area = new QScrollArea(this);
        area->setFrameShape(QFrame::NoFrame);
        area->setWidgetResizable(true);
        area->setFocusPolicy(Qt::NoFocus);
        auto *inner = new QWidget;
        area->setWidget(inner);
        column->addWidget(area);
        auto *grid = new QGridLayout(inner);
        grid->addWidget(buttons(), 0, 0);
        grid->addWidget(fields(), 0, 1);
        grid->addWidget(tabs(), 1, 0);
        grid->addWidget(texts(), 1, 1);
    }
    QString title() const override { return tr("Controls"); }

private:
    QWidget *buttons()
    {
        auto *box = new QGroupBox(tr("Buttons"), this);
        auto *column = new QVBoxLayout(box);
        auto *row = new QHBoxLayout;
        const std::pair<QString, Variant> all[] = {{tr("Normal"), Variant::Normal},
                                                   {tr("Primary"), Variant::Primary},
                                                   {tr("Flat"), Variant::Flat},
                                                   {tr("Suspend"), Variant::Danger}};
        for (const auto &[label, variant] : all) {
            auto *button = new QPushButton(label, box);
            setVariant(button, variant);
            row->addWidget(button);
        }
        auto *disabled = new QPushButton(tr("Disabled"), box);
        disabled->setEnabled(false);
        row->addWidget(disabled);
        column->addLayout(row);
        auto *checks = new QHBoxLayout;
        for (int state = 0; state < 3; ++state) {
            auto *check = new QCheckBox(state == 0 ? tr("Off") : state == 1 ? tr("Some") : tr("On"), box);
            check->setTristate(true);
            check->setCheckState(Qt::CheckState(state));
            checks->addWidget(check);
        }
        auto *radio = new QRadioButton(tr("One of"), box);
        radio->setChecked(true);
        checks->addWidget(radio);
        checks->addWidget(new QRadioButton(tr("Other"), box));
        column->addLayout(checks);
        auto *pills = new QHBoxLayout;
        for (const Pill &pill :
             {Pill{tr("Active"), Tone::Ok}, Pill{tr("Pending"), Tone::Warn}, Pill{tr("Suspended"), Tone::Error},
              Pill{tr("Invited"), Tone::Info}, Pill{tr("Draft")}}) {
            auto *label = new PillLabel(box);
            label->setPill(pill);
            pills->addWidget(label);
        }
        column->addLayout(pills);
        auto *bar = new QProgressBar(box);
        bar->setValue(62);
        name(bar, tr("Import"));
        column->addWidget(bar);
        return box;
    }
    QWidget *fields()
    {
        auto *box = new QGroupBox(tr("Fields"), this);
        auto *column = new QVBoxLayout(box);
        auto *line = new QLineEdit(u"aditi.k@pune.example.edu"_s, box);
        name(line, tr("E-mail"));
        auto *combo = new QComboBox(box);
        combo->addItems({tr("Engineering"), tr("Medical")});
        name(combo, tr("Type"));
        auto *wrong = new QLineEdit(u"not an address"_s, box);
        setComplained(wrong, true);
        name(wrong, tr("Other e-mail"));
        auto *spin = new QSpinBox(box);
        name(spin, tr("How many"));
        auto *off = new QLineEdit(tr("Disabled"), box);
        off->setEnabled(false);
        for (QWidget *w : {static_cast<QWidget *>(line), static_cast<QWidget *>(combo), static_cast<QWidget *>(wrong),
                           static_cast<QWidget *>(spin), static_cast<QWidget *>(off)})
            column->addWidget(w);
        return box;
    }
    QWidget *tabs()
    {
        auto *tabs = new QTabWidget(this);
        tabs->setDocumentMode(true);
        auto *tree = new QTreeWidget(tabs);
        tree->setHeaderLabels({tr("Permission"), tr("Granted")});
        name(tree, tr("Permissions"));
        auto *group = new QTreeWidgetItem(tree, {tr("Users"), {}});
        for (const QString &what : {tr("See people"), tr("Add people"), tr("Suspend people")}) {
            auto *item = new QTreeWidgetItem(group, {what, tr("Yes")});
            item->setCheckState(0, Qt::Checked);
        }
        tree->expandAll();
        tree->setColumnWidth(0, 220);
        tree->setCurrentItem(group->child(1));
        tabs->addTab(tree, tr("Access"));
        tabs->addTab(new QWidget(tabs), tr("Activity"));
        tabs->addTab(new QWidget(tabs), tr("Security"));
        name(tabs->tabBar(), tr("Parts"));
        return tabs;
    }
    QWidget *texts()
    {
        auto *panel = new ErrorPanel(this);
        panel->show(tr("The list of people could not be loaded"), {0, u"offline"_s, {}, {}, 0},
                    tr("What you typed is still here."));
        return panel;
    }
};

class EmptyPage : public ui::Page
{
public:
    EmptyPage(const QString &title, QWidget *parent) : Page(parent), m_title(title)
    {
        auto *column = new QVBoxLayout(this);
        auto *empty = new EmptyState(this);
        empty->addButton(tr("Add an institution"), [] {});
        empty->addButton(tr("Import a file"), [] {});
        empty->show(u":/icons/institution.svg"_s, tr("No institutions yet"),
                    tr("Add a university by hand, or bring a whole list in from a file."));
        column->addWidget(empty);
    }
    QString title() const override { return m_title; }

private:
    QString m_title;
};

} // namespace

QList<FormField> entryFields()
{
    return {{"email"_L1, tr("E-mail"), Editor::Email, {}, {}, tr("An invitation is sent there.")},
            {"name"_L1, tr("Name")},
            {"secret"_L1, tr("Password"), Editor::Password},
            {"year"_L1, tr("Established"), Editor::Number},
            {"kind"_L1,
             tr("Kind"),
             Editor::Choice,
             {},
             {{tr("Staff"), u"staff"_s}, {tr("Student"), u"student"_s}, {tr("Guest"), u"guest"_s}}},
            {"other"_L1,
             tr("Second kind"),
             Editor::Choice,
             {},
             {{tr("None"), {}}, {tr("Staff"), u"staff"_s}, {tr("Guest"), u"guest"_s}}},
            {"joined"_L1, tr("Joined"), Editor::Date, tr("Dates")},
            {"until"_L1, tr("Access ends"), Editor::DateTime, tr("Dates")},
            {"tags"_L1, tr("Tags"), Editor::List, tr("More"), {}, tr("Put commas between them.")},
            {"days"_L1,
             tr("Working days"),
             Editor::Choices,
             tr("More"),
             {{tr("Monday"), u"monday"_s}, {tr("Tuesday"), u"tuesday"_s}, {tr("Wednesday"), u"wednesday"_s}}},
            {"color"_L1, tr("Colour"), Editor::Color, tr("More")},
            {"active"_L1, tr("May sign in"), Editor::Check, tr("More")},
            {"notes"_L1, tr("Notes"), Editor::MultiLine, tr("More")},
            {"home/city"_L1, tr("City"), Editor::Line, tr("Address")},
            {"home/code"_L1, tr("Postal code"), Editor::Line, tr("Address")}};
}

QList<Column<Person>> personColumns()
{
    using P = Person;
    static const auto state = [](const P &p) {
        switch (p.state) {
        case 1:
            return Pill{tr("Suspended"), Tone::Error, u":/icons/state-pause.svg"_s};
        case 2:
            return Pill{tr("Invited"), Tone::Info, u":/icons/state-mail.svg"_s};
        case 3:
            return Pill{tr("Pending"), Tone::Warn, u":/icons/state-clock.svg"_s};
        default:
            return Pill{tr("Active"), Tone::Ok};
        }
    };
    return {{.id = u"name"_s,
             .title = tr("Name"),
             .text = [](const P &p) { return p.name; },
             .width = 170,
             .kind = CellKind::Strong,
             .sortable = true},
            {.id = u"email"_s,
             .title = tr("E-mail"),
             .text = [](const P &p) { return p.email; },
             .width = 210,
             .kind = CellKind::Code,
             .sortable = true},
            {.id = u"role"_s,
             .title = tr("Role"),
             .text = [](const P &p) { return p.role; },
             .width = 130,
             .kind = CellKind::Quiet},
            {.id = u"place"_s,
             .title = tr("Institution"),
             .text = [](const P &p) { return p.place; },
             .width = 190,
             .kind = CellKind::Path},
            {.id = u"status"_s,
             .title = tr("Status"),
             .text = {},
             .width = 136,
             .kind = CellKind::Pill,
             .sortable = true,
             .pill = state},
            {.id = u"seen"_s,
             .title = tr("Last sign-in"),
             .text = [](const P &p) { return p.seen; },
             .width = 120,
             .kind = CellKind::Quiet}};
}

Person person(int n)
{
    struct Row
    {
        const char16_t *name, *email, *role, *place, *seen;
        int state;
    };
    static constexpr Row rows[] = {
        {u"Aditi Kulkarni", u"aditi.k@pune.example.edu", u"University owner", u"Pune University", u"12 min ago", 0},
        {u"प्रतीक चव्हाण", u"pratik.c@coe.example.edu", u"College admin", u"Pune › Engineering", u"Today 09:14", 0},
        {u"Fatima Al-Sayed", u"fatima@sci.example.edu", u"Dept. head", u"Pune › Science › Physics", u"Yesterday", 0},
        {u"Jürgen Weiß", u"j.weiss@arts.example.edu", u"Faculty", u"Pune › Arts", u"3 months ago", 1},
        {u"ليلى حسن", u"layla.h@med.example.edu", u"College admin", u"Nashik › Medical", u"Never", 2},
        {u"María Núñez", u"m.nunez@law.example.edu", u"Faculty", u"Nashik › Law", u"14 Oct 2025", 0},
        {u"Tom Okafor", u"tom.o@coe.example.edu", u"Student", u"Pune › Engineering › Computer Science", u"—", 3},
    };
    const Row &row = rows[size_t(n) % std::size(rows)];
    QByteArray id(16, '\0');
    for (int i = 0; i < 4; ++i)
        id[15 - i] = char(((n + 1) >> (8 * i)) & 0xFF);
    return {Id<Person>::fromBytes(id),
            QString::fromUtf16(row.name),
            QString::fromUtf16(row.email),
            QString::fromUtf16(row.role),
            QString::fromUtf16(row.place),
            QString::fromUtf16(row.seen),
            row.state};
}

QList<PageSpec> pages()
{
    const auto empty = [](const QString &title) {
        return [title](QWidget *parent) -> ui::Page * { return new EmptyPage(title, parent); };
    };
    const auto always = [] { return true; };
    return {{u"home"_s, tr("Home"), u":/icons/home.svg"_s, always, empty(tr("Home"))},
            {u"institutions"_s, tr("Institutions"), u":/icons/institution.svg"_s, always, empty(tr("Institutions"))},
            {u"people"_s, tr("Users"), u":/icons/people.svg"_s, always,
             [](QWidget *parent) -> ui::Page * { return new PeoplePage(parent); }},
            {u"roles"_s, tr("Roles & access"), u":/icons/shield.svg"_s, always,
             [](QWidget *parent) -> ui::Page * { return new ControlsPage(parent); }},
            {u"form"_s, tr("Imports"), u":/icons/upload.svg"_s, always,
             [](QWidget *parent) -> ui::Page * { return new FormPage(parent); }},
            {u"sessions"_s, tr("Sessions"), u":/icons/devices.svg"_s, always, empty(tr("Sessions"))},
            {u"hidden"_s, tr("Operations"), u"configure"_s, [] { return false; }, empty(tr("Operations"))}};
}

} // namespace bitflow::sample
