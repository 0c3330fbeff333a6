// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/breadcrumb.h"

#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace bitflow::ui {

namespace {

// A step as slim as its text.
class CrumbButton : public QPushButton
{
public:
    CrumbButton(const QString &text, QWidget *parent) : QPushButton(parent), m_full(text)
    {
        setVariant(this, Variant::Flat);
        name(this, text);
        const QString shown = fontMetrics().elidedText(text, Qt::ElideRight, 180);
        // Names may contain an ampersand, which would mark a mnemonic.
        setText(QString(shown).replace(u'&', u"&&"_s));
        setToolTip(shown == text ? QString() : text);
    }
    QSize sizeHint() const override { return {fontMetrics().horizontalAdvance(text()) + 2 * space::s, 28}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

private:
    QString m_full;
};

} // namespace

Breadcrumb::Breadcrumb(QWidget *parent) : QWidget(parent), m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(2);
    name(this, tr("Where you are"));
}

void Breadcrumb::setCrumbs(const QList<Crumb> &crumbs)
{
    if (crumbs == m_crumbs)
        return;
    m_crumbs = crumbs;
    while (QLayoutItem *item = m_row->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    for (const Crumb &crumb : crumbs) {
        if (m_row->count() > 0)
            m_row->addWidget(new Label(this, isRightToLeft() ? u"‹"_s : u"›"_s, Token::Text3));
        if (crumb.pageId.isEmpty()) {
            auto *here = new Label(this, crumb.text, Token::Text, Type::Body, true);
            here->setElided(Qt::ElideRight);
            here->setContentsMargins(space::s, 0, space::s, 0);
            m_row->addWidget(here);
            continue;
        }
        auto *step = new CrumbButton(crumb.text, this);
        connect(step, &QPushButton::clicked, this, [this, crumb] { Q_EMIT chosen(crumb.pageId, crumb.argument); });
        m_row->addWidget(step);
    }
    m_row->addStretch();
}

} // namespace bitflow::ui
