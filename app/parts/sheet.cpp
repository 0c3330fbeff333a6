// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/sheet.h"

#include "app/parts/searchpicker.h"
#include "app/ui/blocked.h"
#include "app/ui/errorpanel.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/veil.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMessageBox>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

namespace {

bool isInSearch(const QWidget *widget)
{
    while (widget && !qobject_cast<const SearchPicker *>(widget))
        widget = widget->parentWidget();
    return widget;
}

// Typed by a person; words to search for are no input.
bool isTyped(const QLineEdit *line)
{
    return line->isModified() && !line->text().isEmpty() && !line->isReadOnly() && !isInSearch(line);
}

bool isWritten(const QPlainTextEdit *edit)
{
    return edit->document()->isModified() && !edit->document()->isEmpty() && !edit->isReadOnly();
}

} // namespace

Sheet::Sheet(const QString &title, QWidget *parent)
    : QDialog(parent)
    , m_content(new QVBoxLayout)
    , m_messageRow(new QWidget(this))
    , m_message(new ui::Label(m_messageRow, {}, Token::Err))
    , m_whyNot(new QPushButton(tr("Why?"), m_messageRow))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(title);
    followTheme();
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
    m_whyNot->setAutoDefault(false);
    ui::setVariant(m_whyNot, ui::Variant::Flat);
    connect(m_whyNot, &QPushButton::clicked, this, [this] { ui::askWhy(this, m_why); });
    messageRow->addWidget(m_whyNot, 0, Qt::AlignTop);
    m_messageRow->hide();
    column->addWidget(m_messageRow);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, space::s, 0, 0);
    buttons->setSpacing(space::s);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    column->addLayout(buttons);
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, &Sheet::reject);
}

Sheet::~Sheet() { delete m_veil; }

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
        connect(m_action, &QPushButton::clicked, this, [this] {
            if (!m_busy)
                Q_EMIT acted();
        });
        setTabOrder(m_cancel, m_action);
    }
    ui::setVariant(m_action, variant);
    m_label = label;
    m_action->setText(label);
    return m_action;
}

void Sheet::addToFooter(QPushButton *button)
{
    auto *buttons = static_cast<QHBoxLayout *>(layout()->itemAt(layout()->count() - 1)->layout());
    button->setAutoDefault(false);
    buttons->insertWidget(m_footer++, button);
    setTabOrder(button, m_cancel);
}

void Sheet::setBusy(const QString &label)
{
    m_busy = !label.isEmpty();
    if (m_busy)
        setMessage({});
    // Nothing is disabled: the focus would jump to the next widget and not come back.
    ui::block(m_cancel, m_busy ? tr("It is under way and cannot be stopped here.") : QString());
    if (!m_action)
        return;
    m_action->setMinimumWidth(m_busy ? m_action->width() : 0);
    m_action->setText(m_busy ? label : m_label);
    if (m_busy)
        ui::announce(this, label);
}

void Sheet::setMessage(const QString &text, const Error &error)
{
    m_why = ui::whyOf(error);
    m_whyNot->setVisible(!m_why.isEmpty());
    m_message->setText(text);
    m_messageRow->setVisible(!text.isEmpty());
    if (!text.isEmpty())
        ui::announce(this, text, true);
}

void Sheet::setError(const Error &error)
{
    setBusy({});
    setMessage(ui::errorText(error), error);
}

// A choice is made again in a moment; what was typed is work.
bool Sheet::hasInput() const
{
    return std::ranges::any_of(findChildren<QLineEdit *>(), isTyped) ||
           std::ranges::any_of(findChildren<QPlainTextEdit *>(), isWritten);
}

void Sheet::reject()
{
    if (m_busy)
        return;
    if (hasInput())
        askToDiscard();
    else
        QDialog::reject();
}

void Sheet::askToDiscard()
{
    if (m_question)
        return;
    m_question = new QMessageBox(QMessageBox::Question, windowTitle(), tr("What you typed is not saved."),
                                 QMessageBox::NoButton, this);
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *discard = m_question->addButton(tr("Discard"), QMessageBox::DestructiveRole);
    m_question->setDefaultButton(m_question->addButton(tr("Keep editing"), QMessageBox::RejectRole));
    connect(discard, &QPushButton::clicked, this, [this] { QDialog::reject(); });
    connect(m_question, &QMessageBox::finished, this, [this] { activateWindow(); });
    m_question->open();
}

// A sheet is a surface, not a page; what lies in it follows.
void Sheet::followTheme()
{
    const QColor surface = ui::Theme::color(Token::Surface);
    if (palette().color(QPalette::Window) == surface)
        return;
    QPalette own;
    own.setColor(QPalette::Window, surface);
    setPalette(own);
}

void Sheet::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        followTheme();
    QDialog::changeEvent(event);
}

void Sheet::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), ui::Theme::color(Token::Surface));
    painter.setPen(ui::Theme::color(Token::Border));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void Sheet::showEvent(QShowEvent *event)
{
    if (parentWidget() && !m_veil)
        m_veil = new ui::Veil(parentWidget()->window());
    QDialog::showEvent(event);
}

void Sheet::hideEvent(QHideEvent *event)
{
    QDialog::hideEvent(event);
    delete m_veil;
}

} // namespace bitflow
