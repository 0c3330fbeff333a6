// SPDX-License-Identifier: GPL-3.0-or-later
// Where an account has been signed in before, a card each, and forgetting one of them.
#pragma once

#include "app/api/apiclient.h"
#include "app/ui/blocked.h"
#include "common/api/auth.h"

class QVBoxLayout;

namespace bitflow {

class DeviceCards : public QWidget
{
    Q_OBJECT

public:
    explicit DeviceCards(ApiClient &api, QWidget *parent = nullptr); // api outlives it

    // Null: one's own. whyNot: empty where one may forget them.
    void load(Id<User> whose, const ui::Reason &whyNot);

Q_SIGNALS:
    void forgotten(const QString &device); // and its sessions ended

private:
    void present(const Result<DeviceList> &devices);
    QWidget *card(const Device &device);
    void forget(const Device &device);
    void say(const QString &text, bool isComplaint = false);

    ApiClient &m_api;
    Id<User> m_whose;
    ui::Reason m_whyNot;
    QVBoxLayout *m_column;
    Pending<DeviceList> m_call;
    Pending<Nothing> m_forgetting;
};

} // namespace bitflow
