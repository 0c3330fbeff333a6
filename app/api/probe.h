// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out, step by step, whether a Bitflow server answers at an address, so that a person can say what is wrong.
#pragma once

#include "app/api/apiclient.h"

class QTcpSocket;
class QTimer;

namespace bitflow {

class ServerProbe : public QObject
{
    Q_OBJECT
public:
    enum class Step { Name, Port, Tls, Server };
    static constexpr int stepCount = 4;
    enum class State { Waiting, Running, Good, Failed };

    explicit ServerProbe(ApiClient &api, QObject *parent = nullptr); // the client outlives it
    ~ServerProbe() override;

    void start(const QUrl &server); // from ApiClient::parseAddress(); the client talks to that server from here on
    void cancel();
    [[nodiscard]] bool running() const { return m_running; }
    [[nodiscard]] QUrl server() const { return m_server; }
    [[nodiscard]] QString ip() const { return m_ip; }   // that the name led to
    static bool applies(Step step, const QUrl &server); // plain http has no TLS step

Q_SIGNALS:
    void stepChanged(bitflow::ServerProbe::Step step, bitflow::ServerProbe::State state);
    // The step that failed and why; an empty code: all is well.
    void finished(bitflow::ServerProbe::Step step, const bitflow::Error &error);

private:
    void resolve();
    void connectTo();
    void greet();
    [[nodiscard]] bool unencrypted() const;
    void end(Step step, const Error &error = {0, {}, {}, {}, 0});

    ApiClient &m_api;
    QUrl m_server;
    QString m_ip;
    QTcpSocket *m_socket = nullptr;
    QTimer *m_limit;
    Pending<ServerStatus> m_ping;
    int m_lookup = -1;
    bool m_running = false;
};

} // namespace bitflow
