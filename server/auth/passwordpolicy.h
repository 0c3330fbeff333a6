// SPDX-License-Identifier: GPL-3.0-or-later
// Which passwords may be chosen (NIST SP 800-63B-4 §3.1.1.2, ASVS 5.0 §6.2): long ones of any composition that are not
// easily guessed in their context and not known from a breach. Thread-safe.
#pragma once

#include "server/auth/breached.h"

namespace bitflow {

class PasswordPolicy
{
public:
    static constexpr int minimumLength = 15; // code points, where the password is all there is
    static constexpr int minimumWithSecondFactor = 12;
    static constexpr int maximumLength = 256;
    static constexpr int maximumBytes = 1024;

    // product: further words that everybody here would try, such as APP_NAME.
    PasswordPolicy(QStringList product, const QString &breachedFile);

    // Empty = good; complaints point at `pointer`. context: name, e-mail, institution. minimum: code points.
    [[nodiscard]] QList<Complaint> check(const QString &password, const QStringList &context, const QString &pointer,
                                         int minimum = minimumLength) const;

private:
    [[nodiscard]] bool isGuessable(const QString &password, const QStringList &context) const;

    QStringList m_product;
    BreachedPasswords m_breached;
};

} // namespace bitflow
