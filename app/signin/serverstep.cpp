// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/serverstep.h"

#include "app/signin/words.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QClipboard>
#include <QDateTime>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

// One line of the list: a sign, what is checked, and below what is wrong with it.
class CheckRow : public QWidget
{
public:
    explicit CheckRow(QWidget *parent)
        : QWidget(parent)
        , m_sign(new QLabel(this))
        , m_title(new Label(this))
        , m_hint(new Label(this, {}, Token::Err))
    {
        auto *grid = new QGridLayout(this);
        grid->setContentsMargins({});
        grid->setHorizontalSpacing(space::s);
        grid->setVerticalSpacing(space::xs);
        grid->setColumnStretch(1, 1);
        m_hint->setWordWrap(true);
        m_hint->hide();
        decorative(m_sign);
        grid->addWidget(m_sign, 0, 0, Qt::AlignTop);
        grid->addWidget(m_title, 0, 1);
        grid->addWidget(m_hint, 1, 1);
        follow(ServerProbe::State::Waiting);
    }
    void setTitle(const QString &title) { m_title->setText(title); }
    void setHint(const QString &hint)
    {
        m_hint->setText(hint);
        m_hint->setVisible(!hint.isEmpty());
    }
    void follow(ServerProbe::State state)
    {
        m_state = state;
        static const std::pair<QString, Token> signs[] = {{u":/icons/state-neutral.svg"_s, Token::Text3},
                                                          {u":/icons/state-clock.svg"_s, Token::Accent},
                                                          {u":/icons/state-ok.svg"_s, Token::Ok},
                                                          {u":/icons/state-error.svg"_s, Token::Err}};
        const auto &[icon, token] = signs[size_t(state)];
        m_sign->setPixmap(iconPixmap(icon, token, space::icon, devicePixelRatioF()));
        m_title->setToken(state == ServerProbe::State::Waiting ? Token::Text3 : Token::Text);
        const QString said[] = {ServerStep::tr("waiting"), ServerStep::tr("being checked"), ServerStep::tr("yes"),
                                ServerStep::tr("no")};
        ui::name(m_title, u"%1: %2"_s.arg(m_title->text(), said[size_t(state)]));
        m_title->setToolTip({});
    }

protected:
    void changeEvent(QEvent *event) override
    {
        QWidget::changeEvent(event);
        if (event->type() == QEvent::PaletteChange)
            follow(m_state);
    }

private:
    QLabel *m_sign;
    Label *m_title;
    Label *m_hint;
    ServerProbe::State m_state = ServerProbe::State::Waiting;
};

ServerStep::ServerStep(ApiClient &api, Trust &trust, QWidget *parent)
    : QWidget(parent)
    , m_api(api)
    , m_trust(trust)
    , m_probe(api)
    , m_address(new QLineEdit(this))
    , m_complaint(new Label(this, {}, Token::Err))
    , m_connect(new QPushButton(tr("&Connect"), this))
    , m_copy(new QPushButton(tr("Copy &details for IT"), this))
    , m_list(new QWidget(this))
{
    auto *label = new Label(this, tr("&Address of the server"), Token::Text, Type::Body, true);
    ui::name(m_address, label, tr("For example portal.example.edu or portal.example.edu:8443"));
    m_address->setPlaceholderText(tr("portal.example.edu"));
    m_address->setLayoutDirection(Qt::LeftToRight);
    m_address->setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
    m_complaint->setWordWrap(true);
    m_complaint->hide();
    setVariant(m_connect, Variant::Primary);
    setVariant(m_copy, Variant::Flat);
    auto *list = new QVBoxLayout(m_list);
    list->setContentsMargins(0, space::s, 0, 0);
    list->setSpacing(space::s);
    for (CheckRow *&row : m_rows)
        list->addWidget(row = new CheckRow(m_list));
    list->addWidget(m_copy, 0, Qt::AlignLeading);
    m_list->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(space::s);
    for (QWidget *widget : std::initializer_list<QWidget *>{label, m_address, m_complaint, m_connect, m_list})
        column->addWidget(widget);
    connect(m_address, &QLineEdit::returnPressed, this, &ServerStep::check);
    connect(m_connect, &QPushButton::clicked, this, &ServerStep::check);
    connect(m_copy, &QPushButton::clicked, this, &ServerStep::copyDetails);
    connect(&m_probe, &ServerProbe::stepChanged, this, &ServerStep::follow);
    connect(&m_probe, &ServerProbe::finished, this, &ServerStep::finished);
}

void ServerStep::setAddress(const QString &address) { m_address->setText(address); }

void ServerStep::focusFirst()
{
    m_address->setFocus();
    m_address->selectAll();
}

void ServerStep::check()
{
    if (m_probe.running()) {
        m_probe.cancel();
        return setBusy(false);
    }
    complain({});
    const Result<QUrl> server = ApiClient::parseAddress(m_address->text());
    if (!server) {
        m_list->hide();
        complain(words::addressFailure(server.error()));
        return focusFirst();
    }
    for (int i = 0; i < ServerProbe::stepCount; ++i) {
        const auto step = ServerProbe::Step(i);
        m_rows[size_t(i)]->setTitle(words::stepTitle(step, *server));
        m_rows[size_t(i)]->setHint({});
        m_rows[size_t(i)]->setVisible(ServerProbe::applies(step, *server));
    }
    m_copy->hide();
    m_list->show();
    setBusy(true);
    m_probe.start(*server);
}

void ServerStep::follow(ServerProbe::Step step, ServerProbe::State state) { m_rows[size_t(step)]->follow(state); }

void ServerStep::finished(ServerProbe::Step step, const Error &error)
{
    setBusy(false);
    const QUrl server = m_probe.server();
    if (error.code.isEmpty())
        return Q_EMIT reached(server);
    CertificateInfo certificate = m_trust.seen(server);
    certificate.ip = m_probe.ip();
    const QString hint = words::stepFailure(step, error, server, certificate);
    m_rows[size_t(step)]->setHint(hint);
    announce(this, hint, true);
    m_details = u"%1\n%2 %3 (%4)\n%5\n%6 %7"_s.arg(QDateTime::currentDateTimeUtc().toString(Qt::ISODate),
                                                   server.toString(), m_probe.ip(), error.code, hint,
                                                   certificate.subject, QString::fromLatin1(certificate.keyHash));
    m_copy->show();
    if (error.code == "untrusted"_L1)
        Q_EMIT undecided(certificate);
    else if (error.code == "identity_changed"_L1)
        Q_EMIT changed(certificate);
}

void ServerStep::complain(const QString &text)
{
    m_complaint->setText(text);
    m_complaint->setVisible(!text.isEmpty());
    setComplained(m_address, !text.isEmpty());
    if (!text.isEmpty())
        announce(this, text, true);
}

void ServerStep::setBusy(bool busy)
{
    m_connect->setText(busy ? tr("&Cancel") : tr("&Connect"));
    m_address->setReadOnly(busy);
}

void ServerStep::copyDetails() { QGuiApplication::clipboard()->setText(m_details); }

} // namespace bitflow
