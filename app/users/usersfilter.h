// SPDX-License-Identifier: GPL-3.0-or-later
// The row of filters above the list of people: free text, status, role, institution, never signed in, the trash.
#pragma once

#include "app/api/apiclient.h"
#include "common/api/roles.h"
#include "common/api/users.h"

#include <QVariant>
#include <QWidget>

class QLineEdit;
class QPushButton;

namespace bitflow {

class FilterChip;
class InstitutionButton;

class UsersFilter : public QWidget
{
    Q_OBJECT

public:
    explicit UsersFilter(ApiClient &api, QWidget *parent = nullptr);

    // "q", "status" and "role" (a text or a list), "institution_id" with "institution_name", "never_signed_in",
    // "last_login_after" (a time as on the wire), "trashed".
    void set(const QVariantMap &map); // tells nobody
    [[nodiscard]] QVariantMap map() const;
    [[nodiscard]] UserQuery query() const; // without a sort
    [[nodiscard]] bool filtered() const;
    [[nodiscard]] bool trash() const;
    [[nodiscard]] std::optional<PathStep> institution() const;
    [[nodiscard]] QLineEdit *search() const { return m_search; }
    void loadRoles(); // anew: roles are made and renamed meanwhile

Q_SIGNALS:
    void changed();

private:
    void setSince(const std::optional<Instant> &since);
    ApiClient &m_api;
    QLineEdit *m_search;
    FilterChip *m_status;
    FilterChip *m_role;
    InstitutionButton *m_institution;
    QPushButton *m_never, *m_since, *m_trash;
    std::optional<Instant> m_after; // only those who signed in since then
    Pending<Page<Role>> m_call;
};

} // namespace bitflow
