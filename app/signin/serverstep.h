// SPDX-License-Identifier: GPL-3.0-or-later
// The address of the server, and a list that shows live how far one gets.
#pragma once

#include "app/api/probe.h"

#include <QWidget>

#include <array>

class QLineEdit;
class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}
class CheckRow;

class ServerStep : public QWidget
{
    Q_OBJECT
public:
    ServerStep(ApiClient &api, Trust &trust, QWidget *parent = nullptr); // both outlive it

    void setAddress(const QString &address);
    void check(); // what stands in the field
    void focusFirst();

Q_SIGNALS:
    void reached(const QUrl &server);
    void undecided(const bitflow::CertificateInfo &certificate); // unknown: a person must compare it
    void changed(const bitflow::CertificateInfo &certificate);   // another than it was

private:
    void follow(ServerProbe::Step step, ServerProbe::State state);
    void finished(ServerProbe::Step step, const Error &error);
    void complain(const QString &text);
    void setBusy(bool busy);
    void copyDetails();

    ApiClient &m_api;
    Trust &m_trust;
    ServerProbe m_probe;
    QLineEdit *m_address;
    ui::Label *m_complaint;
    QPushButton *m_connect;
    QPushButton *m_copy;
    QWidget *m_list;
    std::array<CheckRow *, ServerProbe::stepCount> m_rows{};
    QString m_details;
};

} // namespace bitflow
