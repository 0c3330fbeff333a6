// SPDX-License-Identifier: GPL-3.0-or-later
// Choosing one institution or one person by searching the server: a field, and what matches below it.
#pragma once

#include "app/api/apiclient.h"
#include "app/ui/blocked.h"
#include "common/api/users.h"

#include <QWidget>

class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}

struct PickerRow
{
    QUuid id;
    QString title, detail;
    ui::Reason blocked{}; // why it cannot be chosen; empty: it can
};

class SearchPicker : public QWidget
{
    Q_OBJECT

public:
    using Found = std::function<void(const Result<QList<PickerRow>> &)>;
    // Calls found at most once, while asker lives.
    using Search = std::function<void(const QString &text, QObject *asker, Found found)>;

    SearchPicker(const QString &label, const QString &placeholder, Search search, QWidget *parent = nullptr);

    // A row that stands above all matches, "The platform itself", with a null id.
    void setFirstRow(const QString &title, const QString &detail);
    [[nodiscard]] std::optional<PickerRow> chosen() const;
    void setChosen(const PickerRow &row); // shown in the field until somebody types
    void start();                         // asks for the first matches and takes the focus
    [[nodiscard]] QLineEdit *field() const { return m_field; }

Q_SIGNALS:
    void chosenChanged();
    void accepted(); // Enter or double click on a match, or Enter in the field with a match chosen

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void ask(const QString &text);
    void show(const Result<QList<PickerRow>> &rows);
    void choose();
    void tell(const ui::Reason &note);
    void preselect(); // the first that can be chosen
    void enter();
    void addRow(const PickerRow &row);

    Search m_search;
    QLineEdit *m_field;
    QListWidget *m_list;
    ui::Label *m_note;
    QPushButton *m_whyNot;
    ui::Reason m_found; // what there is to say of all that was found
    ui::Why m_question; // of what the note says
    std::unique_ptr<QObject> m_asker;
    std::optional<PickerRow> m_first, m_chosen;
    std::optional<QString> m_asked; // the text whose matches are shown or under way
    bool m_waiting = false;         // for them
    bool m_entering = false;        // Enter was pressed before they came
};

// `base` holds the filters; its q and limit are the picker's. `blocked` says of an institution why it cannot be chosen;
// where a right is missing, Shift+F1 on its row and the note below the rows ask why.
SearchPicker::Search searchInstitutions(ApiClient &api, const InstitutionQuery &base,
                                        const std::function<ui::Reason(const Institution &)> &blocked = {});
SearchPicker::Search searchPeople(ApiClient &api, const UserQuery &base);

} // namespace bitflow
