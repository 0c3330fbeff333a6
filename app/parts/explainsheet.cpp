// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/explainsheet.h"

#include "app/parts/askaccess.h"
#include "app/parts/explaintext.h"
#include "app/parts/institutionfield.h"
#include "app/parts/panel.h"
#include "app/parts/people.h"
#include "app/parts/whocanevent.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/margins.h"
#include "app/ui/names.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QEvent>
#include <QFormLayout>
#include <QGuiApplication>
#include <QMetaMethod>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

namespace {

// As much as the window below leaves room for: most of it is reasons to read.
int tall(const QWidget *sheet)
{
    const QWidget *below = sheet->parentWidget() ? sheet->parentWidget()->window() : nullptr;
    return below ? std::clamp(below->height() - 2 * space::xl, 640, 860) : 760;
}

} // namespace

ExplainSheet::ExplainSheet(ApiClient &api, const ClientSession &session, const About &about, QWidget *parent)
    : Sheet(about.user.isNull() || about.user == session.me().user.id
                ? tr("What may I do, and why?")
                : tr("What may %1 do, and why?").arg(fmt::isolate(about.name)),
            parent)
    , m_api(api)
    , m_session(session)
    , m_about(about)
    , m_permission(new QComboBox(this))
    , m_where(new InstitutionField(api, tr("Where"), this))
    , m_past(new QCheckBox(tr("At a time in the past"), this))
    , m_when(new QDateTimeEdit(QDateTime::currentDateTime(), this))
    , m_verdict(new QWidget(this))
    , m_sign(new ui::Label(m_verdict))
    , m_sentence(new ui::Label(m_verdict, {}, Token::Text, Type::Section, true))
    , m_scroll(new QScrollArea(this))
    , m_copy(new QPushButton(tr("Copy as text"), this))
    , m_askFor(new QPushButton(tr("Ask for access…"), this))
    , m_sent(new ui::Label(this, {}, Token::Ok))
{
    resize(600, tall(this));
    buildQuestion();
    auto *verdict = new QHBoxLayout(m_verdict);
    verdict->setContentsMargins(0, space::s, 0, 0);
    verdict->setSpacing(space::s);
    ui::decorative(m_sign);
    verdict->addWidget(m_sign, 0, Qt::AlignTop);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    verdict->addWidget(m_sentence, 1);
    content()->addWidget(m_verdict);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    ui::name(m_scroll, tr("The reasons"));
    content()->addWidget(m_scroll, 1);
    m_sent->setWordWrap(true);
    content()->addWidget(m_sent);
    auto *who = new QPushButton(tr("Who has this permission?"), this);
    for (QPushButton *button : {m_copy, who, m_askFor})
        addToFooter(button);
    m_askFor->hide();
    connect(m_askFor, &QPushButton::clicked, this, &ExplainSheet::askForAccess);
    connect(who, &QPushButton::clicked, this,
            [this] { askWhoCan(this, m_permission->currentData().toString(), m_where->button()->path()); });
    connect(m_copy, &QPushButton::clicked, this, [this] {
        if (m_told)
            QGuiApplication::clipboard()->setText(explain::plain(*m_told));
    });
    cancel()->setText(tr("Close"));
    ask();
}

void ExplainSheet::buildQuestion()
{
    for (const bool above : {true, false}) {
        for (const PermissionInfo &row : permissionCatalogue())
            if (m_about.first.contains(row.slug) == above)
                //: A group of permissions and one of them
                m_permission->addItem(
                    tr("%1: %2").arg(permissionCategory(QString(row.category)), permissionLabel(QString(row.slug))),
                    QString(row.slug));
        if (const int count = m_permission->count(); count > 0 && count < int(permissionCatalogue().size()))
            m_permission->insertSeparator(count);
    }
    m_permission->setCurrentIndex(std::max(0, m_permission->findData(m_about.permission)));
    m_permission->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_permission->setMinimumContentsLength(20);
    ui::name(m_permission, tr("Permission"));
    InstitutionButton *button = m_where->button();
    button->setNone(tr("The platform itself"), tr("Above every institution"));
    const QString title = m_about.institution.isNull() ? tr("The platform itself")
                          : m_about.path.isEmpty()     ? tr("This institution")
                                                       : m_about.path.last().name;
    button->setChosen(m_about.institution, m_about.path, title);
    m_when->setMaximumDateTime(QDateTime::currentDateTime());
    m_when->setCalendarPopup(true);
    m_when->setFixedHeight(space::control);
    m_when->setMinimumWidth(m_when->sizeHint().width() + space::xl); // the style's edges are wider than Qt counts
    m_when->setEnabled(false);
    ui::name(m_when, tr("Time"));
    auto *what = new ui::Label(this, tr("Permission"), Token::Text, Type::Body, true);
    what->setBuddy(m_permission);
    content()->addWidget(what);
    content()->addWidget(m_permission);
    content()->addWidget(m_where);
    auto *time = new QHBoxLayout;
    time->setSpacing(space::s);
    time->addWidget(m_past);
    time->addWidget(m_when);
    time->addStretch();
    content()->addLayout(time);
    connect(m_permission, &QComboBox::currentIndexChanged, this, &ExplainSheet::ask);
    connect(button, &InstitutionButton::changed, this, &ExplainSheet::ask);
    connect(m_past, &QCheckBox::toggled, this, [this](bool on) {
        m_when->setEnabled(on);
        ask();
    });
    connect(m_when, &QDateTimeEdit::dateTimeChanged, this, &ExplainSheet::ask);
}

void ExplainSheet::ask()
{
    ExplainQuery query;
    query.userId = m_about.user;
    query.permission = m_permission->currentData().toString();
    query.institutionId = m_where->button()->id();
    query.subjectId = m_about.subject;
    if (m_past->isChecked())
        query.at = Instant{std::min(m_when->dateTime(), QDateTime::currentDateTime()).toMSecsSinceEpoch() * 1000};
    setMessage({});
    m_sent->hide();
    m_asking.cancel();
    m_asking = m_api.call(Api::explainAccess, query);
    m_asking.then(this, [this](const Result<Explanation> &told) { arrived(told); });
}

void ExplainSheet::arrived(const Result<Explanation> &told)
{
    m_told = told ? std::optional(*told) : std::nullopt;
    m_verdict->setVisible(told.has_value());
    m_scroll->setVisible(told.has_value());
    m_copy->setVisible(told.has_value());
    m_askFor->setVisible(told && mayAskForAccess());
    if (!told)
        return setMessage(tr("This could not be explained. %1").arg(peopleErrorText(told.error())), told.error());
    present();
}

void ExplainSheet::present()
{
    const bool yes = m_told->decision == Verdict::Allow;
    if (const auto &path = m_told->institutionPath; !path.isEmpty()) // asked about by its id alone
        m_where->button()->setChosen(m_told->institutionId, path, path.last().name);
    showSign();
    m_sentence->setText(explain::sentence(*m_told));
    ui::announce(m_sentence, m_sentence->text());
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    ui::setMargins(body, column, 0, 0, space::m, 0);
    column->setSpacing(space::s);
    QStringList blocks, gaps;
    for (const AccessBlock &one : m_told->blockedBy)
        blocks.append(explain::block(one));
    for (const Gap one : m_told->gaps)
        gaps.append(explain::gap(one));
    if (!yes && m_told->paths.isEmpty())
        addList(column, tr("Why not"),
                {m_told->others.isEmpty() ? tr("No role of this person reaches this place.")
                                          : tr("None of the roles that reach this place allows it.")});
    addFixes(column);
    addList(column,
            yes                         ? tr("What has to happen first")
            : m_told->missing.isEmpty() ? tr("What stands in the way")
                                        : tr("What stands in the way besides"),
            blocks);
    for (const AccessPath &path : m_told->paths)
        addChain(column, path, false);
    if (!yes)
        for (const AccessPath &path : m_told->others)
            addChain(column, path, true);
    addList(column, tr("Who can decide"), m_told->deciders);
    addList(column, tr("What is not known for certain"), gaps);
    column->addStretch();
    m_scroll->setWidget(body);
}

void ExplainSheet::showSign()
{
    if (!m_told)
        return;
    const bool yes = m_told->decision == Verdict::Allow;
    m_sign->setPixmap(ui::iconPixmap(yes ? u":/icons/state-ok.svg"_s : u":/icons/state-error.svg"_s,
                                     yes ? Token::Ok : Token::Err, 20, devicePixelRatioF()));
}

void ExplainSheet::changeEvent(QEvent *event)
{
    Sheet::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showSign();
}

void ExplainSheet::heading(QVBoxLayout *column, const QString &text)
{
    auto *label = new ui::Label(column->parentWidget(), text, Token::Text, Type::Body, true);
    label->setWordWrap(true);
    column->addWidget(label);
}

void ExplainSheet::addList(QVBoxLayout *column, const QString &title, const QStringList &rows)
{
    if (rows.isEmpty())
        return;
    heading(column, title);
    for (const QString &row : rows) {
        auto *label = new ui::Label(column->parentWidget(), row, Token::Text);
        label->setWordWrap(true);
        column->addWidget(label);
    }
}

void ExplainSheet::addChain(QVBoxLayout *column, const AccessPath &path, bool denied)
{
    auto *card = new Panel(column->parentWidget());
    const auto steps = explain::chain(*m_told, path, denied);
    QStringList spoken;
    auto *grid = new QFormLayout(card);
    grid->setContentsMargins(space::m, space::s, space::m, space::s);
    grid->setRowWrapPolicy(QFormLayout::DontWrapRows);
    for (const explain::Step &step : steps) {
        spoken.append(step.label + u": "_s + step.text);
        auto *label = new ui::Label(card, step.label, Token::Text2, Type::Caption);
        auto *text = new ui::Label(card, step.text, Token::Text);
        text->setWordWrap(true);
        grid->addRow(label, text);
    }
    ui::name(card, path.assignment.roleName, spoken.join(u". "_s));
    auto *links = new QHBoxLayout;
    const auto link = [&](const QString &label, const QString &named, auto &&go) {
        auto *button = new QPushButton(label, card);
        button->setAutoDefault(false);
        ui::setVariant(button, ui::Variant::Flat);
        ui::name(button, named);
        connect(button, &QPushButton::clicked, this, go);
        links->addWidget(button);
    };
    link(tr("Person"), tr("Open %1").arg(m_told->userName),
         [this] { follow(u"users"_s, {{u"id"_s, m_told->userId.toString()}}); });
    link(tr("Role"), tr("Open %1").arg(path.assignment.roleName),
         [this, role = path.assignment.roleId] { follow(u"roles"_s, {{u"id"_s, role.toString()}}); });
    if (const Id<Institution> place = path.assignment.institutionId; !place.isNull())
        link(tr("Place"), tr("Open %1").arg(placeText(path.assignment.institutionPath)),
             [this, place] { follow(u"institutions"_s, {{u"id"_s, place.toString()}}); });
    if (!denied && m_session.mayAnywhere(Permission::RolesView))
        link(tr("Who else may"), tr("Who else may: %1").arg(permissionLabel(m_told->permission)),
             [this] { askWhoCan(this, m_told->permission, m_told->institutionPath); });
    links->addStretch();
    grid->addRow(links);
    column->addWidget(card);
}

void ExplainSheet::addFixes(QVBoxLayout *column)
{
    if (m_told->wouldFix.isEmpty())
        return;
    heading(column, tr("What would allow it, the least first"));
    const bool heard = isSignalConnected(QMetaMethod::fromSignal(&ExplainSheet::assignWanted));
    for (const AccessFix &one : m_told->wouldFix) {
        auto *row = new QHBoxLayout;
        auto *label = new ui::Label(column->parentWidget(), explain::fix(one), Token::Text);
        label->setWordWrap(true);
        row->addWidget(label, 1);
        if (one.mayGive && heard) {
            auto *assign = new QPushButton(tr("Assign…"), column->parentWidget());
            assign->setAutoDefault(false);
            ui::name(assign, tr("Give %1 the role %2").arg(m_told->userName, one.roleName));
            connect(assign, &QPushButton::clicked, this, [this, one] { Q_EMIT assignWanted(one); });
            row->addWidget(assign, 0, Qt::AlignTop);
        }
        column->addLayout(row);
    }
}

// For oneself, and now.
bool ExplainSheet::mayAskForAccess() const
{
    return m_told && m_told->userId == m_session.me().user.id && !m_told->past && !m_told->missing.isEmpty();
}

void ExplainSheet::askForAccess()
{
    if (!m_told)
        return;
    auto *sheet = new AskAccessSheet(m_api, *m_told, this);
    connect(sheet, &AskAccessSheet::sent, this, [this](int people) {
        m_sent->setText(tr("Sent to the %Ln person(s) who may give it.", "", people));
        m_sent->show();
        ui::announce(m_sent, m_sent->text());
    });
    sheet->open();
}

void ExplainSheet::follow(const QString &pageId, const QVariantMap &argument)
{
    Q_EMIT pageWanted(pageId, argument);
    accept();
}

} // namespace bitflow
