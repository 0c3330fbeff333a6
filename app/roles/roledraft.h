// SPDX-License-Identifier: GPL-3.0-or-later
// A role as it is stored, and what somebody has ticked in it since. Permissions that this program does not know stay as
// they were.
#pragma once

#include "common/model/role.h"

#include <QSet>

namespace bitflow {

class RoleDraft
{
public:
    explicit RoleDraft(const Role &role = {});

    [[nodiscard]] const Role &role() const { return m_role; }
    void store(const Role &role);  // it is stored like this now; nothing is changed any more
    void rebase(const Role &role); // somebody else stored this; what was ticked here stands on top of it
    void set(const QString &slug, bool on);
    void propose(const QStringList &slugs); // all of it, instead of what is ticked
    void discard() { m_ticked = m_saved; }

    [[nodiscard]] bool has(const QString &slug) const { return m_ticked.contains(slug); }
    [[nodiscard]] bool had(const QString &slug) const { return m_saved.contains(slug); }
    [[nodiscard]] bool isChanged(const QString &slug) const { return has(slug) != had(slug); }
    [[nodiscard]] bool isDirty() const { return m_ticked != m_saved; }
    [[nodiscard]] int changeCount() const { return int(added().size() + removed().size()); }
    [[nodiscard]] QStringList granted() const; // in the order of the catalogue
    [[nodiscard]] QStringList added() const;
    [[nodiscard]] QStringList removed() const;

private:
    Role m_role;
    QSet<QString> m_saved, m_ticked;
};

} // namespace bitflow
