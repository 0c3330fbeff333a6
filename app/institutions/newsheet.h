// SPDX-License-Identifier: GPL-3.0-or-later
// Adding a university, or a college or department below an institution.
#pragma once

#include "app/api/apiclient.h"
#include "app/parts/sheet.h"
#include "app/ui/form.h"
#include "common/api/institutions.h"

#include <QJsonObject>

class QCheckBox;
class QPushButton;

namespace bitflow {

class NewInstitutionSheet : public Sheet
{
    Q_OBJECT

public:
    // Without a parent: a university.
    NewInstitutionSheet(ApiClient &api, const std::optional<Institution> &parent, QWidget *window);
    [[nodiscard]] ui::FormBase *form() const { return m_form; }

Q_SIGNALS:
    void created(const bitflow::CreatedInstitution &created);

private:
    void create();
    void showOwner(bool shown);
    void showMore(bool shown); // what may as well be added later
    void refused(const Error &error);
    [[nodiscard]] QByteArray keyFor(const NewInstitution &value);
    ApiClient &m_api;
    InstitutionKind m_kind;
    ui::Form<NewInstitution> *m_form;
    QCheckBox *m_withOwner = nullptr;
    QPushButton *m_more;
    // The key is the same as long as the same is sent, so that a lost answer never makes two.
    QByteArray m_key;
    QJsonObject m_sent;
};

} // namespace bitflow
