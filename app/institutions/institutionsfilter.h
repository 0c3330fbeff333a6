// SPDX-License-Identifier: GPL-3.0-or-later
// The row of filters above the institutions: free text, type, status, without a leader, the trash.
#pragma once

#include "common/api/institutions.h"

#include <QVariant>
#include <QWidget>

class QLineEdit;
class QPushButton;

namespace bitflow {

class FilterChip;

class InstitutionsFilter : public QWidget
{
    Q_OBJECT

public:
    explicit InstitutionsFilter(QWidget *parent = nullptr);

    // "q", "kind" and "status" (a text or a list), "without_leader", "trashed".
    void set(const QVariantMap &map); // tells nobody
    [[nodiscard]] QVariantMap map() const;
    [[nodiscard]] InstitutionQuery query() const;
    [[nodiscard]] bool filtered() const;
    [[nodiscard]] bool trash() const;
    [[nodiscard]] QLineEdit *search() const { return m_search; }

Q_SIGNALS:
    void changed();

private:
    QLineEdit *m_search;
    FilterChip *m_kind, *m_status;
    QPushButton *m_leaderless, *m_trash;
    QString m_told; // the text that the others know of
};

} // namespace bitflow
