// SPDX-License-Identifier: GPL-3.0-or-later
// The questions asked before an institution is moved, suspended, given a leader or put into the trash. Each does its
// act and tells the outcome; somebody else's change meanwhile is said and the newest state asked about once more.
#pragma once

#include "app/api/apiclient.h"
#include "app/parts/sheet.h"
#include "common/api/institutions.h"

class QLineEdit;

namespace bitflow {

class SearchPicker;

class InstitutionSheet : public Sheet
{
    Q_OBJECT

public:
    InstitutionSheet(const QString &title, ApiClient &api, const Institution &institution, QWidget *parent);

Q_SIGNALS:
    void succeeded(const bitflow::Institution &institution); // as it is now; for the trash as it was

protected:
    void answered(const Result<Institution> &institution);
    void failed(const Error &error);
    ApiClient &m_api;
    Institution m_institution;
};

class StatusSheet : public InstitutionSheet
{
    Q_OBJECT

public:
    StatusSheet(ApiClient &api, const Institution &institution, InstitutionStatus wanted, QWidget *parent);

private:
    QLineEdit *m_reason;
};

class TrashSheet : public InstitutionSheet
{
    Q_OBJECT

public:
    TrashSheet(ApiClient &api, const Institution &institution, QWidget *parent);
};

class MoveSheet : public InstitutionSheet
{
    Q_OBJECT

public:
    // target: what is chosen at first.
    MoveSheet(ApiClient &api, const Institution &institution, const std::optional<PathStep> &target, QWidget *parent);

private:
    void review();
    void move();
    SearchPicker *m_picker;
    ui::Label *m_review;
};

class LeaderSheet : public InstitutionSheet
{
    Q_OBJECT

public:
    LeaderSheet(ApiClient &api, const Institution &institution, QWidget *parent);

private:
    void name();
    SearchPicker *m_picker;
};

} // namespace bitflow
