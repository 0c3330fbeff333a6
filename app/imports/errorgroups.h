// SPDX-License-Identifier: GPL-3.0-or-later
// Why rows need attention, each cause once with the number of its rows, the most frequent first.
#pragma once

#include "app/api/apiclient.h"
#include "common/api/imports.h"

#include <QHash>
#include <QWidget>

class QGridLayout;

namespace bitflow {

class ErrorGroups : public QWidget
{
    Q_OBJECT

public:
    explicit ErrorGroups(ApiClient &api, QWidget *parent = nullptr);
    void ask(const ImportRun &run); // the older lines stay until the newer ones are here

private:
    struct Group
    {
        RowError first;
        int rows = 0;
    };
    void fetch(const QString &cursor);
    void count(const Page<RowError> &page);
    void present();
    void addLine(const QString &count, const QString &cause);

    ApiClient &m_api;
    ImportKind m_kind = ImportKind::Institutions;
    Id<ImportRun> m_import;
    QHash<QString, Group> m_groups;
    int m_looked = 0;
    bool m_more = false; // there are more complaints than were looked at
    Pending<Page<RowError>> m_call;
    QGridLayout *m_lines;
};

} // namespace bitflow
