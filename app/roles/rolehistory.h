// SPDX-License-Identifier: GPL-3.0-or-later
// What a role allowed before: every change in a sentence, and the way back.
#pragma once

#include "app/api/apiclient.h"
#include "app/ui/blocked.h"
#include "common/api/access.h"

#include <QScrollArea>

class QVBoxLayout;

namespace bitflow {

class RoleHistory : public QScrollArea
{
    Q_OBJECT

public:
    explicit RoleHistory(ApiClient &api, QWidget *parent = nullptr); // api outlives it

    void show(const Role &role, const ui::Reason &blocked); // blocked: why nothing can be brought back
    [[nodiscard]] const QList<RoleRevision> &revisions() const { return m_revisions; }

Q_SIGNALS:
    void restoreWanted(const QStringList &permissions); // to be reviewed and saved like any change

private:
    void arrived(const Result<Page<RoleRevision>> &page);
    void addRow(QVBoxLayout *column, const RoleRevision &one, bool newest);
    ApiClient &m_api;
    ui::Reason m_blocked;
    QStringList m_now;
    QList<RoleRevision> m_revisions;
    Pending<Page<RoleRevision>> m_call;
};

} // namespace bitflow
