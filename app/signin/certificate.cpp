// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/certificate.h"

#include "app/signin/truststep.h"
#include "app/signin/words.h"
#include "app/ui/label.h"
#include "app/ui/names.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLocale>
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

CertificateView::CertificateView(QWidget *parent) : QWidget(parent), m_rows(new QFormLayout(this))
{
    m_rows->setContentsMargins({});
    m_rows->setHorizontalSpacing(space::m);
    m_rows->setVerticalSpacing(space::s);
    m_rows->setLabelAlignment(Qt::AlignLeading | Qt::AlignTop);
}

void CertificateView::add(const QString &title, const QString &text, bool code)
{
    if (text.isEmpty())
        return;
    auto *value = new Label(this, text);
    value->setWordWrap(!code);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    if (code) {
        QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setPixelSize(Theme::font().pixelSize());
        value->setFont(font);
        value->setLayoutDirection(Qt::LeftToRight);
    }
    ui::name(value, title, text);
    value->setToolTip({});
    m_rows->addRow(new Label(this, title, Token::Text2), value);
}

void CertificateView::present(const CertificateInfo &certificate)
{
    while (m_rows->rowCount() > 0)
        m_rows->removeRow(0);
    const QLocale locale;
    add(tr("Server"), words::shown(QUrl(certificate.server)));
    add(tr("IP address"), certificate.ip);
    add(tr("Made out to"), certificate.subject);
    add(tr("Issued by"), certificate.selfSigned ? tr("itself (self-signed)") : certificate.issuer);
    add(tr("Valid"), tr("%1 to %2")
                         .arg(locale.toString(certificate.validFrom.date(), QLocale::ShortFormat),
                              locale.toString(certificate.validUntil.date(), QLocale::ShortFormat)));
    add(tr("Fingerprint of\nthe certificate"), inTwoLines(certificate.certificateHash), true);
    add(tr("Fingerprint of\nthe key"), inTwoLines(certificate.keyHash), true);
    if (!certificate.protocol.isEmpty())
        add(tr("Encryption"), certificate.protocol + u" · "_s + certificate.cipher);
}

void showCertificate(QWidget *parent, Trust &trust, const QUrl &server)
{
    QDialog dialog(parent);
    dialog.setWindowTitle(CertificateView::tr("Connection to %1").arg(words::shown(server)));
    auto *column = new QVBoxLayout(&dialog);
    column->setContentsMargins(space::xl, space::xl, space::xl, space::l);
    column->setSpacing(space::m);
    auto *state = new Label(&dialog, stateText(trust.state(server)), Token::Text, Type::Section, true);
    state->setWordWrap(true);
    column->addWidget(state);
    const CertificateInfo certificate = trust.seen(server);
    if (trust.state(server) == Trust::State::Refused && !certificate.keyHash.isEmpty()) {
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
