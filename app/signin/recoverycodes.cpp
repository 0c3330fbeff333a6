// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/recoverycodes.h"

#include "app/parts/copylabel.h"
#include "app/parts/panel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFileDialog>
#include <QFontDatabase>
#include <QGridLayout>
#include <QGuiApplication>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

RecoveryCodesView::RecoveryCodesView(QWidget *parent)
    : QWidget(parent)
    , m_copy(new QPushButton(icon(u"edit-copy"_s), tr("&Copy"), this))
    , m_stored(new QCheckBox(tr("I have &stored them"), this))
    , m_message(new Label(this, {}, Token::Err))
{
    auto *text = new Label(this,
                           tr("If you lose the phone, each of these codes signs you in once. They are shown only "
                              "now. Keep them where you keep important papers, not on the phone."),
                           Token::Text2);
    auto *panel = new Panel(this);
    m_grid = new QGridLayout(panel);
    m_grid->setContentsMargins(space::l, space::m, space::l, space::m);
    m_grid->setHorizontalSpacing(space::l);
    auto *saveButton = new QPushButton(icon(u"document-save"_s), tr("Sa&ve to a file…"), this);
    auto *doneButton = new QPushButton(tr("&Done"), this);
    setVariant(doneButton, Variant::Primary);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(m_copy);
    row->addWidget(saveButton);
    row->addStretch();
    for (Label *label : {text, m_message})
        label->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(space::m);
    column->addWidget(text);
    column->addWidget(panel);
    column->addLayout(row);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_stored, m_message, doneButton})
        column->addWidget(widget);
    m_message->hide();
    for (QPushButton *button : {m_copy, saveButton, doneButton})
        button->setAutoDefault(false);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_codes.join(u'\n'));
        m_copy->setText(tr("Copied"));
        announce(this, m_copy->text());
    });
    connect(saveButton, &QPushButton::clicked, this, &RecoveryCodesView::save);
    connect(doneButton, &QPushButton::clicked, this, &RecoveryCodesView::finish);
    connect(m_stored, &QCheckBox::toggled, m_message, &QWidget::hide);
}

void RecoveryCodesView::setCodes(const QStringList &codes, const QString &account)
{
    m_codes = codes;
    m_account = account;
    m_copy->setText(tr("&Copy"));
    m_stored->setChecked(false);
    while (QLayoutItem *old = m_grid->takeAt(0)) {
        delete old->widget();
        delete old;
    }
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    for (qsizetype i = 0; i < codes.size(); ++i) {
        auto *label = new CopyLabel(m_grid->parentWidget(), codes[i]);
        label->setFont(fixed);
        label->setLayoutDirection(Qt::LeftToRight);
        ui::name(label, tr("Recovery code %1").arg(i + 1), codes[i]);
        m_grid->addWidget(label, int(i), 0);
    }
}

void RecoveryCodesView::focusFirst() { m_copy->setFocus(); }

QString RecoveryCodesView::fileText() const
{
    return tr("Recovery codes of %1 for Bitflow, %2. Each works once.")
               .arg(m_account, fmt::date(QDate::currentDate())) +
           u"\n\n"_s + m_codes.join(u'\n') + u'\n';
}

void RecoveryCodesView::save()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the recovery codes"),
                                                      tr("bitflow-recovery-codes") + u".txt"_s, tr("Text (*.txt)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                         file.write(fileText().toUtf8()) > 0 && file.commit();
    m_message->setText(written ? QString() : tr("The file could not be written: %1").arg(file.errorString()));
    m_message->setVisible(!written);
    if (written)
        announce(this, tr("Saved."));
}

void RecoveryCodesView::finish()
{
    if (m_stored->isChecked())
        return Q_EMIT done();
    m_message->setText(tr("Tick “I have stored them” first: nobody can show these codes again."));
    m_message->show();
    announce(this, m_message->text(), true);
    m_stored->setFocus();
}

} // namespace bitflow
