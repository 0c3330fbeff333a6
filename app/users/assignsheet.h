// SPDX-License-Identifier: GPL-3.0-or-later
// Giving a person a role at an institution. Only roles that go there, and that the giver may give, are offered; the
// server decides in the end, and what it complains about is shown at its field.
#pragma once

#include "app/api/session.h"
#include "app/parts/sheet.h"
#include "app/ui/form.h"
#include "common/api/access.h"
#include "common/api/users.h"
#include "common/model/access.h"

namespace bitflow {

class Facts;
class InstitutionField;
class Panel;
class RoleOffer;

class AssignSheet : public Sheet
{
    Q_OBJECT

public:
    AssignSheet(ApiClient &api, const ClientSession &session, const User &user, QWidget *parent);
    [[nodiscard]] ui::FormBase *form() const { return m_form; }
    [[nodiscard]] InstitutionField *where() const { return m_where; }
    [[nodiscard]] const QList<Role> &offered() const;
    void suggest(const AccessFix &fix); // its role and place are chosen at first

Q_SIGNALS:
    void assigned(const bitflow::Assignment &assignment);

private:
    void submit();
    void offer();
    void choose();
    void explainRole();
    void askForConflicts();
    void assign();
    void answered(const Result<Assignment> &made);
    void renewKey();
    ApiClient &m_api;
    User m_user;
    RoleOffer *m_roles;
    InstitutionField *m_where;
    ui::Form<NewAssignment> *m_form;
    Panel *m_summary; // what the role is, how much it allows, and where
    Facts *m_facts;
    Id<Role> m_suggested;                                        // once the roles are there
    bool m_submitted = false;                                    // before they were
    ui::Label *m_conflicts;                                      // duties that it would bring together
    std::optional<std::pair<Id<Role>, Id<Institution>>> m_asked; // about
    Pending<Page<DutyConflict>> m_asking;
    QByteArray m_key;
};

} // namespace bitflow
