// SPDX-License-Identifier: GPL-3.0-or-later
// Making, renaming and deleting a role of an institution.
#pragma once

#include "app/api/session.h"
#include "app/parts/sheet.h"
#include "app/ui/form.h"
#include "common/api/access.h"

class QCheckBox;

namespace bitflow {

class InstitutionField;

class NewRoleSheet : public Sheet
{
    Q_OBJECT

public:
    // pattern: the role whose permissions and kind can be copied.
    NewRoleSheet(ApiClient &api, const ClientSession &session, const std::optional<Role> &pattern, QWidget *parent);
    [[nodiscard]] ui::FormBase *form() const { return m_form; }
    [[nodiscard]] InstitutionField *owner() const { return m_owner; }

Q_SIGNALS:
    void created(const bitflow::Role &role);

private:
    void create();
    void answered(const Result<Role> &made);
    void renewKey();
    ApiClient &m_api;
    std::optional<Role> m_pattern;
    ui::Form<NewRole> *m_form;
    InstitutionField *m_owner;
    QCheckBox *m_copy = nullptr;
    QByteArray m_key; // the same until something is changed, so that a lost answer never makes two
};

class RenameRoleSheet : public Sheet
{
    Q_OBJECT

public:
    RenameRoleSheet(ApiClient &api, const Role &role, QWidget *parent);

Q_SIGNALS:
    void renamed(const bitflow::Role &role);

private:
    void save();
    void answered(const Result<Role> &changed);
    ApiClient &m_api;
    Role m_role;
    ui::Form<RoleChange> *m_form;
};

class DeleteRoleSheet : public Sheet
{
    Q_OBJECT

public:
    DeleteRoleSheet(ApiClient &api, const Role &role, QWidget *parent);

Q_SIGNALS:
    void deleted(const bitflow::Role &role);
};

} // namespace bitflow
