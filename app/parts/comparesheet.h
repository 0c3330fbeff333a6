// SPDX-License-Identifier: GPL-3.0-or-later
// Two to four roles or people side by side, only what differs.
#pragma once

#include "app/api/apiclient.h"
#include "app/parts/sheet.h"
#include "common/api/access.h"

class QLineEdit;
class QListWidget;
class QTableWidget;

namespace bitflow {

class InstitutionField;

class CompareSheet : public Sheet
{
    Q_OBJECT

public:
    struct One
    {
        QUuid id;
        QString name;
        QString detail{};
    };
    // What can be compared, with one chosen already. api outlives the sheet.
    static CompareSheet *ofRoles(ApiClient &api, const QList<One> &roles, QUuid first, QWidget *parent);
    // This person with others, whom one searches, by what they may do at an institution: this one at first.
    static CompareSheet *ofPeople(ApiClient &api, const One &first, Id<Institution> where, const QList<PathStep> &path,
                                  QWidget *parent);
    [[nodiscard]] bool hasInput() const override { return false; } // a question is asked again in a moment
    [[nodiscard]] QListWidget *choice() const { return m_choice; }
    [[nodiscard]] QTableWidget *table() const { return m_table; }
    [[nodiscard]] QLineEdit *search() const { return m_search; }      // null for roles
    [[nodiscard]] InstitutionField *where() const { return m_where; } // likewise

private:
    CompareSheet(ApiClient &api, const QString &title, const QString &text, const QList<One> &all, QUuid first,
                 QWidget *parent);
    void add(const One &one, bool chosen);
    void addPeople(Id<Institution> where, const QList<PathStep> &path);
    void find(const QString &text, Id<Institution> home);
    void offer(const QList<One> &found);
    void ask();
    void present(const Comparison &told);
    void showMenu(const QPoint &at);
    ApiClient &m_api;
    QLineEdit *m_search = nullptr;
    InstitutionField *m_where = nullptr;
    std::unique_ptr<QObject> m_asker; // of the people, for the text in the field
    QListWidget *m_choice;
    ui::Label *m_summary;
    QTableWidget *m_table;
    Pending<Comparison> m_call;
};

} // namespace bitflow
