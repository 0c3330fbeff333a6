// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/strip.h"

#include "app/ui/errorpanel.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/margins.h"
#include "app/ui/names.h"
#include "app/ui/style.h"
#include "app/ui/wraplayout.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace bitflow::ui {

namespace {
constexpr int narrowestText = 160;
}

Strip::Strip(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new Label(this, {}))
    , m_answers(new QWidget(this))
    , m_action(new QPushButton(m_answers))
    , m_other(new QPushButton(m_answers))
    , m_whyNot(new QPushButton(tr("Why?"), m_answers))
    , m_close(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    setMargins(this, row, space::l, space::xs, space::l, space::xs);
    row->setSpacing(space::s);
    decorative(m_icon);
    m_text->setMinimumHeight(28);
    m_close->setIcon(icon(u"window-close"_s));
    m_close->setAutoRaise(true);
    name(m_close, tr("Close this message"));
    auto *answers = new QHBoxLayout(m_answers);
    answers->setContentsMargins(0, 0, 0, 0);
    answers->setSpacing(space::s);
    answers->addWidget(m_action);
    answers->addWidget(m_other);
    answers->addWidget(m_whyNot);
    setVariant(m_other, Variant::Flat);
    setVariant(m_whyNot, Variant::Flat);
    auto *words = new WrapLayout; // beside a list there is no room for both in a line
    words->addWords(m_text, narrowestText);
    words->addWidget(m_answers);
    row->addWidget(m_icon);
    row->addLayout(words, 1);
    row->addWidget(m_close);
    connect(m_action, &QPushButton::clicked, this, [this] {
        // The action may change the messages, so it runs on a copy.
        if (const auto action = m_messages.isEmpty() ? std::function<void()>() : m_messages.last().action)
            action();
    });
    connect(m_other, &QPushButton::clicked, this, [this] {
        if (const auto other = m_messages.isEmpty() ? std::function<void()>() : m_messages.last().other)
            other();
    });
    connect(m_whyNot, &QPushButton::clicked, this, [this] {
        if (!m_messages.isEmpty())
            askWhy(this, m_messages.last().why);
    });
    connect(m_close, &QToolButton::clicked, this,
            [this] { hide(m_messages.isEmpty() ? QString() : m_messages.last().id); });
    QFrame::setVisible(false);
}

void Strip::show(const StripMessage &message)
{
    const bool known = std::ranges::any_of(
        m_messages, [&](const StripMessage &m) { return m.id == message.id && m.text == message.text; });
    m_messages.removeIf([&](const StripMessage &m) { return m.id == message.id; });
    m_messages.append(message);
    present();
    if (!known)
        announce(this, message.text, message.tone == Tone::Error);
}

void Strip::show(StripMessage message, const Error &error)
{
    message.why = whyOf(error);
    show(message);
}

void Strip::hide(const QString &id)
{
    m_messages.removeIf([&](const StripMessage &m) { return m.id == id; });
    present();
}

void Strip::present()
{
    QFrame::setVisible(!m_messages.isEmpty());
    if (m_messages.isEmpty())
        return;
    const StripMessage &message = m_messages.last();
    m_icon->setPixmap(iconPixmap(iconOf({.text = {}, .tone = message.tone, .icon = {}}), textToken(message.tone),
                                 space::icon, devicePixelRatioF()));
    m_text->setText(message.text);
    name(this, message.text);
    m_action->setText(message.actionLabel);
    m_action->setVisible(!message.actionLabel.isEmpty());
    m_other->setText(message.otherLabel);
    m_other->setVisible(!message.otherLabel.isEmpty());
    m_whyNot->setVisible(!message.why.isEmpty());
    m_answers->setVisible(!message.actionLabel.isEmpty() || !message.otherLabel.isEmpty() || !message.why.isEmpty());
    m_close->setVisible(message.closable);
    update();
}

void Strip::paintEvent(QPaintEvent *)
{
    if (m_messages.isEmpty())
        return;
    QPainter painter(this);
    painter.fillRect(rect(), Theme::color(backToken(m_messages.last().tone)));
}

void Strip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        present();
    QFrame::changeEvent(event);
}

} // namespace bitflow::ui
