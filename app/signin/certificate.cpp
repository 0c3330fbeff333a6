// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/certificate.h"

#include "app/signin/truststep.h"
#include "app/signin/words.h"
#include "app/ui/fmt.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

namespace {

// Two lines of four groups: short enough to compare by voice.
QString inTwoLines(const QByteArray &hash)
{
    QStringList groups = grouped(hash).split(u' ');
    const QStringList second = groups.mid(4);
    return groups.mid(0, 4).join(u' ') + u'\n' + second.join(u' ');
}

QFormLayout *formRows()
{
    auto *rows = new QFormLayout;
    rows->setContentsMargins({});
    rows->setHorizontalSpacing(space::m);
    rows->setVerticalSpacing(space::s);
    rows->setLabelAlignment(Qt::AlignLeading | Qt::AlignTop);
    return rows;
}

QString stateText(Trust::State state)
{
    switch (state) {
    case Trust::State::NotSeen:
        return CertificateView::tr("Not connected yet.");
    case Trust::State::Plain:
        return CertificateView::tr("Not encrypted: the server runs on this computer.");
    case Trust::State::Certified:
        return CertificateView::tr("A known authority vouches for this server.");
    case Trust::State::Pinned:
        return CertificateView::tr("This is the key that was compared on this computer.");
    case Trust::State::PinnedExpired:
        return CertificateView::tr(
            "The key is the one that was compared, but the certificate has expired. Ask IT to renew it.");
    case Trust::State::Refused:
        return CertificateView::tr("The connection was refused: the server is not what it was.");
    }
    return {};
}

} // namespace

CertificateView::CertificateView(QWidget *parent)
    : QWidget(parent)
    , m_fingerprintTitle(new Label(this, tr("Fingerprint of the certificate (SHA-256)"), Token::Text2))
    , m_fingerprint(new Label(this, {}, Token::Text, Type::Section, true))
    , m_rows(formRows())
    , m_more(new QPushButton(tr("&More about the connection"), this))
    , m_details(new QWidget(this))
    , m_detailRows(formRows())
{
    m_fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_fingerprint->setLayoutDirection(Qt::LeftToRight);
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(Theme::font(Type::Section).pixelSize());
    font.setWeight(QFont::DemiBold);
    m_fingerprint->setFont(font);
    ui::name(m_fingerprint, m_fingerprintTitle->text());
    setVariant(m_more, Variant::Flat);
    m_more->setCheckable(true);
    m_more->setAutoDefault(false);
    m_details->setLayout(m_detailRows);
    m_details->hide();
    connect(m_more, &QPushButton::toggled, m_details, &QWidget::setVisible);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(space::xs);
    column->addWidget(m_fingerprintTitle);
    column->addWidget(m_fingerprint);
    column->addSpacing(space::s);
    column->addLayout(m_rows);
    column->addWidget(m_more, 0, Qt::AlignLeading);
    column->addWidget(m_details);
}

void CertificateView::add(QFormLayout *rows, const QString &title, const QString &text, bool code)
{
    if (text.isEmpty())
        return;
    auto *parent = rows->parentWidget();
    auto *value = new Label(parent, text);
    value->setWordWrap(!code);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    if (code) {
        QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setPixelSize(Theme::font(Type::Caption).pixelSize());
        value->setFont(font);
        value->setLayoutDirection(Qt::LeftToRight);
    }
    ui::name(value, title, text);
    value->setToolTip({});
    rows->addRow(new Label(parent, title, Token::Text2), value);
}

void CertificateView::present(const CertificateInfo &certificate)
{
    for (QFormLayout *rows : {m_rows, m_detailRows})
        while (rows->rowCount() > 0)
            rows->removeRow(0);
    const bool known = !certificate.certificateHash.isEmpty();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_fingerprintTitle, m_fingerprint, m_more})
        widget->setVisible(known);
    m_more->setChecked(false);
    if (!known)
        return;
    m_fingerprint->setText(inTwoLines(certificate.certificateHash));
    ui::name(m_fingerprint, m_fingerprintTitle->text(), grouped(certificate.certificateHash));
    m_fingerprint->setToolTip({});
    add(m_rows, tr("Server"), words::shown(QUrl(certificate.server)));
    add(m_rows, tr("Made out to"), certificate.subject);
    add(m_rows, tr("Issued by"), certificate.selfSigned ? tr("itself (self-signed)") : certificate.issuer);
    add(m_rows, tr("Valid"),
        tr("%1 to %2")
            .arg(fmt::date(certificate.validFrom.toLocalTime().date()),
                 fmt::date(certificate.validUntil.toLocalTime().date())));
    add(m_detailRows, tr("IP address"), certificate.ip);
    add(m_detailRows, tr("Key (SHA-256)"), inTwoLines(certificate.keyHash), true);
    if (!certificate.protocol.isEmpty())
        add(m_detailRows, tr("Encryption"), certificate.protocol + u" · "_s + certificate.cipher);
}

void showCertificate(QWidget *parent, Trust &trust, const QUrl &server)
{
    QDialog dialog(parent);
    dialog.setWindowTitle(CertificateView::tr("Connection to %1").arg(words::shown(server)));
    auto *column = new QVBoxLayout(&dialog);
    column->setContentsMargins(space::xl, space::xl, space::xl, space::l);
    column->setSpacing(space::m);
    QPalette surface;
    surface.setColor(QPalette::Window, Theme::color(Token::Surface));
    dialog.setPalette(surface);
    const CertificateInfo certificate = trust.seen(server);
    const bool otherName = trust.refusal(server) == "name_mismatch"_L1;
    auto *state =
        new Label(&dialog, otherName ? words::certificateOfAnother(certificate) : stateText(trust.state(server)),
                  Token::Text, Type::Section, true);
    column->addWidget(state);
    auto *ends = new Label(&dialog, words::runsOut(certificate), Token::Warn);
    column->addWidget(ends);
    ends->setVisible(!ends->text().isEmpty());
    for (Label *label : {state, ends})
        label->setWordWrap(true);
    if (trust.refusal(server) == "identity_changed"_L1 && !certificate.keyHash.isEmpty()) {
        auto *change = new TrustStep(&dialog);
        change->ask(certificate, TrustStep::Mode::Changed);
        QObject::connect(change, &TrustStep::cancelled, &dialog, &QDialog::reject);
        QObject::connect(change, &TrustStep::accepted, &dialog, [&](const QString &digits) {
            if (trust.acceptChange(certificate, digits))
                dialog.accept();
            else
                change->refuseDigits();
        });
        column->addWidget(change);
    } else {
        auto *view = new CertificateView(&dialog);
        view->present(certificate);
        column->addWidget(view);
        auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, &dialog);
        QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
        column->addWidget(buttons);
    }
    dialog.exec();
}

} // namespace bitflow
