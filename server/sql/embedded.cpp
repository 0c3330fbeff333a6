// SPDX-License-Identifier: GPL-3.0-or-later
// The migrations that are part of the program, as Qt resources.
#include "server/sql/failure.h"
#include "server/sql/migrations.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

namespace bitflow::sql {

namespace {

std::unexpected<Error> broken(const QString &file)
{
    qCCritical(logSql).noquote() << "migration" << file << "is not complete";
    return fail(500, u"migration_failed"_s, u"The migrations of this program are not complete: %1."_s.arg(file));
}

Result<QString> content(const QString &name)
{
    QFile file(u":/migrations/"_s + name);
    if (!file.open(QIODevice::ReadOnly))
        return broken(name);
    return QString::fromUtf8(file.readAll());
}

} // namespace

Result<QList<Migration>> embeddedMigrations(Engine engine)
{
    static const QRegularExpression shape(u"^(\\d{4})_([a-z0-9_]+)\\.up$"_s);
    const QString suffix = engine == Engine::Sqlite ? u".sqlite.sql"_s : u".mysql.sql"_s;
    QList<Migration> migrations;
    for (const QString &file : QDir(u":/migrations"_s).entryList({u"*.up"_s + suffix}, QDir::Files, QDir::Name)) {
        const auto match = shape.match(file.chopped(suffix.size()));
        Migration migration;
        migration.version = match.captured(1).toInt();
        migration.name = match.captured(2);
        if (migration.version == 0 || (!migrations.isEmpty() && migrations.last().version == migration.version))
            return broken(file);
        TRY(migration.up, content(file));
        TRY(migration.down, content(u"%1_%2.down"_s.arg(match.captured(1), migration.name) + suffix));
        migrations.append(migration);
    }
    return migrations;
}

QStringList splitStatements(const QString &script)
{
    QStringList statements;
    QStringList lines;
    for (const QString &line : script.split(u'\n')) {
        const QString text = line.trimmed();
        if (text.isEmpty() || text.startsWith("--"_L1))
            continue;
        lines.append(text.endsWith(u';') ? text.chopped(1) : line);
        if (text.endsWith(u';'))
            statements.append(std::exchange(lines, {}).join(u'\n'));
    }
    if (!lines.isEmpty())
        statements.append(lines.join(u'\n'));
    return statements;
}

} // namespace bitflow::sql
