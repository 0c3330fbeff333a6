// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/apitokens/secretsheet.h"

#include "app/parts/panel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

namespace space = ui::space;

SecretSheet::SecretSheet(const MadeApiToken &made, QWidget *parent)
    : Sheet(tr("The token %1").arg(fmt::isolate(made.token.name)), parent)
    , m_stored(new QCheckBox(tr("I have stored it"), this))
{
    addText(tr("It is shown only now. Give it to the program that needs it, and to nobody else: whoever has it may do "
               "what it may do, until %1.")
                .arg(fmt::dateTime(made.token.expiresAt)));
    auto *panel = new Panel(this);
    auto *row = new QHBoxLayout(panel);
    row->setContentsMargins(space::l, space::l, space::l, space::l);
    auto *line = new QLineEdit(made.secret, panel);
    line->setReadOnly(true);
    line->setLayoutDirection(Qt::LeftToRight);
    line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    line->setMinimumWidth(line->fontMetrics().horizontalAdvance(made.secret) + 2 * space::l);
    line->setCursorPosition(0);
    ui::name(line, tr("Token"));
    row->addWidget(line);
    content()->addWidget(panel);
    auto *copy = new QPushButton(ui::icon(u"edit-copy"_s), tr("Copy"), this);
    copy->setAutoDefault(false);
    ui::name(copy, tr("Copy the token"));
    connect(copy, &QPushButton::clicked, this, [this, copy, secret = made.secret] {
        QGuiApplication::clipboard()->setText(secret);
        copy->setText(tr("Copied"));
        ui::announce(this, copy->text());
    });
    content()->addWidget(copy, 0, Qt::AlignLeading);
    content()->addWidget(m_stored);
    cancel()->hide();
    setAction(tr("Done"));
    connect(this, &Sheet::acted, this, &SecretSheet::finish);
    connect(m_stored, &QCheckBox::toggled, this, [this] { setMessage({}); });
    copy->setFocus();
}

void SecretSheet::finish()
{
    if (m_stored->isChecked())
        return accept();
    setMessage(tr("Tick \"I have stored it\" first: nobody can show this token again."));
    m_stored->setFocus();
}

void SecretSheet::reject() { finish(); }

} // namespace bitflow
