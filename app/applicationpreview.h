// SPDX-License-Identifier: GPL-3.0-or-later
// A window in which somebody looks at the portal as another person: a token of its own, a hatched frame and a banner
// that cannot be closed. Goes away with the token, with the window it came from, and when it is closed.
#pragma once

#include "app/api/apiclient.h"
#include "app/api/keychain.h"
#include "app/api/session.h"
#include "app/mainwindow.h"
#include "common/model/access.h"

namespace bitflow {

class PreviewWindow : public QObject
{
    Q_OBJECT

public:
    // trust and keychain outlive it.
    PreviewWindow(Trust &trust, Keychain &keychain, const QUrl &server, const Preview &preview, QObject *parent);
    ~PreviewWindow() override;
    [[nodiscard]] MainWindow *window() const { return m_window.get(); } // null until the person is known
    [[nodiscard]] ApiClient &api() { return m_api; }

Q_SIGNALS:
    void failed(const bitflow::Error &error);

private:
    void show(const Me &me);
    void end();

    ApiClient m_api;
    ClientSession m_session;
    QString m_name;
    std::unique_ptr<MainWindow> m_window;
    bool m_ended = false;
};

// Opens a preview window for each PreviewEvent that reaches a window. Child of that window.
class PreviewOpener : public QObject
{
    Q_OBJECT

public:
    PreviewOpener(ApiClient &api, Trust &trust, Keychain &keychain, MainWindow *window);
    [[nodiscard]] QList<PreviewWindow *> open() const { return findChildren<PreviewWindow *>(); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    ApiClient &m_api;
    Trust &m_trust;
    Keychain &m_keychain;
    MainWindow *m_window;
};

} // namespace bitflow
