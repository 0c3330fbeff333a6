// SPDX-License-Identifier: GPL-3.0-or-later
// A filter for one person: a button that says who, "Who: any", and opens a search.
#pragma once

#include "app/parts/searchpicker.h"

#include <QPushButton>

namespace bitflow {

class PersonButton : public QPushButton
{
    Q_OBJECT

public:
    PersonButton(ApiClient &api, const QString &label, QWidget *parent = nullptr); // api outlives it

    // What choosing nobody means: "Anybody".
    void setNone(const QString &title, const QString &detail);
    [[nodiscard]] Id<User> id() const { return m_id; }
    [[nodiscard]] QString title() const { return m_title; }
    void setChosen(Id<User> id, const QString &title); // tells nobody

Q_SIGNALS:
    void changed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void pick();
    void present();

    ApiClient &m_api;
    QString m_label, m_noneTitle, m_noneDetail, m_title;
    Id<User> m_id;
};

} // namespace bitflow
