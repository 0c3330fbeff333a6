// SPDX-License-Identifier: GPL-3.0-or-later
// Changed roles on their way to being saved: whom they affect, the review, and one role after the other as it was
// reviewed. What the server refuses stays changed, and is told with the reason.
#pragma once

#include "app/roles/matrixmodel.h"
#include "app/roles/reviewsheet.h"
#include "app/roles/roleactions.h"
#include "common/api/access.h"

#include <QTimer>

namespace bitflow {

class RoleSaving : public QObject
{
    Q_OBJECT

public:
    // All of them outlive this; sheets open over the widget.
    RoleSaving(RoleActions &actions, MatrixModel &model, QWidget *over);

    void changed(); // whom it affects is asked once the ticking rests
    void review();
    [[nodiscard]] bool isSaving() const { return m_saving.running(); }

Q_SIGNALS:
    void counted(const QList<bitflow::RoleImpact> &impacts);
    void began();
    void saved(const bitflow::Role &role);
    // All are through. What was not saved, in sentences, and the first error of which one can ask why; stale: roles
    // that somebody else changed meanwhile.
    void ended(const QStringList &refusals, const bitflow::Error &why, const QList<bitflow::Id<bitflow::Role>> &stale);
    void failed(const QString &text, const bitflow::Error &error); // nothing was tried

private:
    using Changes = QList<ReviewSheet::Change>;
    [[nodiscard]] Changes changes() const;
    void ask(Pending<RoleImpact> &call, Changes list, qsizetype at,
             const std::function<void(const Result<Changes> &)> &then);
    void openReview(Changes list);
    void saveNext();
    void answered(const RoleDraft &draft, const Result<Role> &role);
    void fetchTheirs(const Role &mine);
    void refuse(const Role &role, const Error &error);

    RoleActions &m_actions;
    MatrixModel &m_model;
    QWidget *m_over;
    QTimer m_rest;
    QList<Id<Role>> m_queue, m_stale;
    QStringList m_refusals;
    Error m_why; // of the first refusal that says what is missing
    Pending<RoleImpact> m_counting, m_reviewing;
    Pending<Role> m_saving;
};

} // namespace bitflow
