// SPDX-License-Identifier: GPL-3.0-or-later
// What this computer remembers. Nothing secret: pins are public, tokens and passwords never come here. UI thread only.
#pragma once

#include "common/reflect.h"

#include <QDateTime>
#include <QVariant>

#include <memory>

class QSettings;

namespace bitflow {

// A setting as data: settings.get(Key::theme), settings.set(Key::theme, ThemeChoice::Dark).
template<class T>
struct Setting
{
    QLatin1StringView key;
    T fallback{};
};

enum class ThemeChoice { System, Light, Dark };
constexpr auto names(ThemeChoice) { return std::array{"system"_L1, "light"_L1, "dark"_L1}; }

// Certified: an authority vouched for the key. Compared: a person did.
enum class PinKind { Certified, Compared };
constexpr auto names(PinKind) { return std::array{"certified"_L1, "compared"_L1}; }

struct KnownServer
{
    QString address{}; // "https://portal.example.edu:8443"
    QString pin{};     // SHA-256 of the public key (SPKI), lower-case hex; empty: never connected over TLS
    PinKind pinKind = PinKind::Compared;
    QDateTime pinnedAt{};
    QString lastEmail{};
    bool stay = false;     // signed in until signed out
    QDateTime waitUntil{}; // before then it takes no further attempt to sign in; invalid: nothing to wait for

    friend bool operator==(const KnownServer &, const KnownServer &) = default;
};

class Settings
{
public:
    // The person's configuration directory, or BITFLOW_CONFIG_DIR; `file` for tests.
    Settings();
    explicit Settings(const QString &file);
    ~Settings();
    Q_DISABLE_COPY_MOVE(Settings)

    template<class T>
    [[nodiscard]] T get(const Setting<T> &setting) const
    {
        const QVariant value = read(setting.key);
        if constexpr (NamedEnum<T>)
            return enumFrom<T>(value.toString()).value_or(setting.fallback);
        else
            return value.isValid() && value.canConvert<T>() ? value.value<T>() : setting.fallback;
    }
    template<class T>
    void set(const Setting<T> &setting, const T &value)
    {
        if constexpr (NamedEnum<T>)
            write(setting.key, QString(nameOf(value)));
        else
            write(setting.key, QVariant::fromValue(value));
    }

    // The servers ever connected to, the last used first.
    [[nodiscard]] QList<KnownServer> servers() const;
    [[nodiscard]] std::optional<KnownServer> server(const QString &address) const;
    void remember(const KnownServer &server); // replaces the one of that address
    void use(const QString &address);         // from now on the first
    void forget(const QString &address);

    [[nodiscard]] QString fileName() const;

private:
    [[nodiscard]] QVariant read(QAnyStringView key) const;
    void write(QAnyStringView key, const QVariant &value);
    void writeServers(const QList<KnownServer> &servers);

    std::unique_ptr<QSettings> m_store;
};

// All settings there are, the servers above excepted.
namespace Key {
inline const Setting<ThemeChoice> theme{"look/theme"_L1, ThemeChoice::System};
inline const Setting<QByteArray> windowGeometry{"window/geometry"_L1, {}}; // and the sidebar
} // namespace Key

} // namespace bitflow
