// SPDX-License-Identifier: GPL-3.0-or-later
// Two to four roles or people side by side, only what differs.
#pragma once

#include "app/api/apiclient.h"
#include "app/parts/sheet.h"
#include "common/api/access.h"

class QListWidget;
class QTableWidget;

namespace bitflow {

class CompareSheet : public Sheet
{
    Q_OBJECT

public:
    struct One
    {
        QUuid id;
        QString name;
    };
    // What can be compared, with one chosen already. api outlives the sheet.
    static CompareSheet *ofRoles(ApiClient &api, const QList<One> &roles, QUuid first, QWidget *parent);
    // People by what they may do at this institution.
    static CompareSheet *ofPeople(ApiClient &api, const QList<One> &people, QUuid first, Id<Institution> where,
                                  QWidget *parent);
    [[nodiscard]] QListWidget *choice() const { return m_choice; }
    [[nodiscard]] QTableWidget *table() const { return m_table; }

private:
    CompareSheet(ApiClient &api, const QString &title, const QString &text, const QList<One> &all, QUuid first,
                 QWidget *parent);
    void ask();
    void present(const Comparison &told);
    ApiClient &m_api;
    bool m_people = false;
    Id<Institution> m_at; // of the people
    QListWidget *m_choice;
    ui::Label *m_summary;
    QTableWidget *m_table;
    Pending<Comparison> m_call;
};

} // namespace bitflow
