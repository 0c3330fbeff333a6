// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/prepare.h"
#include "server/cli/signals.h"
#include "server/net/descriptors.h"
#include "server/net/listen.h"
#include "server/server.h"

#include <QCoreApplication>
#include <QFile>

namespace bitflow::cli {

namespace {

struct ServeOptions
{
    std::vector<std::string> listen;
    std::string pidFile;
};

// "https://127.0.0.1:8443": with the port that the system has chosen where 0 was asked for.
QString address(const net::Listen &listen, quint16 port)
{
    if (listen.kind == net::Listen::Kind::UnixSocket)
        return u"unix:"_s + listen.socketPath;
    const QString host = listen.address.protocol() == QHostAddress::IPv6Protocol
                             ? u'[' + listen.address.toString() + u']'
                             : listen.address.toString();
    return u"%1://%2:%3"_s.arg(listen.kind == net::Listen::Kind::Tls ? u"https"_s : u"http"_s, host).arg(port);
}

Result<QString> listeningLine(const Config &config, const QList<net::Listen> &listeners, const Server &server)
{
    QStringList addresses;
    bool tls = false;
    const auto ports = server.ports();
    for (qsizetype i = 0; i < listeners.size(); ++i) {
        tls = tls || listeners[i].kind == net::Listen::Kind::Tls;
        addresses.append(address(listeners[i], ports.value(i)));
    }
    QString line = u"Listening on "_s + addresses.join(u", "_s);
    if (tls) {
        TRY(const QString fingerprint, certificateFingerprint(config));
        line += u", certificate SHA-256 "_s + fingerprint;
    }
    return line;
}

// The file is there as long as the server accepts connections.
class PidFile
{
public:
    PidFile() = default;
    ~PidFile()
    {
        if (!m_path.isEmpty())
            QFile::remove(m_path);
    }
    PidFile(const PidFile &) = delete;
    PidFile &operator=(const PidFile &) = delete;

    Result<void> write(const QString &path)
    {
        if (path.isEmpty())
            return {};
        TRY_VOID(writeFile(path, QByteArray::number(QCoreApplication::applicationPid()) + '\n', FileMode::Public));
        m_path = path;
        return {};
    }

private:
    QString m_path;
};

Result<Exit> serve(const CommandLine &line, const ServeOptions &options, const Console &console)
{
    QMap<QString, QString> flags;
    QStringList listen;
    for (const std::string &one : options.listen)
        listen.append(QString::fromStdString(one));
    if (!listen.isEmpty())
        flags.insert(u"LISTEN"_s, listen.join(u','));
    TRY(const Config config, configure(line, console, flags));
    TRY(const auto listeners, Server::listeners(config)); // before anything is made
    net::raiseDescriptorLimit();                          // 10,000 connections need more than the usual 1,024
    Signals signals;                                      // before anything starts a thread, so that no signal is lost
    TRY(const auto backend, prepare(config, console));
    Server server(config, *backend);
    TRY_VOID(server.start());
    PidFile pid;
    TRY_VOID(pid.write(QString::fromStdString(options.pidFile)));
    TRY(const QString listening, listeningLine(config, listeners, server));
    console.line(listening);
    console.result({{u"listening"_s, listening}});
    signals.onReload([&] {
        if (const auto reloaded = server.reloadTls(); !reloaded)
            console.warn(reloaded.error().detail);
    });
    QCoreApplication::exec(); // until SIGTERM or SIGINT
    server.stop();
    return Exit::Ok;
}

} // namespace

void addServe(CLI::App &app, CommandLine &line)
{
    const auto options = std::make_shared<ServeOptions>();
    CLI::App *command = addCommand(app, line, "serve", "Run the server until it is told to end (SIGTERM, SIGINT)",
                                   [&line, options](const Console &console) {
                                       line.runsUntilStopped = true;
                                       return serve(line, *options, console);
                                   });
    command
        ->add_option("--listen", options->listen,
                     "Where to listen, repeatable: ADDRESS:PORT, http://ADDRESS:PORT, unix:/PATH")
        ->type_name("ADDRESS")
        ->expected(1)
        ->take_all();
    command
        ->add_option("--pid-file", options->pidFile,
                     "File that holds the process id while the server accepts connections")
        ->type_name("P");
}

} // namespace bitflow::cli
