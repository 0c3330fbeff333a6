// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/settings.h"

#include "server/config/values.h"

#include <QTimeZone>
#include <QUrl>

#include <algorithm>
#include <array>

namespace bitflow {

namespace {
using enum SettingType;

constexpr Setting later(QLatin1StringView key, QLatin1StringView help, bool secret = false)
{
    return {.key = key, .help = help, .secret = secret, .used = false};
}

constexpr std::array table{
    Setting{"APP_NAME"_L1, Text, "Bitflow"_L1, "Name of this installation"_L1},
    Setting{"APP_ENV"_L1, Text, "local"_L1,
            "\"production\" refuses settings and commands that would harm a real installation"_L1},
    Setting{"APP_DEBUG"_L1, Switch, "false"_L1, "Log more; not allowed in production"_L1},
    Setting{"APP_URL"_L1, Url, "https://localhost:8443"_L1,
            "Where clients find this server; issuer of the access tokens"_L1},
    Setting{"APP_TIMEZONE"_L1, Zone, "UTC"_L1, "Time zone of the installation"_L1},
    Setting{"APP_HOSTS"_L1, Hosts, ""_L1, "Further host names that requests may carry"_L1},
    Setting{"LISTEN"_L1, Listens, "127.0.0.1:8443"_L1,
            "Where to listen: ADDRESS:PORT (TLS), http://ADDRESS:PORT, unix:/PATH"_L1},
    Setting{"TRUSTED_PROXIES"_L1, Networks, ""_L1,
            "Networks that may speak plain http and whose X-Forwarded-For counts"_L1},

    Setting{"DB_CONNECTION"_L1, Choice, "sqlite"_L1, "Kind of database"_L1, "sqlite,mysql,mariadb"_L1},
    Setting{"DB_HOST"_L1, Text, "127.0.0.1"_L1, "Host of MySQL or MariaDB"_L1},
    Setting{"DB_PORT"_L1, Number, "3306"_L1, "Port of MySQL or MariaDB"_L1, ""_L1, 1, 65535},
    Setting{"DB_DATABASE"_L1, Text, ""_L1,
            "Name of the database (bitflow); with SQLite its file (bitflow.sqlite in the data directory)"_L1},
    Setting{"DB_USERNAME"_L1, Text, "bitflow"_L1, "Account at MySQL or MariaDB"_L1},
    Setting{"DB_PASSWORD"_L1, Text, ""_L1, "Its password"_L1, ""_L1, 0, 0, true},
    Setting{"DB_SSL_CA"_L1, Path, ""_L1,
            "PEM file of the authority; with it no connection to MySQL goes unencrypted"_L1},
    Setting{"DB_SSL_CERT"_L1, Path, ""_L1, "PEM file of the certificate shown to MySQL"_L1},
    Setting{"DB_SSL_KEY"_L1, Path, ""_L1, "PEM file of its key"_L1},
    Setting{"DB_ALLOW_PLAINTEXT"_L1, Switch, "false"_L1,
            "In production: MySQL on another computer without DB_SSL_CA, in a network that nobody listens to"_L1},

    Setting{"REDIS_HOST"_L1, Text, "127.0.0.1"_L1, "Host of Redis or Valkey"_L1},
    Setting{"REDIS_PORT"_L1, Number, "6379"_L1, "Port of Redis"_L1, ""_L1, 1, 65535},
    Setting{"REDIS_PASSWORD"_L1, Text, ""_L1, "Password of Redis"_L1, ""_L1, 0, 0, true},
    Setting{"REDIS_DB"_L1, Number, "0"_L1, "Number of the Redis database"_L1, ""_L1, 0, 1023},
    Setting{"REDIS_ALLOW_PLAINTEXT"_L1, Switch, "false"_L1,
            "In production: Redis on another computer, in a network that nobody listens to"_L1},
    Setting{"CACHE_DRIVER"_L1, Choice, "memory"_L1, "Where the cache and the limiters keep their counts"_L1,
            "memory,redis"_L1},
    Setting{"SESSION_DRIVER"_L1, Choice, "database"_L1, "Sessions live in the database, whatever is said here"_L1,
            "database,redis"_L1},
    Setting{"QUEUE_CONNECTION"_L1, Choice, "database"_L1, "Jobs are rows of the database, whatever is said here"_L1,
            "database,sqlite,redis"_L1},

    Setting{"APP_KEY"_L1, Keys, ""_L1,
            "Key above all secrets kept in the database (storage/keys/app.key); several servers need the same"_L1,
            ""_L1, 0, 0, true},
    Setting{"APP_PREVIOUS_KEYS"_L1, Keys, ""_L1, "Former application keys, until rotate-app-key has been run"_L1, ""_L1,
            0, 0, true},
    Setting{"JWT_PRIVATE_KEY"_L1, Pem, ""_L1, "RSA key that signs access tokens (storage/keys/private.pem)"_L1, ""_L1,
            0, 0, true},
    Setting{"JWT_PUBLIC_KEY"_L1, Pem, ""_L1, "Its public half (storage/keys/public.pem)"_L1},
    Setting{"JWT_ACCESS_TOKEN_TTL"_L1, Number, "15"_L1, "Life of an access token in minutes"_L1, ""_L1, 1, 1440},
    Setting{"JWT_REFRESH_TOKEN_TTL"_L1, Number, "10080"_L1, "Life of a refresh token in minutes"_L1, ""_L1, 5, 525600},

    Setting{
        "OWNER_SESSION_ABSOLUTE"_L1, Duration, "off"_L1,
        "Longest session of somebody who owns the platform or a university, like 12h; off: 30 days, as everybody's"_L1},

    Setting{"MFA_REQUIRED_ROLES"_L1, Slugs, "bitflow_owner,university_owner,super_admin,it_operator"_L1,
            "Roles that need a second factor, a week after they were given; none for no role"_L1},
    Setting{"RATE_LIMIT_GENERAL"_L1, Limit, "10/s burst 20"_L1,
            "Requests of an address without a valid token; off outside production only"_L1},
    Setting{"RATE_LIMIT_SESSION"_L1, Limit, "50/s burst 200"_L1,
            "Requests of a session; off outside production only"_L1},
    Setting{"RATE_LIMIT_NODES"_L1, Number, "1"_L1,
            "Servers that share Redis: each keeps to its part of a limit while Redis is away"_L1, ""_L1, 1, 1000},
    Setting{"RATE_LIMIT_LOGIN"_L1, Limit, "5"_L1,
            "Sign-ins of an address and an account; off outside production only"_L1},
    Setting{"RATE_LIMIT_LOGIN_IP"_L1, Limit, "50/15m"_L1,
            "Sign-ins of an address, any account; off outside production only"_L1},
    Setting{"RATE_LIMIT_LOGIN_ACCOUNT"_L1, Limit, "30/15m"_L1,
            "Sign-ins at an account from devices it does not know, any address; off outside production only"_L1},
    Setting{"RATE_LIMIT_PASSWORD_RESET"_L1, Limit, "3"_L1,
            "Requests for a new password of an address and an account; off outside production only"_L1},
    Setting{"RATE_LIMIT_REGISTRATION"_L1, Limit, "3"_L1,
            "Invitations accepted from an address; off outside production only"_L1},
    Setting{"RATE_LIMIT_BULK"_L1, Limit, "30/h"_L1,
            "Exports and imports of a person, dry runs aside; off outside production only"_L1},
    Setting{
        "PASSWORD_PEPPER"_L1, Keys, ""_L1,
        "Key mixed into passwords before they are hashed, best as PASSWORD_PEPPER_FILE; passwords hashed with it are of no use without it"_L1,
        ""_L1, 0, 0, true},
    Setting{"ARGON2_MEMORY_KIB"_L1, Number, "19456"_L1, "Memory of a password hash"_L1, ""_L1, 19456, 4194304},
    Setting{"ARGON2_TIME"_L1, Number, "2"_L1, "Passes of a password hash"_L1, ""_L1, 2, 100},
    Setting{"ARGON2_PARALLELISM"_L1, Number, "1"_L1, "Lanes of a password hash"_L1, ""_L1, 1, 64},

    Setting{"MAIL_MAILER"_L1, Choice, "off"_L1,
            "smtp sends; log writes mails into storage/logs/mail, outside production only; off: no invitations"_L1,
            "off,log,smtp"_L1},
    Setting{"MAIL_HOST"_L1, Text, ""_L1, "Host of the mail server"_L1},
    Setting{"MAIL_PORT"_L1, Number, "587"_L1, "Port of the mail server"_L1, ""_L1, 1, 65535},
    Setting{"MAIL_USERNAME"_L1, Text, ""_L1, "Account at the mail server"_L1},
    Setting{"MAIL_PASSWORD"_L1, Text, ""_L1, "Its password"_L1, ""_L1, 0, 0, true},
    Setting{"MAIL_ENCRYPTION"_L1, Choice, "tls"_L1,
            "tls: STARTTLS (port 587); ssl: TLS at once (465); none: loopback only"_L1, "tls,ssl,none"_L1},
    Setting{"MAIL_SSL_CA"_L1, Path, ""_L1,
            "PEM file of the authority of the mail server; without it those that the system trusts"_L1},
    Setting{"MAIL_ALLOW_PLAINTEXT"_L1, Switch, "false"_L1,
            "Send mail unencrypted to another machine; every link in it can then be read on the way"_L1},
    Setting{"MAIL_FROM_ADDRESS"_L1, Text, ""_L1, "Sender of mails"_L1},
    Setting{"MAIL_FROM_NAME"_L1, Text, ""_L1, "Name of the sender (APP_NAME)"_L1},

    later("CORS_ALLOWED_ORIGINS"_L1, "Web pages that may call the server"_L1),
    later("LOG_CHANNEL"_L1, "Where the log goes"_L1),
    later("LOG_LEVEL"_L1, "What is logged"_L1),
    later("LOG_DAYS"_L1, "How long logs are kept"_L1),
    later("FILESYSTEM_DISK"_L1, "Where files are kept"_L1),
    later("AWS_ACCESS_KEY_ID"_L1, "Account of the object store"_L1, true),
    later("AWS_SECRET_ACCESS_KEY"_L1, "Its secret"_L1, true),
    later("AWS_DEFAULT_REGION"_L1, "Region of the object store"_L1),
    later("AWS_BUCKET"_L1, "Bucket of the object store"_L1),
    later("AWS_USE_PATH_STYLE_ENDPOINT"_L1, "How the object store is addressed"_L1),
    later("TELESCOPE_ENABLED"_L1, "The request inspector"_L1),
};

// Levenshtein, two rows at a time.
qsizetype distance(QStringView a, QStringView b)
{
    QList<qsizetype> row(b.size() + 1);
    for (qsizetype j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = row[0];
        row[0] = i;
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const qsizetype above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

bool isGood(const Setting &setting, const QString &value)
{
    switch (setting.type) {
    case Text:
    case Path:
    case Pem:
        return !value.contains(QChar(0));
    case Number: {
        bool ok = false;
        const qint64 number = value.toLongLong(&ok);
        return ok && double(number) >= setting.min && double(number) <= setting.max;
    }
    case Switch:
        return readSwitch(value).has_value();
    case Choice:
        return QString(setting.choices).split(u',').contains(value.toLower());
    case Url: {
        const QUrl url(value, QUrl::StrictMode);
        return url.isValid() && !url.host().isEmpty() && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1);
    }
    case Zone:
        return QTimeZone::isTimeZoneIdAvailable(value.toUtf8());
    case Hosts:
        return readHosts(value).has_value();
    case Networks:
        return readNetworks(value).has_value();
    case Listens:
        return !readList(value).isEmpty();
    case Limit:
        return readLimit(value).has_value();
    case Keys:
        return readKeys(value).has_value();
    case Duration:
        return readDuration(value).has_value();
    case Slugs:
        return readSlugs(value).has_value();
    }
    return false;
}
} // namespace

std::span<const Setting> settings() { return table; }

const Setting *findSetting(QStringView key)
{
    const auto found = std::ranges::find_if(table, [&](const Setting &setting) { return key == setting.key; });
    return found == table.end() ? nullptr : &*found;
}

QString nearestSetting(QStringView key)
{
    const QString wanted = key.toString().toUpper();
    qsizetype best = std::max<qsizetype>(3, wanted.size() / 3) + 1;
    QString nearest;
    for (const Setting &setting : table) {
        if (const auto away = distance(wanted, QString(setting.key)); away < best) {
            best = away;
            nearest = setting.key;
        }
    }
    return nearest;
}

bool isSecret(const Setting &setting, const QString &value)
{
    return setting.secret && !value.isEmpty() && (setting.type != Pem || value.startsWith("-----BEGIN"_L1));
}

QString expectation(const Setting &setting)
{
    switch (setting.type) {
    case Text:
        return u"any text"_s;
    case Path:
        return u"the path of a file"_s;
    case Pem:
        return u"the path of a PEM file, or its text"_s;
    case Number:
        return u"a whole number from %1 to %2"_s.arg(setting.min, 0, 'f', 0).arg(setting.max, 0, 'f', 0);
    case Switch:
        return u"true or false"_s;
    case Choice:
        return u"one of "_s + QString(setting.choices).replace(u","_s, u", "_s);
    case Url:
        return u"an address like https://portal.example.edu"_s;
    case Zone:
        return u"a time zone like Asia/Kolkata or UTC"_s;
    case Hosts:
        return u"host names like portal.example.edu, separated by commas"_s;
    case Networks:
        return u"addresses or networks like 10.0.0.0/8, separated by commas"_s;
    case Listens:
        return u"addresses like 127.0.0.1:8443, separated by commas"_s;
    case Limit:
        return u"a limit like 5 (a minute), 5/10m, 50/1h, 10/s burst 20, or off"_s;
    case Keys:
        return u"base64: and 32 bytes, as bitflow-server keys app-key makes it"_s;
    case Duration:
        return u"hours or days like 12h or 7d, or off"_s;
    case Slugs:
        return u"words like university_owner, separated by commas, or none"_s;
    }
    return {};
}

QString complaintAbout(const Setting &setting, const QString &value)
{
    if (value.isEmpty() || isGood(setting, value))
        return {};
    const QString given = isSecret(setting, value) ? u"the value"_s : u"\"%1\""_s.arg(value.left(100));
    return u"%1 cannot be used; it must be %2"_s.arg(given, expectation(setting));
}

} // namespace bitflow
