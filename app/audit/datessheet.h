// SPDX-License-Identifier: GPL-3.0-or-later
// From when, and until when: typed, either of them or both.
#pragma once

#include "app/parts/sheet.h"
#include "common/instant.h"

class QCheckBox;
class QDateTimeEdit;

namespace bitflow {

class DatesSheet : public Sheet
{
    Q_OBJECT

public:
    DatesSheet(const std::optional<Instant> &from, const std::optional<Instant> &until, QWidget *parent);
    [[nodiscard]] bool hasInput() const override { return false; } // quickly set anew

Q_SIGNALS:
    void chosen(const std::optional<Instant> &from, const std::optional<Instant> &until);

private:
    struct End
    {
        QCheckBox *on;
        QDateTimeEdit *when;
    };
    End addEnd(const QString &label, const QString &spoken, const std::optional<Instant> &at, Instant otherwise);
    static std::optional<Instant> momentOf(const End &end);
    void choose();

    End m_from, m_until;
};

} // namespace bitflow
