// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/invitationssheet.h"

#include "app/parts/columnfit.h"
#include "app/parts/people.h"
#include "app/ui/blocked.h"
#include "app/ui/emptystate.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/listview.h"
#include "app/ui/names.h"
#include "app/ui/wraplayout.h"

#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::InvitationColumns)
};

ui::Pill statePill(const Invitation &one)
{
    return one.expiresAt <= Instant::now() ? ui::Pill{Words::tr("Run out"), ui::Tone::Warn}
                                           : ui::Pill{Words::tr("Waiting"), ui::Tone::Info};
}

QString roleText(const Invitation &one)
{
    return one.roleName.isEmpty() ? Words::tr("As the account has it") : one.roleName;
}

QList<ui::Column<Invitation>> invitationColumns()
{
    using Col = ui::Column<Invitation>;
    using ui::CellKind;
    return {Col{u"email"_s, Words::tr("E-mail"), [](const Invitation &i) { return i.userEmail; }, 200, CellKind::Code,
                true},
            Col{u"role"_s, Words::tr("Role"), roleText, 120, CellKind::Quiet},
            Col{u"institution"_s, Words::tr("Where"), [](const Invitation &i) { return placeText(i.institutionPath); },
                150, CellKind::Path},
            Col{u"state"_s, Words::tr("State"), [](const Invitation &i) { return statePill(i).text; }, 110,
                CellKind::Pill, false, statePill},
            Col{u"created_at"_s,
                Words::tr("Invited"),
                [](const Invitation &i) { return fmt::relative(i.createdAt); },
                110,
                CellKind::Quiet,
                true,
                {},
                [](const Invitation &i) {
                    return Words::tr("By %1, %2").arg(fmt::isolate(i.invitedByName), fmt::dateTime(i.createdAt));
                }}};
}

} // namespace

InvitationsSheet::InvitationsSheet(ApiClient &api, Id<Institution> institution, QWidget *window)
    : Sheet(tr("Pending invitations"), window)
    , m_api(api)
    , m_model(new ListModel(invitationColumns(), this))
    , m_view(new ui::ListView(tr("Invitations"), this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new ui::EmptyState(this))
    , m_error(new ui::ErrorPanel(this))
    , m_words(new ui::Label(this, {}, Token::Text2))
    , m_again(new QPushButton(tr("Send again"), this))
    , m_revoke(new QPushButton(tr("Revoke…"), this))
{
    resize(820, 520);
    m_model->setFetcher([&api](const InvitationQuery &query, QObject *asker, auto done) {
        api.call(Api::listInvitations, query).then(asker, std::move(done));
    });
    m_view->setListModel(m_model);
    new ColumnFit(m_view, {200, 110, 130, 100, 100});
    for (QWidget *view : std::initializer_list<QWidget *>{m_view, m_empty, m_error})
        m_stack->addWidget(view);
    content()->addWidget(m_stack, 1);
    auto *row = new ui::WrapLayout;
    m_words->setWordWrap(true);
    row->addWords(m_words, 300);
    for (QPushButton *button : {m_again, m_revoke}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    content()->addLayout(row);
    cancel()->setText(tr("Close"));
    connect(m_again, &QPushButton::clicked, this, &InvitationsSheet::sendAgain);
    connect(m_revoke, &QPushButton::clicked, this, &InvitationsSheet::askRevoke);
    connect(m_view, &ui::ListView::currentRowChanged, this, &InvitationsSheet::follow);
    connect(m_view, &ui::ListView::deleteWanted, m_revoke, &QPushButton::click);
    connect(m_error, &ui::ErrorPanel::retry, m_model, [this] { m_model->refresh(); });
    connect(m_model, &ui::ListModel::stateChanged, this, &InvitationsSheet::present);
    connect(m_model, &ui::ListModel::totalChanged, this, &InvitationsSheet::present);
    connect(m_model, &ui::ListModel::refreshed, this, &InvitationsSheet::present);
    InvitationQuery query;
    query.institutionId = institution;
    query.sort = u"-created_at"_s;
    m_model->setQuery(query);
    present();
    m_view->setFocus();
}

void InvitationsSheet::present()
{
    using State = ui::ListModel::State;
    follow();
    if (m_model->state() == State::Failed && m_model->rowCount() == 0) {
        m_error->show(tr("The invitations could not be loaded"), m_model->error());
        return m_stack->setCurrentWidget(m_error);
    }
    if (m_model->state() == State::Ready && m_model->total() == 0) {
        m_empty->show(u":/icons/state-mail.svg"_s, tr("No pending invitations"),
                      tr("Whoever is invited stands here until the invitation is accepted."));
        return m_stack->setCurrentWidget(m_empty);
    }
    m_stack->setCurrentWidget(m_view);
}

std::optional<Invitation> InvitationsSheet::chosen() const
{
    const Invitation *one = m_model->at(m_view->currentRow());
    return one ? std::optional(*one) : std::nullopt;
}

void InvitationsSheet::follow()
{
    const QString why = chosen() ? QString() : tr("Choose an invitation first.");
    ui::block(m_again, why);
    ui::block(m_revoke, why);
}

void InvitationsSheet::say(const QString &text, bool problem)
{
    m_words->setToken(problem ? Token::Err : Token::Text2);
    m_words->setText(text);
    ui::announce(this, text, problem);
}

void InvitationsSheet::sendAgain()
{
    const auto one = chosen();
    if (!one || m_sending.running())
        return;
    m_sending = m_api.call(Api::resendInvitation, {one->id});
    m_sending.then(this, [this, email = one->userEmail](const Result<Invitation> &sent) {
        if (sent)
            say(tr("A new mail is on its way to %1. The link of the old one no longer works.")
                    .arg(fmt::isolate(email)));
        else
            say(sent.error().status == 429
                    ? tr("%1 got too many mails today. Try again tomorrow.").arg(fmt::isolate(email))
                    : peopleErrorText(sent.error()),
                true);
        m_model->refresh();
    });
}

void InvitationsSheet::askRevoke()
{
    const auto one = chosen();
    if (!one)
        return;
    auto *sheet = new Sheet(tr("Revoke the invitation of %1?").arg(fmt::isolate(one->userEmail)), this);
    sheet->addText(tr("The link in the mail stops working. An account that nobody has opened goes with it."));
    sheet->setAction(tr("Revoke"), ui::Variant::Danger)->setFocus();
    connect(sheet, &Sheet::acted, this, [this, sheet, invitation = *one] { revoke(invitation, sheet); });
    sheet->open();
}

void InvitationsSheet::revoke(const Invitation &one, Sheet *sheet)
{
    if (sheet->isBusy())
        return;
    sheet->setBusy(tr("Revoking…"));
    m_api.call(Api::revokeInvitation, {one.id})
        .then(sheet, [this, sheet, email = one.userEmail](const Result<Nothing> &gone) {
            sheet->setBusy({});
            if (!gone && gone.error().status != 404)
                return sheet->setMessage(peopleErrorText(gone.error()), gone.error());
            sheet->accept();
            say(tr("The invitation of %1 is revoked.").arg(fmt::isolate(email)));
            m_model->refresh();
            Q_EMIT changed();
        });
}

} // namespace bitflow
