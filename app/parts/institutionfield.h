// SPDX-License-Identifier: GPL-3.0-or-later
// Choosing an institution inside a form or among filters: a button that says which, and opens a search.
#pragma once

#include "app/parts/searchpicker.h"

#include <QHash>
#include <QPushButton>

namespace bitflow {

// The button. As a filter it says "Institution: any".
class InstitutionButton : public QPushButton
{
    Q_OBJECT

public:
    enum class Look { Field, Filter };
    InstitutionButton(ApiClient &api, const QString &label, Look look, QWidget *parent = nullptr); // api outlives it

    // What choosing nothing means ("Any", "The platform itself"); without it something has to be chosen.
    void setNone(const QString &title, const QString &detail);
    // Why an institution cannot be chosen; empty: it can.
    void setBlocked(std::function<ui::Reason(const Institution &)> blocked);

    [[nodiscard]] Id<Institution> id() const { return m_id; }
    [[nodiscard]] bool isChosen() const { return m_chosen; } // nothing counts as chosen once somebody chose it
    [[nodiscard]] const QList<PathStep> &path() const { return m_path; } // of the chosen one, as far as it is known
    void setChosen(Id<Institution> id, const QList<PathStep> &path, const QString &title); // tells nobody
    [[nodiscard]] QString title() const { return m_title; }

Q_SIGNALS:
    void changed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void pick();
    void take(const PickerRow &row);
    void present();
    ApiClient &m_api;
    QString m_label, m_title, m_noneTitle, m_noneDetail;
    Look m_look;
    Id<Institution> m_id;
    QList<PathStep> m_path;
    bool m_chosen = false;
    std::function<ui::Reason(const Institution &)> m_blocked;
    QHash<QUuid, QList<PathStep>> m_seen; // of the rows the search has shown
};

// The button with its label above and a complaint below, as the rows of a form.
class InstitutionField : public QWidget
{
    Q_OBJECT

public:
    InstitutionField(ApiClient &api, const QString &label, QWidget *parent = nullptr);
    [[nodiscard]] InstitutionButton *button() const { return m_button; }
    void setRequired();                     // says so beside the label, as the rows of a form do
    void setComplaint(const QString &text); // empty: none

private:
    InstitutionButton *m_button;
    ui::Label *m_required, *m_message;
};

} // namespace bitflow
