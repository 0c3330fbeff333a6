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
    : Sheet(tr("Sign-in of %1").arg(fmt::isolate(displayName(credentials.user))), parent)
    , m_stored(new QCheckBox(tr("I have stored it"), this))
{
    addText(tr("This password is shown only now. It works once: the first sign-in asks for a new one."));
    auto *panel = new Panel(this);
    auto *grid = new QGridLayout(panel);
    grid->setContentsMargins(ui::space::l, ui::space::l, ui::space::l, ui::space::l);
    auto *email = shown(credentials.user.email, tr("E-mail"), panel);
    auto *password = shown(credentials.password, tr("One-time password"), panel);
    grid->addWidget(new ui::Label(panel, tr("E-mail"), Token::Text2), 0, 0);
    grid->addWidget(email, 0, 1);
    grid->addWidget(new ui::Label(panel, tr("One-time password"), Token::Text2), 1, 0);
    grid->addWidget(password, 1, 1);
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
