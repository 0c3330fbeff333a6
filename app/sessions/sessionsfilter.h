// SPDX-License-Identifier: GPL-3.0-or-later
// Whose sessions: one's own, or those of others by name and institution. Only for those who may see the latter.
#pragma once

#include "app/api/session.h"

#include <QWidget>

class QLineEdit;
class QPushButton;

namespace bitflow {

class InstitutionButton;

class SessionsFilter : public QWidget
{
    Q_OBJECT

public:
    SessionsFilter(ApiClient &api, const ClientSession &session, QWidget *parent = nullptr); // both outlive it

    [[nodiscard]] bool everybody() const; // not only one's own
    [[nodiscard]] SessionQuery query() const;
    [[nodiscard]] Id<Institution> institution() const;
    [[nodiscard]] QString institutionName() const;
    [[nodiscard]] QLineEdit *search() const { return m_search; }
    [[nodiscard]] QPushButton *toggle() const { return m_everybody; }
    void showOf(const QString &person); // of others, by name or address; tells nobody
    void present();                     // what one may may have changed

Q_SIGNALS:
    void changed();

private:
    const ClientSession &m_session;
    QPushButton *m_everybody;
    QLineEdit *m_search;
    InstitutionButton *m_institution;
};

} // namespace bitflow
