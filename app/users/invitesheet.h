// SPDX-License-Identifier: GPL-3.0-or-later
// Inviting people by mail: who, where, as what, until when, in which language.
#pragma once

#include "app/api/session.h"
#include "app/parts/sheet.h"
#include "app/ui/form.h"
#include "common/api/accounts.h"

namespace bitflow {

class AddressChips;
class DraftKeeper;
class Facts;
class InstitutionField;
class Panel;
class RoleOffer;

namespace ui {
class Strip;
}

class InviteSheet : public Sheet
{
    Q_OBJECT
    Q_PROPERTY(bool keepsDraft READ keepsDraft) // for those who know windows only

public:
    // home: what is chosen at first. Both outlive the sheet.
    InviteSheet(ApiClient &api, const ClientSession &session, const std::optional<PathStep> &home, QWidget *window);
    [[nodiscard]] bool hasInput() const override;
    [[nodiscard]] bool keepsDraft() const;
    [[nodiscard]] AddressChips *people() const { return m_people; }
    [[nodiscard]] InstitutionField *where() const { return m_where; }
    [[nodiscard]] ui::FormBase *form() const { return m_form; }

Q_SIGNALS:
    void invited(int count);

private:
    void build(const std::optional<PathStep> &home);
    void changed();
    void renewKey();
    void offer();
    void explainRole();
    void invite();
    void answered(const Result<InvitationReport> &report);
    void tell(const InvitationReport &report);
    void complain(const Error &error);
    void askMail();
    void beginDraft();
    [[nodiscard]] ui::Typed typed() const;
    void retype(const ui::Typed &typed);

    ApiClient &m_api;
    const ClientSession &m_session;
    ui::Strip *m_strip;
    DraftKeeper *m_draft;
    AddressChips *m_people;
    InstitutionField *m_where;
    RoleOffer *m_roles;
    ui::Form<NewInvitations> *m_form;
    Panel *m_summary;
    Facts *m_facts;
    QByteArray m_key; // the same until something is changed, so that a lost answer never invites twice
    Pending<InvitationReport> m_pending;
};

} // namespace bitflow
