// SPDX-License-Identifier: GPL-3.0-or-later
// The choices of the wizard as drafts: those about a file until it is uploaded, those about its columns until they are
// sent. From then on the server keeps them.
#include "app/drafts/draftkeeper.h"
#include "app/imports/columnstep.h"
#include "app/imports/wizard.h"
#include "app/parts/searchpicker.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QLineEdit>
#include <QRadioButton>
#include <QStackedWidget>

namespace bitflow {

void ImportWizard::beginDraft()
{
    const QString page = u"imports"_s;
    if (m_stack->currentWidget() == m_file)
        return m_draft->begin({.name = {u"import"_s, {}},
                               .title = tr("the new import"),
                               .pageId = page,
                               .argument = {{u"new"_s, u"institutions"_s}}},
                              {[this] { return m_file->typed(); },
                               [this](const ui::Typed &typed) {
                                   m_file->retype(typed);
                                   return QStringList();
                               }});
    const QString id = m_run->id.toString();
    m_draft->begin({.name = {u"import"_s, id},
                    .title = m_run->fileName,
                    .pageId = page,
                    .argument = {{u"id"_s, id}, {u"columns"_s, true}}},
                   {[this] { return m_columns->typed(); },
                    [this](const ui::Typed &typed) {
                        m_columns->retype(typed);
                        return QStringList();
                    }});
}

ui::Typed FileStep::typed() const
{
    ui::Typed typed;
    if (!touched())
        return typed;
    typed.now = {{u"path"_s, path()}, {u"rows"_s, m_rows->checkedId()}};
    if (const auto chosen = m_target->chosen(); chosen && rows() != Rows::Universities)
        typed.now.insert({{u"target"_s, chosen->id}, {u"target_title"_s, chosen->title}});
    return typed;
}

void FileStep::retype(const ui::Typed &typed)
{
    if (auto *button = m_rows->button(typed.now.value(u"rows"_s).toInt()))
        button->setChecked(true);
    present();
    if (const QUuid target = typed.now.value(u"target"_s).toUuid(); !target.isNull())
        m_target->setChosen({target, typed.now.value(u"target_title"_s).toString(), {}, {}});
    setFile(typed.now.value(u"path"_s).toString());
}

ui::Typed ColumnStep::typed() const
{
    ui::Typed typed;
    const auto chosen = mapping();
    for (qsizetype i = 0; i < chosen.size(); ++i)
        if (chosen[i] != m_known.value(i)) {
            typed.now.insert(QString::number(i), chosen[i].field);
            typed.before.insert(QString::number(i), m_known.value(i).field);
        }
    return typed;
}

void ColumnStep::retype(const ui::Typed &typed)
{
    for (const auto &[column, field] : typed.now.asKeyValueRange())
        if (QComboBox *combo = m_combos.value(column.toInt()))
            combo->setCurrentIndex(std::max(0, combo->findData(field)));
}

} // namespace bitflow
