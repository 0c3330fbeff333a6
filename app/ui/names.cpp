// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/names.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QLabel>
#include <QToolButton>

namespace bitflow::ui {

namespace {
QString withoutMnemonic(QString text)
{
    // "&&" is a real ampersand, a single one marks the letter behind it.
    for (qsizetype i = 0; i < text.size(); ++i)
        if (text[i] == u'&')
            text.remove(i, 1);
    return text;
}
} // namespace

void name(QWidget *widget, const QString &text, const QString &description)
{
    widget->setAccessibleName(text);
    widget->setAccessibleDescription(description);
    const auto *button = qobject_cast<QAbstractButton *>(widget);
    const auto *tool = qobject_cast<QToolButton *>(widget);
    const bool silent =
        button && (button->text().isEmpty() || (tool && tool->toolButtonStyle() == Qt::ToolButtonIconOnly));
    if (silent && widget->toolTip().isEmpty())
        widget->setToolTip(text);
}

void name(QWidget *widget, QLabel *label, const QString &description)
{
    label->setBuddy(widget);
    name(widget, withoutMnemonic(label->text()), description);
}

void decorative(QWidget *widget)
{
    widget->setFocusPolicy(Qt::NoFocus);
    widget->setAttribute(Qt::WA_TransparentForMouseEvents);
}

void announce(QObject *source, const QString &text, bool urgent)
{
    if (!QAccessible::isActive())
        return;
    QAccessibleAnnouncementEvent event(source, text);
    event.setPoliteness(urgent ? QAccessible::AnnouncementPoliteness::Assertive
                               : QAccessible::AnnouncementPoliteness::Polite);
    QAccessible::updateAccessibility(&event);
}

} // namespace bitflow::ui
