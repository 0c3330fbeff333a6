// SPDX-License-Identifier: GPL-3.0-or-later
// Who has a permission.
#pragma once

#include "app/api/session.h"
#include "app/parts/sheet.h"
#include "app/ui/keysettablemodel.h"
#include "common/api/access.h"

namespace bitflow {

namespace ui {
class ListView;
}
class InstitutionField;
class WhoCanExport;

// People who have a permission at an institution, each with the role that gives it and where that is held.
class WhoCanSheet : public Sheet
{
    Q_OBJECT

public:
    // Where: down to the institution; empty: the platform for those who reach it, else one's own.
    WhoCanSheet(ApiClient &api, const ClientSession &session, const QString &permission, const QList<PathStep> &where,
                QWidget *parent);
    [[nodiscard]] InstitutionField *where() const { return m_where; }
    [[nodiscard]] ui::ListView *list() const { return m_list; }
    void exportTo(const QString &path);

Q_SIGNALS:
    void personWanted(const bitflow::Id<bitflow::User> &id);

private:
    using HolderModel = ui::KeysetTableModel<PermissionHolder, WhoCanQuery>;
    void ask();
    void describe();
    void copyAll();
    void copyFrom(const QString &cursor);
    void chooseFile(); // or stop what is under way
    void exportEnded(const QString &text);
    [[nodiscard]] WhoCanQuery query() const;
    ApiClient &m_api;
    QString m_permission;
    InstitutionField *m_where;
    ui::Label *m_count;
    HolderModel *m_model;
    ui::ListView *m_list;
    QPushButton *m_copy, *m_export;
    QPointer<WhoCanExport> m_exporting;
    QStringList m_lines; // on their way to the clipboard
    Pending<Page<PermissionHolder>> m_copying;
};

} // namespace bitflow
