// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/emptystate.h"

#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>

namespace bitflow::ui {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_title(new Label(this, {}, Token::Text, Type::Section, true))
    , m_sentence(new Label(this, {}, Token::Text2))
    , m_buttons(new QHBoxLayout)
{
    decorative(m_icon);
    m_title->setWordWrap(true);
    m_title->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_sentence->setMaximumWidth(440);
    auto *column = new QVBoxLayout(this);
    column->addStretch(2);
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    column->addSpacing(space::s);
    column->addWidget(m_title);
    auto *middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(m_sentence, 100);
    middle->addStretch(1);
    column->addLayout(middle);
    column->addSpacing(space::m);
    m_buttons->addStretch();
    m_buttons->addStretch();
    column->addLayout(m_buttons);
    column->addStretch(3);
}

void EmptyState::show(const QString &iconName, const QString &title, const QString &sentence)
{
    m_iconName = iconName;
    m_title->setText(title);
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    name(this, title, sentence);
    paintIcon();
    QWidget::show();
}

QPushButton *EmptyState::addButton(const QString &label, std::function<void()> action)
{
    auto *button = new QPushButton(label, this);
    setVariant(button, m_added.isEmpty() ? Variant::Primary : Variant::Normal);
    connect(button, &QPushButton::clicked, this, [action = std::move(action)] { action(); });
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    m_added.append(button);
    return button;
}

void EmptyState::clearButtons()
{
    for (QPushButton *button : std::as_const(m_added)) {
        button->hide();
        button->deleteLater();
    }
    m_added.clear();
}

QString EmptyState::title() const { return m_title->text(); }

void EmptyState::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        paintIcon();
    QWidget::changeEvent(event);
}

void EmptyState::paintIcon()
{
    m_icon->setVisible(!m_iconName.isEmpty());
    if (!m_iconName.isEmpty())
        m_icon->setPixmap(iconPixmap(m_iconName, Token::Text3, 48, devicePixelRatioF()));
}

} // namespace bitflow::ui
