// SPDX-License-Identifier: GPL-3.0-or-later
// The form of one institution with its bar of Save and Discard. What somebody else saved meanwhile is said, and nothing
// that was typed is lost.
#pragma once

#include "app/api/apiclient.h"
#include "app/ui/form.h"
#include "common/api/institutions.h"

class QScrollArea;

namespace bitflow {

class DraftKeeper;
namespace ui {
class SaveBar;
class Strip;
} // namespace ui

class InstitutionEditor : public QWidget
{
    Q_OBJECT

public:
    explicit InstitutionEditor(ApiClient &api, QWidget *parent = nullptr);

    void edit(const Institution &institution);
    [[nodiscard]] bool isDirty() const { return m_form && m_form->isDirty(); }
    [[nodiscard]] const Institution &institution() const { return m_institution; }
    [[nodiscard]] ui::FormBase *form() const { return m_form; }

Q_SIGNALS:
    void saved(const bitflow::Institution &institution);
    void closed(); // discarded, or Escape without changes

private:
    void save();
    void answered(const Result<Institution> &institution);
    void conflict();
    ApiClient &m_api;
    ui::Strip *m_strip;
    DraftKeeper *m_draft;
    QScrollArea *m_scroll;
    ui::Form<InstitutionChange> *m_form = nullptr;
    ui::SaveBar *m_bar = nullptr;
    Institution m_institution;
    Pending<Institution> m_call;
};

} // namespace bitflow
