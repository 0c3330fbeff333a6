// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/credentialssheet.h"

#include "app/parts/panel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFontDatabase>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;

namespace {

constexpr std::chrono::milliseconds shownFor = std::chrono::minutes(1);
constexpr int passwordPixels = 18; // it is what the sheet is for, and read out or written down letter by letter

QLineEdit *shown(const QString &text, const QString &name, QWidget *parent)
{
    auto *line = new QLineEdit(text, parent);
    line->setReadOnly(true);
    line->setLayoutDirection(Qt::LeftToRight);
    line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    line->setCursorPosition(0);
    ui::name(line, name);
    return line;
}

} // namespace

CredentialsSheet::CredentialsSheet(const OneTimePassword &credentials, QWidget *parent)
    : Sheet(tr("Sign-in details of %1").arg(fmt::isolate(displayName(credentials.user))), parent)
    , m_stored(new QCheckBox(tr("I have stored it"), this))
    , m_show(new QPushButton(tr("Show"), this))
{
    addText(tr("This password is shown only now. It works once: the first sign‑in asks for a new one."));
    auto *panel = new Panel(this);
    auto *grid = new QGridLayout(panel);
    grid->setContentsMargins(ui::space::l, ui::space::l, ui::space::l, ui::space::l);
    auto *email = shown(credentials.user.email, tr("E-mail"), panel);
    m_password = shown(credentials.password, tr("One-time password"), panel);
    QFont large = m_password->font();
    large.setPixelSize(passwordPixels);
    large.setWeight(QFont::DemiBold);
    m_password->setFont(large);
    m_password->setMinimumWidth(QFontMetrics(large).horizontalAdvance(credentials.password) + 2 * ui::space::l);
    grid->addWidget(new ui::Label(panel, tr("E-mail"), Token::Text2), 0, 0);
    grid->addWidget(email, 0, 1);
    grid->addWidget(new ui::Label(panel, tr("One-time password"), Token::Text2), 1, 0);
    grid->addWidget(m_password, 1, 1);
    grid->addWidget(m_show, 1, 2);
    grid->setColumnStretch(1, 1);
    content()->addWidget(panel);
    auto *copy = new QPushButton(ui::icon(u"edit-copy"_s), tr("Copy both"), this);
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, [this, copy, credentials] {
        QGuiApplication::clipboard()->setText(credentials.user.email + u'\n' + credentials.password);
        copy->setText(tr("Copied"));
        ui::announce(this, copy->text());
    });
    content()->addWidget(copy, 0, Qt::AlignLeading);
    content()->addWidget(m_stored);
    cancel()->hide();
    setAction(tr("Done"));
    connect(this, &Sheet::acted, this, &CredentialsSheet::finish);
    connect(m_stored, &QCheckBox::toggled, this, [this] { setMessage({}); });
    copy->setFocus();
    m_show->setAutoDefault(false);
    ui::name(m_show, tr("Show the password"));
    connect(m_show, &QPushButton::clicked, this, [this] { setHidden(false); });
    m_hide.setSingleShot(true);
    m_hide.setInterval(shownFor);
    connect(&m_hide, &QTimer::timeout, this, [this] { setHidden(true); });
    setHidden(false);
}

void CredentialsSheet::hideAfter(std::chrono::milliseconds time) { m_hide.start(time); }

void CredentialsSheet::setHidden(bool hidden)
{
    m_password->setEchoMode(hidden ? QLineEdit::Password : QLineEdit::Normal);
    m_password->setCursorPosition(0);
    m_show->setVisible(hidden);
    if (hidden)
        ui::announce(this, tr("The password is hidden now. \"Show\" brings it back."));
    else
        m_hide.start();
}

void CredentialsSheet::finish()
{
    if (m_stored->isChecked())
        return accept();
    setMessage(tr("Tick \"I have stored it\" first: nobody can show this password again."));
    m_stored->setFocus();
}

void CredentialsSheet::reject() { finish(); }

} // namespace bitflow
