// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/sheet.h"

#include "app/ui/errorpanel.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

Sheet::Sheet(const QString &title, QWidget *parent)
    : QDialog(parent)
    , m_content(new QVBoxLayout)
    , m_messageRow(new QWidget(this))
    , m_message(new ui::Label(m_messageRow, {}, Token::Err))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(title);
    setMinimumWidth(440);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::xl, space::xl, space::xl, space::l);
    column->setSpacing(space::m);
    auto *heading = new ui::Label(this, title, Token::Text, Type::Title, true);
    heading->setWordWrap(true);
    column->addWidget(heading);
    m_content->setSpacing(space::m);
    column->addLayout(m_content, 1);
    auto *messageRow = new QHBoxLayout(m_messageRow);
    messageRow->setContentsMargins(0, 0, 0, 0);
    m_message->setWordWrap(true);
    messageRow->addWidget(m_message, 1);
    m_messageRow->hide();
    column->addWidget(m_messageRow);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, space::s, 0, 0);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    column->addLayout(buttons);
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, &Sheet::reject);
}

ui::Label *Sheet::addText(const QString &text, Token token)
{
    auto *label = new ui::Label(this, text, token);
    label->setWordWrap(true);
    m_content->addWidget(label);
    return label;
}

QPushButton *Sheet::setAction(const QString &label, ui::Variant variant)
{
    if (!m_action) {
        m_action = new QPushButton(this);
        auto *buttons = static_cast<QHBoxLayout *>(layout()->itemAt(layout()->count() - 1)->layout());
        buttons->addWidget(m_action);
        m_action->setDefault(true);
        connect(m_action, &QPushButton::clicked, this, &Sheet::acted);
        setTabOrder(m_cancel, m_action);
    }
    ui::setVariant(m_action, variant);
    m_label = label;
    m_action->setText(label);
    return m_action;
}

void Sheet::setBusy(const QString &label)
{
    m_busy = !label.isEmpty();
    if (m_busy)
        setMessage({});
    m_cancel->setEnabled(!m_busy);
    if (!m_action)
        return;
    m_action->setMinimumWidth(m_busy ? m_action->width() : 0);
    m_action->setText(m_busy ? label : m_label);
    m_action->setEnabled(!m_busy);
}

void Sheet::setMessage(const QString &text)
{
    m_message->setText(text);
    m_messageRow->setVisible(!text.isEmpty());
    if (!text.isEmpty())
        ui::announce(this, text, true);
}

void Sheet::setError(const Error &error)
{
    setBusy({});
    setMessage(ui::errorText(error));
}

void Sheet::reject()
{
    if (!m_busy)
        QDialog::reject();
}

} // namespace bitflow
