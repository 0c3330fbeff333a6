// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/panels.h"

#include "app/ui/errorpanel.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

Sections::Sections(const QString &name, QWidget *parent) : QScrollArea(parent), m_name(name)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    ui::name(this, name);
    clear();
}

void Sections::clear()
{
    m_body = new QWidget;
    m_column = new QVBoxLayout(m_body);
    m_column->setContentsMargins(space::l, space::l, space::l, space::l);
    m_column->setSpacing(space::s);
    setWidget(m_body);
    // the surface of the inspector shows through
    m_body->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
}

void Sections::heading(const QString &text, QWidget *atEnd)
{
    if (m_column->count() > 0)
        m_column->addSpacing(space::m);
    auto *row = new QHBoxLayout;
    row->addWidget(new ui::Label(m_body, text, Token::Text, Type::Section, true));
    row->addStretch();
    if (atEnd)
        row->addWidget(atEnd);
    m_column->addLayout(row);
}

ui::Label *Sections::text(const QString &text, Token token)
{
    auto *label = new ui::Label(m_body, text, token);
    label->setWordWrap(true);
    m_column->addWidget(label);
    return label;
}

QPushButton *Sections::button(const QString &label)
{
    auto *made = new QPushButton(label, m_body);
    made->setAutoDefault(false);
    return made;
}

void Sections::reason(const ui::Reason &reason)
{
    text(reason.text);
    if (reason.why.isEmpty())
        return;
    QPushButton *why = button(tr("Why?"));
    connect(why, &QPushButton::clicked, this, [this, question = reason.why] { ui::askWhy(this, question); });
    m_column->addWidget(why, 0, Qt::AlignLeading);
}

void Sections::failure(const QString &text_, const Error &error, std::function<void()> retry)
{
    text(text_, Token::Err);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    QPushButton *again = button(tr("Retry"));
    again->setIcon(ui::icon(u"view-refresh"_s));
    connect(again, &QPushButton::clicked, this, std::move(retry));
    row->addWidget(again);
    if (const ui::Why question = ui::whyOf(error); !question.isEmpty()) {
        QPushButton *why = button(tr("Why?"));
        connect(why, &QPushButton::clicked, this, [this, question] { ui::askWhy(this, question); });
        row->addWidget(why);
    }
    row->addStretch();
    m_column->addLayout(row);
}

void Sections::finish() { m_column->addStretch(); }

Foldable::Foldable(const QString &title, const QString &detail, QWidget *parent)
    : QWidget(parent)
    , m_head(new QPushButton(detail.isEmpty() ? title : tr("%1 · %2").arg(title, detail), this))
    , m_inner(new QWidget(this))
    , m_content(new QVBoxLayout(m_inner))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head, 0, Qt::AlignLeading);
    column->addWidget(m_inner);
    m_content->setContentsMargins(space::xl, space::xs, 0, space::s);
    m_content->setSpacing(space::xs);
    m_inner->hide();
    ui::setVariant(m_head, ui::Variant::Flat);
    m_head->setCheckable(false);
    m_head->setAutoDefault(false);
    m_head->setIcon(ui::icon(u"go-next"_s));
    ui::name(m_head, m_head->text(), tr("Closed"));
    connect(m_head, &QPushButton::clicked, this, [this] {
        const bool open = m_inner->isHidden();
        m_inner->setVisible(open);
        m_head->setIcon(ui::icon(open ? u"go-down"_s : u"go-next"_s));
        ui::name(m_head, m_head->text(), open ? tr("Open") : tr("Closed"));
    });
}

} // namespace bitflow
