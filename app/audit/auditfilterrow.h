// SPDX-License-Identifier: GPL-3.0-or-later
// The row of filters above the audit log: words, who, what, where, when, result; and what came from a row: whom, which
// session.
#pragma once

#include "app/api/apiclient.h"
#include "common/api/audit.h"

#include <QVariant>
#include <QWidget>

class QLineEdit;
class QPushButton;

namespace bitflow {

class FilterChip;
class InstitutionButton;
class PersonButton;

class AuditFilterRow : public QWidget
{
    Q_OBJECT

public:
    explicit AuditFilterRow(ApiClient &api, QWidget *parent = nullptr);

    // "q", "action" (a text or a list), "outcome", "institution_id" with "institution_name", "span" ("1h", "24h", "7d",
    // "30d"), "from" and "until" (times as on the wire), "actor_id", "subject_id" and "session_id", each with a name in
    // "actor_name", "subject_name".
    void set(const QVariantMap &map); // tells nobody
    [[nodiscard]] QVariantMap map() const;
    void change(const QVariantMap &more); // these instead of what they were; null values take away
    [[nodiscard]] AuditFilter filter() const;
    [[nodiscard]] AuditFilter wide() const; // without the range chosen on the timeline
    [[nodiscard]] QString words() const;
    [[nodiscard]] bool filtered() const { return !map().isEmpty(); }
    [[nodiscard]] QLineEdit *search() const { return m_search; }
    void setRange(const std::optional<Instant> &from, const std::optional<Instant> &until);

Q_SIGNALS:
    void changed();

private:
    // Set by a row or by the timeline, taken away by a click.
    struct Fixed
    {
        QPushButton *chip;
        QString key, nameKey;
        QVariant value{};
        QString name{};
    };
    void build();
    void askDates();
    void addFixed(const QString &key, const QString &nameKey);
    void present();
    [[nodiscard]] QString labelOf(const Fixed &fixed) const;
    [[nodiscard]] QVariant fixed(const QString &key) const;

    QLineEdit *m_search;
    FilterChip *m_action, *m_outcome, *m_span;
    PersonButton *m_actor;
    InstitutionButton *m_institution;
    QList<Fixed> m_fixed;
    std::optional<Instant> m_from, m_until;
    QPushButton *m_dates, *m_range;
};

} // namespace bitflow
