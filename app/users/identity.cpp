// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/identity.h"

#include "app/parts/copylabel.h"
#include "app/parts/people.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/pill.h"
#include "app/ui/style.h"
#include "app/ui/wraplayout.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

namespace {
constexpr int markSize = 44;

QString initialsOf(const User &user)
{
    QString text;
    for (const QString &part : {user.firstName, user.lastName})
        if (!part.isEmpty())
            text += part.at(0);
    return text.isEmpty() ? displayName(user).left(1).toUpper() : text;
}
} // namespace

UserIdentity::UserIdentity(UserActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_mark(new QWidget(this))
    , m_name(new ui::Label(this, {}, Token::Text, Type::Title, true))
    , m_native(new ui::Label(this, {}, Token::Text2))
    , m_email(new CopyLabel(this, {}, Token::Text2))
    , m_place(new ui::Label(this, {}, Token::Text2))
    , m_pill(new ui::PillLabel(this))
    , m_edit(new QPushButton(this))
    , m_assign(new QPushButton(this))
    , m_restore(new QPushButton(this))
    , m_more(new QPushButton(tr("More"), this))
    , m_close(new QToolButton(this))
{
    ui::decorative(m_mark);
    m_mark->setFixedSize(markSize, markSize);
    m_name->setWordWrap(true);
    m_email->setFocusPolicy(Qt::NoFocus); // the same address can be reached by keyboard below
    for (ui::Label *label : {m_name, m_native})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_name);
    words->addWidget(m_native);
    words->addWidget(m_email);
    auto *top = new QHBoxLayout;
    top->setSpacing(space::m);
    top->addWidget(m_mark, 0, Qt::AlignTop);
    top->addLayout(words, 1);
    m_close->setIcon(ui::icon(u"window-close"_s));
    m_close->setAutoRaise(true);
    ui::name(m_close, tr("Close the details (Alt+Enter)"));
    connect(m_close, &QToolButton::clicked, this, &UserIdentity::closeWanted);
    top->addWidget(m_close, 0, Qt::AlignTop);
    auto *second = new ui::WrapLayout;
    second->addWidget(m_pill);
    second->addWords(m_place, 200);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::l, space::l, space::l, space::m);
    column->setSpacing(space::m);
    column->addLayout(top);
    column->addLayout(second);
    column->addWidget(buildButtons());
}

QWidget *UserIdentity::buildButtons()
{
    auto *bar = new QWidget(this);
    auto *row = new ui::WrapLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    for (QPushButton *button : {m_edit, m_assign, m_restore, m_more}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    m_actions.attach(m_edit, m_actions.edit);
    m_actions.attach(m_assign, m_actions.assign);
    m_actions.attach(m_restore, m_actions.restore);
    ui::setVariant(m_restore, ui::Variant::Primary);
    m_more->setIcon(ui::icon(u"view-more-horizontal-symbolic"_s));
    ui::name(m_more, tr("More actions"));
    connect(m_more, &QPushButton::clicked, this, [this] {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        m_actions.fill(menu);
        menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height() + 2)));
    });
    return bar;
}

void UserIdentity::show(const User &user)
{
    const QString name = displayName(user);
    m_initials = initialsOf(user);
    m_name->setText(name);
    m_native->setText(user.nativeName == name ? QString() : user.nativeName);
    m_native->setVisible(!m_native->text().isEmpty());
    m_email->setData(fmt::ltr(user.email));
    m_pill->setPill(statusPill(user));
    const QString place = placeText(user.institutionPath);
    m_place->setText(user.designation.isEmpty() ? place : tr("%1, %2").arg(fmt::isolate(user.designation), place));
    m_edit->setVisible(!user.deletedAt);
    m_assign->setVisible(!user.deletedAt);
    m_more->setVisible(!user.deletedAt);
    m_restore->setVisible(user.deletedAt.has_value());
    ui::name(this, name, m_pill->pill().text);
    update();
}

void UserIdentity::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect mark = m_mark->geometry();
    painter.setPen(Qt::NoPen);
    painter.setBrush(ui::Theme::color(Token::AccentSoft));
    painter.drawEllipse(mark);
    painter.setPen(ui::Theme::color(Token::Link));
    painter.setFont(ui::Theme::font(Type::Section, true));
    painter.drawText(mark, Qt::AlignCenter, m_initials);
}

} // namespace bitflow
