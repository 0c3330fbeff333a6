// SPDX-License-Identifier: GPL-3.0-or-later
// What a change of what roles allow means, in sentences, before it is saved; the act is the caller's.
#pragma once

#include "app/parts/sheet.h"
#include "common/model/access.h"
#include "common/model/role.h"

namespace bitflow {

class Consent;

class ReviewSheet : public Sheet
{
    Q_OBJECT

public:
    struct Change
    {
        Role role;
        RoleImpact impact;
    };
    ReviewSheet(const QList<Change> &changes, QWidget *parent);

Q_SIGNALS:
    void confirmed(); // the act, and the tick where it takes something from oneself

private:
    void addRole(const Change &change, bool named);
    void addList(const QString &heading, const QList<PermissionImpact> &rows);
    void addConflicts(const RoleImpact &impact);
    void addLine(const QString &text, ui::Token token = ui::Token::Text, bool strong = false);
    void refuse(const QList<Change> &changes);
    QVBoxLayout *m_list;
    Consent *m_consent = nullptr;
};

} // namespace bitflow
