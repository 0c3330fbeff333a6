// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/codestep.h"

#include "app/signin/words.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

CodeStep::CodeStep(ApiClient &api, QWidget *parent)
    : QWidget(parent)
    , m_api(api)
    , m_line(new QLineEdit(this))
    , m_problem(new Label(this, {}, Token::Err))
    , m_go(new QPushButton(tr("&Continue"), this))
    , m_again(new QPushButton(tr("Send me a &new one"), this))
    , m_back(new QPushButton(tr("&Back to sign-in"), this))
{
    auto *label = new Label(this, tr("Code or link"), Token::Text, Type::Body, true);
    ui::name(m_line, label);
    m_line->setMaxLength(2000); // a whole mail has more, and is not needed
    m_line->setLayoutDirection(Qt::LeftToRight);
    m_problem->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(space::m);
    for (QWidget *widget : std::initializer_list<QWidget *>{label, m_line, m_problem, m_go, m_again, m_back})
        column->addWidget(widget);
    setVariant(m_go, Variant::Primary);
    setVariant(m_back, Variant::Flat);
    connect(m_go, &QPushButton::clicked, this, &CodeStep::take);
    connect(m_line, &QLineEdit::returnPressed, this, &CodeStep::take);
    for (QWidget *about : std::initializer_list<QWidget *>{m_problem, m_again})
        connect(m_line, &QLineEdit::textEdited, about, &QWidget::hide);
    connect(m_again, &QPushButton::clicked, this, &CodeStep::newWanted);
    connect(m_back, &QPushButton::clicked, this, &CodeStep::left);
}

void CodeStep::start(const QString &code)
{
    m_line->setText(code);
    m_problem->hide();
    m_again->hide();
    setBusy(false);
    if (!code.isEmpty())
        take();
}

void CodeStep::focusFirst() { m_line->setFocus(); }

bool CodeStep::isHere(const MailCode &code) const
{
    return code.host.isEmpty() || code.host.compare(m_api.server().authority(), Qt::CaseInsensitive) == 0 ||
           code.host.compare(m_api.server().host(), Qt::CaseInsensitive) == 0;
}

void CodeStep::take()
{
    const auto code = MailCode::find(m_line->text());
    if (!code)
        return say(tr("This is neither a code nor a link from a mail. Paste the whole link, or the line that begins "
                      "with “invite-”, “reset-”, “verify-” or “email-”."));
    if (!isHere(*code))
        return say(tr("This link is for %1. Go back and change the server first.").arg(fmt::ltr(code->host)));
    m_problem->hide();
    m_again->hide();
    redeem(*code);
}

void CodeStep::redeem(const MailCode &code)
{
    if (code.kind == MailCode::Kind::Reset)
        return Q_EMIT resetWanted(code.code);
    if (m_offer.running() || m_confirming.running())
        return;
    setBusy(true);
    if (code.kind == MailCode::Kind::Invite) {
        m_offer = m_api.call(Api::invitationOffer, {code.code});
        m_offer.then(this, [this, code](const Result<InvitationOffer> &offer) {
            setBusy(false);
            if (!offer)
                return fail(code, offer.error());
            Q_EMIT invited(code.code, *offer);
        });
        return;
    }
    m_confirming = m_api.call(Api::verifyEmail, {code.code});
    m_confirming.then(this, [this, code](const Result<Nothing> &done) {
        setBusy(false);
        if (!done)
            return fail(code, done.error());
        Q_EMIT confirmed(code.kind == MailCode::Kind::Email
                             ? tr("The new address is confirmed. Sign in with it from now on.")
                             : tr("The address is confirmed."));
    });
}

void CodeStep::setBusy(bool busy)
{
    m_go->setText(busy ? tr("Checking…") : tr("&Continue"));
    m_line->setReadOnly(busy);
}

void CodeStep::say(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->show();
    announce(this, problem, true);
    m_line->setFocus();
    m_line->selectAll();
}

// Of what confirms an address another is asked for by whoever is signed in.
void CodeStep::fail(const MailCode &code, const Error &error)
{
    const bool invitation = code.kind == MailCode::Kind::Invite;
    m_again->setVisible(invitation && error.code == "code_invalid"_L1);
    say(invitation || error.code != "code_invalid"_L1 ? words::codeFailure(error) : words::confirmationFailure());
}

} // namespace bitflow
