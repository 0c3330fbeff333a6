// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/savebar.h"

#include "app/ui/blocked.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace bitflow::ui {

SaveBar::SaveBar(FormBase *form, const QString &saveLabel, QWidget *parent)
    : QFrame(parent)
    , m_form(form)
    , m_count(new QLabel(this))
    , m_save(new QPushButton(saveLabel, this))
    , m_discard(new QPushButton(tr("Discard"), this))
    , m_saveLabel(saveLabel)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->addWidget(m_count, 1);
    row->addWidget(m_discard);
    row->addWidget(m_save);
    setVariant(m_save, Variant::Primary);
    connect(m_save, &QPushButton::clicked, this, [this] {
        if (!m_busy)
            m_form->submit();
    });
    connect(m_discard, &QPushButton::clicked, this, [this] {
        m_form->discard();
        Q_EMIT discarded();
    });
    connect(form, &FormBase::edited, this, &SaveBar::follow);
    connect(form, &FormBase::dirtyChanged, this, &SaveBar::follow);
    follow();
}

void SaveBar::setAlwaysShown(bool shown)
{
    m_always = shown;
    follow();
}

void SaveBar::setBusy(const QString &busyLabel)
{
    m_busy = !busyLabel.isEmpty();
    if (m_busy)
        m_focus = QApplication::focusWidget();
    // A choice that is not to be changed loses the focus, and gets it back unless somebody has gone elsewhere.
    const bool lost = !m_busy && m_focus && !m_focus->isEnabled() && QApplication::focusWidget() == m_fled;
    m_form->setReadOnly(m_busy); // what is typed meanwhile would be in nothing that is saved
    m_fled = QApplication::focusWidget();
    if (lost)
        m_focus->setFocus(Qt::OtherFocusReason);
    m_save->setMinimumWidth(m_busy ? m_save->width() : 0);
    m_save->setText(m_busy ? busyLabel : m_saveLabel);
    // Not disabled: the focus would jump to the next widget and not come back.
    block(m_discard, busyLabel);
    if (m_busy)
        announce(this, busyLabel);
}

void SaveBar::follow()
{
    const int changes = m_form->changeCount();
    setVisible(m_always || changes > 0);
    m_discard->setVisible(changes > 0 || m_always);
    m_count->setText(changes > 0 ? tr("%n change(s) not saved", "", changes) : QString());
}

void SaveBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::color(Token::Surface));
    painter.fillRect(QRect(0, 0, width(), 1), Theme::color(Token::Border));
}

} // namespace bitflow::ui
