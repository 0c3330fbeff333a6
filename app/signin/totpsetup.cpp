// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/totpsetup.h"

#include "app/parts/copylabel.h"
#include "app/signin/codefield.h"
#include "app/signin/recoverycodes.h"
#include "app/ui/errorpanel.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/qrcode.h"
#include "app/ui/style.h"

#include <QFontDatabase>
#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

namespace {

// "ABCD EFGH …": read aloud and typed in fours.
QString inFours(const QString &secret)
{
    QString text;
    for (qsizetype i = 0; i < secret.size(); ++i)
        text += (i > 0 && i % 4 == 0 ? u" "_s : QString()) + secret[i];
    return text;
}

Label *wrapped(QWidget *parent, const QString &text, Token token = Token::Text2)
{
    auto *label = new Label(parent, text, token);
    label->setWordWrap(true);
    return label;
}

} // namespace

TotpSetup::TotpSetup(ApiClient &api, QWidget *parent)
    : QWidget(parent)
    , m_api(api)
    , m_app(new QWidget(this))
    , m_picture(new QrCode(m_app))
    , m_secret(new CopyLabel(m_app))
    , m_field(new CodeField(m_app))
    , m_error(wrapped(m_app, {}, Token::Err))
    , m_button(new QPushButton(tr("&Confirm"), m_app))
    , m_codes(new RecoveryCodesView(this))
{
    setVariant(m_button, Variant::Primary);
    m_button->setAutoDefault(false);
    ui::name(m_picture, tr("Picture to scan with the authenticator app"));
    m_secret->setObjectName("secret"_L1);
    ui::name(m_secret, tr("Key for the authenticator app"));
    m_secret->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_secret->setLayoutDirection(Qt::LeftToRight);
    m_secret->setWordWrap(true);
    auto *steps = new QVBoxLayout(m_app);
    steps->setContentsMargins({});
    steps->setSpacing(space::s);
    steps->addWidget(wrapped(m_app, tr("1. Scan this picture with an authenticator app on your phone.")));
    steps->addWidget(m_picture, 0, Qt::AlignHCenter);
    steps->addWidget(wrapped(m_app, tr("Or type this key into the app:")));
    steps->addWidget(m_secret);
    steps->addSpacing(space::s);
    steps->addWidget(wrapped(m_app, tr("2. Enter the six digits that the app shows now.")));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_field, m_error, m_button})
        steps->addWidget(widget);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_app);
    column->addWidget(m_codes);
    m_codes->hide();
    connect(m_field, &CodeField::completed, this, &TotpSetup::confirm);
    connect(m_field, &QLineEdit::returnPressed, this, &TotpSetup::confirm);
    connect(m_button, &QPushButton::clicked, this, &TotpSetup::confirm);
    connect(m_codes, &RecoveryCodesView::done, this, &TotpSetup::done);
    say({});
}

void TotpSetup::start(const QString &account)
{
    m_account = account;
    m_begun = false;
    m_codes->hide();
    m_app->show();
    m_field->setKind(CodeField::Kind::App);
    m_button->setText(tr("&Confirm"));
    say({});
    m_beginning = m_api.call(Api::beginTotp);
    m_beginning.then(this, [this](const Result<TotpEnrolment> &begun) { showSecret(begun); });
}

void TotpSetup::showSecret(const Result<TotpEnrolment> &begun)
{
    m_begun = begun.has_value();
    m_button->setText(begun ? tr("&Confirm") : tr("&Try again"));
    if (!begun)
        return say(errorText(begun.error()));
    m_picture->setText(begun->uri);
    m_secret->setData(inFours(begun->secret));
    m_secret->setAccessibleDescription(m_secret->text());
    focusFirst();
}

void TotpSetup::focusFirst()
{
    if (m_codes->isVisibleTo(this))
        m_codes->focusFirst();
    else
        m_field->setFocus();
}

void TotpSetup::confirm()
{
    if (m_beginning.running() || m_confirming.running())
        return;
    if (!m_begun)
        return start(m_account);
    if (m_field->code().isEmpty())
        return say(tr("The code is still missing."));
    say({});
    m_button->setText(tr("Confirming…"));
    m_confirming = m_api.call(Api::confirmTotp, {m_field->code()});
    m_confirming.then(this, [this](const Result<RecoveryCodes> &codes) { confirmed(codes); });
}

void TotpSetup::confirmed(const Result<RecoveryCodes> &codes)
{
    m_button->setText(tr("&Confirm"));
    if (!codes) {
        m_field->selectAll();
        m_field->setFocus();
        return say(codes.error().status == 422
                       ? tr("This is not the code that the app shows now. Wait for the next one; if that fails too, "
                            "check that the clock of the phone is right.")
                       : errorText(codes.error()));
    }
    m_codes->setCodes(codes->codes, m_account);
    m_app->hide();
    m_codes->show();
    focusFirst();
    Q_EMIT enabled();
}

void TotpSetup::say(const QString &complaint)
{
    m_error->setText(complaint);
    m_error->setVisible(!complaint.isEmpty());
    setComplained(m_field, !complaint.isEmpty());
    if (!complaint.isEmpty())
        announce(this, complaint, true);
}

} // namespace bitflow
